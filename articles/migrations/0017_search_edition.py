"""The edition of the rules by which the search index is made. Without a row, as after release 0.2.0, it is not known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_copied_text")]
    operations = [
        migrations.CreateModel(
            name="SearchEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(default=0)),
                ("underway", models.PositiveIntegerField(null=True)),
                ("below", models.BigIntegerField(null=True)),
            ],
        ),
    ]
