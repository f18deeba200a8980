"""Cuts a stream of text into items at its markers. Each item has its byte offset; memory is bounded."""

import codecs
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from importers.formats.digest.lines import line_ends
from importers.formats.digest.markers import LOOKAHEAD, next_marker
from importers.formats.digest.signs import LETTER_OR_DIGIT

BLOCK = 131_072  # bytes read at a time
_FIRST_BLOCK = 1_024
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as it is in the file: without the white space around it, with its closing marker if it has one.

    `line` is the line of the file that it begins in, from 1. `size` is in bytes. `raw` is None if the item is larger
    than the cutter's limit. `is_blank` is true if there is no letter or digit before the marker. `text_size` is the
    number of bytes before the marker. `reference` is the marker's number in a list of links, if it has no address.
    """

    offset: int
    line: int
    size: int
    raw: bytes | None
    has_marker: bool
    is_blank: bool
    text_size: int
    reference: str = ""


class UnreadableStream(Exception):
    """The stream itself failed, as with a damaged archive or disk. The text says how."""


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream in blocks, the first of them large enough to recognise a file by.

    Raises UnreadableStream if the stream fails.
    """
    try:
        first = b""
        while len(first) < _FIRST_BLOCK and (block := stream.read(BLOCK)):
            first += block
        yield first
        while block := stream.read(BLOCK):
            yield block
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableStream(str(error) or type(error).__name__) from error


class Cutter:
    """Takes blocks of bytes and yields items. It holds one block and one item of at most `limit` bytes.

    Bytes that are not UTF-8 pass through unchanged (PEP 383), so that they spoil only the item they are in.
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._rest = ""
        self._offset = 0
        self._line = 1
        self._scan: int | None = None
        self._dropped = self._dropped_lines = 0

    def cut(self, blocks: Iterable[bytes]) -> Iterator[RawItem]:
        """Yield the items of all blocks, and finally what follows the last marker, even if that is nothing."""
        for block in blocks:
            yield from self.feed(block, is_last=False)
        yield from self.feed(b"", is_last=True)

    def feed(self, block: bytes, *, is_last: bool) -> Iterator[RawItem]:
        """Yield the items that end in this block and, with `is_last`, the remainder."""
        text, start, scan = self._rest + self._decoded(block, is_last=is_last), 0, self._scan
        while marker := next_marker(text, start, scan=scan, is_last=is_last):
            yield self._raw_item(text[start : marker.end], text_end=marker.start - start, reference=marker.reference)
            start, scan = marker.end, None
        self._rest = text[start:]
        if is_last:
            yield self._raw_item(self._rest)
            return
        if len(self._rest) > self._limit + LOOKAHEAD:
            self._drop(self._rest[:-LOOKAHEAD])
            self._rest = self._rest[-LOOKAHEAD:]
        self._scan = len(self._rest) - LOOKAHEAD if len(self._rest) >= LOOKAHEAD else None

    def _drop(self, text: str) -> None:
        """Count, and forget, a part of an item that is too long to hold."""
        if not self._dropped:
            self._offset += len(_encoded(text)) - len(_encoded(text.lstrip()))
            self._line += line_ends(text[: len(text) - len(text.lstrip())])
            text = text.lstrip()
        self._dropped_lines += line_ends(text)
        self._dropped += len(_encoded(text))

    def _decoded(self, block: bytes, *, is_last: bool) -> str:
        text = self._decoder.decode(block, final=is_last)
        if self._offset == 0 and not self._rest and text.startswith(_BOM):
            self._offset = len(_BOM.encode())
            return text[1:]
        return text

    def _raw_item(self, item: str, *, text_end: int | None = None, reference: str = "") -> RawItem:
        text = item.strip()
        leading = item[: item.index(text)]
        raw, before = _encoded(text), len(_encoded(leading))
        after = len(_encoded(item[len(leading) + len(text) :]))
        size = self._dropped + len(raw) + (before if self._dropped else 0)
        raw_item = RawItem(
            offset=self._offset + (0 if self._dropped else before),
            line=self._line + (0 if self._dropped else line_ends(leading)),
            size=size,
            raw=raw if size <= self._limit else None,
            has_marker=text_end is not None,
            is_blank=not LETTER_OR_DIGIT.search(item, 0, len(item) if text_end is None else text_end),
            text_size=len(raw) if text_end is None else len(_encoded(item[len(leading) : text_end])),
            reference=reference,
        )
        self._offset += self._dropped + before + len(raw) + after
        self._line += self._dropped_lines + line_ends(item)
        self._dropped = self._dropped_lines = 0
        return raw_item


def _encoded(text: str) -> bytes:
    """Return the bytes of the text as they are in the file."""
    return text.encode("utf-8", "surrogateescape")
