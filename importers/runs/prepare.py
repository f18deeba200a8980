"""From a record's bytes to evidence: the part of an import that needs no database, so that any process can do it."""

import hashlib
import multiprocessing
import os
import threading
from dataclasses import dataclass
from typing import Any

from isal import isal_zlib

from articles.intake.evidence import Evidence, weigh
from articles.intake.item import Item, Reject, compact_pickle
from importers import formats
from importers.formats.record import Context
from importers.runs import garbage

# Intel's deflate, which zlib reads: as small as zlib's own level 1, in a quarter of its time.
_LEVEL = 2


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What a format made of a record, with the record's bytes compressed (zlib) and their sha256 (32 bytes)."""

    result: Evidence | Reject
    raw_sha256: bytes
    raw_zlib: bytes


def start_worker() -> None:
    """Set this process up to do nothing but prepare records: at low priority, with rare garbage collection.

    It ends as soon as the process that started it does. Nothing else would tell it of a kill: each of the children
    holds the queue open for the others.
    """
    os.nice(5)
    garbage.collect_rarely()
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def prepare(format_name: str, raw: bytes, context: Context) -> Preparation:
    """Return what the format makes of the bytes. Raises nothing, whatever they contain."""
    adapted = formats.named(format_name).adapt(raw, context)
    return Preparation(
        result=weigh(adapted) if isinstance(adapted, Item) else adapted,
        raw_sha256=hashlib.sha256(raw).digest(),
        raw_zlib=isal_zlib.compress(raw, _LEVEL),
    )


def prepare_chunk(format_name: str, tasks: list[tuple[bytes, Context]]) -> list[Preparation]:
    """Return what the format makes of each record, in the same order."""
    return [prepare(format_name, raw, context) for raw, context in tasks]
