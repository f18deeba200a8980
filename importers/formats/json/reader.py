"""Streams JSON records from a file: one object, an array, JSON lines, or objects that wrap a list of records."""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

from articles.intake.item import Reject
from importers.formats.json import faults, wrappers
from importers.formats.json.parser import MAX_RECORD, Broken, Parser, Unusable, load
from importers.formats.json.window import BAD_BYTE, Window
from importers.formats.record import FileFault

__all__ = ["MAX_RECORD", "Unusable", "Value", "load", "records"]

MAX_BROKEN = 1_000  # errors, after which the rest of a file is not read
CHUNK = 1 << 20  # bytes

# How the first line of a document looks, to find the next one after a broken one. A JSON string contains no line end,
# and indented JSON has no such line inside a document.
_DOCUMENT = re.compile(r'\n(?=\{\s*["}]|\[\s*[\[{"\]])')
# The same after an array, whose elements may also begin lines, as may the brackets of an injected script.
_LIST_OF_OBJECTS = re.compile(r"\n(?=\[\s*\{)")
_PUNCTUATION = re.compile(r"[,;)\]}\s]+")
# Objects around a record whose members are read one at a time: a list in a list of `_envelope` answers has two.
_MAX_WRAPPERS = 2


class Value(NamedTuple):
    """A record: its number in the file (from 1), the offset of its first byte, its bytes, and its parsed value."""

    number: int
    offset: int
    raw: bytes
    value: object


def _any_records(wrapper: dict[str, Any]) -> None:
    return None


def records(
    stream: BinaryIO, *, chunk: int = CHUNK, refusal: Callable[[dict[str, Any]], Reject | None] = _any_records
) -> Iterator[Value | FileFault]:
    """Yield the records of a file and a fault for each place that could not be read, numbered together from 1.

    The file may be an object, an array, JSON lines, concatenated objects or arrays, or objects that wrap a list of
    records (`wrappers.member`), with as many as `_MAX_WRAPPERS` around a record. `refusal` gets such an object, or its
    beginning, and returns why what it wraps are not records; it then counts as one record itself.

    The offset of a fault is that of the byte at fault, if there is one (syntax, bad UTF-8), otherwise that of the
    record. Content never raises an exception; an exception of the stream is passed on after everything before it has
    been yielded. `chunk` is how many bytes are read at a time.
    """
    yield from _Reader(Window(stream, chunk=chunk, limit=MAX_RECORD), refusal).documents()


class _Reader:
    def __init__(self, window: Window, refusal: Callable[[dict[str, Any]], Reject | None]) -> None:
        self._window = window
        self._refusal = refusal
        self._parser = Parser(window)
        self._broken = 0
        self._is_over = False
        self._documents = 0
        self._has_warned = False

    def documents(self) -> Iterator[Value | FileFault]:
        window = self._window
        if refusal := faults.of_encoding(window.head):
            yield self._fault(refusal, 0)
            return
        before = ""
        while not self._is_over and (char := window.peek()):
            if char in "[{":
                self._documents += 1
                start = window.offset
                try:
                    yield from self._array() if char == "[" else self._value(is_line=True)
                except Broken as broken:
                    yield self._count(broken.reject, broken.offset)
                    window.seek(_LIST_OF_OBJECTS if char == "[" else _DOCUMENT, behind=start)
                before = char
            elif char == "\ufeff":  # concatenated files that each begin with a byte-order mark
                window.take(window.at + 1)
            else:
                yield from self._junk(before)
        if not self._parser.number:
            # WordPress answers with one empty list if there are no posts; several empty lists are an error.
            reject = faults.of_file("no_records" if self._documents else "empty_file")
            yield self._fault(reject, 0, is_warning=self._documents == 1)

    def _array(self, *, wrappers_around: int = 0) -> Iterator[Value | FileFault]:
        parser = self._parser
        parser.mark("[")
        if parser.need("") == "]":
            parser.mark("]")
            return
        while True:
            parser.need("")
            yield from self._value(wrappers_around=wrappers_around)
            if parser.mark(",]") == "]":
                return

    def _value(self, *, is_line: bool = False, wrappers_around: int = 0) -> Iterator[Value | FileFault]:
        window = self._window
        offset = window.offset
        try:
            value, end = self._parser.value()
            fault = None
        except (Unusable, Broken) as error:
            value, end, fault = self._parser.beginning(), window.at, error
        name = wrappers.member(value) if wrappers_around < _MAX_WRAPPERS else ""
        reject = self._refusal(value) if name and isinstance(value, dict) else None
        if name and not reject:
            value = fault = None  # its records are read again, one at a time
            yield from self._wrapper(name, wrappers_around)
        elif fault is None:
            yield self._record(offset, window.take(end), value)
        elif isinstance(fault, Broken):
            raise fault
        else:
            yield self._unusable(reject or fault.reject, offset, is_line=is_line)

    def _unusable(self, reject: Reject, offset: int, *, is_line: bool) -> FileFault:
        raw = self._window.pass_value(is_line=is_line)
        if raw is None:
            raise Broken(reject, offset)
        if faults.nests_too_deeply(raw.decode("utf-8", "replace")):  # whatever the decoder complained about
            reject = faults.of_record("deep_nesting")
        # Lines that only open brackets are each read up to the limit, so they count as errors.
        is_costly = is_line and reject.code in ("deep_nesting", "record_too_large")
        return (self._count if is_costly else self._fault)(reject, offset, raw)

    def _wrapper(self, list_name: str, wrappers_around: int) -> Iterator[Value | FileFault]:
        """Read {"posts": […], "total": 3}: the records in the member of this name, one at a time."""
        parser = self._parser
        parser.mark("{")
        while True:
            parser.need('"')
            name = parser.member()
            parser.mark(":")
            char = parser.need("")
            if name == list_name and char == "[":
                yield from self._array(wrappers_around=wrappers_around + 1)
            elif name == list_name and char == "{":
                yield from self._value(wrappers_around=wrappers_around + 1)
            else:
                parser.member()
            if parser.mark(",}") == "}":
                return

    def _record(self, offset: int, raw: bytes, value: object) -> Value | FileFault:
        if len(raw) > MAX_RECORD:
            return self._fault(faults.of_record("record_too_large"), offset)
        if self._window.bad_byte >= offset:
            return self._fault(faults.of_bad_byte(self._window.bad_byte), self._window.bad_byte, raw)
        if code := faults.flaw(raw):
            return self._fault(faults.of_record(code), offset, raw)
        self._parser.number += 1
        return Value(self._parser.number, offset, raw, value)

    def _junk(self, before: str) -> Iterator[FileFault]:
        """Skip what is outside all documents; `before` is the bracket that began the last document."""
        window = self._window
        window.hold(64)
        offset, text = window.offset, window.text[window.at : window.at + 64]
        if before and text[0] in ",;)]}":
            window.pass_run(_PUNCTUATION)
        elif before == "[" or (before and text[0] == "<"):
            window.seek(_LIST_OF_OBJECTS if before == "[" else _DOCUMENT, behind=offset)
        elif text[0] == "<" and not self._parser.number:
            yield self._markup(text, offset)
            return
        else:
            is_bad = BAD_BYTE.match(text)
            yield self._count(faults.of_bad_byte(offset) if is_bad else faults.of_text(text), offset)
            window.seek(_DOCUMENT, behind=offset)
            return
        if not self._has_warned:
            self._has_warned = True
            yield self._fault(faults.of_file("trailing_junk"), offset, is_warning=True)

    def _markup(self, text: str, offset: int) -> FileFault:
        """Handle a file that begins with a tag: a page, a feed, or a PHP warning with JSON on a later line."""
        reject = faults.of_markup(text)
        if reject is None and self._window.seek(_DOCUMENT, behind=offset):
            return self._fault(faults.of_file("leading_junk"), offset, is_warning=True)
        self._is_over = True
        return self._fault(reject or faults.of_file("html_page"), offset)

    def _count(self, reject: Reject, offset: int, raw: bytes = b"") -> FileFault:
        self._broken += 1
        if self._broken > MAX_BROKEN:
            reject = faults.of_file("too_many_faults")
            self._is_over = True
        return self._fault(reject, offset, raw)

    def _fault(self, reject: Reject, offset: int, raw: bytes = b"", *, is_warning: bool = False) -> FileFault:
        self._parser.number += 1
        return FileFault(number=self._parser.number, offset=offset, reject=reject, raw=raw, is_warning=is_warning)
