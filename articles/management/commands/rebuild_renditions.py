"""`manage.py rebuild_renditions`: make what readers are given anew, where it is not as it would be made today."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.reading import renditions


class Command(BaseCommand):
    """The shell over `renditions.rebuild`."""

    help = (
        "Make cards, stories and resources anew that a new version of Newsroom, a renamed source or a merged tag has "
        "outdated. Readers get the same meanwhile, more slowly. It may be interrupted and run again."
    )

    def handle(self, **options: Any) -> None:
        """Rebuild, and say how many articles were."""
        done = renditions.rebuild(progress=lambda count: self.stderr.write(f"{count:,} articles"))
        self.stdout.write(f"{done:,} articles were made anew." if done else "Nothing was out of date.")
