"""What a reader searches for: the words, the section, in which order, and what was found."""

import re
from collections.abc import Mapping
from functools import cached_property

from articles import search
from articles.filters import ArticleFilter
from articles.models import Article, Tag
from articles.paging import Page, Place, page
from articles.querysets import ArticleQuerySet

PAGE_SIZE = 20
# Counting stops there: nobody reads on, and the count would cost more than the page.
MAX_COUNT = 1_000


class Search:
    """A search as the address names it. Whatever stands there, it is one: what makes no sense is left out."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        typed = asked.get("q", "").replace("\x00", " ").strip()
        self.typed = typed[: search.MAX_QUERY]
        self.is_cut = len(typed) > search.MAX_QUERY
        self.section = asked.get("section", "").replace("\x00", "")
        self.by_date = asked.get("sort") == "newest"
        number = asked.get("page", "")
        self.number = int(number) if re.fullmatch("[1-9][0-9]?", number) else 1
        self.has_words = bool(search.parse(self.typed))

    def newest(self, place: Place | None) -> Page:
        """Return what is found from the place on, the newest first; raise Misplaced for a place of another list."""
        articles = self._within(Article.objects.live(place.at if place else None).newest())
        found = search.find(articles, self.typed, scope="public")
        return page(found, place, size=PAGE_SIZE, whole=Article.objects.live().for_listing())

    def best(self) -> list[Article]:
        """Return this page of what is found, the best first."""
        ids = self._ranked[(self.number - 1) * PAGE_SIZE : self.number * PAGE_SIZE]
        articles = Article.objects.live().for_listing().in_bulk(ids) if ids else {}
        return [articles[pk] for pk in ids if pk in articles]

    @cached_property
    def count(self) -> int:
        """Return how many are found; MAX_COUNT + 1 stands for more than that."""
        if not self.by_date and len(self._candidates) < MAX_COUNT:
            return len(self._ranked)
        found = search.find(self._within(Article.objects.live()), self.typed, scope="public")
        return len(found.values_list("pk", flat=True)[: MAX_COUNT + 1])

    @property
    def is_more(self) -> bool:
        """Say whether more are found than are counted."""
        return self.count > MAX_COUNT

    @property
    def next_number(self) -> int | None:
        """Return the number of the next page of the best, None at the end."""
        return self.number + 1 if len(self._ranked) > self.number * PAGE_SIZE else None

    @property
    def previous_number(self) -> int | None:
        """Return the number of the page before, None at the start."""
        return self.number - 1 if self.number > 1 else None

    @cached_property
    def sections(self) -> list[Tag]:
        """Return the sections to choose from."""
        return list(Tag.objects.sections().live().order_by("name", "pk"))

    @cached_property
    def _candidates(self) -> list[int]:
        return search.ranked(self.typed, scope="public")

    @cached_property
    def _ranked(self) -> list[int]:
        """Return the ids of what is found, the best first. The index knows scheduled articles too; `live()` decides."""
        if not self._candidates:
            return []
        articles = self._within(Article.objects.live()).filter(pk__in=self._candidates)
        seen = set(articles.values_list("pk", flat=True))
        return [pk for pk in self._candidates if pk in seen]

    def _within(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        return ArticleFilter({"section": self.section}, queryset=articles).qs
