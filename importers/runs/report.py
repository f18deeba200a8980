"""A batch told to people and to programs: one report for command, admin and file."""

import json
from collections.abc import Iterator
from typing import TextIO

from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord

ALL_WELL, SOME_REJECTED, NOTHING_USABLE = 0, 1, 3


def counts(batch: ImportBatch) -> dict[str, int]:
    """Return how many records of each outcome the batch had."""
    return {outcome.value: getattr(batch, f"{outcome}_count") for outcome in Outcome}


def exit_status(batch: ImportBatch) -> int:
    """Return 0 where all is well, 1 where some records were rejected, 3 where nothing in the files could be used."""
    number = counts(batch)
    if not any(number[outcome] for outcome in ("created", "changed", "unchanged", "duplicate")):
        return NOTHING_USABLE
    return SOME_REJECTED if number["rejected"] else ALL_WELL


def as_dict(record: ImportRecord) -> dict[str, str | int | None]:
    """Return a record as the JSON report holds it; `article` is the public id of what it became, or None."""
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
    """Write the report as JSON, record by record, so that its size costs no memory."""
    head = {"batch": batch.pk, **counts(batch), "warnings": batch.warnings, "is_dry_run": batch.is_dry_run}
    stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "records": [')
    stream.writelines(
        (",\n" if place else "\n") + json.dumps(as_dict(record), ensure_ascii=False)
        for place, record in enumerate(_records(batch))
    )
    stream.write("\n]}\n")


def _records(batch: ImportBatch) -> Iterator[ImportRecord]:
    found = batch.records.select_related("article").only(
        "file", "number", "offset", "ref", "outcome", "code", "message", "batch", "article__public_id"
    )
    return found.order_by("pk").iterator(chunk_size=1000)


def notable(batch: ImportBatch, *, most: int) -> tuple[list[ImportRecord], int]:
    """Return what was rejected, skipped, changed or met elsewhere, the first `most`, and how many there are in all."""
    wanted = (Outcome.REJECTED, Outcome.SKIPPED, Outcome.CHANGED, Outcome.DUPLICATE)
    number = sum(getattr(batch, f"{outcome}_count") for outcome in wanted)
    # Asked for no more than there are, so that the database can stop at the last one.
    told = batch.records.filter(outcome__in=wanted).select_related("article").order_by("pk")
    light = told.defer("article__body", "article__summary", "article__source_image")
    return list(light[: min(most, number)]), number


def complaints(batch: ImportBatch, *, most: int) -> tuple[list[str], int]:
    """Return a line for each rejected or skipped record and each warning, the first `most`, and how many there are more."""
    told = batch.records.filter(outcome__in=[Outcome.REJECTED, Outcome.SKIPPED]).order_by("pk")
    lines = [
        f"{record.file}, record {record.number}, byte {record.offset}: {record.outcome} [{record.code}] {record.message}"
        for record in told[:most]
    ]
    lines += [f"{w['file']}, byte {w['offset']}: warning [{w['code']}] {w['message']}" for w in batch.warnings[:most]]
    return lines, told.count() + len(batch.warnings) - len(lines)
