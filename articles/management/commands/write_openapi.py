"""`manage.py write_openapi`: write the description of the API that the site serves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Write what `articles.api.openapi` generates."""

    help = "Write docs/openapi.json from the code. Needs drf-spectacular, a development dependency."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another path, for a test."""
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR / "docs" / "openapi.json")

    def handle(self, *, output: Path, **options: Any) -> None:
        """Write the file; fail if drf-spectacular is missing or warns of anything."""
        try:
            from articles.api.openapi import document  # noqa: PLC0415 -- not installed where the site runs
        except ModuleNotFoundError as error:
            raise CommandError("drf-spectacular is not installed. Run make openapi, which installs it.") from error
        try:
            output.write_text(document.generate(), encoding="utf-8")
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {output}.")
