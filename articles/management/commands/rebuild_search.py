"""`manage.py rebuild_search`: make the search index anew from the articles."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles import search
from articles.reading import public_version


class Command(BaseCommand):
    """The shell over `search.rebuild`."""

    help = "Make the search index anew from the articles. It may be interrupted and run again."

    def handle(self, **options: Any) -> None:
        """Rebuild, and say how many articles are in the index."""
        done = search.rebuild(progress=lambda count: self.stderr.write(f"{count:,} articles"))
        with transaction.atomic():
            public_version.move()  # what a search finds may have changed
        self.stdout.write(f"The search index holds {done:,} articles.")
