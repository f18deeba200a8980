"""The command that reads stored records again: its arguments, and what it prints."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Source
from importers import formats
from importers.models import ImportBatch
from importers.runs import rereading, terminal
from importers.runs.report import SOME_REJECTED
from importers.runs.rereading import RereadingChoice
from importers.runs.store import BatchStopped


class RereadingCommand(BaseCommand):
    """Reads stored records again. Exits with 1 if some would be rejected today."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what to read, and whether to write."""
        parser.add_argument("--source", metavar="SLUG", help="Only articles of this source.")
        parser.add_argument("--format", choices=sorted(formats.MODULES), help="Only articles of this format.")
        parser.add_argument("--batch", type=int, metavar="NUMBER", help="Only articles of this import.")
        parser.add_argument("--dry-run", action="store_true", help="Print the report, but change nothing.")

    def handle(self, *, dry_run: bool, **values: Any) -> None:
        """Read the records again, and print the report. Raises CommandError if there is no such source or batch."""
        try:
            batch, names = rereading.run(_choice(values), is_dry_run=dry_run, progress=self._progress())
        except BatchStopped as error:
            raise CommandError(str(error), returncode=2) from error
        terminal.print_report(batch, self.stdout, self.stderr)
        if names:
            numbers = ", ".join(f"{name} {number:,}" for name, number in names.most_common())
            self.stdout.write(f"{'Would change' if dry_run else 'Changed'}: {numbers}.")
        if batch.changed_count and not dry_run:
            self.stdout.write(f"To take it back: manage.py undo_import {batch.pk}")
        if batch.rejected_count:
            sys.exit(SOME_REJECTED)

    def _progress(self) -> Any:
        started_at = last_line_at = time.monotonic()

        def show(done: int) -> None:
            nonlocal last_line_at
            now = time.monotonic()
            if now - last_line_at >= terminal.SECONDS_BETWEEN_LINES:
                last_line_at = now
                self.stderr.write(f"{done:,} articles, {done / (now - started_at):,.0f}/s")

        return show


def _choice(values: dict[str, Any]) -> RereadingChoice:
    source = batch = None
    if values["source"] and (source := Source.objects.filter(slug=values["source"]).first()) is None:
        raise CommandError(
            f"There is no source “{values['source']}”. The admin lists them under Sources.", returncode=2
        )
    if values["batch"] and (batch := ImportBatch.objects.filter(pk=values["batch"]).first()) is None:
        message = f"There is no batch {values['batch']}. The admin lists them under Import batches."
        raise CommandError(message, returncode=2)
    return RereadingChoice(
        source=source.survivor() if source else None, format_name=values["format"] or "", batch=batch
    )
