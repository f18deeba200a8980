"""The report of a batch: one source for the command, the admin and the JSON file."""

import json
from collections.abc import Iterator
from typing import TextIO

from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord

ALL_WELL, SOME_REJECTED, NOTHING_USABLE = 0, 1, 3


def counts(batch: ImportBatch) -> dict[str, int]:
    """Return the number of the batch's records for each outcome."""
    return {outcome.value: getattr(batch, f"{outcome}_count") for outcome in Outcome}


def exit_status(batch: ImportBatch) -> int:
    """Return 0 if all went well, 1 if some records were rejected, 3 if nothing in the files could be used."""
    number = counts(batch)
    if not any(number[outcome] for outcome in ("created", "changed", "unchanged", "duplicate")):
        return NOTHING_USABLE
    return SOME_REJECTED if number["rejected"] else ALL_WELL


def as_dict(record: ImportRecord) -> dict[str, str | int | None]:
    """Return a record as it appears in the JSON report. `article` is the public id of its article, or None."""
    return {
        "file": record.file,
        "number": record.number,
        "offset": record.offset,
        "ref": record.ref,
        "outcome": record.outcome,
        "code": record.code,
        "message": record.message,
        "article": str(record.article.public_id) if record.article else None,
    }


def write_json(batch: ImportBatch, stream: TextIO) -> None:
    """Write the report as JSON, record by record: memory does not grow with the report."""
    head = {"batch": batch.pk, **counts(batch), "warnings": batch.warnings, "is_dry_run": batch.is_dry_run}
    stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "records": [')
    stream.writelines(
        (",\n" if place else "\n") + json.dumps(as_dict(record), ensure_ascii=False)
        for place, record in enumerate(_records(batch))
    )
    stream.write("\n]}\n")


def _records(batch: ImportBatch) -> Iterator[ImportRecord]:
    records = batch.records.select_related("article").only(
        "file", "number", "offset", "ref", "outcome", "code", "message", "batch", "article__public_id"
    )
    return records.order_by("pk").iterator(chunk_size=1000)


def notable(batch: ImportBatch, *, most: int) -> tuple[list[ImportRecord], int]:
    """Return the first `most` records that are rejected, skipped, changed or duplicate, and how many there are."""
    outcomes = (Outcome.REJECTED, Outcome.SKIPPED, Outcome.CHANGED, Outcome.DUPLICATE)
    number = sum(getattr(batch, f"{outcome}_count") for outcome in outcomes)
    # The limit is no higher than the number of such records, so that the database can stop at the last of them.
    records = batch.records.filter(outcome__in=outcomes).select_related("article").order_by("pk")
    light = records.defer("article__body", "article__summary", "article__source_image")
    return list(light[: min(most, number)]), number


def changes(batch: ImportBatch, *, most: int) -> list[str]:
    """Return lines for the first `most` changed records: where each is, and what its source changed."""
    records = batch.records.filter(outcome=Outcome.CHANGED).exclude(message="").order_by("pk")
    return [f"{record.file}, record {record.number}: {record.message}" for record in records[:most]]


def problems(batch: ImportBatch, *, most: int) -> tuple[list[str], int]:
    """Return lines for the first `most` rejected or skipped records and warnings, and the number of the others."""
    records = batch.records.filter(outcome__in=[Outcome.REJECTED, Outcome.SKIPPED]).order_by("pk")
    lines = [
        f"{record.file}, record {record.number}, byte {record.offset}: "
        f"{record.outcome} [{record.code}] {record.message}"
        for record in records[:most]
    ]
    lines += [f"{w['file']}, byte {w['offset']}: warning [{w['code']}] {w['message']}" for w in batch.warnings[:most]]
    return lines, records.count() + len(batch.warnings) - len(lines)
