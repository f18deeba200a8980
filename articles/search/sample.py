"""The words of the newest articles, which say what a half-typed word may become and how words are spelt."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, Literal

from django.db.models import QuerySet

from articles.models import Article, SearchRow, Source, Tag
from articles.text.words import search_text

Scope = Literal["public", "desk"]

# How many of the newest articles say what a half-typed word may become.
SIZE = 300
# How many articles, headlines and names (of tags, and of sources) say how a word is spelt: a few tenths of a second.
LARGE, HEADLINES, NAMES = 1_000, 10_000, 10_000
# How many words a half-typed one may become at most, those in most articles first.
MOST_ENDINGS = 20
# A word that begins others in more articles than this is taken for one of the most frequent of them only: on SQLite,
# all articles with any of them are read before the first is found ("pro" in 60,000: 7 ms, and 1 ms for twenty words).
_RARE = 20_000
# For how many seconds a sample is right.
_FRESH = 60


@dataclass(frozen=True)
class Sample:
    """In how many of the newest articles each word occurs. `last` is the highest id of all articles, or near it."""

    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    last: int = 0

    @cached_property
    def words(self) -> list[str]:
        """Return all words, in their order."""
        return sorted(self.counts)

    def _beginning_with(self, start: str) -> list[str]:
        low = bisect_left(self.words, start)
        return self.words[low : bisect_left(self.words, f"{start}\U0010ffff", low)]

    def beginning_with(self, start: str) -> list[str]:
        """Return the longer words that begin so, the most frequent first, up to MOST_ENDINGS."""
        words = [word for word in self._beginning_with(start) if word != start]
        return sorted(words, key=lambda word: -self.counts[word])[:MOST_ENDINGS]

    def is_rare(self, start: str) -> bool:
        """Say whether so few articles have a word that begins so that all of them may be looked up."""
        if self.last <= _RARE:
            return True
        return sum(self.counts[word] for word in self._beginning_with(start)) * self.last <= _RARE * self.size


_kept: dict[tuple[Scope, bool], tuple[float, Sample]] = {}
_lock = Lock()


def sample(scope: Scope) -> Sample:
    """Return the words of the newest articles, as they were at most a minute ago. One query at most."""
    return _keep(scope, is_large=False)


def vocabulary(scope: Scope) -> Sample:
    """Return the words of more articles, of more headlines, and of names, as they were at most a minute ago.

    Four queries at most. Names may be nobody's: show a word of it only where an article has it.
    """
    return _keep(scope, is_large=True)


def renew() -> None:
    """Have the samples taken again when they are next asked for."""
    _kept.clear()


def _keep(scope: Scope, *, is_large: bool) -> Sample:
    key = (scope, is_large)
    # One thread reads, and the others wait for it.
    with _lock:
        until, kept = _kept.get(key, (0.0, Sample()))
        if time.monotonic() > until:
            kept = _of_texts(_vocabulary_texts(scope) if is_large else _texts(scope, SIZE))
            _kept[key] = (time.monotonic() + _FRESH, kept)
    return kept


def _texts(scope: Scope, size: int, *columns: str) -> QuerySet:
    """Return id, headline and text of the newest articles; for readers, only of those that are live."""
    rows = SearchRow.objects.values_list("pk", *(f"{scope}_{column}" for column in columns or ("title", "text")))
    if scope == "desk":
        return rows.order_by("-pk")[:size]
    return rows.filter(pk__in=Article.objects.live().newest().values("pk")[:size])


def _vocabulary_texts(scope: Scope) -> Iterator[tuple[Any, ...]]:
    yield from _texts(scope, LARGE)
    yield from _texts(scope, HEADLINES, "title")
    for model in (Tag, Source):
        names = model.objects.order_by("-pk").values_list("name", flat=True)[:NAMES]
        yield from ((0, search_text(name)) for name in names)


def _of_texts(rows: Iterable[tuple[Any, ...]]) -> Sample:
    """Return the words of these articles: the id of each, and its texts."""
    counts: Counter[str] = Counter()
    size = last = 0
    for article_id, *texts in rows:
        counts.update({word for text in texts for word in text.split()})
        size, last = size + 1, max(last, article_id)
    return Sample(counts, size, last)
