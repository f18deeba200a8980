"""Where in a resource the searched words stand: a passage of plain text, and the places in it, for clients to mark."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from articles.search.query import Phrase, Query
from articles.text.words import search_text

_WORD = re.compile(r"[^\W_]+")
# Characters of text before the first place, and of a passage in all.
_BEFORE, _LENGTH = 60, 240
# So far before that the passage looks for the beginning of a word.
_NEAR = 30
# So much of two words has to be alike, and so much of either may not be.
_STEM, _ENDING = 4, 3
# So many characters of a text are looked at: a passage is a help, and not worth a second of a list.
_LOOKED_AT = 3_000


def matches(data: dict[str, Any], query: Query) -> dict[str, Any] | None:
    """Return {"field", "text", "ranges"} of the first text in which a word occurs, None where none does visibly.

    `ranges` are [start, end) in characters of `text`. The index finds words by their stems: where no text has one as it was
    typed, those that begin alike are shown ("ferries" for "ferry").
    """
    body = data.get("body") or {}
    texts = {
        "headline": data.get("headline"),
        "dek": data.get("dek"),
        "summary": data["summary"]["text"],
        "body": body.get("text"),
    }
    units = {name: _units(text[:_LOOKED_AT]) for name, text in texts.items() if text}
    for is_same in (str.__eq__, _are_kin):
        for name, words in units.items():
            text = texts[name] or ""
            if found := _places(words, query.wanted, is_same):
                return {"field": name, **_passage(text, found)}
    return None


def _are_kin(one: str, other: str) -> bool:
    """Say whether two words differ by a short ending only."""
    alike = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    return alike >= _STEM and max(len(one), len(other)) - alike <= _ENDING


def _places(
    units: list[tuple[int, int, str]], phrases: Iterable[Phrase], is_same: Callable[[str, str], bool]
) -> list[tuple[int, int]]:
    """Return where the phrases' words stand, in the order of the text."""
    found: set[tuple[int, int]] = set()
    for first, *rest in phrases:
        for at, (_, _, word) in enumerate(units):
            following = units[at + 1 : at + 1 + len(rest)]
            if not is_same(first, word) or len(following) < len(rest):
                continue
            if all(is_same(one, unit[2]) for one, unit in zip(rest, following, strict=True)):
                found |= {(start, end) for start, end, _ in units[at : at + 1 + len(rest)]}
    return sorted(found)


def _units(text: str) -> list[tuple[int, int, str]]:
    """Return the words as the index has them, each with its place: a sign that is a word of its own stands alone."""
    units: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text):
        words = search_text(match.group()).split()
        if len(words) < 2:  # noqa: PLR2004
            units += [(*match.span(), word) for word in words]
            continue
        start = match.start()
        for is_sign, run in groupby(match.group(), _is_sign):
            signs = "".join(run)
            parts = signs if is_sign else [signs]
            for part in parts:
                units += [(start, start + len(part), word) for word in search_text(part).split()]
                start += len(part)
    return units


@lru_cache(maxsize=4_096)
def _is_sign(letter: str) -> bool:
    """Say whether it is a word of its own wherever it stands, as Chinese, Japanese and Korean signs are."""
    return " " in search_text(f"a{letter}")


def _passage(text: str, found: list[tuple[int, int]]) -> dict[str, Any]:
    start = max(0, found[0][0] - _BEFORE)
    # From the beginning of a word, where one is near: not every writing has spaces.
    space = max(text.rfind(sign, max(0, start - _NEAR), start) for sign in " \n")
    if start and space >= 0:
        start = space + 1
    end = min(len(text), start + _LENGTH)
    ranges = [[left - start, right - start] for left, right in found if start <= left and right <= end]
    return {"text": text[start:end], "ranges": ranges}
