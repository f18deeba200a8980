"""The most frequent lists, newest first, with statements that are written only once.

Each starts from a place, or at the newest article that is live now.
"""

from datetime import datetime

from django.utils import timezone

from articles.lists.paging import Page, Place, statement_page
from articles.models import Article
from articles.models.querysets import ArticleQuerySet


def newest(place: Place | None, *, size: int) -> Page:
    """Return a page of all live articles. Raises Misplaced for a place in a list without moments."""
    return statement_page("newest", _newest, place, size=size, at=_at(place))


def tagged(tag: int, place: Place | None, *, size: int) -> Page:
    """Return a page of the live articles that carry the tag with that key. Raises Misplaced."""
    return statement_page("tagged", _tagged, place, size=size, at=_at(place), tag=tag)


def crediting(source: int, place: Place | None, *, size: int) -> Page:
    """Return a page of the live articles that credit the source with that key. Raises Misplaced."""
    return statement_page("crediting", _crediting, place, size=size, at=_at(place), source=source)


def _at(place: Place | None) -> datetime:
    return (place.at if place else None) or timezone.now()


def _newest(at: datetime) -> ArticleQuerySet:
    return Article.objects.live(at).newest()


def _tagged(at: datetime, tag: int) -> ArticleQuerySet:
    return Article.objects.live(at).tagged(tag)


def _crediting(at: datetime, source: int) -> ArticleQuerySet:
    return Article.objects.live(at).crediting(source)
