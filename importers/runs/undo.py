"""Undoing a batch: delete what it created and restore what it changed, but keep what people have worked on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles import search, stories
from articles.database.merge_lock import hold_off_merges
from articles.intake.ingest import rewrite
from articles.intake.matching import TEXT_KEPT
from articles.models import Article, Citation, Journal, Source, Tag
from articles.models.querysets import ArticleQuerySet
from articles.stories.tasks import compare_some
from articles.vocabulary import Outcome, Rights, Role
from importers.models import ImportBatch, ImportRecord
from importers.runs.earlier import deliveries, latest_delivery
from importers.runs.rereading import take_back
from importers.runs.run import CHUNK


class UndoBlocked(Exception):
    """The batch cannot be undone, or not completely. Each of the `reasons` is a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(slots=True)
class BatchUndoResult:
    """What an undo did: the numbers of articles deleted and restored and of citations removed; why others were kept."""

    articles_deleted: int = 0
    articles_restored: int = 0
    citations_removed: int = 0
    obstacles: list[str] = field(default_factory=list)


def undo(batch: ImportBatch, *, keep_touched: bool = False) -> BatchUndoResult:
    """Undo the batch and return what was done. A running import is stopped.

    If this breaks off, even by `kill -9`, call it again: it goes on where it was, and says what was left to do. Only
    when all is done is the batch undone.

    Raises UndoBlocked, with nothing written, if the batch is a dry run or already undone; also if people have worked
    on an article that it created or changed, or a later import has delivered one again. With `keep_touched` such
    articles are left as they are, and the rest is undone.
    """
    refusals = _refusals(batch)
    obstacles = list(_obstacles(batch))
    if refusals or (obstacles and not keep_touched):
        raise UndoBlocked(refusals or obstacles)
    result = BatchUndoResult(obstacles=obstacles)
    if batch.undo_started_at is None:
        # If the import is still running, it writes nothing more from now on.
        _save(batch, undo_started_at=timezone.now())
    while ids := _delete_some(batch):
        result.articles_deleted += len(ids)
    for record in _last_changes(batch).order_by("-pk").iterator(chunk_size=CHUNK):
        with transaction.atomic():
            hold_off_merges()
            result.articles_restored += _revert(record, batch)
            _save(batch, undo_reached=record.pk)
    for record in _additional_credits(batch).order_by("pk").iterator(chunk_size=CHUNK):
        result.citations_removed += _uncite(record)
    with transaction.atomic():
        _delete_leftovers(batch)
        _save(batch, undone_at=timezone.now())
    compare_some()  # the earlier texts
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPlan:
    """What an undo would do, why it is refused, and its obstacles: sentences for the first, and their number."""

    deletes: int
    reverts: int
    uncites: int
    refusals: list[str]
    obstacles: list[str]
    obstacle_count: int


def plan(batch: ImportBatch, *, most: int) -> UndoPlan:
    """Return what `undo` would do now, with at most this many obstacles spelt out. Nothing is written."""
    obstacles = list(_obstacles(batch))
    return UndoPlan(
        deletes=_deletable(batch).count(),
        reverts=_restorable(batch).count(),
        uncites=_additional_credits(batch).order_by().values("article", "source").distinct().count(),
        refusals=_refusals(batch),
        obstacles=obstacles[:most],
        obstacle_count=len(obstacles),
    )


def is_half_done(batch: ImportBatch) -> bool:
    """Return whether part of the batch is still here, although it is marked as undone.

    An article that it changed counts only while it holds what the batch delivered.
    """
    holding = _restorable(batch).filter(raw__sha256=F("article__raw_fingerprint"))
    return _deletable(batch).exists() or holding.exists() or _additional_credits(batch).exists()


def _save(batch: ImportBatch, **columns: Any) -> None:
    """Write the columns; the others belong to the run, which may still be at work."""
    for name, value in columns.items():
        setattr(batch, name, value)
    ImportBatch.objects.filter(pk=batch.pk).update(**columns)


def _refusals(batch: ImportBatch) -> list[str]:
    if batch.is_dry_run:
        return [f"Batch {batch.pk} was a dry run: it imported nothing, so there is nothing to undo."]
    if batch.undone_at and not _deletable(batch).exists():
        return [f"Batch {batch.pk} was already undone on {batch.undone_at:%Y-%m-%d at %H:%M} UTC."]
    return []


def _created(batch: ImportBatch) -> ArticleQuerySet:
    """Return the articles that the batch created, each with flags for what else depends on it by now."""
    later = ImportRecord.objects.filter(
        article=OuterRef("pk"), batch__gt=batch.pk, batch__undone_at=None, batch__is_dry_run=False
    )
    created = batch.records.filter(outcome=Outcome.CREATED).values("article")
    return Article.objects.filter(pk__in=created).annotate(
        is_delivered_again=Exists(later.exclude(source=None)),
        is_cited=Exists(Citation.objects.filter(cited_article=OuterRef("pk"))),
        is_original=Exists(Article.objects.filter(duplicate_of=OuterRef("pk"))),
        is_being_written=Exists(Journal.objects.filter(article=OuterRef("pk"))),
    )


def _records_with(batch: ImportBatch, outcome: Outcome) -> QuerySet[ImportRecord]:
    return batch.records.filter(outcome=outcome, article__isnull=False).select_related("article")


def _last_changes(batch: ImportBatch) -> QuerySet[ImportRecord]:
    """Return the batch's last record of each article that it changed, as far as no undo has restored it yet."""
    changes = _records_with(batch, Outcome.CHANGED)
    later = batch.records.filter(outcome=Outcome.CHANGED, article=OuterRef("article"), pk__gt=OuterRef("pk"))
    to_do = changes if batch.undo_reached is None else changes.filter(pk__lt=batch.undo_reached)
    return to_do.exclude(Exists(later))


def _restorable(batch: ImportBatch) -> QuerySet[ImportRecord]:
    """Return the last changes of articles that nobody has worked on and no later import has changed again."""
    later = ImportRecord.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    if batch.is_rereading:
        later = later.filter(batch__undone_at=None, batch__is_dry_run=False, outcome=Outcome.CHANGED)
    else:
        later = later.filter(pk__in=deliveries()).exclude(batch=batch.pk)
    untouched = _last_changes(batch).exclude(code__in=TEXT_KEPT).filter(article__desk_touched_at=None)
    return untouched.exclude(Exists(later))


def _additional_credits(batch: ImportBatch) -> QuerySet[ImportRecord]:
    """Return the records that gave an article a “via” citation which no other import has given it.

    An article that the desk has worked on keeps its citations: they may be its published credits.
    """
    others = ImportRecord.objects.filter(
        article=OuterRef("article"), source=OuterRef("source"), batch__undone_at=None, batch__is_dry_run=False
    ).exclude(batch=batch.pk)
    source = Coalesce(OuterRef("source__merged_into"), OuterRef("source"))
    credit = Citation.objects.filter(article=OuterRef("article"), role=Role.VIA, source=source)
    records = _records_with(batch, Outcome.DUPLICATE).filter(
        code="delivered_by_another", source__isnull=False, article__desk_touched_at=None
    )
    return records.filter(Exists(credit)).exclude(Exists(others)).select_related("source")


def _obstacles(batch: ImportBatch) -> Iterator[str]:
    """Yield a sentence for each article that an undo must leave as it is."""
    reasons = ("is_delivered_again", "is_cited", "is_original", "is_being_written")
    in_use = Q(*((reason, True) for reason in reasons), _connector=Q.OR) | ~Q(desk_touched_at=None)
    for article in _created(batch).filter(in_use).defer("body", "summary").order_by("pk"):
        if article.desk_touched_at is not None:
            why = "someone on the desk has worked on it"
        elif article.is_cited:
            why = "another article cites it"
        elif article.is_original:
            why = "another article was set aside as its duplicate"
        elif article.is_being_written:
            why = "someone is writing it and has not saved yet"
        else:
            why = "a later import delivered it again (undo that one first)"
        yield f"“{article}” ({article.get_state_display().lower()}) stays: {why}."
    touched = (
        _records_with(batch, Outcome.CHANGED).exclude(code__in=TEXT_KEPT).filter(article__desk_touched_at__isnull=False)
    )
    for record in touched:
        why = "someone on the desk has worked on it since this import changed it"
        yield f"“{record.article}” keeps its new text: {why}."


def _deletable(batch: ImportBatch) -> ArticleQuerySet:
    """Return the articles that the batch created and that nothing else depends on."""
    return (
        _created(batch)
        .untouched()
        .filter(is_delivered_again=False, is_cited=False, is_original=False, is_being_written=False)
    )


def _delete_some(batch: ImportBatch) -> list[int]:
    """Delete up to CHUNK of the deletable articles, and return their ids."""
    with transaction.atomic():
        # Locked, so that nobody can claim an article between the query and the deletion; on SQLite the transaction is
        # enough.
        ids = list(
            _deletable(batch).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)[:CHUNK]
        )
        search.forget(ids)
        stories.forget(ids)
        Article.objects.filter(pk__in=ids).delete()
    return ids


def _revert(record: ImportRecord, batch: ImportBatch) -> int:
    """Restore the evidence that the article had before this record, in the caller's transaction.

    Return 1 if its text was restored, otherwise 0: if a later import has changed the article again, its text is not
    this batch's, and stays.
    """
    if record.article is None:
        return 0
    if batch.is_rereading:
        return int(take_back(record))
    versions = (
        deliveries()
        .filter(article=record.article, raw__isnull=False)
        .exclude(batch=batch)
        .select_related("batch", "raw", "source")
    )
    delivery = latest_delivery(versions.filter(pk__lt=record.pk).order_by("-pk"))
    if delivery is None or versions.filter(pk__gt=record.pk).exists():
        return 0
    if record.code not in TEXT_KEPT and rewrite(record.article.pk, delivery, at=timezone.now()):
        return 1
    Article.objects.filter(pk=record.article.pk).update(
        source_changed_at=None,
        evidence_fingerprint=delivery.evidence.evidence_fingerprint,
        raw_fingerprint=delivery.raw_fingerprint,
        evidence_parts=delivery.evidence.parts,
    )
    return 0


def _uncite(record: ImportRecord) -> int:
    """Delete the “via” citation that this record added, and return how many were deleted."""
    if record.source is None:
        return 0
    source = record.source.survivor()
    return Citation.objects.filter(article=record.article_id, role=Role.VIA, source=source).delete()[0]


def _delete_leftovers(batch: ImportBatch) -> None:
    """Delete the tags and sources that the batch created, if nothing uses them and nobody has described them."""
    unused_tags = Tag.objects.unmerged().filter(
        pk__in=batch.made.get("tags", []), taggings=None, section_articles=None, merged_from=None
    )
    unused_tags.delete()
    unused_sources = Source.objects.unmerged().filter(
        pk__in=batch.made.get("sources", []),
        articles=None,
        cited=None,
        rights=Rights.LINK_ONLY,
        credit_line="",
        merged_from=None,
    )
    unused_sources.delete()
