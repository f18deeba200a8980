"""What both import commands share: their arguments, and the one call that they make."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.slugs import slugify
from importers import terminal
from importers.files import NoSuchFile, found
from importers.report import ALL_WELL, exit_status, write_json
from importers.run import Options, run


class ImportCommand(BaseCommand):
    """Imports the named paths. Exit status 0: all well, 1: some records rejected, 3: nothing usable; 2: wrong usage."""

    format_name: str

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments that both commands take."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file, a folder, or - for standard input.")
        parser.add_argument("--source", default="", type=slugify, help="The slug of the source that delivered this.")
        parser.add_argument("--dry-run", action="store_true", help="Print the same report and write no article.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the report to this file, too.")

    def options(self, given: dict[str, Any]) -> Options:
        """Return what was said of the files, as the run takes it."""
        raise TypeError(f"{type(self).__name__} does not say which options it takes")

    def handle(self, *, paths: list[str], dry_run: bool, json: Path | None, **given: Any) -> None:
        """Run the import, print its report, and end with its status."""
        try:
            files = found(paths, format_name=self.format_name)
            with terminal.Display(self.stderr) as display:
                batch = run(
                    files,
                    format_name=self.format_name,
                    options=self.options(given),
                    is_dry_run=dry_run,
                    progress=display,
                )
            if json:
                with json.open("w", encoding="utf-8") as stream:
                    write_json(batch, stream)
        except (NoSuchFile, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        terminal.tell(batch, self.stdout, self.stderr)
        if (status := exit_status(batch)) != ALL_WELL:
            sys.exit(status)
