"""From a record's bytes to weighed evidence: the part of an import that needs no database, and so runs in any process."""

import hashlib
import zlib
from dataclasses import dataclass

from articles.evidence import Evidence, weigh
from articles.item import Item, Reject
from importers.formats import FORMATS
from importers.formats.record import Context

# Level 1: a third larger than level 6, in a third of the time.
_ZLIB_LEVEL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A record understood or refused, with its bytes compressed (zlib) and their sha256 (32 bytes)."""

    result: Evidence | Reject
    raw_sha256: bytes
    raw_zlib: bytes


def prepare(format_name: str, raw: bytes, context: Context) -> Prepared:
    """Return what the format makes of the bytes. Never raises for what they hold."""
    adapted = FORMATS[format_name].adapt(raw, context)
    return Prepared(
        result=weigh(adapted) if isinstance(adapted, Item) else adapted,
        raw_sha256=hashlib.sha256(raw).digest(),
        raw_zlib=zlib.compress(raw, _ZLIB_LEVEL),
    )


def prepare_chunk(format_name: str, tasks: list[tuple[bytes, Context]]) -> list[Prepared]:
    """Return what the format makes of each of the records, in their order."""
    return [prepare(format_name, raw, context) for raw, context in tasks]
