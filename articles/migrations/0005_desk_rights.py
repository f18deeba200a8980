"""The rights of the desk's further acts, given to the groups that 0003 has made (docs/editors.md has them as a table)."""

from django.db import migrations

RIGHTS = {
    "editor": ["write_others", "review_any", "refile_any", "embargo_any"],
    "publisher": [
        *("write_others", "review_any", "refile_any", "embargo_any"),
        *("self_approve", "correct_any", "lift_embargo"),
    ],
}
LOGS = ["correction", "operation", "override"]


def give(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")

    def permission(model, codename):
        # As in 0003: Django makes permissions after all migrations have run.
        content_type, _ = ContentType.objects.get_or_create(app_label="articles", model=model)
        return Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
        )[0]

    for group in Group.objects.filter(name__in=["curator", "editor", "publisher", "admin"]):
        group.permissions.add(*(permission(model, f"view_{model}") for model in LOGS))
        group.permissions.add(*(permission("article", codename) for codename in RIGHTS.get(group.name, [])))


def take_back(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    codenames = {codename for given in RIGHTS.values() for codename in given} | {f"view_{model}" for model in LOGS}
    for permission in Permission.objects.filter(content_type__app_label="articles", codename__in=codenames):
        permission.group_set.clear()


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_desk")]
    operations = [migrations.RunPython(give, take_back)]
