"""Reads JSON values one at a time from a window of text, and says exactly where the text stops being JSON."""

import json
import re
from typing import Any, NoReturn

from articles.intake.item import Reject
from importers.formats.json import faults, wrappers
from importers.formats.json.window import BAD_BYTE, Window

MAX_RECORD = 8_000_000  # bytes

# What the text may contain after the parser stopped, if the text is merely cut off.
_CUT = re.compile(r"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|u[0-9a-fA-F]{0,4}|\.|[eE][+-]?)?\s*\Z")
# Closer to the end of the text than this (in characters), an error may only mean that more must be read:
# "-Infinity", "\ud83d\ude42".
_MARGIN = 16

# Up to this many characters of a number may be left over where the text is cut: "e+" of "1.5e+3".
_NUMBER_TAIL = 2


class Unusable(Exception):
    """The value that begins here cannot be a record, but what follows it may be one."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.reject = faults.of_record(code)


class Broken(Exception):
    """The document cannot be read beyond this byte offset, and why."""

    def __init__(self, reject: Reject, offset: int) -> None:
        super().__init__(reject.code)
        self.reject = reject
        self.offset = offset


class _Constant(ValueError):
    """NaN, Infinity or -Infinity."""


def _refuse_constant(name: str) -> NoReturn:
    raise _Constant(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def load(raw: bytes) -> object:
    """Return the value in the bytes. Raises Unusable, or ValueError if they are not a JSON value in UTF-8."""
    if code := faults.flaw(raw):
        raise Unusable(code)
    text = raw.decode()
    if faults.nests_too_deeply(text):
        raise Unusable("deep_nesting")
    return _DECODER.decode(text)


class Parser:
    """Takes values and punctuation from a window. `number` is that of the last record, for error messages."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.number = 0

    def value(self) -> tuple[object, int]:
        """Return the value that begins here and the index after it, reading as much as necessary.

        Raises Unusable, without moving the window, or Broken.
        """
        window = self.window
        while True:
            try:
                value, end = _decoded(window.text, window.at)
            except json.JSONDecodeError as error:
                is_open = error.msg.startswith("Unterminated string")
                reached = len(window.text) if is_open else error.pos
                if faults.nests_too_deeply(window.text, window.at, reached):
                    raise Unusable("deep_nesting") from None
                if reached - window.at > MAX_RECORD:
                    raise Unusable("record_too_large") from None
                if reached >= len(window.text) - _MARGIN and window.fill():
                    continue
                self.stop(*_fault(error), is_open=is_open)
            if faults.nests_too_deeply(window.text, window.at, end):
                raise Unusable("deep_nesting")
            if not isinstance(value, int | float) or len(window.text) - end > _NUMBER_TAIL or not window.fill():
                return value, end

    def beginning(self) -> dict[str, Any]:
        """Return what can be read of the object that begins here, if it may wrap records: see `wrappers.beginning`."""
        return wrappers.beginning(self.window.text, self.window.at, _DECODER)

    def member(self) -> object:
        """Take and return a name or a value of an object whose records are read one at a time."""
        offset = self.window.offset
        try:
            value, end = self.value()
        except Unusable as unusable:
            raise Broken(unusable.reject, offset) from None
        self.window.take(end)
        return value

    def need(self, wanted: str) -> str:
        """Skip white space and return the next character. Raises Broken unless it is in `wanted` ("" for any)."""
        char = self.window.peek()
        if not char or (wanted and char not in wanted):
            self.stop(f"expecting one of {' '.join(wanted)}" if wanted else "expecting value")
        return char

    def mark(self, wanted: str) -> str:
        """Take and return the next character. Raises Broken unless it is in `wanted`."""
        char = self.need(wanted)
        self.window.step()
        return char

    def stop(self, what: str, index: int | None = None, *, is_open: bool = False) -> NoReturn:
        """Raise Broken at an index of the text (by default, here). With `is_open` a string begins and does not end."""
        window = self.window
        index = window.at if index is None else index
        if window.is_done and (is_open or _CUT.match(window.text, index)):
            raise Broken(faults.of_cut(self.number + 1, window.offset), window.offset)
        place = window.offset_of(index)
        is_bad = BAD_BYTE.match(window.text, index)
        raise Broken(faults.of_bad_byte(place) if is_bad else faults.of_stop(place, what), place)


def _decoded(text: str, at: int) -> tuple[object, int]:
    """Return the value that begins at an index, and the index after it. Raises Unusable or JSONDecodeError."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError:
        raise
    except RecursionError:  # the interpreter's limit is beyond ours
        raise Unusable("deep_nesting") from None
    except _Constant:
        raise Unusable("not_a_number") from None
    except ValueError:
        raise Unusable("number_too_long") from None


def _fault(error: json.JSONDecodeError) -> tuple[str, int]:
    """Return what is wrong, and at which index, in the same words in every version of Python."""
    if error.msg.startswith("Illegal trailing comma"):  # since 3.13; earlier versions blame what follows the comma
        end = error.pos + 1
        while error.doc[end] in " \t\n\r":
            end += 1
        return "expecting value" if error.doc[end] == "]" else "expecting property name enclosed in double quotes", end
    return error.msg[0].lower() + error.msg[1:], error.pos
