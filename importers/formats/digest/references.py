"""Gives the markers of a file that only have a number ("Read more [1]") their links, from a list further down."""

import re
from collections import Counter
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
    held: list[RawItem] = []
    size = 0
    for item in items:
        if not held and not item.reference:
            yield item
            continue
        if held and (links := _listed(item)):
            held = _resolved(held, links)
        held.append(item)
        size += item.size
        while held and (not held[0].reference or size > MAX_HELD):
            size -= held[0].size
            yield held.pop(0) if size <= MAX_HELD else replace(held.pop(0), reference="")
    yield from held


def _listed(item: RawItem) -> dict[bytes, set[bytes]]:
    """Return the addresses of each number that is listed above the item's marker."""
    links: dict[bytes, set[bytes]] = {}
    if item.raw and b"://" in item.raw:
        for line in _LISTED.finditer(item.raw, 0, item.text_size):
            links.setdefault(line["number"], set()).add(line["url"])
    return links


def _resolved(held: list[RawItem], links: dict[bytes, set[bytes]]) -> list[RawItem]:
    count = Counter(item.reference for item in held)
    resolved = []
    for item in held:
        number = item.reference.encode()
        if number in links and item.raw is not None:
            is_clear = count[item.reference] == 1 and len(links[number]) == 1
            line = b"\n[%b] %b" % (number, next(iter(links[number]))) if is_clear else b""
            resolved.append(replace(item, raw=item.raw + line, reference=""))
        else:
            resolved.append(item)
    return resolved
