"""Queries for articles, corrections, sources and tags. Only this module says what a reader may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from articles.database import lookups  # noqa: F401 -- registers `likely` and `…_by_row`, which the methods below use
from articles.models.mergeable import MergeableQuerySet
from articles.vocabulary import GONE, Act, ChangeClass, Role, State, TagKind

if TYPE_CHECKING:
    from articles.models import Source, Tag


# The smallest difference between two moments.
RESOLUTION = timedelta(microseconds=1)


def live_sql(table: str, *, is_likely: bool = False) -> str:
    """Return the condition of `ArticleQuerySet.live` as SQL, for statements that the ORM cannot write well.

    `table` is the name or alias of the table of articles; the only value to bind is the moment. `is_likely` adds
    SQLite's hint, as `lookups.Likely` does. Leave it out in joins, and to count in the index alone (a tenth of the
    time).
    """
    # The state is written out: a bound value would keep SQLite from the partial index of published articles.
    is_published = f"{table}.state = '{State.PUBLISHED}'"
    return f"{f'likely({is_published})' if is_likely else is_published} AND {table}.published_at <= %s"


def _model(name: str) -> Any:
    """Return a model by its name: the modules of the models import this one."""
    return apps.get_model("articles", name)


class ArticleQuerySet(models.QuerySet):
    """Queries for articles."""

    def live(self, at: datetime | None = None, *, by_row: bool = False) -> Self:
        """Return what readers may see at a moment (by default, now). `Article.is_live` is the same rule in Python.

        With `by_row` the rule is checked row by row: use it where another table's index finds and orders the articles.
        """
        name = "published_at__lte_by_row" if by_row else "published_at__lte"
        return self.filter(state__likely=State.PUBLISHED, **{name: at or timezone.now()})

    def live_between(self, start: datetime, end: datetime, at: datetime | None = None) -> Self:
        """Return what readers may see at a moment (by default, now), published from `start` on and before `end`."""
        return self.live_before(end, at).filter(published_at__gte=start)

    def live_before(self, end: datetime, at: datetime | None = None) -> Self:
        """Return what readers may see at a moment (by default, now) and was published before `end`."""
        # A single condition: of two, SQLite uses only the first to limit its walk through the index.
        return self.live(min(at or timezone.now(), end - RESOLUTION))

    def gone(self) -> Self:
        """Return what readers once saw and no longer can: its address answers 410 (Gone), not 404 (Not Found)."""
        was_removed = models.Q(rendition__removed_as__gt="")
        return self.filter(models.Q(state__in=GONE) | was_removed)

    def published(self) -> Self:
        """Return what is live or scheduled: the articles whose words readers can find, now or later."""
        return self.filter(state__likely=State.PUBLISHED)

    def scheduled(self, at: datetime | None = None) -> Self:
        """Return what will go live by itself: published, with a publication time in the future."""
        return self.filter(state__likely=State.PUBLISHED, published_at__gt=at or timezone.now())

    def newest(self) -> Self:
        """Order by publication time, newest first, and where two are equal by key, the higher first."""
        return self.order_by("-published_at", "-pk")

    def tagged(self, tag: Tag | int, **moments: datetime) -> Self:
        """Return the published articles with the tag, newest first, read from the index of taggings.

        `moments` are limits on the publication time: lt, lte, gt, gte.
        """
        bounds = {f"taggings__published_at__{name}": moment for name, moment in moments.items()}
        return self.filter(taggings__tag=tag, taggings__published_at__isnull=False, **bounds).order_by(
            "-taggings__published_at", "-taggings__article_id"
        )

    def carrying(self, tag: Tag) -> Self:
        """Keep what also has this tag, in the same order: for a second tag, after `tagged` with the first."""
        return self.filter(models.Exists(_model("Tagging").objects.filter(article=models.OuterRef("pk"), tag=tag)))

    def from_source(self, source: Source) -> Self:
        """Return what the source delivered."""
        return self.filter(source=source)

    def crediting(self, source: Source | int, **moments: datetime) -> Self:
        """Return the published articles that credit the source, newest first, read from the index of credits.

        `moments` are limits on the publication time, as for `tagged`.
        """
        bounds = {f"creditings__published_at__{name}": moment for name, moment in moments.items()}
        return self.filter(creditings__source=source, **bounds).order_by(
            "-creditings__published_at", "-creditings__article_id"
        )

    def keys_and_moments(self) -> models.QuerySet:
        """Return only the keys and the moments that the list is ordered by: all that paging needs, from the index."""
        order = str(self.query.order_by[0]).removeprefix("-")
        return self.annotate(moment=models.F(order)).values_list("pk", "moment", named=True)

    def untouched(self) -> Self:
        """Return what nobody at the desk has touched: only that may an import rewrite, or the undoing of it delete."""
        return self.filter(desk_touched_at=None)

    def for_listing(self) -> Self:
        """Fetch what a list shows (source, section, tags, citations), and leave out the heavy columns."""
        return (
            self.select_related("source", "section")
            .prefetch_related(
                models.Prefetch(
                    "tags", _model("Tag").objects.filter(kind=TagKind.TOPIC).order_by("name", "pk"), "topics"
                ),
                models.Prefetch(
                    "citations",
                    _model("Citation").objects.exclude(role=Role.SUPPORTING).select_related("source"),
                    "provenance",
                ),
            )
            .defer("body", "source_image")
        )

    def for_reading(self) -> Self:
        """Fetch all that an article's page and the API show: tags, citations, corrections and updates."""
        return (
            self.select_related("source", "section", "live_revision")
            .prefetch_related(
                models.Prefetch("tags", _model("Tag").objects.order_by("kind", "name", "pk"), "filed_under"),
                models.Prefetch("citations", _model("Citation").objects.select_related("source"), "provenance"),
                models.Prefetch(
                    "corrections", _model("Correction").objects.select_related("before", "after"), "public_corrections"
                ),
                models.Prefetch(
                    "decisions",
                    _model("Decision")
                    .objects.filter(act=Act.REVISE, before__class=ChangeClass.UPDATE)
                    .select_related("revision"),
                    "updates",
                ),
            )
            .defer("source_image", "live_revision__summary", "live_revision__citations")
        )


class CorrectionQuerySet(models.QuerySet):
    """Queries for the public notes about changes."""

    def public(self, at: datetime | None = None) -> Self:
        """Return what readers may see at a moment (by default, now): all notes on live articles, and retractions.

        Notes on articles that were withdrawn, merged or unpublished by undoing are left out.
        """
        # A subquery for each note: with a join, SQLite would begin with the articles and sort.
        articles = _model("Article").objects.filter(pk=models.OuterRef("article"))
        notices = models.Q(models.Exists(articles.filter(state=State.RETRACTED)), change_class=ChangeClass.RETRACTION)
        return self.filter(models.Exists(articles.live(at)) | notices)

    def with_articles(self) -> Self:
        """Fetch what a list of notes shows of their articles, in a second query.

        With a join, SQLite would begin with all articles and sort, even for a few notes.
        """
        shown = ("public_id", "slug", "state", "headline", "language", "source__language")
        articles = _model("Article").objects.select_related("source").only(*shown)
        return self.prefetch_related(models.Prefetch("article", articles))


class SourceQuerySet(MergeableQuerySet):
    """Queries for sources."""

    def live(self, at: datetime | None = None) -> Self:
        """Return those that delivered, or are cited by, something that is live at a moment (by default, now).

        Readers see no others: who sends us articles is the desk's business until it publishes one.
        """
        credited = _model("Crediting").objects.filter(
            source=models.OuterRef("pk"), published_at__lte=at or timezone.now()
        )
        return self.filter(models.Exists(credited))


class TagQuerySet(MergeableQuerySet):
    """Queries for tags."""

    def live(self, at: datetime | None = None) -> Self:
        """Return the tags of what is live at a moment (by default, now).

        Readers see no others: the name of a topic may be the very news that is under embargo.
        """
        carried = _model("Tagging").objects.filter(tag=models.OuterRef("pk"), published_at__lte=at or timezone.now())
        return self.filter(models.Exists(carried))

    def sections(self) -> Self:
        """Return the sections."""
        return self.filter(kind=TagKind.SECTION)

    def latest_used(self, at: datetime | None = None) -> Self:
        """Return the tags of what is live, the tag with the newest article first."""
        carried = _model("Tagging").objects.filter(tag=models.OuterRef("pk"), published_at__lte=at or timezone.now())
        newest = carried.order_by("-published_at").values("published_at")[:1]
        return (
            self.alias(newest_at=models.Subquery(newest)).filter(newest_at__isnull=False).order_by("-newest_at", "pk")
        )
