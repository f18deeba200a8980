"""What a run writes: articles through `ingest`, import records, the raw bytes of each, and the batch's counts."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils import timezone

from articles.database import inserts
from articles.database.merge_lock import hold_off_merges
from articles.intake.delivery import Delivery
from articles.intake.evidence import Evidence
from articles.intake.ingest import Additions, IngestResult, ingest
from articles.intake.item import Reject
from articles.intake.matching import DryRunArticles
from articles.intake.sourcing import SourceKey
from articles.vocabulary import Outcome
from importers.formats.record import FileFault, Record
from importers.models import ImportBatch, ImportRecord, RawRecord
from importers.runs.earlier import last_delivery
from importers.runs.prepare import Preparation

_RECORD = ("file", "number", "offset", "ref", "outcome", "code", "message", "article_id", "source_id", "raw_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRecord:
    """A record that is ready to be stored: its place in a file, who delivered it, and what its format made of it."""

    file: str
    record: Record
    source_key: SourceKey
    preparation: Preparation

    def delivery(self) -> Delivery | None:
        """Return what `ingest` takes, or None if the format rejected or skipped the record."""
        result = self.preparation.result
        if isinstance(result, Reject):
            return None
        return Delivery(evidence=result, source_key=self.source_key, raw_fingerprint=self.preparation.raw_sha256)


class BatchStopped(Exception):
    """Someone undid the batch, or gave up on its worker, while it was still running. The message says which."""


class Store:
    """Writes one batch. Call `write` and `replay` inside its `transaction`.

    A dry run passes a `dry_run`: changes to articles are rolled back at once, and remembered there instead.
    """

    def __init__(self, batch: ImportBatch, dry_run: DryRunArticles | None) -> None:
        self.batch, self.dry_run = batch, dry_run
        self._counts: Counter[str] = Counter()
        self._has_new_details = False

    def remembers(self, key: tuple[SourceKey, str]) -> bool:
        """Return whether this dry run has already met the record: who delivered it, and their id for it."""
        return self.dry_run is not None and key in self.dry_run.by_ref

    def count(self, outcome: Outcome, number: int = 1) -> None:
        """Add this many records to the outcome's count. The next write saves the counts."""
        self._counts[outcome] += number

    def write(self, chunk: Sequence[PreparedRecord], faults: Sequence[tuple[str, FileFault]]) -> None:
        """Write a chunk of records and the faults met while reading it, each with the name of its file.

        Raises DataError or IntegrityError if the database refuses a row: call `replay` then. Raises BatchStopped if the
        batch has been undone or stopped in the meantime.
        """
        additions = Additions()
        self._save_records(list(zip(chunk, self._ingest(chunk, additions), strict=True)), additions)
        self._save_faults(faults)
        self.save_counts()

    def replay(self, chunk: Sequence[PreparedRecord], faults: Sequence[tuple[str, FileFault]]) -> None:
        """Write a chunk record by record, each in a savepoint. A record that the database refuses is rejected.

        Raises OperationalError if the database was busy: call it again then.
        """
        for prepared_record in chunk:
            result, additions = self._ingest_alone(prepared_record)
            self._save_records([(prepared_record, result)], additions)
        self._save_faults(faults)
        self.save_counts()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open the transaction in which to call `write` or `replay`; if it fails, forget what they counted and noted.

        It may fail as late as its commit, where PostgreSQL checks foreign keys.
        """
        before = self._counts.copy(), deepcopy(self.batch.made), list(self.batch.warnings)
        try:
            with transaction.atomic():
                # Before it reads which tags and sources survive.
                hold_off_merges()
                yield
        except DatabaseError:
            self._counts, self.batch.made, self.batch.warnings = before
            if self.dry_run is not None:
                self.dry_run.forget()
            raise
        if self.dry_run is not None:
            self.dry_run.keep()

    def finish(self) -> None:
        """Mark the batch as finished, and save its counts."""
        if self._counts[Outcome.CREATED] and self.dry_run is None:
            inserts.refresh_statistics()
        self.batch.finished_at = timezone.now()
        self.save_counts()
        self.batch.save(update_fields=["finished_at"])

    def _ingest(self, chunk: Sequence[PreparedRecord], additions: Additions) -> list[IngestResult]:
        deliveries = [delivery for prepared_record in chunk if (delivery := prepared_record.delivery())]
        if self.dry_run is None:
            results = ingest(deliveries, at=self.batch.started_at, additions=additions, read_again=last_delivery)
        else:
            with transaction.atomic():
                results = ingest(
                    deliveries,
                    at=self.batch.started_at,
                    dry_run=self.dry_run,
                    additions=Additions(),
                    read_again=last_delivery,
                )
                transaction.set_rollback(True)
            results = _without_new_articles(results)
        ingested = iter(results)
        preparations = [prepared_record.preparation.result for prepared_record in chunk]
        return [_rejection(result) if isinstance(result, Reject) else next(ingested) for result in preparations]

    def _ingest_alone(self, prepared_record: PreparedRecord) -> tuple[IngestResult, Additions]:
        """Ingest one record in a savepoint, and return its result: a rejection if the database refuses it twice.

        Twice, because another import may have written the same article since this one looked for it: the second look
        finds it.
        """
        reason = ""
        for _ in range(2):
            additions = Additions()
            try:
                with transaction.atomic():
                    (result,) = self._ingest([prepared_record], additions)
            except (DataError, IntegrityError) as error:
                reason = str(error).splitlines()[0]
            else:
                return result, additions
        message = f"The database refused this record: {reason}. Correct it and import it again."
        return IngestResult(outcome=Outcome.REJECTED, code="database_refused", message=message), Additions()

    def _save_records(self, pairs: Sequence[tuple[PreparedRecord, IngestResult]], additions: Additions) -> None:
        for _, result in pairs:
            self.count(result.outcome)
        notable = [(prepared, result) for prepared, result in pairs if result.outcome != Outcome.UNCHANGED]
        raw_ids = _raw_ids({p.preparation.raw_sha256: p.preparation.raw_zlib for p, _ in notable})
        inserts.insert(
            ImportRecord,
            ["batch_id", *_RECORD],
            [(self.batch.pk, *self._values(prepared, result, raw_ids)) for prepared, result in notable],
        )
        self.note(additions)

    def _values(self, prepared: PreparedRecord, result: IngestResult, raw_ids: dict[bytes, int]) -> tuple[Any, ...]:
        """Return the values of the columns in _RECORD."""
        code, message = _code_and_message(prepared.preparation.result, result)
        return (
            prepared.file[-500:],
            prepared.record.number,
            prepared.record.offset,
            _ref(prepared),
            result.outcome,
            code,
            message,
            result.article_id,
            result.source_id if self.dry_run is None else None,
            raw_ids[prepared.preparation.raw_sha256],
        )

    def _save_faults(self, faults: Sequence[tuple[str, FileFault]]) -> None:
        for file, fault in faults:
            if fault.is_warning:
                self._has_new_details = True
                self.batch.warnings.append(
                    {"file": file, "offset": fault.offset, "code": fault.reject.code, "message": fault.reject.message}
                )
                continue
            outcome = Outcome.SKIPPED if fault.reject.skipped else Outcome.REJECTED
            self.count(outcome)
            raw = {hashlib.sha256(fault.raw).digest(): zlib.compress(fault.raw)} if fault.raw else {}
            ImportRecord.objects.create(
                batch=self.batch,
                file=file[-500:],
                number=fault.number,
                offset=fault.offset,
                outcome=outcome,
                code=fault.reject.code,
                message=fault.reject.message,
                raw_id=next(iter(_raw_ids(raw).values()), None),
            )

    def note(self, additions: Additions) -> None:
        """Note the sources and tags that were created; the next write saves them with the batch, for its undo."""
        for name, ids in (("sources", additions.sources), ("tags", additions.tags)):
            if ids:
                self.batch.made.setdefault(name, []).extend(ids)
                self._has_new_details = True

    def save_counts(self) -> None:
        """Save the counts, in the caller's transaction. Raises BatchStopped as `write` does."""
        changes: dict[str, Any] = {f"{outcome}_count": self._counts[outcome] for outcome in Outcome}
        if self._has_new_details:
            changes |= {"warnings": self.batch.warnings, "made": self.batch.made}
            self._has_new_details = False
        for name, value in changes.items():
            setattr(self.batch, name, value)
        batches = ImportBatch.objects.filter(pk=self.batch.pk, undone_at=None, undo_started_at=None)
        if not batches.update(**changes):
            raise BatchStopped(f"Batch {self.batch.pk} was undone while it was running. Nothing more was imported.")


def _raw_ids(raw: dict[bytes, bytes]) -> dict[bytes, int]:
    """Store the bytes of each record, unless they are stored already, and return the ids of their rows by sha256."""
    if not raw:
        return {}

    def stored_ids() -> dict[bytes, int]:
        return {bytes(sha): pk for sha, pk in RawRecord.objects.filter(sha256__in=raw).values_list("sha256", "pk")}

    ids = stored_ids()
    if new := [(sha, data) for sha, data in raw.items() if sha not in ids]:
        # Two simultaneous imports of one file may both find it missing: the later INSERT is ignored, and the id is read
        # again. Sorted, so that the two cannot deadlock.
        rows = [(pk, *row) for pk, row in zip(inserts.allocate(RawRecord, len(new)), sorted(new), strict=True)]
        if inserts.insert(RawRecord, ["id", "sha256", "data"], rows, ignore_conflicts=True) < len(rows):
            return stored_ids()
        ids |= {sha: pk for pk, sha, _ in rows}
    return ids


def _without_new_articles(results: Sequence[IngestResult]) -> list[IngestResult]:
    """Return the results of a dry run without the articles that it created: they have been rolled back."""
    new = {result.article_id for result in results if result.outcome == Outcome.CREATED}
    return [replace(result, article_id=None) if result.article_id in new else result for result in results]


def _rejection(reject: Reject) -> IngestResult:
    outcome = Outcome.SKIPPED if reject.skipped else Outcome.REJECTED
    return IngestResult(outcome=outcome, code=reject.code, message=reject.message)


def _code_and_message(evidence: Evidence | Reject, result: IngestResult) -> tuple[str, str]:
    """Return the code of the record's outcome or, if it has none, of the notes for the editor, and their messages."""
    if result.code or isinstance(evidence, Reject) or not evidence.item.notes:
        return result.code, result.message
    messages = [result.message, *(note.message for note in evidence.item.notes)]
    return evidence.item.notes[0].code, " ".join(filter(None, messages))


def _ref(prepared: PreparedRecord) -> str:
    result = prepared.preparation.result
    return prepared.record.ref[:255] if isinstance(result, Reject) else result.item.source_ref
