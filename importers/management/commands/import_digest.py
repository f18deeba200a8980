"""`manage.py import_digest PATH…`: plain-text digests, summaries closed by "Read more"."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandParser

from importers.runs.command import ImportCommand
from importers.runs.run import Options


class Command(ImportCommand):
    """The shell over `importers.runs.run` for digests."""

    help = "Import plain-text digests: summaries, each closed by “Read more”; - reads standard input."
    format_name = "digest"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add which edition it is."""
        super().add_arguments(parser)
        parser.add_argument(
            "--edition-date",
            type=_day,
            help="The day of the edition, such as 2026-01-26 (default: the one in the file's name, if there is one).",
        )

    def options(self, given: dict[str, date | str]) -> Options:
        """Return what was said of the files."""
        return Options(source=str(given["source"] or ""), edition_date=given["edition_date"] or None)  # type: ignore[arg-type]


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise ArgumentTypeError(f"{typed!r} is no day; write it like 2026-01-26") from error
