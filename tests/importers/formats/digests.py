"""Digests for tests, and what is read from them."""

import io

from articles.intake.item import Item
from importers.formats.digest import digest
from importers.formats.record import FileFault, Record
from tests.importers.formats.reading import results

TIDE = "Engineers in Port Ellery tested a turbine that turns with both tides. It ran for nine weeks."
APPLES = "Orchard growers met in Vallmark on Tuesday. They agreed to share one cold store."
FERRY = "Zed Lines, the island’s only ferry company, ordered two electric boats for 2028."


def places(file: str | bytes) -> list[Record | FileFault]:
    return list(digest.FORMAT.records(io.BytesIO(file.encode() if isinstance(file, str) else file)))


def items(file: str | bytes) -> list[Item]:
    read = results(digest.FORMAT, file.encode() if isinstance(file, str) else file)
    return [item for _, item in read if isinstance(item, Item)]


def summaries(file: str | bytes) -> list[str]:
    return [item.summary for item in items(file)]


def faults(file: str | bytes) -> list[tuple[str, int]]:
    return [(place.reject.code, place.offset) for place in places(file) if isinstance(place, FileFault)]
