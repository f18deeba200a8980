"""A random mark for each number of the public version. Release 0.2.0 goes on without: what it changes has no mark."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_search_edition")]
    operations = [
        migrations.AddField(
            model_name="publicversion",
            name="mark",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="VersionMark",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("mark", models.BigIntegerField()),
            ],
        ),
    ]
