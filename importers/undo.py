"""Taking a batch back: what it created goes, what it changed is as before; what people have touched stays."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles import search
from articles.ingest import rewrite
from articles.item import Reject
from articles.matching import Arrival
from articles.models import Article, Citation, Source, Tag
from articles.querysets import ArticleQuerySet
from articles.sourcing import Deliverer
from articles.vocabulary import Outcome, Rights, Role
from importers.formats.record import Context
from importers.models import ImportBatch, ImportRecord
from importers.prepare import prepare
from importers.run import CHUNK, Options


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
    """Take the batch back, a chunk a transaction, and say what was done; run again after a crash it goes on.

    Raises InTheWay, with nothing written, where the batch is a dry run, still running or undone already, or where the
    desk has touched an article that it created or changed (unless `keep_touched`, which leaves those as they are).
    """
    reasons = _refusals(batch)
    obstacles = list(_obstacles(batch))
    if reasons or (obstacles and not keep_touched):
        raise InTheWay(reasons or obstacles)
    undone = Undone(kept=obstacles)
    while chunk := list(_created(batch).filter(desk_touched_at=None, cited_by=None).order_by("pk")[:CHUNK]):
        _delete([article.pk for article in chunk])
        undone.deleted += len(chunk)
    for record in _telling(batch, Outcome.CHANGED).order_by("-pk"):
        if record.article:
            undone.reverted += _revert(record.article, batch, record)
    for record in _telling(batch, Outcome.DUPLICATE).filter(code="delivered_by_another"):
        undone.uncited += _uncite(batch, record)
    with transaction.atomic():
        _forget_made(batch)
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at"])
    return undone


def _refusals(batch: ImportBatch) -> list[str]:
    if batch.is_dry_run:
        return [f"Batch {batch.pk} was a dry run; it wrote nothing that could be taken back."]
    if batch.undone_at:
        return [f"Batch {batch.pk} was taken back on {batch.undone_at:%Y-%m-%d at %H:%M} UTC already."]
    return []


def _created(batch: ImportBatch) -> ArticleQuerySet:
    records = batch.records.filter(outcome=Outcome.CREATED)
    return Article.objects.filter(pk__in=records.values("article"))


def _telling(batch: ImportBatch, outcome: Outcome) -> QuerySet[ImportRecord]:
    return batch.records.filter(outcome=outcome, article__isnull=False).select_related("article", "raw")


def _obstacles(batch: ImportBatch) -> Iterator[str]:
    """Yield a sentence for each article that people have touched, or that others of ours cite."""
    for article in _created(batch).filter(~Q(desk_touched_at=None) | ~Q(cited_by=None)).distinct().order_by("pk"):
        why = "is cited by another article" if article.desk_touched_at is None else "has been touched by the desk"
        yield f"“{article}” ({article.get_state_display().lower()}) {why}; it stays."
    for record in _telling(batch, Outcome.CHANGED).filter(code="", article__desk_touched_at__isnull=False):
        yield f"“{record.article}”, which this batch changed, has been touched by the desk since; it stays as it is."


def _delete(article_ids: list[int]) -> None:
    with transaction.atomic():
        # Asked again inside the transaction: somebody may have claimed one just now.
        ids = list(Article.objects.untouched().filter(pk__in=article_ids).values_list("pk", flat=True))
        search.forget(ids)
        Article.objects.filter(pk__in=ids).delete()


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
        if not record.code and rewrite(article.pk, arrival, at=timezone.now()):
            return 1
        Article.objects.filter(pk=article.pk).update(
            source_changed_at=None,
            evidence_fingerprint=arrival.evidence.evidence_fingerprint,
            raw_fingerprint=arrival.raw_fingerprint,
        )
    return 0


def _uncite(batch: ImportBatch, record: ImportRecord) -> int:
    """Remove the “via” that this record added; return how many that were."""
    came_before = ImportRecord.objects.filter(
        article=record.article_id, source=record.source_id, pk__lt=record.pk, batch__undone_at=None
    ).exclude(batch=batch)
    if record.source_id is None or came_before.exists():
        return 0
    return Citation.objects.filter(article=record.article_id, role=Role.VIA, source=record.source_id).delete()[0]


def _arrival(record: ImportRecord) -> Arrival | None:
    """Return the record as it came to the door, understood anew from its raw bytes."""
    if record.source is None or record.raw is None:
        return None
    options = Options.from_json(record.batch.options)
    context = Context(
        has_site=" " not in record.ref,
        time_zone=record.source.time_zone,
        language=record.source.language,
        types=options.types,
        statuses=options.statuses,
        edition_date=options.edition_date,
    )
    prepared = prepare(record.batch.format, zlib.decompress(bytes(record.raw.data)), context)
    if isinstance(prepared.result, Reject):
        return None
    return Arrival(
        evidence=prepared.result, deliverer=Deliverer(slug=record.source.slug), raw_fingerprint=prepared.raw_sha256
    )


def _forget_made(batch: ImportBatch) -> None:
    """Delete the tags and sources that the batch had to make, where nothing uses them and nobody has described them."""
    unused_tags = Tag.objects.filter(
        pk__in=batch.made.get("tags", []), taggings=None, section_articles=None, merged_from=None, merged_into=None
    )
    unused_tags.delete()
    unused_sources = Source.objects.filter(
        pk__in=batch.made.get("sources", []), articles=None, cited=None, rights=Rights.LINK_ONLY, credit_line=""
    )
    unused_sources.delete()
