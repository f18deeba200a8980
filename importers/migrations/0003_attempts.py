"""Each attempt at an upload has a number, and a batch whose worker was given up is closed to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importers", "0002_uploads")]

    operations = [
        migrations.AddField(
            model_name="importbatch", name="stopped_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="importupload",
            name="attempt",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
