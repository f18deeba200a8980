"""The words in which articles are asked for; the only place that says what a reader may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from articles.vocabulary import Role, State, TagKind

if TYPE_CHECKING:
    from articles.models import Source, Tag


class ArticleQuerySet(models.QuerySet):
    """Articles, by what is true of them."""

    def live(self, at: datetime | None = None) -> Self:
        """Return what readers may see at the moment (now by default), mirrored by `Article.is_live`."""
        return self.filter(state=State.PUBLISHED, published_at__lte=at or timezone.now())

    def gone(self) -> Self:
        """Return what readers have seen and may see no more: its address says so (410) and does not deny it (404)."""
        return self.filter(state__in=[State.WITHDRAWN, State.RETRACTED, State.MERGED])

    def published(self) -> Self:
        """Return what readers may see, now or by itself when its moment comes: what has public words in the index."""
        return self.filter(state=State.PUBLISHED)

    def scheduled(self, at: datetime | None = None) -> Self:
        """Return what will appear by itself later: published, with a moment ahead."""
        return self.filter(state=State.PUBLISHED, published_at__gt=at or timezone.now())

    def newest(self) -> Self:
        """Return them as a page lists them: by moment of publication, the later row first where two are equal."""
        return self.order_by("-published_at", "-pk")

    def tagged(self, tag: Tag) -> Self:
        """Return what carries the tag, newest first, read from the tag's own index (published articles only)."""
        return self.filter(taggings__tag=tag, taggings__published_at__isnull=False).order_by(
            "-taggings__published_at", "-taggings__article_id"
        )

    def carrying(self, tag: Tag) -> Self:
        """Return what carries the tag, in the order they have: for a second tag, where `tagged` gave the first."""
        from articles.models import Tagging  # noqa: PLC0415 -- models import this module

        return self.filter(models.Exists(Tagging.objects.filter(article=models.OuterRef("pk"), tag=tag)))

    def from_source(self, source: Source) -> Self:
        """Return what the source delivered."""
        return self.filter(source=source)

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
        """Return them whole, with all tags and all citations: what the article's own page and the API show."""
        from articles.models import Citation, Tag  # noqa: PLC0415 -- models import this module

        return (
            self.select_related("source", "section", "live_revision")
            .prefetch_related(
                models.Prefetch("tags", Tag.objects.order_by("kind", "name", "pk"), "filed_under"),
                models.Prefetch("citations", Citation.objects.select_related("source"), "provenance"),
            )
            .defer("source_image", "live_revision__summary", "live_revision__citations")
        )


class SourceQuerySet(models.QuerySet):
    """Sources, by what readers may see of them."""

    def live(self, at: datetime | None = None) -> Self:
        """Return those that delivered something live at the moment (now by default), or that something live cites.

        Others are not shown to readers: who delivers to us is the desk's business until it publishes.
        """
        from articles.models import Article, Citation  # noqa: PLC0415 -- models import this module

        live = Article.objects.live(at)
        delivered = live.filter(source=models.OuterRef("pk")).order_by()
        cited = Citation.objects.filter(source=models.OuterRef("pk"), article__in=live.order_by()).order_by()
        return self.filter(models.Exists(delivered) | models.Exists(cited))


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
