"""How far the undo of a batch has come, so that one that broke off can go on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importers", "0005_reread_records")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="undo_started_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="undo_reached",
            field=models.BigIntegerField(editable=False, null=True),
        ),
    ]
