"""An import as a person at a terminal sees it: progress, what went wrong and where, a table at the end."""

import time
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from importers.models import ImportBatch
from importers.runs.report import complaints, counts
from importers.runs.run import Progress as Done

SECONDS_BETWEEN_LINES = 5.0
MOST_COMPLAINTS = 50


class Display:
    """Shows how far a run is: a bar on a terminal, otherwise a plain line every few seconds. A context manager."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._started = self._told = time.monotonic()
        self._bar: Progress | None = None
        if stream.isatty():
            self._bar = Progress(
                TextColumn("{task.fields[records]:,} records"),
                BarColumn(),
                TextColumn("{task.fields[rate]:,.0f}/s"),
                TimeRemainingColumn(),
                console=Console(file=stream),
                transient=True,
            )
            self._task = self._bar.add_task("", records=0, rate=0.0, total=None)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, done: Done) -> None:
        """Show that so much is done."""
        now = time.monotonic()
        rate = done.records / max(now - self._started, 0.001)
        if self._bar:
            self._bar.update(
                self._task,
                completed=done.bytes_read,
                total=done.bytes_total or None,
                records=done.records,
                rate=rate,
            )
        elif now - self._told >= SECONDS_BETWEEN_LINES:
            self._told = now
            share = f", {100 * done.bytes_read // done.bytes_total} %" if done.bytes_total else ""
            left = _left(now - self._started, done)
            self._stream.write(f"{done.records:,} records, {rate:,.0f}/s{share}{left}\n")


def _left(elapsed: float, done: Done) -> str:
    if not done.bytes_total or not done.bytes_read:
        return ""
    return f", about {elapsed * (done.bytes_total - done.bytes_read) / done.bytes_read:.0f} s left"


def tell(batch: ImportBatch, out: Any, err: Any) -> None:
    """Write what was refused and where, then the table of what became of everything."""
    lines, more = complaints(batch, most=MOST_COMPLAINTS)
    for line in lines:
        err.write(line + "\n")
    if more > 0:
        err.write(f"… and {more:,} more; all of them stand in the report of batch {batch.pk}.\n")
    console = Console(file=out, width=None if out.isatty() else 100, highlight=False, no_color=not out.isatty())
    table = Table(title=f"Batch {batch.pk}" + (" (dry run: nothing was written)" if batch.is_dry_run else ""))
    for outcome in counts(batch):
        table.add_column(outcome, justify="right")
    table.add_row(*(f"{number:,}" for number in counts(batch).values()))
    console.print(table)
