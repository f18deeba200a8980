"""Gives the markers of a file that only have a number ("Read more [1]") their links, from a list further down."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from importers.formats.digest.cutter import RawItem

MAX_HELD = 4_000_000  # bytes of items that wait for their list

_LISTED = re.compile(
    rb"^[ \t]{0,40}(?:\[\^?)?(?P<number>\d{1,4})(?:\]:?|[.)])[ \t]{0,4}(?:[^\r\n\[\]]{1,80}[ (])?<?(?P<url>https?://[^\s<>\"]{1,2000})",
    re.MULTILINE | re.IGNORECASE,
)


def with_links(items: Iterable[RawItem]) -> Iterator[RawItem]:
    """Yield the items in order; to one whose marker has a number, the line of the list with that number is added.

    Items wait for the next list in the file, up to MAX_HELD bytes. A number that two of them have, or that is listed
    with two addresses, gives neither a link: it could be the other's.
    """
    held: deque[RawItem] = deque()
    places: dict[str, list[int]] = {}  # of the items that wait, by number
    lines: dict[int, bytes] = {}  # what is added to those that wait no more, by place
    first = size = 0
    for item in items:
        if not held and not item.reference:
            first += 1
            yield item
            continue
        for number, urls in _listed(item).items() if places else ():
            waiting = places.pop(number.decode(), [])
            is_clear = len(waiting) == len(urls) == 1
            lines |= dict.fromkeys(waiting, b"\n[%b] %b" % (number, next(iter(urls))) if is_clear else b"")
        if item.reference:
            places.setdefault(item.reference, []).append(first + len(held))
        held.append(item)
        size += item.size
        while held and (first in lines or not held[0].reference or size > MAX_HELD):
            size -= held[0].size
            if first not in lines and held[0].reference:
                places[held[0].reference].remove(first)  # it has waited longest, and is the first of these
            yield _with_line(held.popleft(), lines.pop(first, b""))
            first += 1
    for place, item in enumerate(held, start=first):
        yield _with_line(item, lines.get(place, b""))


def _with_line(item: RawItem, line: bytes) -> RawItem:
    return replace(item, raw=item.raw + line) if item.raw is not None and line else item


def _listed(item: RawItem) -> dict[bytes, set[bytes]]:
    """Return the addresses of each number that is listed above the item's marker."""
    links: dict[bytes, set[bytes]] = {}
    if item.raw and b"://" in item.raw:
        for line in _LISTED.finditer(item.raw, 0, item.text_size):
            links.setdefault(line["number"], set()).add(line["url"])
    return links
