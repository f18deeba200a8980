"""What both import commands share: their arguments, and the one call that they make."""

import sys
from argparse import ArgumentTypeError
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from articles.text.slugs import slugify
from importers.runs import terminal
from importers.runs.files import NoSuchFile, found
from importers.runs.report import ALL_WELL, exit_status, write_json
from importers.runs.run import Options, run
from importers.runs.store import TakenBack


class ImportCommand(BaseCommand):
    """Imports the named paths. Exit status 0: all well, 1: some records rejected, 3: nothing usable; 2: wrong usage."""

    format_name: str

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments that both commands take."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file, a folder, or - for standard input.")
        parser.add_argument("--source", type=_slug, help="The slug of the source that delivered this.")
        parser.add_argument("--dry-run", action="store_true", help="Print the same report and write no article.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the report to this file, too.")

    def options(self, given: dict[str, Any]) -> Options:
        """Return what was said of the files, as the run takes it."""
        raise TypeError(f"{type(self).__name__} does not say which options it takes")

    def handle(self, *, paths: list[str], dry_run: bool, json: Path | None, **given: Any) -> None:
        """Run the import, print its report, and end with its status."""
        try:
            files = found(paths, format_name=self.format_name)
            # Opened before anything is imported: a report that cannot be written is told at once.
            with terminal.Display(self.stderr) as display, _opened(json) as report:
                batch = run(
                    files,
                    format_name=self.format_name,
                    options=self.options(given),
                    is_dry_run=dry_run,
                    progress=display,
                )
                if report:
                    write_json(batch, report)
        except (NoSuchFile, OSError, TakenBack) as error:
            raise CommandError(str(error), returncode=2) from error
        except (OperationalError, ProgrammingError) as error:
            if _has_tables():
                raise
            message = "The database has no tables yet, or not all of them. Run manage.py migrate first."
            raise CommandError(message, returncode=2) from error
        terminal.tell(batch, self.stdout, self.stderr)
        if (status := exit_status(batch)) != ALL_WELL:
            sys.exit(status)


def _has_tables() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _opened(path: Path | None) -> AbstractContextManager[TextIO | None]:
    return path.open("w", encoding="utf-8") if path else nullcontext()


def _slug(typed: str) -> str:
    slug = slugify(typed)
    if not slug:
        raise ArgumentTypeError(f"{typed!r} holds no letter or digit to name a source by")
    return slug
