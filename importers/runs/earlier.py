"""What earlier imports delivered, read again from the raw bytes of their records by the rules of today."""

import zlib
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from articles.intake.delivery import Delivery
from articles.intake.evidence import Evidence
from articles.intake.item import Reject
from articles.intake.rereading import LastReading
from articles.intake.sourcing import SourceKey
from articles.vocabulary import Outcome
from importers.formats.record import Context
from importers.models import ImportRecord
from importers.runs.options import Options
from importers.runs.prepare import prepare

_AT_ONCE = 100  # records read from the database


def deliveries() -> QuerySet[ImportRecord]:
    """Return the records that delivered an article or changed it, except those of imports that were undone.

    A record that was only read again delivered nothing.
    """
    return ImportRecord.objects.filter(
        batch__undone_at=None,
        batch__is_dry_run=False,
        batch__is_rereading=False,
        outcome__in=[Outcome.CREATED, Outcome.CHANGED],
    )


def read_again(record: ImportRecord) -> Delivery | Reject | None:
    """Return what `ingest` was given for the record, made again from its raw bytes, or why it would not get it today.

    None if the bytes, or their source, are not stored.
    """
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
        return preparation.result
    return Delivery(
        evidence=preparation.result,
        source_key=SourceKey(slug=record.source.slug),
        raw_fingerprint=preparation.raw_sha256,
    )


def latest_delivery(versions: QuerySet[ImportRecord]) -> Delivery | None:
    """Return the first of the versions, which are in reverse order; the later ones fill in what it is silent on."""
    reading = latest_reading(versions.iterator(chunk_size=_AT_ONCE))
    return reading.delivery if isinstance(reading, LastReading) else None


def latest_reading(versions: Iterable[ImportRecord]) -> LastReading | Reject | None:
    """Return the first of the versions, with what the later ones say where it is silent.

    A reject, or None, if the first cannot be read (`read_again`).
    """
    pieces: list[Delivery] = []
    is_whole = False
    for version in versions:
        piece = read_again(version)
        if not isinstance(piece, Delivery):
            if not pieces:
                return piece
            break
        pieces.append(piece)
        is_whole = version.outcome == Outcome.CREATED or not piece.evidence.item.silent_on
        if not piece.evidence.item.silent_on:
            break
    if not pieces:
        return None
    evidence: Evidence = pieces[-1].evidence
    for piece in reversed(pieces[:-1]):
        evidence = piece.evidence.after(evidence.item, evidence.parts)
    return LastReading(delivery=replace(pieces[0], evidence=evidence), is_whole=is_whole)


def last_delivery(article_id: int) -> Delivery | None:
    """Return the last delivery of an article; None if its bytes are not stored, or no longer give an item."""
    versions = deliveries().filter(article=article_id, raw__isnull=False)
    return latest_delivery(versions.select_related("batch", "raw", "source").order_by("-pk"))
