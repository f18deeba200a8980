"""Which articles tell the same story: what shows it, and what a person has decided against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.models.story import Likeness, Parting, StoryAddress

if TYPE_CHECKING:
    from articles.models import Article

# Two articles tell the same story if one of these columns is equal, and not NULL. The words are for the desk.
SAME_STORY = {"url_fingerprint": "the same address", "text_fingerprint": "the same words"}


def same_story(article: Article | None = None) -> list[Q]:
    """Return the conditions under which another article tells the same story.

    It has the same address, the same words, an address of origin in common, or words that `stories` found to overlap;
    and nobody has parted the two.

    Without an article, they compare with the row of the outer query. None of them excludes the article itself. They are
    separate because each has its own index: with a limit, several queries are cheaper than one with an OR.
    """
    if article is None:
        equal = [Q(**{name: OuterRef(name)}) for name in SAME_STORY]
    else:
        values = {name: getattr(article, name) for name in SAME_STORY}
        equal = [Q(**{name: bytes(value)}) for name, value in values.items() if value]
    addresses = StoryAddress.objects.filter(article=_key(article, depth=3)).values("fingerprint")
    indirect: list[models.QuerySet[Any]] = [
        StoryAddress.objects.filter(fingerprint__in=addresses).values("article"),
        Likeness.objects.filter(article=_key(article, depth=2)).values("other"),
    ]
    unparted = _unparted(article)
    return [condition & unparted for condition in (*equal, *(Q(pk__in=keys) for keys in indirect))]


def _key(article: Article | None, *, depth: int) -> Any:
    """Return the article's key, or a reference to the key of the row `depth` queries further out."""
    if article is not None:
        return article.pk
    reference: Any = "pk"
    for _ in range(depth):
        reference = OuterRef(reference)
    return reference


def _unparted(article: Article | None) -> Q:
    """Return the condition that nobody has parted the other from the article, or from a duplicate of either."""
    key, other = _key(article, depth=2), OuterRef("pk")
    decisions = (
        Parting.objects.filter(article=key, other=other),
        Parting.objects.filter(article=key, other__duplicate_of=other),
        Parting.objects.filter(article=other, other__duplicate_of=key),
    )
    return Q(*(~Exists(decision) for decision in decisions))
