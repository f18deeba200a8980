"""The words in which articles are asked for; the only place that says what a reader may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from articles.database import lookups  # noqa: F401 -- registers `likely` and `…_by_row`, which the words below use
from articles.vocabulary import GONE, Act, ChangeClass, Role, State, TagKind

if TYPE_CHECKING:
    from articles.models import Article, Source, Tag


# The smallest difference between two moments.
RESOLUTION = timedelta(microseconds=1)


def live_sql(table: str, *, is_likely: bool = False) -> str:
    """Return the condition of `ArticleQuerySet.live` as SQL, for statements that the ORM writes too slowly or not at all.

    `table` is the name or alias of the table of articles; the one value to bind is the moment. `is_likely` adds SQLite's
    hint, as `lookups.Likely` does. Leave it out to count in the index alone (a tenth of the time) and in joins.
    """
    return f"{_published_sql(table, is_likely=is_likely)} AND {table}.published_at <= %s"


def scheduled_sql(table: str, *, is_likely: bool = False) -> str:
    """Return the condition of `ArticleQuerySet.scheduled` as SQL, in the same way."""
    return f"{_published_sql(table, is_likely=is_likely)} AND {table}.published_at > %s"


def _published_sql(table: str, *, is_likely: bool) -> str:
    # The state is written out: a bound value would keep SQLite from the partial index of published articles.
    is_published = f"{table}.state = '{State.PUBLISHED}'"
    return f"likely({is_published})" if is_likely else is_published


# Two articles tell the same story where one of these columns is equal, and not NULL; and how the desk says so.
SAME_STORY = {"url_fingerprint": "the same address", "text_fingerprint": "the same words"}


def same_story(article: Article | None = None) -> list[models.Q]:
    """Return a condition for each thing that another article may share with this one: its address, its words.

    Without an article they compare with the row of the outer query. None of them excludes the article itself. There are
    several, as each has an index of its own: a query for each is cheaper than one with an OR, where it has a limit.
    """
    if article is None:
        return [models.Q(**{name: models.OuterRef(name)}) for name in SAME_STORY]
    values = {name: getattr(article, name) for name in SAME_STORY}
    return [models.Q(**{name: bytes(value)}) for name, value in values.items() if value]


class ArticleQuerySet(models.QuerySet):
    """Articles, by what is true of them."""

    def live(self, at: datetime | None = None, *, by_row: bool = False) -> Self:
        """Return what readers may see at the moment (now by default), mirrored by `Article.is_live`.

        Where something else finds the articles, in the order of its own index, this is asked of each (`by_row`).
        """
        name = "published_at__lte_by_row" if by_row else "published_at__lte"
        return self.filter(state__likely=State.PUBLISHED, **{name: at or timezone.now()})

    def live_between(self, start: datetime, end: datetime, at: datetime | None = None) -> Self:
        """Return what readers may see at the moment (now by default) and went public from `start` on, before `end`."""
        return self.live_before(end, at).filter(published_at__gte=start)

    def live_before(self, end: datetime, at: datetime | None = None) -> Self:
        """Return what readers may see at the moment (now by default) and went public before `end`."""
        # One condition and not two: SQLite bounds its walk by the first that it meets.
        return self.live(min(at or timezone.now(), end - RESOLUTION))

    def gone(self) -> Self:
        """Return what readers have seen and may see no more: its address says so (410) and does not deny it (404)."""
        taken_back = models.Q(rendition__removed_as__gt="")
        return self.filter(models.Q(state__in=GONE) | taken_back)

    def published(self) -> Self:
        """Return what readers may see, now or by itself when its moment comes: what has public words in the index."""
        return self.filter(state__likely=State.PUBLISHED)

    def scheduled(self, at: datetime | None = None) -> Self:
        """Return what will appear by itself later: published, with a moment ahead."""
        return self.filter(state__likely=State.PUBLISHED, published_at__gt=at or timezone.now())

    def newest(self) -> Self:
        """Return them as a page lists them: by moment of publication, the later row first where two are equal."""
        return self.order_by("-published_at", "-pk")

    def tagged(self, tag: Tag | int, **moments: datetime) -> Self:
        """Return what carries the tag, newest first, read from the tag's own index (published articles only).

        `moments` bound the walk by the moment of publication: lt, lte, gt, gte.
        """
        bounds = {f"taggings__published_at__{name}": moment for name, moment in moments.items()}
        return self.filter(taggings__tag=tag, taggings__published_at__isnull=False, **bounds).order_by(
            "-taggings__published_at", "-taggings__article_id"
        )

    def carrying(self, tag: Tag) -> Self:
        """Return what carries the tag, in the order they have: for a second tag, where `tagged` gave the first."""
        from articles.models import Tagging  # noqa: PLC0415 -- models import this module

        return self.filter(models.Exists(Tagging.objects.filter(article=models.OuterRef("pk"), tag=tag)))

    def from_source(self, source: Source) -> Self:
        """Return what the source delivered."""
        return self.filter(source=source)

    def crediting(self, source: Source | int, **moments: datetime) -> Self:
        """Return what credits the source, newest first, read from the credits' own index (published articles only)."""
        bounds = {f"creditings__published_at__{name}": moment for name, moment in moments.items()}
        return self.filter(creditings__source=source, **bounds).order_by(
            "-creditings__published_at", "-creditings__article_id"
        )

    def placed(self) -> models.QuerySet:
        """Return of each only its key and the moment that the list goes by: what a page needs to know, and its index holds."""
        order = str(self.query.order_by[0]).removeprefix("-")
        return self.annotate(moment=models.F(order)).values_list("pk", "moment", named=True)

    def untouched(self) -> Self:
        """Return what no person of the desk has touched: only this may an import rewrite or its undo delete."""
        return self.filter(desk_touched_at=None)

    def for_listing(self) -> Self:
        """Return them with what a list shows (source, section, tags, citations) and without the heavy columns."""
        from articles.models import Citation, Tag  # noqa: PLC0415 -- models import this module

        return (
            self.select_related("source", "section")
            .prefetch_related(
                models.Prefetch("tags", Tag.objects.filter(kind=TagKind.TOPIC).order_by("name", "pk"), "topics"),
                models.Prefetch(
                    "citations", Citation.objects.exclude(role=Role.SUPPORTING).select_related("source"), "provenance"
                ),
            )
            .defer("body", "source_image")
        )

    def for_reading(self) -> Self:
        """Return them whole, with all tags, citations, corrections and updates: what their page and the API show."""
        from articles.models import Citation, Correction, Decision, Tag  # noqa: PLC0415 -- models import this module

        return (
            self.select_related("source", "section", "live_revision")
            .prefetch_related(
                models.Prefetch("tags", Tag.objects.order_by("kind", "name", "pk"), "filed_under"),
                models.Prefetch("citations", Citation.objects.select_related("source"), "provenance"),
                models.Prefetch("corrections", Correction.objects.select_related("before", "after"), "told"),
                models.Prefetch(
                    "decisions",
                    Decision.objects.filter(act=Act.REVISE, before__class=ChangeClass.UPDATE).select_related(
                        "revision"
                    ),
                    "updates",
                ),
            )
            .defer("source_image", "live_revision__summary", "live_revision__citations")
        )


class CorrectionQuerySet(models.QuerySet):
    """What readers are told of changes, by whether they still are."""

    def public(self, at: datetime | None = None) -> Self:
        """Return what readers may see at the moment (now by default): of a live article all, of a retracted one why.

        What was withdrawn, merged or taken back is not spoken of. Each is said again on its article's page or notice.
        """
        from articles.models import Article  # noqa: PLC0415 -- models import this module

        # Asked of each note in turn: a join would tempt SQLite to begin with the articles, and to sort.
        its = Article.objects.filter(pk=models.OuterRef("article"))
        why = models.Q(models.Exists(its.filter(state=State.RETRACTED)), change_class=ChangeClass.RETRACTION)
        return self.filter(models.Exists(its.live(at)) | why)

    def with_articles(self) -> Self:
        """Return them with their articles, as lists of notes show these: by a query of their own.

        Where notes are few, SQLite would begin a join with all articles, and sort.
        """
        from articles.models import Article  # noqa: PLC0415 -- models import this module

        shown = ("public_id", "slug", "state", "headline", "language", "source__language")
        articles = Article.objects.select_related("source").only(*shown)
        return self.prefetch_related(models.Prefetch("article", articles))


class SourceQuerySet(models.QuerySet):
    """Sources, by what readers may see of them."""

    def live(self, at: datetime | None = None) -> Self:
        """Return those that delivered something live at the moment (now by default), or that something live cites.

        Others are not shown to readers: who delivers to us is the desk's business until it publishes.
        """
        from articles.models import Crediting  # noqa: PLC0415 -- models import this module

        credited = Crediting.objects.filter(source=models.OuterRef("pk"), published_at__lte=at or timezone.now())
        return self.filter(models.Exists(credited))


class TagQuerySet(models.QuerySet):
    """Tags, by what readers may see of them."""

    def live(self, at: datetime | None = None) -> Self:
        """Return those that something live carries at the moment (now by default).

        Others are not shown to readers: the name of a topic may be the very thing that is under embargo.
        """
        from articles.models import Tagging  # noqa: PLC0415 -- models import this module

        carried = Tagging.objects.filter(tag=models.OuterRef("pk"), published_at__lte=at or timezone.now())
        return self.filter(models.Exists(carried))

    def sections(self) -> Self:
        """Return the sections."""
        return self.filter(kind=TagKind.SECTION)

    def latest_used(self, at: datetime | None = None) -> Self:
        """Return those that something live carries, the one with the newest article first."""
        from articles.models import Tagging  # noqa: PLC0415 -- models import this module

        carried = Tagging.objects.filter(tag=models.OuterRef("pk"), published_at__lte=at or timezone.now())
        newest = carried.order_by("-published_at").values("published_at")[:1]
        return (
            self.alias(newest_at=models.Subquery(newest)).filter(newest_at__isnull=False).order_by("-newest_at", "pk")
        )
