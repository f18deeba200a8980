"""Taking a batch back: what it created goes, what it changed is as before; what people have touched stays."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles import search
from articles.intake.ingest import rewrite
from articles.intake.item import Reject
from articles.intake.matching import TEXT_KEPT, Delivery
from articles.intake.sourcing import SourceKey
from articles.models import Article, Citation, Journal, Source, Tag
from articles.models.querysets import ArticleQuerySet
from articles.vocabulary import Outcome, Rights, Role
from importers.formats.record import Context
from importers.models import ImportBatch, ImportRecord
from importers.runs.options import Options
from importers.runs.prepare import prepare
from importers.runs.run import CHUNK


class InTheWay(Exception):
    """The batch cannot be taken back whole; `reasons` says what stands in the way, a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(slots=True)
class Undone:
    """How much was taken back, and, a sentence each, what was left because people have touched it."""

    deleted: int = 0
    reverted: int = 0
    uncited: int = 0
    kept: list[str] = field(default_factory=list)


def undo(batch: ImportBatch, *, keep_touched: bool = False) -> Undone:
    """Take the batch back and say what was done; run again after a crash it goes on. A running import is stopped.

    Raises InTheWay, with nothing written, where the batch is a dry run or undone already, or where the desk has touched
    an article that it created or changed, or a later import has delivered one again (unless `keep_touched`, which leaves
    those as they are).
    """
    reasons = _refusals(batch)
    obstacles = list(_obstacles(batch))
    if reasons or (obstacles and not keep_touched):
        raise InTheWay(reasons or obstacles)
    undone = Undone(kept=obstacles)
    if batch.finished_at is None:
        # Where its run is still going, it writes nothing more from here on.
        _mark(batch)
    while ids := _delete_some(batch):
        undone.deleted += len(ids)
    for record in _telling(batch, Outcome.CHANGED).order_by("-pk").iterator(chunk_size=CHUNK):
        if record.article:
            undone.reverted += _revert(record.article, batch, record)
    for record in _telling(batch, Outcome.DUPLICATE).filter(code="delivered_by_another").iterator(chunk_size=CHUNK):
        undone.uncited += _uncite(batch, record)
    _mark(batch)
    _forget_made(batch)
    return undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking a batch back would do, and what stands in the way: the first sentences, and how many there are."""

    deletes: int
    reverts: int
    uncites: int
    refusals: list[str]
    obstacles: list[str]
    obstacle_count: int


def plan(batch: ImportBatch, *, most: int) -> Plan:
    """Return what `undo` would do as things are now, with at most so many obstacles told; nothing is written."""
    changed = _telling(batch, Outcome.CHANGED).exclude(code__in=TEXT_KEPT)
    obstacles = list(_obstacles(batch))
    return Plan(
        deletes=_free(batch).count(),
        reverts=changed.filter(article__desk_touched_at=None).count(),
        uncites=_telling(batch, Outcome.DUPLICATE).filter(code="delivered_by_another").count(),
        refusals=_refusals(batch),
        obstacles=obstacles[:most],
        obstacle_count=len(obstacles),
    )


def _mark(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(undone_at=timezone.now())
    batch.refresh_from_db()


def _refusals(batch: ImportBatch) -> list[str]:
    if batch.is_dry_run:
        return [f"Batch {batch.pk} was a dry run; it wrote nothing that could be taken back."]
    if batch.undone_at and not _free(batch).exists():
        return [f"Batch {batch.pk} was taken back on {batch.undone_at:%Y-%m-%d at %H:%M} UTC already."]
    return []


def _created(batch: ImportBatch) -> ArticleQuerySet:
    """Return the articles that the batch made, each saying whether a later import has delivered it again."""
    again = ImportRecord.objects.filter(
        article=OuterRef("pk"), batch__gt=batch.pk, batch__undone_at=None, batch__is_dry_run=False
    )
    made = batch.records.filter(outcome=Outcome.CREATED).values("article")
    return Article.objects.filter(pk__in=made).annotate(
        is_delivered_again=Exists(again.exclude(source=None)),
        is_cited=Exists(Citation.objects.filter(cited_article=OuterRef("pk"))),
        is_being_written=Exists(Journal.objects.filter(article=OuterRef("pk"))),
    )


def _telling(batch: ImportBatch, outcome: Outcome) -> QuerySet[ImportRecord]:
    return batch.records.filter(outcome=outcome, article__isnull=False).select_related("article")


def _obstacles(batch: ImportBatch) -> Iterator[str]:
    """Yield a sentence for each article that people have touched, or that others have a part in by now."""
    others = ~Q(desk_touched_at=None) | Q(is_delivered_again=True) | Q(is_cited=True) | Q(is_being_written=True)
    made = _created(batch).filter(others).defer("body", "summary").order_by("pk")
    for article in made:
        if article.desk_touched_at is not None:
            why = "has been touched by the desk"
        elif article.is_cited:
            why = "is cited by another article"
        elif article.is_being_written:
            why = "is being written by somebody who has not saved yet"
        else:
            why = "has been delivered again by a later import (take that back first)"
        yield f"“{article}” ({article.get_state_display().lower()}) {why}; it stays."
    touched = (
        _telling(batch, Outcome.CHANGED).exclude(code__in=TEXT_KEPT).filter(article__desk_touched_at__isnull=False)
    )
    for record in touched:
        yield f"“{record.article}”, which this batch changed, has been touched by the desk since; it stays as it is."


def _free(batch: ImportBatch) -> ArticleQuerySet:
    """Return the articles that the batch made and nobody else has a part in."""
    return _created(batch).untouched().filter(is_delivered_again=False, is_cited=False, is_being_written=False)


def _delete_some(batch: ImportBatch) -> list[int]:
    """Delete up to CHUNK of the free articles; return which they were."""
    with transaction.atomic():
        # Locked, so that nobody claims one between the question and the deletion (on SQLite the transaction sees to it).
        ids = list(_free(batch).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)[:CHUNK])
        search.forget(ids)
        Article.objects.filter(pk__in=ids).delete()
    return ids


def _revert(article: Article, batch: ImportBatch, record: ImportRecord) -> int:
    """Give the article the evidence that it had before this record; return 1 where it was rewritten.

    Where a later import has changed it again, what it holds is not of this batch, and stays.
    """
    versions = (
        ImportRecord.objects.filter(article=article, raw__isnull=False, batch__undone_at=None, batch__is_dry_run=False)
        .filter(outcome__in=[Outcome.CREATED, Outcome.CHANGED])
        .exclude(batch=batch)
        .select_related("batch", "raw", "source")
    )
    before = versions.filter(pk__lt=record.pk).order_by("-pk").first()
    arrival = _arrival(before) if before else None
    if arrival is None or versions.filter(pk__gt=record.pk).exists():
        return 0
    with transaction.atomic():
        if record.code not in TEXT_KEPT and rewrite(article.pk, arrival, at=timezone.now()):
            return 1
        Article.objects.filter(pk=article.pk).update(
            source_changed_at=None,
            evidence_fingerprint=arrival.evidence.evidence_fingerprint,
            raw_fingerprint=arrival.raw_fingerprint,
        )
    return 0


def _uncite(batch: ImportBatch, record: ImportRecord) -> int:
    """Remove the “via” that this record added; return how many that were."""
    others = ImportRecord.objects.filter(
        article=record.article_id, source=record.source_id, batch__undone_at=None, batch__is_dry_run=False
    ).exclude(batch=batch)
    if record.source is None or others.exists() or (record.article and record.article.desk_touched_at):
        # What the desk has worked on keeps its citations: readers may be credited by them.
        return 0
    source = record.source.survivor()
    return Citation.objects.filter(article=record.article_id, role=Role.VIA, source=source).delete()[0]


def _arrival(record: ImportRecord) -> Delivery | None:
    """Return the record as it came to the door, understood anew from its raw bytes."""
    if record.source is None or record.raw is None:
        return None
    batch = record.batch
    context = Context(
        has_site=" " not in record.ref,
        time_zone=record.source.time_zone,
        language=record.source.language,
        options=Options.from_json(batch.format, batch.options).for_file(batch.format, record.file),
    )
    prepared = prepare(batch.format, zlib.decompress(bytes(record.raw.data)), context)
    if isinstance(prepared.result, Reject):
        return None
    return Delivery(
        evidence=prepared.result, source_key=SourceKey(slug=record.source.slug), raw_fingerprint=prepared.raw_sha256
    )


def _forget_made(batch: ImportBatch) -> None:
    """Delete the tags and sources that the batch had to make, where nothing uses them and nobody has described them."""
    unused_tags = Tag.objects.filter(
        pk__in=batch.made.get("tags", []), taggings=None, section_articles=None, merged_from=None, merged_into=None
    )
    unused_tags.delete()
    unused_sources = Source.objects.filter(
        pk__in=batch.made.get("sources", []),
        articles=None,
        cited=None,
        rights=Rights.LINK_ONLY,
        credit_line="",
        merged_from=None,
        merged_into=None,
    )
    unused_sources.delete()
