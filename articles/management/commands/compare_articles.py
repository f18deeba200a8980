"""`manage.py compare_articles`: find which articles tell the same story."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import stories


class Command(BaseCommand):
    """The shell over `stories.compare_all`."""

    help = (
        "Compare the articles that wait for it, and all that never were compared, with the others: those that tell the "
        "same story are shown together at the desk. The worker does this too. It can be interrupted and run again."
    )

    def handle(self, **options: Any) -> None:
        """Compare, and print how many articles were compared."""
        done = stories.compare_all(progress=lambda count: self.stderr.write(f"{count:,} articles"))
        self.stdout.write(f"Compared {done:,} articles with the others.")
