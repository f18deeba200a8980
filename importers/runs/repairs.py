"""What only a run can tell of a batch, and healing what breaks an invariant of imports and has one right answer.

Each repair gets the keys of up to a hundred rows that still break it, in a transaction that has locked them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from articles.models import Article, Source
from articles.models.invariants import Invariant
from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord, RawRecord
from importers.runs.undo import is_half_done


def _half_undone(batches: QuerySet[Any]) -> Iterator[Any]:
    """Yield the batches that release 0.2.0 marked as undone when their undo began, and whose undo never ended.

    It did so with batches that had not finished, to stop their run.
    """
    suspects = batches.filter(undone_at__isnull=False, undo_started_at=None, finished_at=None, is_dry_run=False)
    for batch in suspects.order_by("pk").iterator():
        if is_half_done(batch):
            yield batch.pk


INVARIANTS = (
    Invariant(
        name="batch_half_undone",
        one="import counts as undone, but part of it is still here",
        many="imports count as undone, but part of them is still here",
        broken=_half_undone,
    ),
)


def _count_again(keys: list[int]) -> None:
    rows = ImportRecord.objects.filter(batch__in=keys).order_by().values_list("batch", "outcome")
    numbers = {(batch, outcome): number for batch, outcome, number in rows.annotate(number=Count("pk"))}
    for batch in ImportBatch.objects.filter(pk__in=keys):
        for outcome in Outcome:
            if outcome != Outcome.UNCHANGED:
                setattr(batch, f"{outcome}_count", numbers.get((batch.pk, outcome), 0))
        batch.save(update_fields=[f"{outcome}_count" for outcome in Outcome])


def _was_never_undone(keys: list[int]) -> None:
    ImportBatch.objects.filter(pk__in=keys).update(undone_at=None, undo_started_at=None, undo_reached=None)


def _reopen(keys: list[int]) -> None:
    """Let people go on with the undo."""
    ImportBatch.objects.filter(pk__in=keys).update(undo_started_at=F("undone_at"), undone_at=None)


def _delete_unused(keys: list[int]) -> None:
    RawRecord.objects.filter(pk__in=keys, records=None).delete()


def _forget_missing(keys: list[int]) -> None:
    records = ImportRecord.objects.filter(pk__in=keys)
    for name, model in (("raw", RawRecord), ("article", Article), ("source", Source)):
        there = model._base_manager.filter(pk=OuterRef(f"{name}_id"))
        records.filter(~Exists(there)).update(**{name: None})


REPAIRS: Mapping[str, Callable[[list[int]], None]] = {
    "batch_counts": _count_again,
    "batch_dry_run_undone": _was_never_undone,
    "batch_half_undone": _reopen,
    "raw_unused": _delete_unused,
    "record_of_missing": _forget_missing,
}
