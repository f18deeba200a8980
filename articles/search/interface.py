"""The interface of both indexes: write documents, find and rank articles, rebuild."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import ModuleType

from django.db import connection, transaction

from articles.models import Article
from articles.models.querysets import ArticleQuerySet
from articles.search import postgresql, sample, sqlite
from articles.search.documents import Document, of_articles
from articles.search.query import Query, endings, parse
from articles.search.sample import Scope

# Up to NEAR_WINDOW matches are listed by id, and that many are ranked. Beyond that only the newest FAR_WINDOW are
# searched, so that the cost is bounded whatever the words. The API promises 10,000: some of the rest may not be live
# yet, and to say that there are more a count needs one beyond 10,000.
NEAR_WINDOW = 1_000
FAR_WINDOW = 11_000


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def _query(text: str, scope: Scope) -> Query:
    """Return the query with what its last word may become."""
    query = parse(text)
    return replace(query, endings=endings(query.last, sample.sample(scope))) if query.last else query


def index(documents: Iterable[Document], *, are_new: bool = False) -> None:
    """Write the documents in the caller's transaction. `are_new` promises that none of the articles is indexed yet."""
    if documents := list(documents):
        _backend().write(documents, are_new=are_new)
        sample.renew()


def forget(article_ids: list[int]) -> None:
    """Remove the articles from the index, in the caller's transaction."""
    _backend().forget(article_ids)
    sample.renew()


def find(queryset: ArticleQuerySet, text: str, *, scope: Scope, newest: list[int] | None = None) -> ArticleQuerySet:
    """Return the articles of the queryset that match the words, in its order.

    Only the newest FAR_WINDOW matches are searched. The `scope` "public" searches what readers may see (combine it with
    `live()`), "desk" everything. `newest` are the newest NEAR_WINDOW + 1 matches or more, if they are known already.
    """
    if not parse(text):
        return queryset.none()
    if newest is not None and not common(newest):
        return queryset.filter(pk__in=_backend().among(newest))
    query = _query(text, scope)
    ids, last = (
        (newest, None) if newest is not None else _backend().newest_and_last(query, scope, limit=NEAR_WINDOW + 1)
    )
    if not common(ids):
        return queryset.filter(pk__in=_backend().among(ids))
    lookup = "pk__in_by_row" if _backend().is_dense(ids, last) else "pk__in"
    return queryset.filter(**{lookup: _backend().newest_ids_expression(query, scope, limit=FAR_WINDOW)})


def newest(text: str, *, scope: Scope = "public", limit: int | None = None) -> list[int]:
    """Return the ids of the newest articles that match, up to `limit`, or else NEAR_WINDOW + 1."""
    query = _query(text, scope)
    return _backend().newest_ids(query, scope, limit=limit or NEAR_WINDOW + 1) if query else []


def oldest(text: str, *, scope: Scope) -> int:
    """Return the id of the oldest of the newest FAR_WINDOW articles that match, 0 if there are fewer."""
    query = _query(text, scope)
    return int(_backend().id_at(query, scope, FAR_WINDOW)) if query else 0


def within(ids: list[int], text: str, *, scope: Scope) -> list[int]:
    """Return the ids, of up to a thousand, whose articles match."""
    query = _query(text, scope)
    return _backend().ids_within(query, scope, ids) if query and ids else []


def common(ids: list[int]) -> bool:
    """Say whether these ids (from `newest`, with a limit above NEAR_WINDOW) are too many to list one by one."""
    return len(ids) > NEAR_WINDOW


def between(text: str, low: int, high: int, *, scope: Scope) -> list[int]:
    """Return the ids from `low` to `high`, both included, whose articles match."""
    query = _query(text, scope)
    return _backend().ids_between(query, scope, low, high) if query else []


def ranked(text: str, *, scope: Scope, more: int = 0, state: str = "") -> list[int]:
    """Return the ids of the newest NEAR_WINDOW + 1 + `more` articles that match, best match first.

    Those with the last word as it is typed come before those that have only a word that begins so. `state` identifies
    the content of the index, so that counts of common words can be cached; "" turns that off.
    """
    query, limit = _query(text, scope), NEAR_WINDOW + 1 + more
    if not query:
        return []
    ids: list[int] = _backend().ranked_ids(query.whole, scope, limit=limit, state=state)
    if len(ids) < limit and (rest := query.rest):
        ids += _backend().ranked_ids(rest, scope, limit=limit - len(ids), state=state)
    return ids


def reindex(articles: ArticleQuerySet, *, chunk: int = 500, progress: Callable[[int], None] = lambda done: None) -> int:
    """Index the articles again, one transaction for each chunk; return how many."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            # Locked before they are read: PostgreSQL would read only the locked row again after waiting for a decision
            # of the desk, and not the revision that came with it.
            keys = list(
                articles.filter(pk__gt=last)
                .select_for_update(of=("self",), no_key=True)
                .order_by("pk")
                .values_list("pk", flat=True)[:chunk]
            )
            batch = Article.objects.filter(pk__in=keys).select_related("source", "working").order_by("pk")
            index(of_articles(list(batch)))
        if not keys:
            return done
        last, done = keys[-1], done + len(keys)
        progress(done)
        if len(keys) < chunk:
            return done


def repair() -> None:
    """Make the index of the stored words again if it is damaged, empty or missing, in the caller's transaction."""
    _backend().repair()


def rebuild(*, chunk: int = 500, progress: Callable[[int], None] = lambda done: None) -> int:
    """Index all articles again, one transaction for each chunk; return how many.

    It starts from any state: an index that is damaged, empty or missing is made again first. It can be interrupted and
    run again. Articles can be found meanwhile.
    """
    repair()
    done = reindex(Article.objects.all(), chunk=chunk, progress=progress)
    _backend().optimise()
    return done
