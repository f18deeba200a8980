"""`manage.py rebuild_renditions`: make outdated cards, stories and resources again."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.reading import renditions


class Command(BaseCommand):
    """The shell over `renditions.rebuild`."""

    help = (
        "Make the cards, stories and resources again that a new release, a renamed source or a merged tag has "
        "outdated. "
        "Readers see the same meanwhile, but more slowly. It can be interrupted and run again."
    )

    def handle(self, **options: Any) -> None:
        """Rebuild, and print how many articles were rebuilt."""
        done = renditions.rebuild(progress=lambda count: self.stderr.write(f"{count:,} articles"))
        self.stdout.write(f"Rebuilt {done:,} articles." if done else "Nothing was out of date.")
