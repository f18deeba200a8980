"""What must be true of an article's own columns, of its tags, and of what is stored about it elsewhere."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models.invariants.invariant import Invariant, in_circle, rows_of
from articles.vocabulary import ONCE_PUBLIC, REPLACED, State

_IS_PUBLISHED = Q(state=State.PUBLISHED)


def _differ(*names: str) -> Q:
    """Return the condition that any of the columns is not the live revision's."""
    condition = Q()
    for name in names:
        condition |= ~Q(**{name: F(f"live_revision__{name}")})
    return condition


def _with_another_text(rows: QuerySet[Any]) -> QuerySet[Any]:
    columns = rows_of("Revision").model.TEXT_COLUMNS
    return rows.filter(_differ(*columns), live_revision__isnull=False)


def _uncredited(rows: QuerySet[Any]) -> QuerySet[Any]:
    credit = rows_of("Crediting").filter(article=OuterRef("pk"), source=OuterRef("source"))
    return rows.filter(~Exists(credit), _IS_PUBLISHED)


ARTICLE_STATES = (
    Invariant(
        name="article_public_is_whole",
        one="article that readers see or saw lacks its publication time, its address or its headline",
        many="articles that readers see or saw lack their publication time, their address or their headline",
        broken=lambda rows: rows.filter(Q(published_at=None) | Q(slug=None) | Q(headline=""), state__in=[*ONCE_PUBLIC]),
        by_hand="The database should have refused this. Restore the row from a backup.",
    ),
    Invariant(
        name="article_without_live_text",
        one="article that readers see or saw does not say which of its texts they got",
        many="articles that readers see or saw do not say which of their texts readers got",
        broken=lambda rows: rows.filter(live_revision=None, state__in=[*ONCE_PUBLIC]),
        by_hand="Save a text of the article, have it approved, and publish it.",
    ),
    Invariant(
        name="article_unpublished_moment",
        one="article that is not published has a publication time or a live text",
        many="articles that are not published have a publication time or a live text",
        broken=lambda rows: rows.filter(
            Q(published_at__isnull=False) | Q(live_revision__isnull=False), ~Q(state__in=[*ONCE_PUBLIC])
        ),
    ),
    Invariant(
        name="article_live_text",
        one="article shows another headline, standfirst or summary than its live text has",
        many="articles show another headline, standfirst or summary than their live texts have",
        broken=_with_another_text,
    ),
    Invariant(
        name="article_original_missing",
        one="article is a duplicate, or merged, but names no other article",
        many="articles are duplicates, or merged, but name no other article",
        broken=lambda rows: rows.filter(state__in=REPLACED, duplicate_of=None),
        by_hand="Split it from the other article on its page, then decide again.",
    ),
    Invariant(
        name="article_original_left",
        one="article still names the other that it was a duplicate of",
        many="articles still name the others that they were duplicates of",
        broken=lambda rows: rows.filter(~Q(state__in=REPLACED), duplicate_of__isnull=False),
    ),
    Invariant(
        name="article_in_circle",
        one="article is put aside, through others, for itself",
        many="articles are put aside, through others, for themselves",
        broken=lambda rows: in_circle(rows, "duplicate_of_id"),
        by_hand="Choose the one that carries the story, and split it from the other on its page.",
    ),
)
ARTICLE_ELSEWHERE = (
    Invariant(
        name="article_rendition",
        one="published article has no page for readers, or one with another publication time",
        many="published articles have no page for readers, or one with another publication time",
        broken=lambda rows: rows.filter(
            Q(rendition=None) | Q(rendition__visible_from=None) | ~Q(rendition__visible_from=F("published_at")),
            _IS_PUBLISHED,
        ),
    ),
    Invariant(
        name="article_source_uncredited",
        one="published article is not listed under its own source",
        many="published articles are not listed under their own sources",
        broken=_uncredited,
    ),
    Invariant(
        name="article_not_indexed",
        one="article cannot be found by search",
        many="articles cannot be found by search",
        broken=lambda rows: rows.filter(~Exists(rows_of("SearchRow").filter(pk=OuterRef("pk")))),
    ),
)
TAGGING = (
    Invariant(
        name="tagging_moment",
        one="tag of an article has another publication time than the article",
        many="tags of articles have another publication time than their article",
        broken=lambda rows: rows.filter(
            Q(article__state=State.PUBLISHED) & (Q(published_at=None) | ~Q(published_at=F("article__published_at")))
            | ~Q(article__state=State.PUBLISHED) & Q(published_at__isnull=False)
        ),
    ),
)
