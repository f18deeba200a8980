"""Finding a page of live articles: the one place that decides how a list is read, for pages, feeds and API."""

from datetime import datetime

from django.utils import timezone

from articles import search
from articles.lists import paging, walks, windows
from articles.lists.filters import ArticleFilter
from articles.lists.paging import Page, Place
from articles.models import Article, Source, Tag
from articles.models.querysets import ArticleQuerySet
from articles.reading.public_version import Version

# The orders of a list.
NEWEST, OLDEST, UPDATED = "-published_at", "published_at", "-updated_at"

# Which live articles: all (None), those that carry a tag or credit a source, or those that pass a filter that is valid.
Question = Tag | Source | ArticleFilter | None


def find(
    question: Question, place: Place | None, *, size: int, order: str = NEWEST, version: Version | None = None
) -> Page:
    """Return up to `size` live articles from the place on, from the start if it is None.

    With the `version`, very common words are looked for in a window of the newest articles. Raises Misplaced for a
    place of another list.
    """
    listed = _shortcut(question, place, version, size=size) if order == NEWEST else None
    if listed is not None:
        return listed
    lists = _lists(question, place, timezone.now(), order)
    return paging.page([articles.keys_and_moments() for articles in lists], place, size=size)


def count(question: Question, *, most: int, order: str = NEWEST) -> int:
    """Return how many live articles the question has; `most` + 1 for any number beyond `most`."""
    keys: set[int] = set()
    for articles in _lists(question, None, timezone.now(), order):
        keys.update(articles.values_list("pk", flat=True)[: most + 1])
        if len(keys) > most:
            return most + 1
    return len(keys)


def _shortcut(question: Question, place: Place | None, version: Version | None, *, size: int) -> Page | None:
    """Return the page of newest articles if its statement is written already or its words are common, else None."""
    if question is None:
        return walks.newest(place, size=size)
    if isinstance(question, Tag):
        return walks.tagged(question.pk, place, size=size)
    if isinstance(question, Source):
        return walks.crediting(question.pk, place, size=size)
    if (walk := question.walk()) is not None:
        return walk(place, size=size)
    if version is None or not (words := question.only_words):
        return None
    if question.newest_matches is None:
        question.newest_matches = search.newest(words)
    return windows.page(words, question.newest_matches, place, version, size=size)


def _lists(question: Question, place: Place | None, at: datetime, order: str) -> list[ArticleQuerySet]:
    """Return the lists that together answer the question, each read from one index, from the place on."""
    if order == UPDATED:
        return [_by_update(question, at)]
    since, until = place.bounds(goes_down=order == NEWEST) if place else (None, None)
    if isinstance(question, ArticleFilter):
        lists = question.lists(at, since=since, until=until)
    elif question is None:
        # SQLite bounds its walk by the first of two conditions on a column, so there is only the narrow one.
        lists = [Article.objects.live(min(at, until) if until else at).newest()]
    else:
        articles = Article.objects.live(at)
        lists = [articles.tagged(question) if isinstance(question, Tag) else articles.crediting(question)]
    return lists if order == NEWEST else [_reversed(articles) for articles in lists]


def _reversed(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.order_by(*(str(name).removeprefix("-") for name in articles.query.order_by))


def _by_update(question: Question, at: datetime) -> ArticleQuerySet:
    """Return the articles by when they last said something new, which is never before they were published."""
    after = None
    if isinstance(question, ArticleFilter):
        (articles,) = question.lists(at, in_order=False)
        after = question.form.cleaned_data.get("published_after")
    elif question is None:
        articles = Article.objects.live(at, by_row=True)
    else:
        (articles,) = _lists(question, None, at, NEWEST)
    shown = articles.filter(rendition__visible_from__isnull=False)
    if after is not None:
        shown = shown.filter(rendition__updated_at__gte=after)
    return shown.order_by("-rendition__updated_at", "-rendition__article_id")
