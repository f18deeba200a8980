"""The interface over both indexes: write documents, find articles, rank them, make it all anew."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Literal

from django.db import connection, transaction

from articles.models import Article
from articles.models.querysets import ArticleQuerySet
from articles.search import postgresql, sqlite
from articles.search.documents import Document, of_article
from articles.search.query import parse

Scope = Literal["public", "desk"]

# Up to so many hits are named one by one, and so many are ranked. Beyond, only the newest FAR_WINDOW hits are looked at:
# what is searched stays bounded, whatever is typed. Clients are told 10,000: of the others some may not be live yet, and one
# more than 10,000 is what a count has to find to say that there are more.
NEAR_WINDOW = 1_000
FAR_WINDOW = 11_000


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def index(documents: Iterable[Document], *, are_new: bool = False) -> None:
    """Write the documents, in the caller's transaction. `are_new` promises that none of the articles is indexed yet."""
    if documents := list(documents):
        _backend().write(documents, are_new=are_new)


def forget(article_ids: list[int]) -> None:
    """Take the articles out of the index, in the caller's transaction."""
    _backend().forget(article_ids)


def find(queryset: ArticleQuerySet, typed: str, *, scope: Scope, newest: list[int] | None = None) -> ArticleQuerySet:
    """Return those of the queryset in which the typed words occur; its order stays, what nothing matches is empty.

    Only the newest FAR_WINDOW hits are looked at. `scope` "public" searches what readers may see (combine it with
    `live()`), "desk" everything. `newest` are the newest NEAR_WINDOW + 1 hits, or more, where they are known already.
    """
    query = parse(typed)
    if not query:
        return queryset.none()
    ids, last = (
        (newest, None) if newest is not None else _backend().newest_and_last(query, scope, limit=NEAR_WINDOW + 1)
    )
    if len(ids) <= NEAR_WINDOW:
        return queryset.filter(pk__in=_backend().among(ids))
    lookup = "pk__in_by_row" if _backend().is_dense(ids, last) else "pk__in"
    return queryset.filter(**{lookup: _backend().newest_ids_expression(query, scope, limit=FAR_WINDOW)})


def newest(typed: str, *, scope: Scope = "public", limit: int | None = None) -> list[int]:
    """Return the ids of the newest articles in which the words occur, so many at most, or NEAR_WINDOW + 1."""
    query = parse(typed)
    return _backend().newest_ids(query, scope, limit=limit or NEAR_WINDOW + 1) if query else []


def oldest(typed: str, *, scope: Scope) -> int:
    """Return the id of the last of the newest FAR_WINDOW articles in which the words occur, 0 where there are fewer."""
    query = parse(typed)
    return int(_backend().id_at(query, scope, FAR_WINDOW)) if query else 0


def within(ids: list[int], typed: str, *, scope: Scope) -> list[int]:
    """Return those of the ids (a thousand at most) in whose articles the words occur."""
    query = parse(typed)
    return _backend().ids_within(query, scope, ids) if query and ids else []


def common(ids: list[int]) -> bool:
    """Say whether that many hits (of `newest`, asked for NEAR_WINDOW + 1 or more) are too many to name one by one."""
    return len(ids) > NEAR_WINDOW


def between(typed: str, low: int, high: int, *, scope: Scope) -> list[int]:
    """Return the ids of the articles between two ids, both included, in which the words occur."""
    query = parse(typed)
    return _backend().ids_between(query, scope, low, high) if query else []


def ranked(typed: str, *, scope: Scope, more: int = 0, state: str = "") -> list[int]:
    """Return the ids of the newest NEAR_WINDOW + 1 articles (and some more) in which the words occur, the best match first.

    `state` names what the index holds, another for whatever else it holds: what was counted for one is not counted again.
    """
    query = parse(typed)
    return _backend().ranked_ids(query, scope, limit=NEAR_WINDOW + 1 + more, state=state) if query else []


def reindex(articles: ArticleQuerySet, *, chunk: int = 500, progress: Callable[[int], None] = lambda done: None) -> int:
    """Write the articles' words anew from what they hold, a chunk a transaction; return how many they were."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            found = list(
                # Locked, so that what the desk decides meanwhile is indexed after us and not before.
                articles.filter(pk__gt=last)
                .select_related("source", "working")
                .select_for_update(of=("self",))
                .order_by("pk")[:chunk]
            )
            index(of_article(article) for article in found)
        if not found:
            return done
        last, done = found[-1].pk, done + len(found)
        progress(done)


def rebuild(*, chunk: int = 500, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the whole index anew from the articles, a chunk a transaction; return how many it holds.

    It may be interrupted and run again. Articles stay findable meanwhile.
    """
    done = reindex(Article.objects.all(), chunk=chunk, progress=progress)
    _backend().optimise()
    return done
