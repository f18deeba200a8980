"""What differs between two writings of a text, word by word, in bounded time."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

# Japanese and Chinese put no spaces between words: every sign is compared by itself.
_SIGN = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_MARKS = ".,:;!?…\"'“”„‘’«»()\\[\\]{}—–、。！？，"
_INSIDE = f"[^\\s{_SIGN}{_MARKS}]+"
# A run of spaces, one sign, a word with what stands inside it ("isn't", "1,250.5", "12:30", "N·m"), or one mark.
_TOKEN = re.compile(rf"\s+|[{_SIGN}]|{_INSIDE}(?:[.,:'’]{_INSIDE})*|.", re.DOTALL)
_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
_HAS_WORD = re.compile(r"[^\W_]|\n")

# Steps of the search, each up to 0.5 µs, and what a region costs however small it is.
_STEPS = 250_000
_REGION = 30

# Of an unchanged stretch so many words, spaces and marks are kept on the side of a change, where it is shown in excerpts.
_AROUND = 28

Kind = Literal["same", "removed", "added", "skipped"]
_Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is in both writings, in the earlier only, or in the later only.

    "skipped" is in both too, and far from any change: `excerpts` alone says so.
    """

    kind: Kind
    text: str


@dataclass(slots=True)
class _Steps:
    left: int


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that make both texts: "same" and "removed" in a row are before, "same" and "added" after.

    No piece is empty; where words give way to others, the removed come first. A paragraph whose comparison would take
    too long is removed and added as a whole.
    """
    old, new = _PARAGRAPH.findall(before), _PARAGRAPH.findall(after)
    steps, changes = _Steps(_STEPS), []
    for same, removed, added in _changes(old, new, _Steps(_STEPS // 5)):
        changes.append((same, "", ""))
        changes += _changes(_TOKEN.findall(removed), _TOKEN.findall(added), steps)
    return tuple(_pieces(_without_islands(changes)))


def side_by_side(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces of the left column (before: same and removed) and of the right (after: same and added)."""
    pieces = words(before, after)
    return (
        tuple(piece for piece in pieces if piece.kind != "added"),
        tuple(piece for piece in pieces if piece.kind != "removed"),
    )


def excerpts(pieces: Sequence[Piece], *, around: int = _AROUND) -> Iterator[Piece]:
    """Yield the pieces with the middle of long unchanged stretches marked as skipped; together they are the same texts."""
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        if piece.kind != "same":
            yield piece
            continue
        tokens = _TOKEN.findall(piece.text)
        head = around if place else 0
        tail = len(tokens) - (around if place < last else 0)
        if tail - head <= around // 2:
            yield piece
            continue
        kinds: tuple[tuple[Kind, list[str]], ...] = (
            ("same", tokens[:head]), ("skipped", tokens[head:tail]), ("same", tokens[tail:])
        )  # fmt: skip
        yield from (Piece(kind, "".join(part)) for kind, part in kinds if part)


def _changes(old: Sequence[str], new: Sequence[str], steps: _Steps) -> Iterator[tuple[str, str, str]]:
    # Each equal stretch with what is removed and added behind it.
    same, at_old, at_new = 0, 0, 0
    for i, j, length in [*sorted(_equal_runs(old, new, steps)), (len(old), len(new), 0)]:
        if (i, j) != (at_old, at_new) or not length:
            yield "".join(old[same:at_old]), "".join(old[at_old:i]), "".join(new[at_new:j])
            same = i
        at_old, at_new = i + length, j + length


def _without_islands(changes: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    # "red fox" for "grey wolf" reads as one change: a space or comma that both have by chance does not cut it in two.
    held_same, held_removed, held_added = "", "", ""
    for same, removed, added in changes:
        if not (removed or added) and not (held_removed or held_added):
            held_same += same
        elif (held_removed and held_added and removed and added) and not _HAS_WORD.search(same):
            held_removed += same + removed
            held_added += same + added
        elif not same:
            held_removed += removed
            held_added += added
        else:
            yield held_same, held_removed, held_added
            held_same, held_removed, held_added = same, removed, added
    yield held_same, held_removed, held_added


def _pieces(changes: Iterator[tuple[str, str, str]]) -> Iterator[Piece]:
    held = ""
    for same, removed, added in changes:
        held += same
        if removed or added:
            if held:
                yield Piece("same", held)
            held = ""
            if removed:
                yield Piece("removed", removed)
            if added:
                yield Piece("added", added)
    if held:
        yield Piece("same", held)


def _equal_runs(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[_Run]:
    # Patience diff: words that both sides have exactly once hold the texts together; a shortest edit lies between them.
    runs, regions = [], [(0, len(old), 0, len(new))]
    while regions:
        start, end, first, last = regions.pop()
        i, j = start, first
        while i < end and j < last and old[i] == new[j]:
            i, j = i + 1, j + 1
        if i > start:
            runs.append((start, first, i - start))
        stop = end
        while stop > i and last > j and old[stop - 1] == new[last - 1]:
            stop, last = stop - 1, last - 1
        if end > stop:
            runs.append((stop, last, end - stop))
        if i == stop or j == last:
            continue
        steps.left -= _REGION + 4 * (stop - i + last - j)
        if steps.left < 0:
            continue
        # Of few different words none is there just once, nor of Chinese signs; three in a row are.
        anchors = _anchors(old[i:stop], new[j:last], 1) or _anchors(old[i:stop], new[j:last], 3)
        if anchors:
            cuts = [(0, 0), *anchors, (stop - i, last - j)]
            regions += [(i + a, i + b, j + c, j + d) for (a, c), (b, d) in pairwise(cuts)]
        else:
            runs += [(i + x, j + y, length) for x, y, length in _shortest_edit(old[i:stop], new[j:last], steps)]
    return runs


def _anchors(old: Sequence[str], new: Sequence[str], size: int) -> list[tuple[int, int]]:
    # The longest series of so many words in a row that stand once on either side, in one order on both.
    olds, news = (list(zip(*(side[skip:] for skip in range(size)), strict=False)) for side in (old, new))
    in_old, in_new = Counter(olds), Counter(news)
    places = {row: place for place, row in enumerate(news) if in_new[row] == 1 and not row[0].isspace()}
    pairs = [(i, places[row]) for i, row in enumerate(olds) if row in places and in_old[row] == 1]
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [index]
        previous.append(ends[length - 1] if length else -1)
    series, index = [], ends[-1] if ends else -1
    while index >= 0:
        series.append(pairs[index])
        index = previous[index]
    return series[::-1]


def _shortest_edit(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[_Run]:
    # Myers 1986, "An O(ND) difference algorithm", or nothing where it takes more than half of the steps left.
    allowed, reach, trail = steps.left // 2, {1: 0}, []
    long, wide = len(old), len(new)
    for edits in range(long + wide + 1):
        trail.append(reach.copy())
        walked = edits + 1
        for diagonal in range(-edits, edits + 1, 2):
            # As in _entry, where a call would double the time.
            if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
                begin = reach[diagonal + 1]
            else:
                begin = reach[diagonal - 1] + 1
            x, y = begin, begin - diagonal
            while x < long and y < wide and old[x] == new[y]:
                x, y = x + 1, y + 1
            reach[diagonal] = x
            walked += x - begin
            if x >= long and y >= wide:
                steps.left -= walked
                return _way_back(trail, x, y)
        allowed, steps.left = allowed - walked, steps.left - walked
        if allowed < 0:
            break
    return []


def _entry(reach: dict[int, int], diagonal: int, edits: int) -> tuple[int, int]:
    # Where a diagonal is entered by one more edit, and from which diagonal.
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1], diagonal + 1
    return reach[diagonal - 1] + 1, diagonal - 1


def _way_back(trail: list[dict[int, int]], x: int, y: int) -> list[_Run]:
    runs = []
    for edits in range(len(trail) - 1, -1, -1):
        reach, diagonal = trail[edits], x - y
        begin, origin = _entry(reach, diagonal, edits)
        if x > begin:
            runs.append((begin, begin - diagonal, x - begin))
        x, y = reach[origin], reach[origin] - origin
    return runs
