"""What an import prints in a terminal: its progress, what went wrong and where, and a table at the end."""

import time
from typing import Any, Self

from rich import progress as bars
from rich.console import Console
from rich.table import Table

from importers.models import ImportBatch
from importers.runs.report import changes, counts, problems
from importers.runs.run import Progress

SECONDS_BETWEEN_LINES = 5.0
MAX_PROBLEMS = 50
MAX_CHANGES = 20


class Display:
    """Shows the progress of a run: a bar in a terminal, elsewhere a plain line every few seconds. A context manager."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._started_at = self._last_line_at = time.monotonic()
        self._bar: bars.Progress | None = None
        if stream.isatty():
            self._bar = bars.Progress(
                bars.TextColumn("{task.fields[records]:,} records"),
                bars.BarColumn(),
                bars.TextColumn("{task.fields[rate]:,.0f}/s"),
                bars.TimeRemainingColumn(),
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

    def __call__(self, progress: Progress) -> None:
        """Show the progress."""
        now = time.monotonic()
        rate = progress.records / max(now - self._started_at, 0.001)
        if self._bar:
            self._bar.update(
                self._task,
                completed=progress.bytes_read,
                total=progress.bytes_total or None,
                records=progress.records,
                rate=rate,
            )
        elif now - self._last_line_at >= SECONDS_BETWEEN_LINES:
            self._last_line_at = now
            share = f", {100 * progress.bytes_read // progress.bytes_total}%" if progress.bytes_total else ""
            left = _time_left(now - self._started_at, progress)
            self._stream.write(f"{progress.records:,} records, {rate:,.0f}/s{share}{left}\n")


def _time_left(elapsed: float, progress: Progress) -> str:
    if not progress.bytes_total or not progress.bytes_read:
        return ""
    bytes_left = progress.bytes_total - progress.bytes_read
    return f", about {elapsed * bytes_left / progress.bytes_read:.0f} s left"


def print_report(batch: ImportBatch, out: Any, err: Any) -> None:
    """Write to `err` what was rejected or skipped, and where; then to `out` what changed, and the table of outcomes."""
    lines, more = problems(batch, most=MAX_PROBLEMS)
    for line in lines:
        err.write(line + "\n")
    if more > 0:
        err.write(f"… and {more:,} more. The report of batch {batch.pk} lists them all.\n")
    for line in changes(batch, most=MAX_CHANGES) if batch.changed_count else ():
        out.write(line + "\n")
    if batch.changed_count > MAX_CHANGES:
        out.write(f"… The report of batch {batch.pk} lists all that changed.\n")
    console = Console(file=out, width=None if out.isatty() else 100, highlight=False, no_color=not out.isatty())
    table = Table(title=f"Batch {batch.pk}" + (" (dry run: nothing was written)" if batch.is_dry_run else ""))
    for outcome in counts(batch):
        table.add_column(outcome, justify="right")
    table.add_row(*(f"{number:,}" for number in counts(batch).values()))
    console.print(table)
