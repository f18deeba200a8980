"""The one streaming reader for JSON records, however they stand in a file: alone, in an array, in lines, in envelopes."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from articles.intake.item import Reject
from importers.formats.json import faults
from importers.formats.json.parser import MAX_RECORD, Broken, Parser, Unusable, load
from importers.formats.json.window import BAD_BYTE, Window
from importers.formats.record import Fault

__all__ = ["MAX_RECORD", "Unusable", "Value", "load", "records"]

MAX_BROKEN = 1_000  # places in one file, before the rest of it is given up
CHUNK = 1 << 20  # bytes

# Before what a new document may begin after a broken one: a line that starts like this. No string of JSON holds a line
# end, and indented JSON has no such line inside.
_DOCUMENT = re.compile(r'\n(?=\{\s*["}]|\[\s*[\[{"\]])')
# … and after an array, whose elements may begin lines as well, and so may the brackets of an injected script.
_LIST_OF_OBJECTS = re.compile(r"\n(?=\[\s*\{)")
_PUNCTUATION = re.compile(r"[,;)\]}\s]+")
_ENVELOPE = re.compile(r'\{\s*"body"\s*:\s*[\[{]')


class Value(NamedTuple):
    """One record: its number in the file (from 1), the byte offset of its first byte, its bytes, and what they say."""

    number: int
    offset: int
    raw: bytes
    value: object


def records(stream: BinaryIO, *, chunk: int = CHUNK) -> Iterator[Value | Fault]:
    """Yield each record of a file, and each place where none could be read, numbered together from 1.

    Takes one object, an array, JSON lines, concatenated objects or arrays, and `_envelope` answers, whose `body` is
    the record or the list of them. A fault's offset is that of the byte at fault where there is one (syntax, bad
    UTF-8), otherwise that of the record. Never raises for what the stream holds; what the stream raises, once all that
    came before it is yielded. `chunk` bytes are read at once.
    """
    yield from _Reader(Window(stream, chunk=chunk, limit=MAX_RECORD)).documents()


class _Reader:
    def __init__(self, window: Window) -> None:
        self._window = window
        self._parser = Parser(window)
        self._broken = 0
        self._is_over = False
        self._documents = 0
        self._has_warned = False

    def documents(self) -> Iterator[Value | Fault]:
        window = self._window
        if wrong := faults.of_encoding(window.head):
            yield self._fault(wrong, 0)
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
            elif char == "\ufeff":  # files that each begin with a byte-order mark, one behind the other
                window.take(window.at + 1)
            else:
                yield from self._junk(before)
        if not self._parser.number:
            # One empty list is what WordPress answers where there is nothing; several of them answer nothing.
            reject = faults.of_file("no_records" if self._documents else "empty_file")
            yield self._fault(reject, 0, is_warning=self._documents == 1)

    def _array(self, *, is_body: bool = False) -> Iterator[Value | Fault]:
        parser = self._parser
        parser.mark("[")
        if parser.need("") == "]":
            parser.mark("]")
            return
        while True:
            parser.need("")
            yield from self._value(is_body=is_body)
            if parser.mark(",]") == "]":
                return

    def _value(self, *, is_line: bool = False, is_body: bool = False) -> Iterator[Value | Fault]:
        window = self._window
        if is_line:
            window.hold(64)
            if _ENVELOPE.match(window.text, window.at):
                yield from self._envelope()
                return
        offset = window.offset
        try:
            value, end = self._parser.value()
        except Unusable as unusable:
            raw = window.pass_value(is_line=is_line)
            if raw is None:
                raise Broken(unusable.reject, offset) from None
            is_deep = faults.nests_too_deeply(raw.decode("utf-8", "replace"))  # whatever the decoder met first
            reject = faults.of_record("deep_nesting") if is_deep else unusable.reject
            # Lines that open brackets and close none are read up to the limit each: not without end.
            is_costly = is_line and reject.code in ("deep_nesting", "record_too_large")
            yield (self._count if is_costly else self._fault)(reject, offset, raw)
            return
        if not is_body and end - window.at <= MAX_RECORD and _is_envelope(value):
            yield from self._envelope()
        else:
            yield self._record(offset, window.take(end), value)

    def _envelope(self) -> Iterator[Value | Fault]:
        """Read {"body": …, "status": 200, "headers": {…}}: the body's records, however many, one at a time."""
        parser = self._parser
        parser.mark("{")
        while True:
            parser.need('"')
            name = parser.member()
            parser.mark(":")
            char = parser.need("")
            if name == "body" and char == "[":
                yield from self._array(is_body=True)
            elif name == "body" and char == "{":
                yield from self._value(is_body=True)
            else:
                parser.member()
            if parser.mark(",}") == "}":
                return

    def _record(self, offset: int, raw: bytes, value: object) -> Value | Fault:
        if len(raw) > MAX_RECORD:
            return self._fault(faults.of_record("record_too_large"), offset)
        if self._window.bad_byte >= offset:
            return self._fault(faults.of_bad_byte(self._window.bad_byte), self._window.bad_byte, raw)
        if code := faults.flaw(raw):
            return self._fault(faults.of_record(code), offset, raw)
        self._parser.number += 1
        return Value(self._parser.number, offset, raw, value)

    def _junk(self, before: str) -> Iterator[Fault]:
        """Pass over what stands outside all documents; `before` is the bracket that began the last of them."""
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

    def _markup(self, text: str, offset: int) -> Fault:
        """Judge a file that begins with a tag: a page, a feed, or a PHP warning with the JSON on a line behind it."""
        reject = faults.of_markup(text)
        if reject is None and self._window.seek(_DOCUMENT, behind=offset):
            return self._fault(faults.of_file("leading_junk"), offset, is_warning=True)
        self._is_over = True
        return self._fault(reject or faults.of_file("html_page"), offset)

    def _count(self, reject: Reject, offset: int, raw: bytes = b"") -> Fault:
        self._broken += 1
        if self._broken > MAX_BROKEN:
            reject = faults.of_file("too_many_faults")
            self._is_over = True
        return self._fault(reject, offset, raw)

    def _fault(self, reject: Reject, offset: int, raw: bytes = b"", *, is_warning: bool = False) -> Fault:
        self._parser.number += 1
        return Fault(number=self._parser.number, offset=offset, reject=reject, raw=raw, is_warning=is_warning)


def _is_envelope(value: object) -> bool:
    if type(value) is not dict or "body" not in value:
        return False
    return isinstance(value["body"], list | dict) and isinstance(value.get("status"), int) and "id" not in value
