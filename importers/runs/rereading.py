"""Reading the stored records of articles again, in chunks, as a batch with a report that can be undone.

prepare (outside of any transaction) → lock, leave out what an import has delivered meanwhile, write (one transaction).
"""

import json
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.database import inserts
from articles.intake import snapshots
from articles.intake.ingest import Additions, IngestResult
from articles.intake.item import Reject
from articles.intake.matching import TEXT_KEPT
from articles.intake.rereading import LastReading, Rereading, reread
from articles.intake.snapshots import Snapshot
from articles.models import Article, Source
from articles.models.querysets import ArticleQuerySet
from articles.stories.tasks import compare_some
from articles.vocabulary import CLOSED, Outcome
from importers.models import EarlierReading, ImportBatch, ImportRecord
from importers.runs.earlier import deliveries, latest_reading
from importers.runs.store import BatchStopped, Store

CHUNK = 100
PAUSE = 0.03  # seconds between chunks, in which others can write
_RECORD = ("file", "number", "offset", "ref", "outcome", "code", "message", "article_id", "raw_id")
_BYTES_GONE = "The record that this article was imported from is no longer stored, so it could not be read again."


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadingChoice:
    """Which articles to read again: those of a source, of a format or of a batch; of all without any of them."""

    source: Source | None = None
    format_name: str = ""
    batch: ImportBatch | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as a batch stores its options."""
        return {"source": self.source.slug if self.source else "", "batch": self.batch.pk if self.batch else ""}

    def articles(self) -> ArticleQuerySet:
        """Return the articles that were imported, except those that the desk has put away or taken down."""
        articles = Article.objects.exclude(raw_fingerprint=None).exclude(state__in=CLOSED)
        if self.source:
            articles = articles.filter(source=self.source)
        if self.format_name or self.batch:
            records = deliveries().filter(article=OuterRef("pk"))
            records = records.filter(batch__format=self.format_name) if self.format_name else records
            articles = articles.filter(Exists(records.filter(batch=self.batch) if self.batch else records))
        return articles


@dataclass(slots=True)
class _RereadChunk:
    """Articles with their last records, by article, and what today's rules make of these: None if they are gone."""

    records: dict[int, ImportRecord | None]
    readings: dict[int, LastReading | Reject | None]

    def only(self, article_ids: Iterator[int]) -> "_RereadChunk":
        ids = list(article_ids)
        return _RereadChunk({key: self.records[key] for key in ids}, {key: self.readings[key] for key in ids})


def run(
    choice: RereadingChoice, *, is_dry_run: bool = False, progress: Callable[[int], None] = lambda done: None
) -> tuple[ImportBatch, Counter[str]]:
    """Read the records of the articles again; return the batch, and how often each part of an article has changed.

    A dry run does the same and rolls each chunk back; only its report is stored. If it is broken off, run it again: it
    goes through all articles, and finds those that are done unchanged. `progress` gets the number of articles done.

    Raises BatchStopped if the batch is undone in the meantime.
    """
    batch = ImportBatch.objects.create(
        format=choice.format_name,
        options=choice.as_json(),
        is_dry_run=is_dry_run,
        is_rereading=True,
        started_at=timezone.now(),
    )
    store, names = Store(batch, None), Counter[str]()
    done = 0
    try:
        with inserts.repeatable_writes():
            for chunk in _chunks(choice):
                names += _write(chunk, store)
                done += len(chunk.records)
                progress(done)
                time.sleep(PAUSE)
    except BatchStopped:
        raise
    except BaseException as error:
        reason = "it was stopped" if isinstance(error, KeyboardInterrupt) else type(error).__name__
        batch.error = f"It broke off after {done:,} articles ({reason}). What it had changed is kept. Run it again."
        ImportBatch.objects.filter(pk=batch.pk).update(error=batch.error)
        raise
    store.finish()
    if batch.changed_count and not is_dry_run:
        compare_some()
    return batch, names


def _chunks(choice: RereadingChoice) -> Iterator[_RereadChunk]:
    last = 0
    articles = choice.articles().order_by("pk").values_list("pk", flat=True)
    while ids := list(articles.filter(pk__gt=last)[:CHUNK]):
        newest = _newest(ids)
        records = deliveries().select_related("batch", "raw", "source").in_bulk(list(newest.values()))
        last_records = {article_id: records.get(newest.get(article_id, 0)) for article_id in ids}
        yield _RereadChunk(last_records, {key: _reading(key, record) for key, record in last_records.items()})
        last = ids[-1]


def _newest(article_ids: list[int]) -> dict[int, int]:
    """Return the id of the last delivery of each article that has one."""
    rows = deliveries().filter(article__in=article_ids).order_by("pk").values_list("article", "pk")
    return dict(rows)


def _reading(article_id: int, record: ImportRecord | None) -> LastReading | Reject | None:
    if record is None:
        return None
    reading = latest_reading([record])
    if isinstance(reading, LastReading) and not reading.is_whole:
        versions = deliveries().filter(article=article_id, pk__lte=record.pk, raw__isnull=False)
        return latest_reading(versions.select_related("batch", "raw", "source").order_by("-pk").iterator(CHUNK))
    return reading


def _write(chunk: _RereadChunk, store: Store) -> Counter[str]:
    try:
        return _write_together(chunk, store)
    except OperationalError:
        # A deadlock with an import, or a lock that came too late: try again once, then fail.
        return _write_together(chunk, store)


def _write_together(chunk: _RereadChunk, store: Store) -> Counter[str]:
    try:
        with store.transaction():
            return _write_rows(chunk, store)
    except (DataError, IntegrityError):
        return _write_one_by_one(chunk, store)


def _write_one_by_one(chunk: _RereadChunk, store: Store) -> Counter[str]:
    """Write each article in a transaction of its own: only the one that the database refuses stays as it is."""
    names = Counter[str]()
    for article_id in chunk.records:
        one = chunk.only(iter([article_id]))
        try:
            with store.transaction():
                names += _write_rows(one, store)
        except (DataError, IntegrityError) as error:
            message = f"The database refused what today’s rules make of it: {str(error).splitlines()[0]}."
            one.readings[article_id] = Reject(code="database_refused", message=message)
            with store.transaction():
                names += _write_rows(one, store)
    return names


def _write_rows(chunk: _RereadChunk, store: Store) -> Counter[str]:
    """Write a chunk in the caller's transaction, and return how often each part of an article has changed."""
    locked = Article.objects.filter(pk__in=chunk.records).exclude(state__in=CLOSED).order_by("pk")
    ids = list(locked.select_for_update(of=("self",)).values_list("pk", flat=True))
    newest = _newest(ids)
    # What an import has delivered in the meantime was read by today's rules.
    pending = [key for key in ids if newest.get(key) == (record.pk if (record := chunk.records[key]) else None)]
    store.count(Outcome.UNCHANGED, len(chunk.records) - len(pending))
    chunk = chunk.only(iter(pending))
    additions = Additions()
    readable = {key: reading for key, reading in chunk.readings.items() if isinstance(reading, LastReading)}
    with transaction.atomic():
        rereadings = reread(readable, at=store.batch.started_at, additions=additions)
        if store.batch.is_dry_run:
            transaction.set_rollback(True)
            additions = Additions()
    rereadings |= {
        key: Rereading(result=_not_read(key, reading))
        for key, reading in chunk.readings.items()
        if not isinstance(reading, LastReading)
    }
    for rereading in rereadings.values():
        store.count(rereading.result.outcome)
    _save(chunk, {key: rereadings[key] for key in pending}, store.batch)
    store.note(additions)
    store.save_counts()
    return Counter(name for rereading in rereadings.values() for name in rereading.names)


def _not_read(article_id: int, reading: Reject | None) -> IngestResult:
    if reading is None:
        return IngestResult(outcome=Outcome.SKIPPED, article_id=article_id, code="bytes_gone", message=_BYTES_GONE)
    outcome = Outcome.SKIPPED if reading.skipped else Outcome.REJECTED
    message = f"The article stays as it is, but its record would not be imported today: {reading.message}"
    return IngestResult(outcome=outcome, article_id=article_id, code=reading.code, message=message)


def _save(chunk: _RereadChunk, rereadings: dict[int, Rereading], batch: ImportBatch) -> None:
    """Store a record for each article that is not unchanged, and what those that have changed held before."""
    notable = {key: each for key, each in rereadings.items() if each.result.outcome != Outcome.UNCHANGED}
    record_ids = inserts.allocate(ImportRecord, len(notable))
    rows = []
    for record_id, (article_id, rereading) in zip(record_ids, notable.items(), strict=True):
        result, origin = rereading.result, chunk.records[article_id]
        place = (origin.file, origin.number, origin.offset, origin.ref) if origin else ("", 0, 0, "")
        raw_id = origin.raw_id if origin else None
        rows.append(
            (record_id, batch.pk, *place, result.outcome, result.code, result.message, result.article_id, raw_id)
        )
    inserts.insert(ImportRecord, ["id", "batch_id", *_RECORD], rows)
    if not batch.is_dry_run:
        earlier = [
            (record_id, zlib.compress(json.dumps(before.as_json()).encode()), rereading.fingerprint)
            for record_id, rereading in zip(record_ids, notable.values(), strict=True)
            if (before := rereading.before)
        ]
        inserts.insert(EarlierReading, ["record_id", "data", "fingerprint"], earlier)


def take_back(record: ImportRecord) -> bool:
    """Give the record's article what it held before it was read again, in the caller's transaction.

    Return whether it could have it: not if its text has changed since, or an import or another reading came later.
    """
    earlier = EarlierReading.objects.filter(record=record).first()
    later = ImportRecord.objects.filter(
        article=record.article_id,
        pk__gt=record.pk,
        batch__undone_at=None,
        batch__is_dry_run=False,
        outcome=Outcome.CHANGED,
    )
    if earlier is None or record.article_id is None or later.exists():
        return False
    snapshot = Snapshot.from_json(json.loads(zlib.decompress(bytes(earlier.data))))
    fingerprint = bytes(earlier.fingerprint)
    if record.code in TEXT_KEPT:
        snapshots.take_back_flag(
            record.article_id, snapshot, fingerprint=fingerprint, flagged_at=record.batch.started_at
        )
        return False
    return snapshots.put_back(record.article_id, snapshot, fingerprint=fingerprint, at=timezone.now())
