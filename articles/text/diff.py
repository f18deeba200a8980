"""Compares two versions of a text word by word, in bounded time."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from articles.text.patterns import late_pattern

# Japanese and Chinese are written without spaces, so every character is compared by itself.
_SIGN = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_MARKS = ".,:;!?…\"'“”„‘’«»()\\[\\]{}—–、。！？，"
_INSIDE = f"[^\\s{_SIGN}{_MARKS}]+"
# White space, one CJK character, a word with its inner punctuation ("isn't", "1,250.5", "12:30", "N·m"), or one mark.
_TOKEN = late_pattern(rf"\s+|[{_SIGN}]|{_INSIDE}(?:[.,:'’]{_INSIDE})*|.", re.DOTALL)
_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
_HAS_WORD = re.compile(r"[^\W_]|\n")

# The budget of a comparison in steps of up to 0.5 µs, and the fixed cost of each region.
_STEPS = 250_000
_REGION = 30

# How many unchanged tokens (words, spaces, marks) an excerpt shows before and after a change.
_AROUND = 28

Kind = Literal["same", "removed", "added", "skipped"]
_Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A passage that both versions have ("same"), or only the earlier ("removed") or the later one ("added").

    "skipped" marks an unchanged passage far from any change; only `excerpts` yields it.
    """

    kind: Kind
    text: str


@dataclass(slots=True)
class _Steps:
    left: int


def compare(before: str, after: str) -> tuple[DiffPiece, ...]:
    """Return the pieces of both versions: "same" and "removed" add up to `before`, "same" and "added" to `after`.

    No piece is empty, and "removed" comes before the "added" piece that replaces it. If comparing a paragraph would
    take too long, the whole paragraph is removed and added.
    """
    old, new = _PARAGRAPH.findall(before), _PARAGRAPH.findall(after)
    steps, changes = _Steps(_STEPS), []
    for same, removed, added in _changes(old, new, _Steps(_STEPS // 5)):
        changes.append((same, "", ""))
        changes += _changes(_TOKEN.findall(removed), _TOKEN.findall(added), steps)
    return tuple(_pieces(_without_islands(changes)))


def side_by_side(before: str, after: str) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Return two columns of pieces: "same" and "removed" on the left, "same" and "added" on the right."""
    pieces = compare(before, after)
    return (
        tuple(piece for piece in pieces if piece.kind != "added"),
        tuple(piece for piece in pieces if piece.kind != "removed"),
    )


def excerpts(pieces: Sequence[DiffPiece], *, around: int = _AROUND) -> Iterator[DiffPiece]:
    """Yield the pieces, with the middle of long unchanged passages as "skipped"; no text is left out.

    `around` is the number of tokens to show on either side of a change.
    """
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        if piece.kind != "same":
            yield piece
            continue
        tokens = _TOKEN.findall(piece.text)
        head = around if index else 0
        tail = len(tokens) - (around if index < last else 0)
        if tail - head <= around // 2:
            yield piece
            continue
        kinds: tuple[tuple[Kind, list[str]], ...] = (
            ("same", tokens[:head]), ("skipped", tokens[head:tail]), ("same", tokens[tail:])
        )  # fmt: skip
        yield from (DiffPiece(kind, "".join(part)) for kind, part in kinds if part)


def _changes(old: Sequence[str], new: Sequence[str], steps: _Steps) -> Iterator[tuple[str, str, str]]:
    # Yields each equal run with the text that is removed and added after it.
    same, at_old, at_new = 0, 0, 0
    for i, j, length in [*sorted(_equal_runs(old, new, steps)), (len(old), len(new), 0)]:
        if (i, j) != (at_old, at_new) or not length:
            yield "".join(old[same:at_old]), "".join(old[at_old:i]), "".join(new[at_new:j])
            same = i
        at_old, at_new = i + length, j + length


def _without_islands(changes: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    # "red fox" for "grey wolf" is one change: joins changes that only a space or a mark separates.
    pending_same, pending_removed, pending_added = "", "", ""
    for same, removed, added in changes:
        if not (removed or added) and not (pending_removed or pending_added):
            pending_same += same
        elif (pending_removed and pending_added and removed and added) and not _HAS_WORD.search(same):
            pending_removed += same + removed
            pending_added += same + added
        elif not same:
            pending_removed += removed
            pending_added += added
        else:
            yield pending_same, pending_removed, pending_added
            pending_same, pending_removed, pending_added = same, removed, added
    yield pending_same, pending_removed, pending_added


def _pieces(changes: Iterator[tuple[str, str, str]]) -> Iterator[DiffPiece]:
    pending = ""
    for same, removed, added in changes:
        pending += same
        if removed or added:
            if pending:
                yield DiffPiece("same", pending)
            pending = ""
            if removed:
                yield DiffPiece("removed", removed)
            if added:
                yield DiffPiece("added", added)
    if pending:
        yield DiffPiece("same", pending)


def _equal_runs(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[_Run]:
    # Patience diff: words that occur exactly once on both sides are anchors; between them, find a shortest edit.
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
        # In a text of few different words, or in Chinese, none may be unique, but three in a row often are.
        anchors = _anchors(old[i:stop], new[j:last], 1) or _anchors(old[i:stop], new[j:last], 3)
        if anchors:
            cuts = [(0, 0), *anchors, (stop - i, last - j)]
            regions += [(i + a, i + b, j + c, j + d) for (a, c), (b, d) in pairwise(cuts)]
        else:
            runs += [(i + x, j + y, length) for x, y, length in _shortest_edit(old[i:stop], new[j:last], steps)]
    return runs


def _anchors(old: Sequence[str], new: Sequence[str], size: int) -> list[tuple[int, int]]:
    # The longest series of runs of `size` words that occur once on each side and in the same order on both.
    old_rows, new_rows = (list(zip(*(side[skip:] for skip in range(size)), strict=False)) for side in (old, new))
    old_counts, new_counts = Counter(old_rows), Counter(new_rows)
    places = {row: j for j, row in enumerate(new_rows) if new_counts[row] == 1 and not row[0].isspace()}
    pairs = [(i, places[row]) for i, row in enumerate(old_rows) if row in places and old_counts[row] == 1]
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
    # Myers 1986, "An O(ND) difference algorithm"; gives up, and returns nothing, after half of the remaining steps.
    budget, reach, trail = steps.left // 2, {1: 0}, []
    long, wide = len(old), len(new)
    for edits in range(long + wide + 1):
        trail.append(reach.copy())
        walked = edits + 1
        for diagonal in range(-edits, edits + 1, 2):
            # The same as _entry, inlined: a call would double the time.
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
                return _trace_back(trail, x, y)
        budget, steps.left = budget - walked, steps.left - walked
        if budget < 0:
            break
    return []


def _entry(reach: dict[int, int], diagonal: int, edits: int) -> tuple[int, int]:
    # Where the next edit enters this diagonal, and from which diagonal.
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1], diagonal + 1
    return reach[diagonal - 1] + 1, diagonal - 1


def _trace_back(trail: list[dict[int, int]], x: int, y: int) -> list[_Run]:
    runs = []
    for edits in range(len(trail) - 1, -1, -1):
        reach, diagonal = trail[edits], x - y
        begin, origin = _entry(reach, diagonal, edits)
        if x > begin:
            runs.append((begin, begin - diagonal, x - begin))
        x, y = reach[origin], reach[origin] - origin
    return runs
