"""What must be true of what readers get: renditions, credits, the public version, the words that search finds."""

from typing import Any

from django.db.models import F, Max, Q, QuerySet

from articles.models.invariants.invariant import Invariant, rows_of
from articles.vocabulary import GONE, State

_IS_PUBLISHED = Q(article__state=State.PUBLISHED)
_HAS_PUBLIC_WORDS = ~Q(public_title="") | ~Q(public_text="")


def _behind(rows: QuerySet[Any]) -> QuerySet[Any]:
    highest = rows_of("Rendition").aggregate(number=Max("number"))["number"] or 0
    return rows.filter(number__lt=highest)


RENDITION = (
    Invariant(
        name="rendition_of_unpublished",
        one="article that is not published counts as visible in lists",
        many="articles that are not published count as visible in lists",
        broken=lambda rows: rows.filter(~_IS_PUBLISHED, visible_from__isnull=False),
    ),
    Invariant(
        name="rendition_never_public",
        one="article that was never public is marked as one that was taken down",
        many="articles that were never public are marked as ones that were taken down",
        broken=lambda rows: rows.filter(~_IS_PUBLISHED, visible_from=None, removed_as=""),
    ),
    Invariant(
        name="rendition_removed_text",
        one="article that was taken down still holds the text for readers",
        many="articles that were taken down still hold the text for readers",
        broken=lambda rows: rows.filter(
            ~Q(stamp="") | ~Q(card="") | ~Q(data="") | ~Q(page=b""), ~_IS_PUBLISHED, visible_from=None
        ),
    ),
    Invariant(
        name="rendition_removed_as",
        one="article is marked as taken down otherwise than it was",
        many="articles are marked as taken down otherwise than they were",
        broken=lambda rows: rows.filter(
            ~Q(removed_as=F("article__state")) & ~Q(removed_as=""), article__state__in=[*GONE], visible_from=None
        ),
    ),
    Invariant(
        name="rendition_empty",
        one="published article has an empty page that counts as made",
        many="published articles have an empty page that counts as made",
        broken=lambda rows: rows.filter(
            ~Q(stamp="") & (Q(card="") | Q(data="") | Q(page=b"")), _IS_PUBLISHED, visible_from__isnull=False
        ),
    ),
)
CREDITING = (
    Invariant(
        name="crediting_moment",
        one="credit of a source has another publication time than its article",
        many="credits of sources have another publication time than their article",
        broken=lambda rows: rows.filter(~_IS_PUBLISHED | ~Q(published_at=F("article__published_at"))),
    ),
)
PUBLIC_VERSION = (
    Invariant(
        name="public_version_behind",
        one="number of the public version is lower than that of an article: clients miss changes",
        many="numbers of the public version are lower than that of an article: clients miss changes",
        broken=_behind,
    ),
)
SEARCH_ROW = (
    Invariant(
        name="search_row_public",
        one="article that is not published still has words for readers’ searches",
        many="articles that are not published still have words for readers’ searches",
        broken=lambda rows: rows.filter(_HAS_PUBLIC_WORDS, ~_IS_PUBLISHED),
    ),
    Invariant(
        name="search_row_silent",
        one="published article has no words that readers’ searches find",
        many="published articles have no words that readers’ searches find",
        # A name of emoji alone gives no words.
        broken=lambda rows: rows.filter(~_HAS_PUBLIC_WORDS, _IS_PUBLISHED, article__source__name__iregex="[a-z0-9]"),
    ),
)
