"""Batches that read stored records again, and what their articles held before, for the undo."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importers", "0004_plainer_upload_states")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="is_rereading",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="EarlierReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data", models.BinaryField()),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_reading",
                        to="importers.importrecord",
                    ),
                ),
            ],
        ),
    ]
