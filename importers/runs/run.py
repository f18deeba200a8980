"""The one way in, for command, admin and task alike: files are read, understood, and written, a chunk at a time.

read (here) → skip what is plainly unchanged (here) → understand, in worker processes → write (here).
A transaction writes one chunk or several, whole: articles, records, raw bytes, words in the index, and the batch's counts.
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
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from articles.database.inserts import foreign_commits, repeatable_writes
from articles.intake import sourcing
from articles.intake.item import Reject
from articles.intake.matching import DryRunArticles, fingerprints
from articles.intake.sourcing import SourceKey
from articles.models import Source
from articles.vocabulary import Outcome
from importers import formats
from importers.formats.options import Values
from importers.formats.record import Context, FileFault, Record
from importers.models import ImportBatch
from importers.runs import files as importer_files
from importers.runs.files import Damaged, File, Meter
from importers.runs.options import Options
from importers.runs.prepare import Prepared, prepare_chunk, start_worker
from importers.runs.store import Row, Store, TakenBack

logger = logging.getLogger(__name__)

# Records. Chunks are written together while nobody else writes: a third less work for the database than one by one. As
# soon as somebody does, each is a transaction of its own with a pause behind it, because that is what a save waits for.
CHUNK = 100
TOGETHER = 4
IN_FLIGHT = 4
ALONE_AFTER = 10.0  # seconds without anybody else's writing
PAUSE = 0.03  # seconds
WORKERS = 2
# Under so many records to understand, starting processes costs more than it saves.
POOL_FROM = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: records done, bytes read, bytes in all (0 where nobody knows)."""

    records: int
    bytes_read: int
    bytes_total: int


@dataclass(slots=True)
class _Chunk:
    """Records on their way: those still to be understood, and what is known of them."""

    file: File
    values: Values
    records: list[Record] = field(default_factory=list)
    deliverers: list[SourceKey] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    unchanged: int = 0
    prepared: "Future[list[Prepared]] | list[Prepared]" = field(default_factory=list)

    def identities(self) -> list[tuple[SourceKey, str]]:
        return [(who, record.ref) for record, who in zip(self.records, self.deliverers, strict=True)]

    @property
    def count(self) -> int:
        return len(self.records) + len(self.faults) + self.unchanged

    def rows(self) -> list[Row]:
        """Return the records understood; wait until they are."""
        prepared = self.prepared if isinstance(self.prepared, list) else self.prepared.result()
        return [
            Row(file=self.file.name, record=record, deliverer=deliverer, prepared=one)
            for record, deliverer, one in zip(self.records, self.deliverers, prepared, strict=True)
        ]


class _Pace:
    """How much a run writes at once: much while it is alone, little while others wait to write, too."""

    def __init__(self) -> None:
        self._number = foreign_commits()
        self._met_at = -ALONE_AFTER

    @property
    def is_alone(self) -> bool:
        return time.monotonic() - self._met_at >= ALONE_AFTER

    def together(self) -> int:
        """Return how many chunks to write in one transaction."""
        if (number := foreign_commits()) != self._number:
            self._number, self._met_at = number, time.monotonic()
        return TOGETHER if self.is_alone else 1

    def rest(self) -> None:
        """Leave the door open for a moment: SQLite serves who happens to knock, not who has waited longest."""
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
    began: Callable[[ImportBatch], None] = lambda batch: None,
) -> ImportBatch:
    """Import the files and return the batch: its counts, its warnings, and a record for all that is not plainly unchanged.

    A dry run does the same and takes it back, chunk by chunk; only its report is stored. Killed at any moment and run
    again, nothing is lost and nothing comes twice. `began` is told of the batch before the first record is read; where
    the run breaks, the batch says why, and the exception goes on to the caller.
    """
    batch = ImportBatch.objects.create(
        format=format_name,
        files=[file.name for file in files],
        options=(options or Options()).as_json(format_name),
        by=by,
        is_dry_run=is_dry_run,
        started_at=at or timezone.now(),
    )
    one = _Run(batch, options or Options(), progress, total=sum(file.size for file in files))
    try:
        began(batch)
        one.read(files)
    except TakenBack:
        raise
    except BaseException as error:
        _say_broken(batch, error, records=one.done)
        raise
    return batch


def _say_broken(batch: ImportBatch, error: BaseException, *, records: int) -> None:
    """Keep with the batch what broke its run: what happened, after how much, and what to do."""
    is_stopped = isinstance(error, (KeyboardInterrupt, SystemExit))
    reason = "it was stopped" if is_stopped else f"{type(error).__name__}: {error}".strip(": ").splitlines()[0]
    stands = "Nothing was written" if batch.is_dry_run else "What was imported before stands"
    number = f"{records:,} record{'' if records == 1 else 's'}"
    batch.error = f"It broke off after {number} ({reason}). {stands}; run it again to go on."
    try:
        ImportBatch.objects.filter(pk=batch.pk).update(error=batch.error)
    except DatabaseError:
        # The database is what broke, or the transaction around it: then only the log can tell.
        logger.exception("Batch %s broke off, and the database does not take down why.", batch.pk)


class _Run:
    """One run: what it has read, what is being understood, and what writes it."""

    def __init__(
        self, batch: ImportBatch, options: Options, progress: Callable[[Progress], None], *, total: int
    ) -> None:
        self.format_name, self.options, self.progress, self.total = batch.format, options, progress, total
        self.store = Store(batch, DryRunArticles() if batch.is_dry_run else None)
        self.in_flight: deque[_Chunk] = deque()
        self.pool: ProcessPoolExecutor | None = None
        self.understood = self.done = self.read_before = 0
        self.meter: Meter | None = None
        self.pace = _Pace()

    def read(self, files: list[File]) -> None:
        """Import the files to their end."""
        try:
            with repeatable_writes():
                for file in files:
                    self._import_file(file)
                while self.in_flight:
                    self._write_oldest(self.pace.together())
        finally:
            if self.pool:
                self.pool.shutdown(cancel_futures=True)
        self.store.finish()

    def _import_file(self, file: File) -> None:
        values = self.options.for_file(self.format_name, file.name)
        chunk = _Chunk(file, values)
        try:
            with importer_files.opened(file) as (stream, self.meter):
                for entry in _told(formats.named(self.format_name).records(stream)):
                    if isinstance(entry, Record):
                        chunk.records.append(entry)
                    else:
                        chunk.faults.append(entry)
                    if chunk.count >= CHUNK:
                        self._send(chunk)
                        chunk = _Chunk(file, values)
                self.read_before += self.meter.count
        except OSError as error:
            # One file that cannot be opened costs one file.
            message = f"The file could not be opened: {error.strerror or error}. Look at its permissions and its disk."
            chunk.faults.append(FileFault(number=1, offset=0, reject=Reject(code="unreadable_file", message=message)))
        self._send(chunk)

    def _send(self, chunk: _Chunk) -> None:
        """Leave out what is plainly unchanged, have the rest understood, and write the oldest chunk if enough are out."""
        chunk.deliverers = [self._deliverer(record) for record in chunk.records]
        known = sourcing.existing_sources(set(chunk.deliverers))
        self._skip_unchanged(chunk, known)
        tasks = [
            (
                record.raw,
                _context(chunk.values, known.get(deliverer), has_site=bool(record.host or self.options.source)),
            )
            for record, deliverer in zip(chunk.records, chunk.deliverers, strict=True)
        ]
        self.understood += len(tasks)
        if self.pool is None and self.understood >= POOL_FROM:
            # Spawned, not forked: a child must not share a database connection, and needs neither Django nor settings.
            self.pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=start_worker)
        if self.pool and tasks:
            chunk.prepared = self.pool.submit(prepare_chunk, self.format_name, tasks)
        else:
            chunk.prepared = prepare_chunk(self.format_name, tasks)
        self.in_flight.append(chunk)
        together = self.pace.together()
        if not self.pool:
            self._write_oldest(len(self.in_flight))
        elif len(self.in_flight) >= IN_FLIGHT + together:
            self._write_oldest(together)

    def _deliverer(self, record: Record) -> SourceKey:
        if self.options.source:
            return SourceKey(slug=self.options.source)
        return SourceKey(host=record.host) if record.host else SourceKey(slug=self.format_name)

    def _skip_unchanged(self, chunk: _Chunk, known: dict[SourceKey, Source]) -> None:
        """Count the records whose bytes are those that the article was last imported from, and forget them.

        Not those that this run has met before and not written yet: what is stored is not the last word on them.
        """
        stored: dict[tuple[SourceKey, str], bytes] = {}
        for deliverer, source in known.items():
            pairs = zip(chunk.records, chunk.deliverers, strict=True)
            if refs := [record.ref for record, who in pairs if who == deliverer and record.ref]:
                stored |= {(deliverer, ref): raw for ref, raw in fingerprints(source.pk, refs).items()}
        if not stored:
            return
        waiting = {key for other in self.in_flight for key in other.identities()}
        kept = []
        for record, deliverer in zip(chunk.records, chunk.deliverers, strict=True):
            key = (deliverer, record.ref)
            is_met = key in waiting or self.store.remembers(key)
            if not is_met and stored.get(key) == hashlib.sha256(record.raw).digest():
                chunk.unchanged += 1
            else:
                kept.append((record, deliverer))
                waiting.add(key)
        chunk.records = [record for record, _ in kept]
        chunk.deliverers = [deliverer for _, deliverer in kept]

    def _write_oldest(self, number: int) -> None:
        """Write so many of the chunks in flight, in one transaction."""
        chunks = [self.in_flight.popleft() for _ in range(min(number, len(self.in_flight)))]
        rows = [row for chunk in chunks for row in chunk.rows()]
        faults = [(chunk.file.name, fault) for chunk in chunks for fault in chunk.faults]
        self.store.count(Outcome.UNCHANGED, sum(chunk.unchanged for chunk in chunks))
        try:
            self._store(rows, faults)
        except (DataError, IntegrityError):
            # The database refuses a row: find out which, and let it cost itself alone.
            logger.warning("%s records are replayed one by one: the database refused one of them.", len(rows))
            with transaction.atomic():
                self.store.replay(rows, faults)
        self.done += sum(chunk.count for chunk in chunks)
        read = self.read_before + (self.meter.count if self.meter else 0)
        self.progress(Progress(records=self.done, bytes_read=min(read, self.total or read), bytes_total=self.total))
        self.pace.rest()

    def _store(self, rows: list[Row], faults: list[tuple[str, FileFault]]) -> None:
        try:
            with transaction.atomic():
                self.store.write(rows, faults)
        except OperationalError:
            # A deadlock with another import, or a lock that was not given in time: once more, then it is told.
            logger.warning("%s records are written once more: the database was busy.", len(rows))
            with transaction.atomic():
                self.store.write(rows, faults)


def _context(values: Values, source: Source | None, *, has_site: bool) -> Context:
    """Return what the run knows of a record's source, and of its file."""
    return Context(
        has_site=has_site,
        time_zone=source.time_zone if source else "UTC",
        language=source.language if source else "",
        options=values,
    )


def _told(entries: Iterator[Record | FileFault]) -> Iterator[Record | FileFault]:
    """Yield the entries; a file that breaks off while it is read ends with a fault that says so."""
    number = offset = 0
    try:
        for entry in entries:
            number, offset = entry.number, entry.offset
            yield entry
    except (Damaged, OSError) as error:
        reject = Reject(code="damaged_file", message=f"The file could not be read to its end. {error}")
        yield FileFault(number=number + 1, offset=offset, reject=reject)
