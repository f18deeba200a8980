"""What earlier imports delivered, read again from the raw bytes of their records by the rules of today."""

import zlib
from dataclasses import replace

from django.db.models import QuerySet

from articles.intake.item import Reject
from articles.intake.matching import Delivery
from articles.intake.sourcing import SourceKey
from articles.vocabulary import Outcome
from importers.formats.record import Context
from importers.models import ImportRecord
from importers.runs.options import Options
from importers.runs.prepare import prepare

_AT_ONCE = 100  # records read from the database


def delivery_of(record: ImportRecord) -> Delivery | None:
    """Return what `ingest` was given for the record, made again from its raw bytes; None if that is not possible."""
    if record.source is None or record.raw is None:
        return None
    batch = record.batch
    context = Context(
        has_site=" " not in record.ref,
        time_zone=record.source.time_zone,
        language=record.source.language,
        options=Options.from_json(batch.format, batch.options).for_file(batch.format, record.file),
    )
    preparation = prepare(batch.format, zlib.decompress(bytes(record.raw.data)), context)
    if isinstance(preparation.result, Reject):
        return None
    return Delivery(
        evidence=preparation.result,
        source_key=SourceKey(slug=record.source.slug),
        raw_fingerprint=preparation.raw_sha256,
    )


def latest_delivery(versions: QuerySet[ImportRecord]) -> Delivery | None:
    """Return the first of the versions, which are in reverse order; the later ones fill in what it is silent on."""
    deliveries: list[Delivery] = []
    for version in versions.iterator(chunk_size=_AT_ONCE):
        if (delivery := delivery_of(version)) is None:
            break
        deliveries.append(delivery)
        if not delivery.evidence.item.silent_on:
            break
    if not deliveries:
        return None
    evidence = deliveries[-1].evidence
    for delivery in reversed(deliveries[:-1]):
        evidence = delivery.evidence.after(evidence.item, evidence.parts)
    return replace(deliveries[0], evidence=evidence)


def last_delivery(article_id: int) -> Delivery | None:
    """Return the last delivery of an article; None if its bytes are not stored, or no longer give an item."""
    versions = ImportRecord.objects.filter(
        article=article_id, raw__isnull=False, batch__undone_at=None, batch__is_dry_run=False
    )
    delivered = versions.filter(outcome__in=[Outcome.CREATED, Outcome.CHANGED])
    return latest_delivery(delivered.select_related("batch", "raw", "source").order_by("-pk"))
