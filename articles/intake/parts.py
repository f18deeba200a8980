"""What an item says, part by part: so that a file that is silent on a part never takes away what is known of it."""

import hashlib
from collections.abc import Iterator, Mapping

# In the order in which they are stored: add new ones at the end.
PARTS = (
    "headline",
    "body",
    "byline",
    "dateline",
    "address",
    "date",
    "picture",
    "language",
    "sections",
    "topics",
    "links",
)
_SIZE = 8  # bytes of each: the first says how the value is known, the others are a hash of it
_UNKNOWN = bytes(_SIZE)
_SAID, _GUESSED = b"\x01", b"\x02"


def encode(values: Mapping[str, str], silent_on: tuple[str, ...]) -> bytes:
    """Return a fingerprint of each of the PARTS, in a row.

    A part that the item is silent on is unknown or, if it has a value all the same, a guess.
    """
    return b"".join(
        _UNKNOWN if is_silent and not values[name] else (_GUESSED if is_silent else _SAID) + _hash(values[name])
        for name in PARTS
        for is_silent in (name in silent_on,)
    )


def changed(earlier: bytes, later: bytes) -> tuple[str, ...]:
    """Return the names of the parts that the later item changes: only what it says, or guesses where nobody said."""
    return tuple(name for name, old, new in _pairs(earlier, later) if not _outlasts(old, new) and _differ(old, new))


def differing(earlier: bytes, later: bytes) -> tuple[str, ...]:
    """Return the names of the parts whose values differ, however each is known: to say nothing is to have none."""
    return tuple(name for name, old, new in _pairs(earlier, later) if _value(old) != _value(new))


def kept(earlier: bytes, later: bytes) -> tuple[str, ...]:
    """Return the names of the known parts of the earlier item that outlast the later one, which is silent on them."""
    return tuple(name for name, old, new in _pairs(earlier, later) if old != _UNKNOWN and _outlasts(old, new))


def merged(earlier: bytes, later: bytes) -> bytes:
    """Return the parts that are known after both items, of which the later one was written last."""
    return b"".join(old if _outlasts(old, new) else new for _, old, new in _pairs(earlier, later))


def _hash(value: str) -> bytes:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=_SIZE - 1).digest()


_SAID_EMPTY = _SAID + _hash("")


def _value(part: bytes) -> bytes:
    return (_SAID_EMPTY if part == _UNKNOWN else part)[1:]


def _pairs(earlier: bytes, later: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    # An earlier release may have stored fewer parts.
    earlier = earlier.ljust(len(later), b"\0")
    for place, name in enumerate(PARTS):
        span = slice(place * _SIZE, (place + 1) * _SIZE)
        yield name, earlier[span], later[span]


def _outlasts(old: bytes, new: bytes) -> bool:
    return new == _UNKNOWN or (new[:1] == _GUESSED and old[:1] == _SAID)


def _differ(old: bytes, new: bytes) -> bool:
    if old == _UNKNOWN:
        return new != _SAID_EMPTY
    return old[1:] != new[1:]
