"""How a stream of text is cut at its markers into items, each with its byte offset, in bounded memory."""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from importers.formats.digest.markers import LOOKAHEAD, next_marker

BLOCK = 131_072  # bytes read at a time
_ENOUGH_TO_KNOW = 1_024
_BOM = "\ufeff"
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """An item as it stands in the file, white space around it left out, its closing marker (if any) included.

    `size` counts its bytes; `raw` is None where they are more than the cutter's limit. `is_blank` where nothing but
    signs and spaces stands before the marker.
    """

    offset: int
    size: int
    raw: bytes | None
    has_marker: bool
    is_blank: bool


class Damaged(Exception):
    """The stream itself failed (a damaged archive, a disk): the text says how."""


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream in blocks, the first long enough to know a file by; raise Damaged where it cannot be read."""
    try:
        first = b""
        while len(first) < _ENOUGH_TO_KNOW and (block := stream.read(BLOCK)):
            first += block
        yield first
        while block := stream.read(BLOCK):
            yield block
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(str(error) or type(error).__name__) from error


class Cutter:
    """Takes blocks of bytes, gives pieces; holds one item of at most `limit` bytes and one block.

    Bytes that are no UTF-8 travel through unchanged (PEP 383), so that they spoil nothing but their own item.
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._rest = ""
        self._offset = 0
        self._scan: int | None = None
        self._dropped = 0

    def cut(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        """Yield the items of all blocks, and at the end what stands behind the last marker, be it nothing."""
        for block in blocks:
            yield from self.feed(block, is_last=False)
        yield from self.feed(b"", is_last=True)

    def feed(self, block: bytes, *, is_last: bool) -> Iterator[Piece]:
        """Yield the items that this block closes, and with `is_last` the rest."""
        text, start, scan = self._rest + self._decoded(block, is_last=is_last), 0, self._scan
        while marker := next_marker(text, start, scan=scan, is_last=is_last):
            yield self._piece(text[start : marker.end], text_end=marker.start - start)
            start, scan = marker.end, None
        self._rest = text[start:]
        if is_last:
            yield self._piece(self._rest)
            return
        if len(self._rest) > self._limit + LOOKAHEAD:
            self._drop(self._rest[:-LOOKAHEAD])
            self._rest = self._rest[-LOOKAHEAD:]
        self._scan = len(self._rest) - LOOKAHEAD if len(self._rest) >= LOOKAHEAD else None

    def _drop(self, text: str) -> None:
        """Count a part of an item that is too long to be held."""
        if not self._dropped:
            self._offset += len(_encoded(text)) - len(_encoded(text.lstrip()))
            text = text.lstrip()
        self._dropped += len(_encoded(text))

    def _decoded(self, block: bytes, *, is_last: bool) -> str:
        text = self._decoder.decode(block, final=is_last)
        if self._offset == 0 and not self._rest and text.startswith(_BOM):
            self._offset = len(_BOM.encode())
            return text[1:]
        return text

    def _piece(self, item: str, *, text_end: int | None = None) -> Piece:
        shown = item.strip()
        leading = item[: item.index(shown)]
        raw, before = _encoded(shown), len(_encoded(leading))
        after = len(_encoded(item[len(leading) + len(shown) :]))
        size = self._dropped + len(raw) + (before if self._dropped else 0)
        piece = Piece(
            offset=self._offset + (0 if self._dropped else before),
            size=size,
            raw=raw if size <= self._limit else None,
            has_marker=text_end is not None,
            is_blank=not _LETTER_OR_DIGIT.search(item, 0, len(item) if text_end is None else text_end),
        )
        self._offset += self._dropped + before + len(raw) + after
        self._dropped = 0
        return piece


def _encoded(text: str) -> bytes:
    """Return the bytes that the text was in the file."""
    return text.encode("utf-8", "surrogateescape")
