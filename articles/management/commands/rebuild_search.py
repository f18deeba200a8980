"""`manage.py rebuild_search`: index all articles again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles import search
from articles.reading import public_version


class Command(BaseCommand):
    """The shell over `search.rebuild`."""

    help = "Index all articles again. It can be interrupted and run again."

    def handle(self, **options: Any) -> None:
        """Rebuild, and print how many articles are in the index."""
        done = search.rebuild(progress=lambda count: self.stderr.write(f"{count:,} articles"))
        search.finish()
        with transaction.atomic():
            public_version.move()  # searches may find something else now
        self.stdout.write(f"The search index holds {done:,} articles.")
