"""What a run writes: articles through `ingest`, a record for each that is not plainly unchanged, raw bytes, counts."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils import timezone

from articles.database import inserts
from articles.intake.evidence import Evidence
from articles.intake.ingest import Additions, IngestResult, ingest
from articles.intake.item import Reject
from articles.intake.matching import Delivery, DryRunArticles
from articles.intake.sourcing import SourceKey
from articles.vocabulary import Outcome
from importers.formats.record import FileFault, Record
from importers.models import ImportBatch, ImportRecord, RawRecord
from importers.runs.prepare import Prepared

_RECORD = ("file", "number", "offset", "ref", "outcome", "code", "message", "article_id", "source_id", "raw_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record that has been understood: where it stood, who delivered it, and what it says."""

    file: str
    record: Record
    deliverer: SourceKey
    prepared: Prepared

    def arrival(self) -> Delivery | None:
        """Return it as it comes to the desk's door, None where it was refused."""
        if isinstance(self.prepared.result, Reject):
            return None
        return Delivery(
            evidence=self.prepared.result, source_key=self.deliverer, raw_fingerprint=self.prepared.raw_sha256
        )


class TakenBack(Exception):
    """The batch was undone while its run was still going; the message says so."""


class Store:
    """Writes one batch. Every `write` is called inside a transaction of the caller's.

    With a memory (a dry run) what is written to articles is taken back at once, and remembered there instead.
    """

    def __init__(self, batch: ImportBatch, memory: DryRunArticles | None) -> None:
        self.batch, self.memory = batch, memory
        self._counts: Counter[str] = Counter()
        self._has_more_to_say = False

    def remembers(self, key: tuple[SourceKey, str]) -> bool:
        """Say whether a dry run would have written this by now: who delivered it, and their id for it."""
        return self.memory is not None and key in self.memory.by_ref

    def count(self, outcome: Outcome, number: int = 1) -> None:
        """Count so many records of the outcome; the batch's row says so with the next write."""
        self._counts[outcome] += number

    def write(self, chunk: Sequence[Row], faults: Sequence[tuple[str, FileFault]]) -> None:
        """Write a chunk, and the faults found with it, each with its file's name.

        Raises DataError or IntegrityError where the database refuses a row: call `replay` then.
        """
        before = self._counts.copy(), deepcopy(self.batch.made), list(self.batch.warnings)
        made = Additions()
        try:
            self._keep(list(zip(chunk, self._ingest(chunk, made), strict=True)), made)
            self._keep_faults(faults)
            self._save_counts()
        except DatabaseError:
            self._counts, self.batch.made, self.batch.warnings = before
            raise

    def replay(self, chunk: Sequence[Row], faults: Sequence[tuple[str, FileFault]]) -> None:
        """Write a chunk row by row, each in a savepoint; what the database refuses is rejected with its reason."""
        for row in chunk:
            made = Additions()
            try:
                with transaction.atomic():
                    arrived = self._ingest([row], made)
            except (DataError, IntegrityError) as error:
                reason = str(error).splitlines()[0]
                arrived = [
                    IngestResult(
                        outcome=Outcome.REJECTED,
                        code="database_refused",
                        message=f"The database refused it: {reason}. Mend the record and import it again.",
                    )
                ]
            self._keep([(row, arrived[0])], made)
        self._keep_faults(faults)
        self._save_counts()

    def finish(self) -> None:
        """Say that the batch has run to its end."""
        if self._counts[Outcome.CREATED] and self.memory is None:
            inserts.refresh_statistics()
        self.batch.finished_at = timezone.now()
        self._save_counts()
        self.batch.save(update_fields=["finished_at"])

    def _ingest(self, chunk: Sequence[Row], made: Additions) -> list[IngestResult]:
        arrivals = [arrival for row in chunk if (arrival := row.arrival())]
        if self.memory is None:
            arrived = ingest(arrivals, at=self.batch.started_at, additions=made)
        else:
            with transaction.atomic():
                arrived = ingest(arrivals, at=self.batch.started_at, dry_run=self.memory, additions=Additions())
                transaction.set_rollback(True)
        waiting = iter(arrived)
        return [
            _refused(row.prepared.result) if isinstance(row.prepared.result, Reject) else next(waiting) for row in chunk
        ]

    def _keep(self, pairs: Sequence[tuple[Row, IngestResult]], made: Additions) -> None:
        for _, arrived in pairs:
            self.count(arrived.outcome)
        telling = [(row, arrived) for row, arrived in pairs if arrived.outcome != Outcome.UNCHANGED]
        raw_ids = _raw_ids({row.prepared.raw_sha256: row.prepared.raw_zlib for row, _ in telling})
        inserts.insert(
            ImportRecord,
            ["batch_id", *_RECORD],
            [(self.batch.pk, *self._record(row, arrived, raw_ids)) for row, arrived in telling],
        )
        for name, ids in (("sources", made.sources), ("tags", made.tags)):
            if ids:
                self.batch.made.setdefault(name, []).extend(ids)
                self._has_more_to_say = True

    def _record(self, row: Row, arrived: IngestResult, raw_ids: dict[bytes, int]) -> tuple[Any, ...]:
        code, message = _said(row.prepared.result, arrived)
        return (
            row.file[-500:],
            row.record.number,
            row.record.offset,
            _ref(row),
            arrived.outcome,
            code,
            message,
            # What a dry run has made is gone again.
            None if self._is_gone(arrived) else arrived.article_id,
            arrived.source_id if self.memory is None else None,
            raw_ids[row.prepared.raw_sha256],
        )

    def _is_gone(self, arrived: IngestResult) -> bool:
        return self.memory is not None and arrived.outcome == Outcome.CREATED

    def _keep_faults(self, faults: Sequence[tuple[str, FileFault]]) -> None:
        for file, fault in faults:
            if fault.is_warning:
                self._has_more_to_say = True
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

    def _save_counts(self) -> None:
        changes: dict[str, Any] = {f"{outcome}_count": self._counts[outcome] for outcome in Outcome}
        if self._has_more_to_say:
            changes |= {"warnings": self.batch.warnings, "made": self.batch.made}
            self._has_more_to_say = False
        for name, value in changes.items():
            setattr(self.batch, name, value)
        if not ImportBatch.objects.filter(pk=self.batch.pk, undone_at=None).update(**changes):
            raise TakenBack(f"Batch {self.batch.pk} was taken back while it ran. Nothing further was imported.")


def _raw_ids(raw: dict[bytes, bytes]) -> dict[bytes, int]:
    """Keep each record's bytes once, and return their rows' ids by sha256."""
    if not raw:
        return {}

    def kept() -> dict[bytes, int]:
        return {bytes(sha): pk for sha, pk in RawRecord.objects.filter(sha256__in=raw).values_list("sha256", "pk")}

    ids = kept()
    if new := [(sha, data) for sha, data in raw.items() if sha not in ids]:
        # Two imports of one file at once may both miss it: the later INSERT is ignored, and the id read again. In
        # order, so that neither waits for the other.
        made = [(pk, *row) for pk, row in zip(inserts.allocate(RawRecord, len(new)), sorted(new), strict=True)]
        if inserts.insert(RawRecord, ["id", "sha256", "data"], made, ignore_conflicts=True) < len(made):
            return kept()
        ids |= {sha: pk for pk, sha, _ in made}
    return ids


def _refused(reject: Reject) -> IngestResult:
    outcome = Outcome.SKIPPED if reject.skipped else Outcome.REJECTED
    return IngestResult(outcome=outcome, code=reject.code, message=reject.message)


def _said(result: Evidence | Reject, arrived: IngestResult) -> tuple[str, str]:
    """Return what the record has to say: what became of it, or else what an editor should know of it."""
    if arrived.code or isinstance(result, Reject) or not result.item.notes:
        return arrived.code, arrived.message
    return result.item.notes[0].code, " ".join(note.message for note in result.item.notes)


def _ref(row: Row) -> str:
    result = row.prepared.result
    return row.record.ref[:255] if isinstance(result, Reject) else result.item.source_ref
