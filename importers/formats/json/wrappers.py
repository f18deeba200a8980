"""Which objects only wrap records, as `{"posts": […]}` does, or an `_envelope` answer, whose records are its `body`."""

import json
import re
from typing import Any

Decoder = json.JSONDecoder

# The names of the lists that servers put their records into.
LISTS = ("posts", "items", "data", "results", "entries", "responses", "body")
# Who has one of these is a record, whatever lists it has too.
_OF_RECORDS = frozenset({"id", "ID", "content"})
_SPACE = re.compile(r"[ \t\n\r]*")
_FIRST_OBJECT = re.compile(r"\[[ \t\n\r]*(?=\{)")


def member(value: object) -> str:
    """Return the name of the member that holds the records of an object, "" if the value does not wrap any.

    That is the first list of objects; or the `body` of an `_envelope` answer, be it a single record; or `data`, if that
    is such an object in its turn. An empty list counts if there is nothing better.
    """
    if not isinstance(value, dict) or not _OF_RECORDS.isdisjoint(value):
        return ""
    for name in value:
        if name in LISTS and _holds_records(value, name):
            return name
    return next((name for name in LISTS if value.get(name) == []), "")


def _holds_records(value: dict[str, Any], name: str) -> bool:
    inner = value[name]
    if isinstance(inner, list):
        return bool(inner) and isinstance(inner[0], dict)
    if name == "body":
        return isinstance(inner, dict) and isinstance(value.get("status"), int)
    return name == "data" and bool(member(inner))


def first_record(value: dict[str, Any]) -> object:
    """Return the first record that the object wraps, None if its list is empty."""
    inner = value[member(value)]
    if isinstance(inner, list):
        return inner[0] if inner else None
    return first_record(inner) if member(inner) else inner


def beginning(text: str, at: int, decoder: Decoder, *, is_inside: bool = False) -> dict[str, Any]:
    """Return an object that is too long, or broken, to be parsed: its members up to its first list of objects.

    Of that list it has only the first object, {} if even that cannot be parsed. The text at this index may be anything:
    if it is no object with such a list, of its own or (unless it `is_inside` another) in its `data`, the result is {}.
    """
    members: dict[str, Any] = {}
    try:
        at = _after(text, at, "{")
        while True:
            name, at = decoder.raw_decode(text, _visible(text, at))
            if name in _OF_RECORDS:
                return {}
            at = _visible(text, _after(text, at, ":"))
            if name in LISTS and (match := _FIRST_OBJECT.match(text, at)):
                return {**members, name: [_object(text, match.end(), decoder)]}
            if name == "data" and not is_inside and (inner := beginning(text, at, decoder, is_inside=True)):
                return {**members, name: inner}
            members[name], at = decoder.raw_decode(text, at)
            at = _after(text, at, ",")
    except (ValueError, RecursionError, TypeError):
        return {}


def _object(text: str, at: int, decoder: Decoder) -> Any:
    try:
        return decoder.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return {}


def _after(text: str, at: int, sign: str) -> int:
    """Return the index after the sign that comes next. Raises ValueError if another does."""
    at = _visible(text, at)
    if not text.startswith(sign, at):
        raise ValueError(sign)
    return at + 1


def _visible(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
