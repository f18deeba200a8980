"""Reads whole files for tests."""

import io

from articles.intake.item import Item, Reject
from importers.formats import Format
from importers.formats.record import Context, FileFault, Record


def results(file_format: Format, file: bytes) -> list[tuple[Record | FileFault, Item | Reject]]:
    """Return each record with its item or refusal, and each fault with its refusal."""
    return [
        (place, place.reject if isinstance(place, FileFault) else file_format.adapt(place.raw, Context()))
        for place in file_format.records(io.BytesIO(file))
    ]
