"""Uploads, why a run broke, and who may import and take back (RIGHTS below); given to the groups that articles has made."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = {
    "curator": ["import_files", "undo_own_batch"],
    "editor": ["import_files", "undo_any_batch"],
    "publisher": ["import_files", "undo_any_batch"],
    "admin": ["import_files"],
}


def give(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    # As in articles 0003: Django makes permissions after all migrations have run.
    content_type, _ = ContentType.objects.get_or_create(app_label="importers", model="importbatch")
    for group in Group.objects.filter(name__in=RIGHTS):
        for codename in RIGHTS[group.name]:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
            )
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    codenames = {codename for given in RIGHTS.values() for codename in given}
    Permission = apps.get_model("auth", "Permission")
    for permission in Permission.objects.filter(content_type__app_label="importers", codename__in=codenames):
        permission.group_set.clear()


class Migration(migrations.Migration):
    dependencies = [
        ("importers", "0001_imports"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="importbatch",
            options={
                "ordering": ["-pk"],
                "permissions": [
                    ("import_files", "Can import files"),
                    ("undo_own_batch", "Can take back the batches that they imported"),
                    ("undo_any_batch", "Can take back anybody's batch"),
                ],
                "verbose_name_plural": "import batches",
            },
        ),
        migrations.AddField(
            model_name="importbatch",
            name="error",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="ImportUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(max_length=20)),
                ("files", models.JSONField(default=list)),
                ("folder", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("options", models.JSONField(default=dict)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waits to be checked"),
                            ("checking", "Being checked"),
                            ("checked", "Checked, waits for your word"),
                            ("confirmed", "Waits to be imported"),
                            ("importing", "Being imported"),
                            ("done", "Imported"),
                            ("failed", "Failed"),
                            ("discarded", "Discarded"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("records_done", models.PositiveIntegerField(default=0)),
                ("bytes_read", models.PositiveBigIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="importers.importbatch",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "check_batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="importers.importbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "uploaded",
                                    "checking",
                                    "checked",
                                    "confirmed",
                                    "importing",
                                    "done",
                                    "failed",
                                    "discarded",
                                ],
                            )
                        ),
                        name="import_upload_state",
                    )
                ],
            },
        ),
        migrations.RunPython(give, take_back),
    ]
