"""Lines with their numbers in the file, as an editor of texts shows them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

MAX_QUOTED = 80  # characters of a line in a note
MAX_LISTED = 20  # lines in a note


class Line(NamedTuple):
    """A line without its end, and its number in the file, from 1."""

    number: int
    text: str


def line_ends(text: str) -> int:
    """Return the number of line ends: LF, CR LF or CR. The other line ends of Unicode do not count as lines."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def numbered(text: str, first: int) -> Iterator[Line]:
    """Yield the lines of the text, the first of which has this number.

    A line end that does not count (a form feed, U+2028) begins another line of the same number.
    """
    number = first
    for line in text.splitlines(keepends=True):
        yield Line(number, line)
        number += line.endswith(("\n", "\r"))


def quote(lines: Iterable[Line]) -> str:
    """Return the lines for a note: "line 3 “Posted in News”, line 9 “Menu”". The last of very many are only counted."""
    lines = list(lines)
    quoted = [f"line {line.number} “{_cut(line.text.strip())}”" for line in lines[:MAX_LISTED]]
    if more := lines[MAX_LISTED:]:
        quoted.append(f"and {len(more)} more up to line {more[-1].number}")
    return ", ".join(quoted)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 1].rstrip()}…"
