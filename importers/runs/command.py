"""What the import commands share: their arguments, and the run that they start."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import stories
from articles.text.slugs import slugify
from importers import formats
from importers.formats import Format
from importers.formats.options import Option
from importers.runs import terminal
from importers.runs.files import NoSuchFile, find_files
from importers.runs.options import Options
from importers.runs.report import ALL_WELL, exit_status, write_json
from importers.runs.run import run
from importers.runs.store import BatchStopped


class ImportCommand(BaseCommand):
    """Imports files. Exits with 0 if all went well, 1 if some records were rejected, 3 if nothing could be used."""

    # Of addresses, templates and the admin: they take 0.4 s, and migrating or serving the site makes them.
    requires_system_checks = ()

    def add_format_arguments(self, parser: CommandParser, file_format: Format) -> None:
        """Add the paths, the options for files of any format, and those of this format."""
        parser.set_defaults(format_name=file_format.name)
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file, a folder, or - for standard input.")
        parser.add_argument("--source", type=_slug, help="The slug of the source that delivered the files.")
        for option in file_format.options:
            default = f" Default: {text}." if (text := option.text(option.default)) else ""
            parser.add_argument(
                option.flag, dest=option.name, type=_parser(option), metavar="VALUE", help=option.help + default
            )
        parser.add_argument("--dry-run", action="store_true", help="Print the report, but import nothing.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Also write the report to this file.")

    def handle(self, *, format_name: str, paths: list[str], dry_run: bool, json: Path | None, **values: Any) -> None:
        """Run the import, print its report, and end with its status."""
        try:
            files = find_files(paths, format_name=format_name)
            # Opened before anything is imported: if the report cannot be written, the command fails at once.
            with terminal.Display(self.stderr) as display, _open_report(json) as report:
                batch = run(
                    files,
                    format_name=format_name,
                    options=Options(source=values["source"] or "", values=values),
                    is_dry_run=dry_run,
                    progress=display,
                )
                if report:
                    write_json(batch, report)
        except (NoSuchFile, OSError, BatchStopped) as error:
            raise CommandError(str(error), returncode=2) from error
        terminal.print_report(batch, self.stdout, self.stderr)
        if not dry_run and (waiting := stories.waiting()):
            articles = "article is" if waiting == 1 else "articles are"
            self.stderr.write(
                f"{waiting:,} {articles} still to be compared with the others, to find those that tell the same story. "
                "The worker does that; without one, run manage.py compare_articles."
            )
        if (status := exit_status(batch)) != ALL_WELL:
            sys.exit(status)


class FormatCommand(ImportCommand):
    """Imports files of one format, without naming it on the command line."""

    format_name: str

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments that the format takes."""
        self.add_format_arguments(parser, formats.named(self.format_name))


def _open_report(path: Path | None) -> AbstractContextManager[TextIO | None]:
    return path.open("w", encoding="utf-8") if path else nullcontext()


def _parser(option: Option[Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return option.parse(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return parse


def _slug(text: str) -> str:
    slug = slugify(text)
    if not slug:
        raise ArgumentTypeError(f"{text!r} contains no letter or digit")
    return slug
