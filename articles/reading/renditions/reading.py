"""Reading renditions by the keys of live articles; a missing or outdated one is made on the spot."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString, mark_safe

from articles.database import statements
from articles.models import Article, Rendition, VersionMark
from articles.reading.renditions import fragments
from articles.reading.renditions.resource import ROOT


class Story(NamedTuple):
    """An article's page: its key, its part of <head>, and its text."""

    key: int
    head: SafeString
    story: SafeString


def cards(keys: Sequence[int]) -> list[SafeString]:
    """Return the cards of live articles, in the order of the keys. One query, and a few more if some must be made."""
    return [mark_safe(card) for card in _column("card", keys)]  # noqa: S308 -- a template made it, and escaped


def resources(keys: Sequence[int], *, root: str) -> list[str]:
    """Return the articles' resources as JSON, their addresses below the root ("https://example.org")."""
    return [data.replace(ROOT, root) for data in _column("data", keys)]


def joined(keys: Sequence[int], *, root: str) -> bytes:
    """Return the articles' resources as one JSON array."""
    return b"[" + ",".join(_column("data", keys)).replace(ROOT, root).encode() + b"]"


def story(slug: str, *, root: str, at: datetime) -> Story | None:
    """Return the page of the live article with the slug, with addresses below the root; None if there is none."""
    rows = statements.rows("story", _at_address, at=at, slug=slug)
    if not rows:
        return None
    key, stamp, packed = rows[0]
    if stamp == fragments.stamp():
        head, body = fragments.unpacked(packed)
    else:
        texts = next(_texts([key]), None)
        if texts is None:  # taken down meanwhile
            return None
        head, body = texts[1].head, texts[1].story
    return Story(key, mark_safe(head.replace(ROOT, root)), mark_safe(body))  # noqa: S308 -- templates made them


def rendition_columns(*names: str) -> list[Subquery]:
    """Return columns of an article's rendition for `values_list`: a third of the cost of a join on SQLite.

    Beside its own columns it has `mark`, the one that was drawn for its number.
    """
    drawn = VersionMark.objects.filter(pk=OuterRef("number")).values("mark")[:1]
    its = Rendition.objects.filter(pk=OuterRef("pk")).annotate(mark=Subquery(drawn))
    return [Subquery(its.values(name)[:1]) for name in names]


def _at_address(at: datetime, slug: str) -> QuerySet:
    return Article.objects.live(at).filter(slug=slug).order_by().values_list("pk", *rendition_columns("stamp", "page"))


def _column(name: str, keys: Sequence[int]) -> list[str]:
    stamp = fragments.stamp()

    def written(**pks: int) -> QuerySet:
        return Rendition.objects.filter(pk__in=list(pks.values()), stamp=stamp).values_list("pk", name)

    pks_by_name = {f"pk{number}": key for number, key in enumerate(keys)}
    texts_by_key: dict[int, str] = (
        dict(statements.rows((name, stamp, len(keys)), written, **pks_by_name)) if keys else {}
    )
    if missing := [key for key in keys if key not in texts_by_key]:
        if name == "card":
            articles = Article.objects.published().for_listing().filter(pk__in=missing)
            texts_by_key |= {article.pk: fragments.card(article) for article in articles}
        else:
            texts_by_key |= {key: getattr(texts, name) for key, texts in _texts(missing)}
    return [texts_by_key[key] for key in keys if key in texts_by_key]


def _texts(keys: Sequence[int]) -> Iterator[tuple[int, fragments.Texts]]:
    """Make the texts of published articles whose rendition is missing or outdated."""
    changed: dict[int, datetime] = dict(Rendition.objects.filter(pk__in=keys).values_list("pk", "changed_at"))
    for article in Article.objects.published().for_reading().filter(pk__in=keys):
        yield article.pk, fragments.of_article(article, changed_at=changed.get(article.pk, article.updated_at))
