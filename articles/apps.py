"""The app that knows what an article is, who may see it, and what the desk may do."""

import sys
from typing import Any, TextIO

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    """Named, and connections set up."""

    name = "articles"

    def ready(self) -> None:
        """Have each new connection to the database set up, and the search index made again after an upgrade."""
        from articles.database import planning  # noqa: F401, PLC0415 -- registers a receiver

        # From the last app of all: only then may the tables of the task queue be relied on.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(_look_at_the_search_index, sender=last)


def _look_at_the_search_index(using: str, verbosity: int = 1, stdout: TextIO = sys.stdout, **_: Any) -> None:
    from articles.desk import reindexing  # noqa: PLC0415 -- needs the models

    if using == DEFAULT_DB_ALIAS and (said := reindexing.after_migrating()) and verbosity:
        stdout.write(f"{said}\n")
