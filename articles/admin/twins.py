"""Articles that tell the same story as those of a list, found with a fixed number of queries, the live ones first."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q
from django.utils import timezone

from articles import stories
from articles.admin.bounded import KeysUpToLimit, keys_of
from articles.database.unions import rows_together
from articles.models import Article, Likeness
from articles.models.same_story import same_story

# An article's twins are counted up to this number.
FEW = 10
# Of the conditions of `same_story`, after those on columns of the article: an address of origin, and overlapping words.
_ORIGIN = len(Article.STORY_COLUMNS)
# A key and a percentage in one number, so that one column holds both.
_PER_CENT = 1_000


def columns() -> dict[str, KeysUpToLimit]:
    """Return columns for a query of articles, from which `attach` reads the keys of their twins."""
    others = Article.objects.exclude(pk=OuterRef("pk")).order_by()
    conditions = dict(enumerate(same_story()))
    twins = {f"twins_{place}": others.filter(condition).values("pk") for place, condition in conditions.items()}
    likenesses = Likeness.objects.filter(article=OuterRef("pk")).order_by("-other")
    shares = {"twin_shares": likenesses.values(pk=F("other") * _PER_CENT + F("share"))}
    aside = {"put_aside": others.filter(duplicate_of=OuterRef("pk")).values("pk")}
    return {name: KeysUpToLimit(keys[:FEW]) for name, keys in (twins | shares | aside).items()}


def attach(articles: Collection[Any]) -> None:
    """Give each article, queried with `columns`, its `twins`: pairs of an article and, in words, what both share.

    One query, none if no article has a twin.
    """
    keys = {article.pk: _keys(article) for article in articles}
    wanted = {key for own in keys.values() for key in own}
    heavy = ("body", "summary", "source_image", "working__summary", "working__citations")
    light = Article.objects.select_related("working").defer(*heavy)
    rows = light.in_bulk(wanted) if wanted else {}
    at = timezone.now()
    for article in articles:
        twins = sorted((rows[key] for key in keys[article.pk] if key in rows), key=lambda row: _order(row, at))
        article.twins = [(other, _reasons(article, other)) for other in twins]


def _keys(article: Any) -> set[int]:
    names = [name for name in vars(article) if name.startswith("twins_")]
    return {key for name in [*names, "put_aside"] for key in _column(article, name)}


def _column(article: Any, name: str) -> list[int]:
    return keys_of(getattr(article, name), FEW)[1]


def _reasons(article: Any, other: Article) -> str:
    shares = dict(divmod(number, _PER_CENT) for number in _column(article, "twin_shares"))
    has_same_origin = other.pk in _column(article, f"twins_{_ORIGIN}")
    reasons = stories.reasons(article, other, has_same_origin=has_same_origin, share=shares.get(other.pk))
    return " and ".join(reasons) or "put aside as its duplicate"


def _order(article: Article, at: datetime) -> tuple[bool, int]:
    return not article.is_live(at), -article.pk


def keys_of_story(article: Article, *, limit: int) -> list[int]:
    """Return the keys of the article, of what was marked as its duplicate, and of what tells the same story."""
    own = [key for key in (article.pk, article.duplicate_of_id) if key is not None]
    others = [Q(duplicate_of__in=own), *same_story(article)]
    found = rows_together([Article.objects.filter(other).order_by("-pk").values_list("pk")[:limit] for other in others])
    return [*own, *(key for (key,) in found)]
