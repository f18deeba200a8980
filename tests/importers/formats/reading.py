"""How tests read a whole file: each place in it, and what its format makes of it."""

import io

from articles.intake.item import Item, Reject
from importers.formats import Format
from importers.formats.record import Context, FileFault, Record


def results(file_format: Format, file: bytes) -> list[tuple[Record | FileFault, Item | Reject]]:
    """Return each record with the item or the refusal that it becomes, and each fault with its refusal."""
    return [
        (place, place.reject if isinstance(place, FileFault) else file_format.adapt(place.raw, Context()))
        for place in file_format.records(io.BytesIO(file))
    ]
