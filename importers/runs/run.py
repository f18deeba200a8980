"""Importing files, for command, admin and task alike: records are read, prepared and written in chunks.

read (here) → skip records whose bytes are unchanged (here) → prepare, in worker processes → write (here).
One transaction writes one chunk or several: articles, import records, raw bytes, search index and the batch's counts.
"""

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context

from django.contrib.auth.models import User
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.utils import timezone

from articles.database.inserts import foreign_commits, repeatable_writes
from articles.intake import sourcing
from articles.intake.item import Reject
from articles.intake.languages import request_suggestions
from articles.intake.matching import DryRunArticles, fingerprints
from articles.intake.sourcing import SourceKey
from articles.models import Source
from articles.stories.tasks import compare_some, request_comparison
from articles.vocabulary import Outcome
from importers import formats
from importers.formats.options import Values
from importers.formats.record import Context, FileFault, Record
from importers.models import ImportBatch
from importers.runs import files as importer_files
from importers.runs import garbage
from importers.runs.files import DamagedFile, File, Meter
from importers.runs.options import Options
from importers.runs.prepare import Preparation, prepare_chunk, start_worker
from importers.runs.store import BatchStopped, PreparedRecord, Store

logger = logging.getLogger(__name__)

# Records per chunk. While nobody else writes to the database, several chunks share a transaction: a third less work
# than one each. As soon as somebody does, each has its own, followed by a pause, so that an editor's save waits less.
CHUNK = 100
TOGETHER = 4  # chunks per transaction
IN_FLIGHT = 4
ALONE_AFTER = 10.0  # seconds since somebody else last wrote
PAUSE = 0.03  # seconds
WORKERS = 2
# With fewer records than this, starting processes costs more than it saves.
POOL_FROM = 300

# Writes prepared records, and faults with the names of their files: Store.write or Store.replay.
Write = Callable[[list[PreparedRecord], list[tuple[str, FileFault]]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of a run: records done, bytes read, and bytes in all (0 if unknown)."""

    records: int
    bytes_read: int
    bytes_total: int


@dataclass(slots=True)
class _Chunk:
    """Records read together, with the source of each; the faults met among them; how many others are unchanged."""

    file: File
    values: Values
    records: list[Record] = field(default_factory=list)
    source_keys: list[SourceKey] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    unchanged: int = 0
    preparations: "Future[list[Preparation]] | list[Preparation]" = field(default_factory=list)

    def identities(self) -> list[tuple[SourceKey, str]]:
        return [(source_key, record.ref) for record, source_key in zip(self.records, self.source_keys, strict=True)]

    @property
    def count(self) -> int:
        return len(self.records) + len(self.faults) + self.unchanged

    def prepared_records(self) -> list[PreparedRecord]:
        """Return the records prepared; wait until they are."""
        preparations = self.preparations if isinstance(self.preparations, list) else self.preparations.result()
        return [
            PreparedRecord(file=self.file.name, record=record, source_key=source_key, preparation=preparation)
            for record, source_key, preparation in zip(self.records, self.source_keys, preparations, strict=True)
        ]


class _Pace:
    """How much a run writes at once: much while nobody else writes to the database, little while somebody does."""

    def __init__(self) -> None:
        self._foreign_commits = foreign_commits()
        self._last_foreign_at = -ALONE_AFTER

    @property
    def is_alone(self) -> bool:
        return time.monotonic() - self._last_foreign_at >= ALONE_AFTER

    def chunks_together(self) -> int:
        """Return how many chunks to write in one transaction."""
        if (number := foreign_commits()) != self._foreign_commits:
            self._foreign_commits, self._last_foreign_at = number, time.monotonic()
        return TOGETHER if self.is_alone else 1

    def rest(self) -> None:
        """Let others write for a moment: SQLite's lock goes to the next to ask, not to the longest waiting."""
        if not self.is_alone:
            time.sleep(PAUSE)


def run(
    files: list[File],
    *,
    format_name: str,
    options: Options | None = None,
    by: User | None = None,
    is_dry_run: bool = False,
    at: datetime | None = None,
    progress: Callable[[Progress], None] = lambda progress: None,
    on_start: Callable[[ImportBatch], None] = lambda batch: None,
) -> ImportBatch:
    """Import the files and return the batch: its counts, its warnings, and its records, except unchanged ones.

    A dry run does the same and rolls each chunk back; only its report is stored. If a run is killed, run it again:
    nothing is lost and nothing is imported twice. `on_start` gets the batch before the first record is read.

    The new and changed articles are then compared with all others (`stories`), by a task if there is a worker.

    If the run fails, the batch's `error` says why, and the exception is raised. Raises BatchStopped if the batch is
    undone or stopped in the meantime.
    """
    batch = ImportBatch.objects.create(
        format=format_name,
        files=[file.name for file in files],
        options=(options or Options()).as_json(format_name),
        by=by,
        is_dry_run=is_dry_run,
        started_at=at or timezone.now(),
    )
    importer = _Run(batch, options or Options(), progress, total=sum(file.size for file in files))
    try:
        on_start(batch)
        with garbage.collected_rarely():
            importer.read(files)
    except BatchStopped:
        raise
    except BaseException as error:
        _save_error(batch, error, records=importer.done)
        raise
    if not is_dry_run:
        _compare(batch, has_new_texts=bool(batch.created_count or batch.changed_count))
        _suggest_languages(batch)
    return batch


def _compare(batch: ImportBatch, *, has_new_texts: bool) -> None:
    """Find which of the new articles tell a story that others tell: by a task or, of a few, at once.

    What an earlier run has left over is always a task's.
    """
    try:
        if has_new_texts:
            compare_some()
        else:
            request_comparison()
    except DatabaseError:
        # Everything is imported, and what is due stays due: the next import, or the next task, compares it.
        logger.exception("Batch %s is imported, but its articles could not be compared with the others.", batch.pk)


def _suggest_languages(batch: ImportBatch) -> None:
    """Have a task suggest the languages of sources that do not say theirs."""
    try:
        request_suggestions()
    except DatabaseError:
        # Everything is imported, and the sources stay due: the next import asks again.
        logger.exception("Batch %s is imported, but the queue could not take the task for its languages.", batch.pk)


def _save_error(batch: ImportBatch, error: BaseException, *, records: int) -> None:
    """Store with the batch why its run failed: what happened, after how many records, and what to do."""
    is_stopped = isinstance(error, (KeyboardInterrupt, SystemExit))
    reason = "it was stopped" if is_stopped else f"{type(error).__name__}: {error}".strip(": ").splitlines()[0]
    consequence = "Nothing was written" if batch.is_dry_run else "What was imported before that is kept"
    number = f"{records:,} record{'' if records == 1 else 's'}"
    batch.error = f"The import failed after {number} ({reason}). {consequence}. Run it again to continue."
    try:
        ImportBatch.objects.filter(pk=batch.pk).update(error=batch.error)
    except DatabaseError:
        # The database itself failed, or the transaction around this: only the log can say why.
        logger.exception("Batch %s failed, and the database could not store the reason.", batch.pk)


class _Run:
    """One run: the chunks that are being prepared, the store that writes them, and how far it is."""

    def __init__(
        self, batch: ImportBatch, options: Options, progress: Callable[[Progress], None], *, total: int
    ) -> None:
        self.format_name, self.options, self.progress, self.total = batch.format, options, progress, total
        self.store = Store(batch, DryRunArticles() if batch.is_dry_run else None)
        self.in_flight: deque[_Chunk] = deque()
        self.pool: ProcessPoolExecutor | None = None
        self.to_prepare = self.done = self.bytes_of_finished_files = 0
        self.meter: Meter | None = None
        self.pace = _Pace()

    def read(self, files: list[File]) -> None:
        """Import the files to their end."""
        try:
            with repeatable_writes():
                for file in files:
                    self._import_file(file)
                while self.in_flight:
                    self._write_oldest(self.pace.chunks_together())
        finally:
            if self.pool:
                self.pool.shutdown(cancel_futures=True)
        self.store.finish()

    def _import_file(self, file: File) -> None:
        values = self.options.for_file(self.format_name, file.name)
        chunk = _Chunk(file, values)
        if file.why_skipped:
            skipped = Reject(code="skipped_file", message=file.why_skipped)
            chunk.faults.append(FileFault(number=1, offset=0, reject=skipped, is_warning=True))
            self._send(chunk)
            return
        try:
            with importer_files.open_file(file) as (stream, self.meter):
                for entry in _until_damaged(formats.named(self.format_name).records(stream)):
                    if isinstance(entry, Record):
                        chunk.records.append(entry)
                    else:
                        chunk.faults.append(entry)
                    if chunk.count >= CHUNK:
                        self._send(chunk)
                        chunk = _Chunk(file, values)
                self.bytes_of_finished_files += self.meter.count
        except OSError as error:
            # If one file cannot be opened, the others are still imported.
            message = f"The file could not be opened: {error.strerror or error}. Check its permissions and the disk."
            chunk.faults.append(FileFault(number=1, offset=0, reject=Reject(code="unreadable_file", message=message)))
        self._send(chunk)

    def _send(self, chunk: _Chunk) -> None:
        """Skip unchanged records, have the others prepared, and write the oldest chunk if enough are in flight."""
        chunk.source_keys = [self._source_key(record) for record in chunk.records]
        known = sourcing.existing_sources(set(chunk.source_keys))
        self._skip_unchanged(chunk, known)
        tasks = [
            (
                record.raw,
                _context(
                    chunk.values,
                    known.get(source_key),
                    has_site=bool(record.host or self.options.source),
                    line=record.line,
                ),
            )
            for record, source_key in zip(chunk.records, chunk.source_keys, strict=True)
        ]
        self.to_prepare += len(tasks)
        if self.pool is None and self.to_prepare >= POOL_FROM:
            # Spawned, not forked: a child must not share a database connection, and needs neither Django nor settings.
            self.pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=start_worker)
        if self.pool and tasks:
            chunk.preparations = self.pool.submit(prepare_chunk, self.format_name, tasks)
        else:
            chunk.preparations = prepare_chunk(self.format_name, tasks)
        self.in_flight.append(chunk)
        number = self.pace.chunks_together()
        if not self.pool:
            self._write_oldest(len(self.in_flight))
        elif len(self.in_flight) >= IN_FLIGHT + number:
            self._write_oldest(number)

    def _source_key(self, record: Record) -> SourceKey:
        if self.options.source:
            return SourceKey(slug=self.options.source)
        return SourceKey(host=record.host) if record.host else SourceKey(slug=self.format_name)

    def _skip_unchanged(self, chunk: _Chunk, known: dict[SourceKey, Source]) -> None:
        """Count the records whose bytes are those that the article was last imported from, and drop them.

        A record that this run has met before but not yet written stays: the stored bytes are not its latest.
        """
        stored: dict[tuple[SourceKey, str], bytes] = {}
        for source_key, source in known.items():
            pairs = zip(chunk.records, chunk.source_keys, strict=True)
            if refs := [record.ref for record, key in pairs if key == source_key and record.ref]:
                stored |= {(source_key, ref): raw for ref, raw in fingerprints(source.pk, refs).items()}
        if not stored:
            return
        waiting = {key for other in self.in_flight for key in other.identities()}
        to_write = []
        for record, source_key in zip(chunk.records, chunk.source_keys, strict=True):
            key = (source_key, record.ref)
            is_met = key in waiting or self.store.remembers(key)
            if not is_met and stored.get(key) == hashlib.sha256(record.raw).digest():
                chunk.unchanged += 1
            else:
                to_write.append((record, source_key))
                waiting.add(key)
        chunk.records = [record for record, _ in to_write]
        chunk.source_keys = [source_key for _, source_key in to_write]

    def _write_oldest(self, number: int) -> None:
        """Write this many of the chunks in flight in one transaction."""
        chunks = [self.in_flight.popleft() for _ in range(min(number, len(self.in_flight)))]
        records = [record for chunk in chunks for record in chunk.prepared_records()]
        faults = [(chunk.file.name, fault) for chunk in chunks for fault in chunk.faults]
        self.store.count(Outcome.UNCHANGED, sum(chunk.unchanged for chunk in chunks))
        try:
            self._store(self.store.write, records, faults)
        except (DataError, IntegrityError):
            # The database refuses a row: write the records one by one, so that only that one is rejected.
            logger.warning("Writing %s records one by one: the database refused one of them.", len(records))
            self._store(self.store.replay, records, faults)
        self.done += sum(chunk.count for chunk in chunks)
        read = self.bytes_of_finished_files + (self.meter.count if self.meter else 0)
        self.progress(Progress(records=self.done, bytes_read=min(read, self.total or read), bytes_total=self.total))
        self.pace.rest()

    def _store(self, write: Write, records: list[PreparedRecord], faults: list[tuple[str, FileFault]]) -> None:
        try:
            with self.store.transaction():
                write(records, faults)
        except OperationalError:
            # A deadlock with another import, or a lock that came too late: try again once, then fail.
            logger.warning("Writing %s records again: the database was busy.", len(records))
            with self.store.transaction():
                write(records, faults)


def _context(values: Values, source: Source | None, *, has_site: bool, line: int) -> Context:
    """Return what a format needs to know about a record besides its bytes."""
    return Context(
        has_site=has_site,
        time_zone=source.time_zone if source else "UTC",
        language=source.language if source else "",
        line=line,
        options=values,
    )


def _until_damaged(entries: Iterator[Record | FileFault]) -> Iterator[Record | FileFault]:
    """Yield the entries; if the file turns out to be damaged, yield a fault that says so, and end."""
    number = offset = 0
    try:
        for entry in entries:
            number, offset = entry.number, entry.offset
            yield entry
    except (DamagedFile, OSError) as error:
        reject = Reject(code="damaged_file", message=f"The file could not be read to its end. {error}")
        yield FileFault(number=number + 1, offset=offset, reject=reject)
