"""A search by a reader: the words, the filters, the order, and the results."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from articles import lists, search
from articles.database import statements
from articles.lists import ArticleFilter, Page, Place
from articles.lists.paging import page
from articles.models import Article
from articles.public import narrowing
from articles.public.narrowing import Choice
from articles.reading.public_version import Version
from articles.text.moments import midnight

PAGE_SIZE = 20
# Counting stops there: nobody reads that far, and the count would cost more than the page.
MAX_COUNT = 1_000
# The parameters of the address.
PARAMETERS = ("q", "section", "source", "topic", "from", "until", "sort", "page", "before", "after")


class Search:
    """A search as the address describes it; values that make no sense are ignored."""

    def __init__(self, parameters: Mapping[str, str], version: Version | None = None) -> None:
        text = parameters.get("q", "").replace("\x00", " ").strip()
        self.text = text[: search.MAX_QUERY]
        self.is_cut = len(text) > search.MAX_QUERY
        self.section, self.source, self.topic = (
            parameters.get(name, "").replace("\x00", "").strip(" ,") for name in ("section", "source", "topic")
        )
        self.first_day, self.last_day = _day(parameters.get("from", "")), _day(parameters.get("until", ""))
        self.wants_newest = parameters.get("sort") == "newest"
        number = parameters.get("page", "")
        self.number = int(number) if re.fullmatch("[1-9][0-9]?", number) else 1
        self.has_words = bool(search.parse(self.text))
        self._version, self._parameters = version, parameters

    @property
    def is_narrowed(self) -> bool:
        """Say whether a filter narrows it."""
        return any((self.section, self.source, self.topic, self.first_day, self.last_day))

    @property
    def is_asked(self) -> bool:
        """Say whether there is anything to search for: words, or a filter without words."""
        return self.has_words or (self.is_narrowed and not self.text)

    @property
    def by_date(self) -> bool:
        """Say whether results are in order of date: as the reader chose, or because they cannot be ranked.

        They cannot without words, nor if the words are very common and a filter narrows the search: the articles that
        pass it may be older than all that were ranked.
        """
        if self.wants_newest or not self.has_words:
            return True
        return self.is_narrowed and search.common(self._candidates)

    def newest(self, place: Place | None) -> Page:
        """Return the results from the place on, newest first; raise Misplaced for a place of another list."""
        if not self.is_asked:
            return page(Article.objects.none().newest().keys_and_moments(), place, size=PAGE_SIZE)
        question = self._filter(words=True)
        if not question.is_valid():
            return page(Article.objects.none().newest().keys_and_moments(), place, size=PAGE_SIZE)
        return lists.find(question, place, size=PAGE_SIZE, version=self._version)

    def best(self) -> list[int]:
        """Return the keys of this page of results, best first."""
        return self._ranked[(self.number - 1) * PAGE_SIZE : self.number * PAGE_SIZE]

    @cached_property
    def count(self) -> int:
        """Return the number of results; MAX_COUNT + 1 means any number above MAX_COUNT."""
        if not self.by_date and (len(self._candidates) <= MAX_COUNT or len(self._ranked) > MAX_COUNT):
            return len(self._ranked)
        if self.has_words and not self.is_narrowed:
            return min(MAX_COUNT + 1, len(set(self._newest_matches) - self._ahead))
        question = self._filter(words=True)
        return lists.count(question, most=MAX_COUNT) if question.is_valid() else 0

    @cached_property
    def suggestion(self) -> str:
        """Return the words that may have been meant if nothing is found, "" if no similar ones find anything."""
        if not self.has_words or self.count:
            return ""
        return search.suggestion(self.text, scope="public", finds=self._finds)

    def _finds(self, text: str) -> list[int]:
        """Return the keys of the newest results of the same search for other words."""
        parameters = {name: self._parameters[name] for name in PARAMETERS if name in self._parameters}
        return Search(parameters | {"q": text}, self._version).newest(None).keys

    @property
    def is_more(self) -> bool:
        """Say whether there are more results than are counted."""
        return self.count > MAX_COUNT

    @property
    def most_counted(self) -> str:
        """Return the number up to which articles are counted, as readers write it."""
        return f"{MAX_COUNT:,}"

    @property
    def most_characters(self) -> int:
        """Return how many characters of a search are read."""
        return search.MAX_QUERY

    @property
    def next_number(self) -> int | None:
        """Return the number of the next page of best matches, None on the last."""
        return self.number + 1 if len(self._ranked) > self.number * PAGE_SIZE else None

    @property
    def previous_number(self) -> int | None:
        """Return the number of the previous page, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @cached_property
    def lists(self) -> list[Choice]:
        """Return the lists of sections, sources and topics that narrow the search."""
        return narrowing.choices(
            self._version, {"section": self.section, "source": self.source, "topic": self.topic}
        )  # fmt: skip

    @cached_property
    def _newest_matches(self) -> list[int]:
        """Return the ids of the newest matches, enough for MAX_COUNT + 1 of them to be live."""
        return search.newest(self.text, scope="public", limit=MAX_COUNT + 1 + len(self._ahead))

    @cached_property
    def _candidates(self) -> list[int]:
        state = f"{self._version.number} {self._version.mark}" if self._version else ""
        return search.ranked(self.text, scope="public", more=len(self._ahead), state=state)

    @cached_property
    def _ranked(self) -> list[int]:
        """Return the ids of the results, best first. The index holds scheduled articles too, so these are taken out."""
        if not self._candidates:
            return []
        if not self.is_narrowed:
            return [pk for pk in self._candidates if pk not in self._ahead]
        question = self._filter()
        seen: set[int] = set()
        if question.is_valid():
            question.queryset = Article.objects.live(by_row=True).order_by().filter(pk__in=self._candidates)
            seen.update(question.qs.values_list("pk", flat=True))
        return [pk for pk in self._candidates if pk in seen]

    @cached_property
    def _ahead(self) -> set[int]:
        """Return the ids of scheduled articles, the only ones in the public index that readers may not see yet."""
        return {pk for (pk,) in statements.rows("ahead", _scheduled, at=timezone.now())}

    def _filter(self, *, words: bool = False) -> ArticleFilter:
        """Return the filter of the search, with its words if `words`."""
        zone = timezone.get_default_timezone()
        days = {
            "published_after": self.first_day and midnight(self.first_day, zone).isoformat(),
            "published_before": self.last_day and midnight(self.last_day + timedelta(days=1), zone).isoformat(),
        }
        places = {"section": self.section, "tag": self.topic, "source": self.source}
        values = {**places, **days, "q": self.text if words and self.has_words else ""}
        question = ArticleFilter({name: value for name, value in values.items() if value})
        question.newest_matches = self._newest_matches if words and self.has_words else None
        return question


def _scheduled(at: datetime) -> QuerySet:
    return Article.objects.scheduled(at).order_by("published_at").values_list("pk")


def _day(written: str) -> date | None:
    """Return the day, or None; also None at either end of the calendar, where midnight in some zone has no date."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if date.min + timedelta(days=2) < day < date.max - timedelta(days=2) else None
