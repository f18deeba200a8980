"""The desk's roles: groups with their rights (see GROUPS below)."""

from django.db import migrations

READ = [("articles", model) for model in ("article", "citation", "decision", "revision", "source", "sourcehost", "tag")]
READ += [("importers", model) for model in ("importbatch", "importrecord")]
EDITORIAL = ["write_any", "spike_any"]
GROUPS = {
    "curator": EDITORIAL,
    "editor": EDITORIAL,
    "publisher": [*EDITORIAL, "publish_any", "withdraw_any"],
    "admin": [],
}
# Sources, tags and their rights are kept by all but curators.
KEEPERS = ["editor", "publisher", "admin"]
KEPT = [("articles", "source"), ("articles", "sourcehost"), ("articles", "tag")]


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")

    def permission(app, model, codename):
        # Django makes permissions after all migrations have run; what a group needs now is made now, under the same key.
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        return Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
        )[0]

    for name, acts in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        rights = [permission(app, model, f"view_{model}") for app, model in READ]
        rights += [permission("articles", "article", act) for act in acts]
        if acts:
            rights.append(permission("articles", "article", "change_article"))
        if name in KEEPERS:
            rights += [permission(app, model, f"{verb}_{model}") for app, model in KEPT for verb in ("add", "change")]
        if name == "admin":
            rights += [permission("auth", "user", f"{verb}_user") for verb in ("view", "add", "change")]
            rights += [permission("auth", "group", "view_group")]
        group.permissions.add(*rights)


def take_back(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search_index"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, take_back)]
