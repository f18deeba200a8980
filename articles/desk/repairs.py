"""Healing what breaks an invariant and has one right answer (`manage.py check_newsroom --repair`).

Each repair gets the keys of up to a hundred rows that still break it, in a transaction that has locked their articles.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from articles import search
from articles.database.merge_lock import merge_alone
from articles.desk.tags_and_sources import finish_merge
from articles.models import (
    Article,
    Crediting,
    Likeness,
    Parting,
    PublicVersion,
    Rendition,
    Revision,
    Source,
    Tag,
    Tagging,
)
from articles.reading import public_version, renditions
from articles.vocabulary import State


def _take_moments_away(keys: list[int]) -> None:
    Article.objects.filter(pk__in=keys).update(published_at=None, live_revision=None, updated_at=timezone.now())


def _show_live_text(keys: list[int]) -> None:
    """Copy the live revision's texts to the article, if they are those that were saved."""
    at = timezone.now()
    for article in Article.objects.filter(pk__in=keys).select_related("live_revision").order_by("pk"):
        live = article.live_revision
        if live and live.sha256 == Revision.hash_of(**live.texts, ai_use=live.ai_use, citations=live.citations):
            Article.objects.filter(pk=article.pk).update(**live.texts, updated_at=at)
    _index(keys)
    _refresh(keys)


def _take_newest_text(keys: list[int]) -> None:
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Article.objects.filter(pk__in=keys).update(working=Subquery(newest), updated_at=timezone.now())
    _index(keys)


def _void_approval(keys: list[int]) -> None:
    articles = Article.objects.filter(pk__in=keys)
    articles.update(approved_sha256="", approved_by=None, updated_at=timezone.now())
    articles.filter(state=State.APPROVED).update(state=State.DRAFT)


def _agree_on_submission(keys: list[int]) -> None:
    articles, at = Article.objects.filter(pk__in=keys), timezone.now()
    articles.exclude(state=State.IN_REVIEW).update(submitted_at=None, updated_at=at)
    articles.filter(state=State.IN_REVIEW).update(submitted_at=F("updated_at"), updated_at=at)


def _forget_original(keys: list[int]) -> None:
    Article.objects.filter(pk__in=keys).update(duplicate_of=None, updated_at=timezone.now())


def _refresh(keys: list[int]) -> None:
    for key in keys:
        renditions.refresh(key, at=timezone.now())


def _make_again(keys: list[int]) -> None:
    renditions.outdate(Article.objects.filter(pk__in=keys))


def _index(keys: list[int]) -> None:
    search.reindex(Article.objects.filter(pk__in=keys))


def _index_words(keys: list[int]) -> None:
    search.repair()


def _copy_moment(keys: list[int]) -> None:
    moment = Article.objects.filter(pk=OuterRef("article"), state=State.PUBLISHED).values("published_at")
    Tagging.objects.filter(pk__in=keys).update(published_at=Subquery(moment))
    public_version.move()


def _credit_right(keys: list[int]) -> None:
    credits_ = Crediting.objects.filter(pk__in=keys)
    credits_.exclude(article__state=State.PUBLISHED).delete()
    credits_.update(published_at=Subquery(Article.objects.filter(pk=OuterRef("article")).values("published_at")))
    public_version.move()


def _empty(keys: list[int]) -> None:
    Rendition.objects.filter(pk__in=keys).update(stamp="", card="", data="", page=b"")


def _catch_up(keys: list[int]) -> None:
    public_version.lock()
    highest = Rendition.objects.aggregate(number=Max("number"))["number"]
    PublicVersion.objects.filter(pk__in=keys, number__lt=highest).update(number=highest)


def _point_to_survivors(model: type[Tag] | type[Source]) -> "Repair":
    def repair(keys: list[int]) -> None:
        merge_alone()
        for row in model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk"):
            model._base_manager.filter(pk=row.pk).update(merged_into=row.survivor())

    return repair


def _finish_merges(model: type[Tag] | type[Source]) -> "Repair":
    def repair(keys: list[int]) -> None:
        for row in model._base_manager.filter(pk__in=keys).order_by("pk"):
            finish_merge(row)

    return repair


def _mirror(model: type[Parting] | type[Likeness], *names: str) -> "Repair":
    def repair(keys: list[int]) -> None:
        rows: Any = model._base_manager.filter(pk__in=keys).order_by("pk")
        mirrored = [
            model(article_id=row.other_id, other_id=row.article_id, **{name: getattr(row, name) for name in names})
            for row in rows
        ]
        model._base_manager.bulk_create(mirrored, ignore_conflicts=True)  # type: ignore[arg-type]

    return repair


Repair = Callable[[list[int]], None]

# By the name of the invariant.
REPAIRS: Mapping[str, Repair] = {
    "article_unpublished_moment": _take_moments_away,
    "article_live_text": _show_live_text,
    "article_original_left": _forget_original,
    "article_working_text": _take_newest_text,
    "article_approval": _void_approval,
    "article_own_approval": _void_approval,
    "article_submission": _agree_on_submission,
    "article_rendition": _refresh,
    "article_source_uncredited": _make_again,
    "article_not_indexed": _index,
    "tagging_moment": _copy_moment,
    "rendition_of_unpublished": _refresh,
    "rendition_never_public": _refresh,
    "rendition_removed_text": _empty,
    "rendition_removed_as": _refresh,
    "rendition_empty": _make_again,
    "crediting_moment": _credit_right,
    "public_version_behind": _catch_up,
    "search_row_public": _index,
    "search_row_silent": _index,
    "search_row_not_in_index": _index_words,
    "tag_merged_on": _point_to_survivors(Tag),
    "tag_still_carried": _finish_merges(Tag),
    "source_merged_on": _point_to_survivors(Source),
    "source_still_named": _finish_merges(Source),
    "parting_one_sided": _mirror(Parting, "by", "at"),
    "likeness_one_sided": _mirror(Likeness, "share", "passage"),
}
