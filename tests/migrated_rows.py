"""What migrations write, put back after each test that ends by emptying all tables.

A test with transactions of its own ends with `flush`. Django makes content types and permissions again at once. The
roles would be missing from every test that comes later, and SQLite's index of words, which is no table of Django's,
would still hold the articles that are gone. In random order any test may come later.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models.signals import post_migrate

from articles.models import PublicVersion


def restore_after_flush() -> Callable[[], object]:
    """Remember what migrations have written to the new test database, and write it again whenever it is emptied.

    Return what ends this: another run in the same process, as mutation testing makes, migrates a database of its own.
    """
    roles = {group.name: [permission.natural_key() for permission in group.permissions.all()] for group in _groups()}

    def restore(**_: Any) -> None:
        for name, permissions in roles.items():
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set(Permission.objects.get_by_natural_key(*key) for key in permissions)
        PublicVersion.objects.get_or_create(pk=PublicVersion.ONLY)
        _rebuild_search_index()

    # The last app: by then the permissions of all are there.
    last = [app for app in apps.get_app_configs() if app.models_module][-1]
    post_migrate.connect(restore, sender=last, weak=False)
    return partial(post_migrate.disconnect, restore, sender=last)


def _groups() -> Any:
    return Group.objects.prefetch_related("permissions__content_type")


def _rebuild_search_index() -> None:
    """Make SQLite's index from its table again: `flush` empties only the table, and `rebuild` keeps stray words."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO articles_searchindex(articles_searchindex) VALUES ('rebuild')")
