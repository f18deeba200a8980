"""`manage.py import_wordpress PATH…`: posts as the WordPress REST API gives them."""

from django.core.management.base import CommandParser

from importers.runs.command import ImportCommand
from importers.runs.run import Options


class Command(ImportCommand):
    """The shell over `importers.runs.run` for WordPress posts."""

    help = "Import posts as the WordPress REST API gives them: .json or .jsonl, gzipped or not; - reads standard input."
    format_name = "wordpress"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add which of the records are wanted."""
        super().add_arguments(parser)
        parser.add_argument("--types", default="post", help="Comma-separated post types to take (default: post).")
        parser.add_argument(
            "--statuses", default="publish", help="Comma-separated statuses to take (default: publish)."
        )

    def options(self, given: dict[str, str]) -> Options:
        """Return what was said of the files."""
        return Options(source=given["source"] or "", types=_words(given["types"]), statuses=_words(given["statuses"]))


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())
