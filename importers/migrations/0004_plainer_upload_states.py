"""The states of an upload have plainer labels. No column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importers", "0003_attempts")]

    operations = [
        migrations.AlterField(
            model_name="importupload",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploaded", "Waiting to be checked"),
                    ("checking", "Being checked"),
                    ("checked", "Checked, ready to import"),
                    ("confirmed", "Waiting to be imported"),
                    ("importing", "Being imported"),
                    ("done", "Imported"),
                    ("failed", "Failed"),
                    ("discarded", "Discarded"),
                ],
                default="uploaded",
                max_length=10,
            ),
        ),
    ]
