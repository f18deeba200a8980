"""Where the words of a search occur in an article: a passage of plain text, and the ranges for clients to highlight."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from articles.search.query import Phrase, Query
from articles.text.words import search_text

_WORD = re.compile(r"[^\W_]+")
# Characters of a passage, and how many of them come before the first match.
_LENGTH, _BEFORE = 240, 60
# How many characters further back the passage may start to begin with a whole word.
_NEAR = 30
# Two words are alike if they share this many first letters, and differ in at most this many last ones.
_STEM, _ENDING = 4, 3
# Only this many characters of each text are searched: the passage is a courtesy and must not slow the list down.
_SEARCHED = 3_000
# The start and the end of a word in a text, and the word as the index has it.
Word = tuple[int, int, str]


def find_match(data: dict[str, Any], query: Query) -> dict[str, Any] | None:
    """Return {"field", "text", "ranges"} for the first text of an article in which a word occurs, None if none does.

    `ranges` are [start, end) in characters of `text`. The index finds words by their stems: if no text has the
    exact word, one with the same beginning matches ("ferries" for "ferry"), and then one that goes on from a
    half-typed last word ("ferries" for "fer").
    """
    body = data.get("body") or {}
    texts = {
        "headline": data.get("headline"),
        "dek": data.get("dek"),
        "summary": data["summary"]["text"],
        "body": body.get("text"),
    }
    words_by_field = {field: _words(text[:_SEARCHED]) for field, text in texts.items() if text}
    ways = [(str.__eq__, query.wanted), (_are_alike, query.wanted), (_begins, (query.last,) if query.last else ())]
    for is_same, phrases in ways:
        for field, words in words_by_field.items():
            text = texts[field] or ""
            if spans := _spans(words, phrases, is_same):
                return {"field": field, **_passage(text, spans)}
    return None


def _begins(first: str, second: str) -> bool:
    """Tell whether the second word begins with the first."""
    return second.startswith(first)


def _are_alike(first: str, second: str) -> bool:
    """Tell whether two words differ only in a short ending."""
    pairs = enumerate(zip(first, second, strict=False))
    shared = next((at for at, pair in pairs if pair[0] != pair[1]), min(len(first), len(second)))
    return shared >= _STEM and max(len(first), len(second)) - shared <= _ENDING


def _spans(words: list[Word], phrases: Iterable[Phrase], is_same: Callable[[str, str], bool]) -> list[tuple[int, int]]:
    """Return the start and end of every word that belongs to one of the phrases, in the order of the text."""
    spans: set[tuple[int, int]] = set()
    for first, *rest in phrases:
        for at, (_, _, word) in enumerate(words):
            following = words[at + 1 : at + 1 + len(rest)]
            if not is_same(first, word) or len(following) < len(rest):
                continue
            if all(is_same(wanted, present) for wanted, (_, _, present) in zip(rest, following, strict=True)):
                spans |= {(start, end) for start, end, _ in words[at : at + 1 + len(rest)]}
    return sorted(spans)


def _words(text: str) -> list[Word]:
    """Return the words of a text as the index has them, with their places. A Chinese character is a word by itself."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        indexed = search_text(match.group()).split()
        if len(indexed) < 2:  # noqa: PLR2004
            words += [(*match.span(), word) for word in indexed]
            continue
        start = match.start()
        for is_word, run in groupby(match.group(), _is_word):
            characters = "".join(run)
            for part in characters if is_word else [characters]:
                words += [(start, start + len(part), word) for word in search_text(part).split()]
                start += len(part)
    return words


@lru_cache(maxsize=4_096)
def _is_word(character: str) -> bool:
    """Tell whether a character is a word by itself, as Chinese, Japanese and Korean ones are."""
    return " " in search_text(f"a{character}")


def _passage(text: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """Return the passage around the first span, and the ranges within it."""
    start = max(0, spans[0][0] - _BEFORE)
    # Start with a whole word if one begins nearby; not every script has spaces.
    space = max(text.rfind(character, max(0, start - _NEAR), start) for character in " \n")
    if start and space >= 0:
        start = space + 1
    end = min(len(text), start + _LENGTH)
    ranges = [[left - start, right - start] for left, right in spans if start <= left and right <= end]
    return {"text": text[start:end], "ranges": ranges}
