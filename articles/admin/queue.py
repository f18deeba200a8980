"""The desk's list of articles: one line a story, filters for what is waiting, and acts on several at once."""

from collections.abc import Sequence
from copy import copy
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from articles import search
from articles.admin import bulk, status, twins
from articles.admin.addresses import change_url, list_url
from articles.admin.article_filters import (
    ArticleBatchFilter,
    LanguageFilter,
    SameStoryFilter,
    SectionFilter,
    SourceFilter,
    StateFilter,
    TopicFilter,
    WaitFilter,
)
from articles.admin.bounded import CAP, BoundedList, CappedPaginator, CountUpToLimit
from articles.admin.date_filters import CameInFilter, PublishedFilter
from articles.admin.editorial import EditorialAdmin
from articles.admin.rights import user_of
from articles.models import Article, Citation
from articles.vocabulary import Role

# The origins of an article are counted up to this number, and a suggestion is checked with as many articles.
_FEW = 10
_HEAVY = [
    "body",
    "summary",
    "source_image",
    "working__summary",
    "working__citations",
    "assignee__password",
    "duplicate_of__body",
    "duplicate_of__summary",
    "duplicate_of__source_image",
]


def rows_of(keys: Sequence[int]) -> list[Any]:
    """Return the articles with these keys, in this order, with everything that their lines show.

    One query, and one more if any of them has twins.
    """
    origins = Citation.objects.filter(article=OuterRef("pk"), role=Role.ORIGIN).order_by("position", "pk")
    articles = (
        Article.objects.filter(pk__in=keys)
        .select_related("source", "section", "assignee", "working", "duplicate_of")
        .defer(*_HEAVY)
        .annotate(
            origin_name=Subquery(
                origins.values(printed=Coalesce(F("source__name"), F("url"), output_field=TextField()))[:1]
            ),
            origin_count=CountUpToLimit(origins.values("pk")[:_FEW]),
            **twins.columns(),
        )
        .in_bulk()
    )
    rows = [articles[key] for key in keys if key in articles]
    twins.attach(rows)
    return rows


class QueuePaginator(CappedPaginator):
    """Pages that read only keys first, from an index and up to the cap, and then the rows of the page in view."""

    @cached_property
    def _counted(self) -> int:
        return len(self._keys)

    @cached_property
    def _keys(self) -> list[int]:
        articles: Any = self.object_list
        return list(articles.values_list("pk", flat=True)[: CAP + 1])

    def page(self, number: Any) -> Page:
        """Return the page with its rows."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return Page(rows_of(self._keys[: self.count][first : first + self.per_page]), number, self)


class DeskList(BoundedList):
    """The list of articles, whose links use public ids."""

    def get_results(self, request: HttpRequest) -> None:
        """Take the rows from the paginator even if there is only one page, in which case Django bypasses it."""
        super().get_results(request)
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list
        # What the template asks when nothing is found.
        self.suggestion = ""
        if self.query and not self.result_count:
            self.suggestion = search.suggestion(self.query, scope="desk", finds=partial(self._finds, request))

    def _finds(self, request: HttpRequest, words: str) -> list[int]:
        """Return the keys of the first articles of the same list that other words find."""
        other = copy(self)
        other.query = words
        return list(other.get_queryset(request).values_list("pk", flat=True)[:_FEW])

    @property
    def suggestion_address(self) -> str:
        """Return the address of the same list, searched for the suggestion."""
        return self.get_query_string({SEARCH_VAR: self.suggestion}, ["p"])

    def url_for_result(self, result: Any) -> str:
        """Return the address of the article's page."""
        return change_url(result)


class QueueAdmin(EditorialAdmin):
    """The desk's list: its columns, its filters, and acts on several articles."""

    paginator = QueuePaginator
    list_display = ["story", "state_badge", "assignee_name", "sources", "words", "age", "duplicates", "why_not_public"]
    list_filter = [
        WaitFilter,
        StateFilter,
        SourceFilter,
        TopicFilter,
        SectionFilter,
        LanguageFilter,
        CameInFilter,
        PublishedFilter,
        ArticleBatchFilter,
        SameStoryFilter,
    ]
    ordering = ["-pk"]
    # Only makes the search box appear: `get_search_results` uses the search index.
    search_fields = ["headline"]
    search_help_text = (
        "Words (the last may be half-typed), a “phrase in quotes”, -word to exclude. "
        "Searches headlines, texts, tags, sources and bylines."
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        """Return the class of the list."""
        return DeskList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return what the search index finds, which matches “open-source” with “open‑source”."""
        return (search.find(queryset, search_term, scope="desk") if search_term.strip() else queryset), False

    # --- The columns.

    @admin.display(description="Headline")
    def story(self, article: Article) -> str | SafeString:
        """Return the headline, or the suggested one, marked as such."""
        if headline := status.headline_of(article):
            return headline
        return format_html(
            '<em class="suggestion">{}</em> <span class="mark">suggested</span>',
            article.headline_suggested or "No headline",
        )

    @admin.display(description="State")
    def state_badge(self, article: Article) -> SafeString:
        """Return the state as a badge."""
        return format_html('<span class="badge {}">{}</span>', *status.badge(article, timezone.now()))

    @admin.display(description="Assigned to")
    def assignee_name(self, article: Article) -> str:
        """Return who is working on it."""
        return str(article.assignee or "")

    @admin.display(description="Source")
    def sources(self, article: Any) -> str | SafeString:
        """Return who delivered it, and who reported it first if that is someone else."""
        source, origin = str(article.source), article.origin_name or ""
        if origin in ("", source):
            return source
        more = article.origin_count - 1
        return format_html(
            '{} <span class="origin">origin {}{}</span>', source, origin, f" and {more} more" if more else ""
        )

    @admin.display(description="Words")
    def words(self, article: Article) -> int:
        """Return how many words the source wrote."""
        return article.body_word_count

    @admin.display(description="Age")
    def age(self, article: Article) -> SafeString:
        """Return how long ago the source published it or, if the source does not say, how long ago it came in."""
        since = article.source_published_at or article.created_at
        label = "Published by the source" if article.source_published_at else "Received"
        return format_html(
            '<time datetime="{}" title="{} {}">{}</time>',
            since.isoformat(), label, status.moment(since), timesince(since, depth=1),
        )  # fmt: skip

    @admin.display(description="Duplicates")
    def duplicates(self, article: Any) -> str | SafeString:
        """Return the article that it duplicates, or how many others tell the same story, and the first of them."""
        if other := article.duplicate_of:
            return format_html('of <a href="{}">{}</a>', change_url(other), other)
        if not article.twins:
            return ""
        number = f"{twins.FEW} or more" if len(article.twins) >= twins.FEW else len(article.twins)
        first, reasons = article.twins[0]
        return format_html(
            '<a href="{}">also {}</a> <span class="twin">{}: {} ({})</span>',
            list_url(Article, duplicate_of=article.public_id), number,
            status.badge(first, timezone.now())[1], status.headline_of(first) or first, reasons,
        )  # fmt: skip

    @admin.display(description="Why not public")
    def why_not_public(self, article: Article) -> str:
        """Return why readers do not see it or, if it is live, that they do not see its newest text."""
        if status.has_newer_text(article) and article.is_live():
            return "Live, with a newer text not published"
        return status.why_not_public(article)

    # --- Acts on several.

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the acts that the user may do on several articles at once."""
        return {
            bulk_act.name: (partial(bulk.act_on_ticked, bulk_act), bulk_act.name, bulk_act.label)
            for bulk_act in bulk.ACTS.values()
            if bulk_act.may_be_taken_by(request.user)
        }

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, or act on the ticked articles. Raises PermissionDenied if the user may not do that."""
        requested = [bulk.ACTS[name] for name in request.POST.getlist("action") if name in bulk.ACTS]
        if not all(bulk_act.may_be_taken_by(request.user) for bulk_act in requested):
            raise PermissionDenied
        undoable = partial(bulk.undoable, user_of(request))
        return super().changelist_view(request, {"undoable": undoable} | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        """Add the address that undoes an act on several articles."""
        view = self.admin_site.admin_view(partial(bulk.undo, self))
        return [path("operation/<int:pk>/undo/", view, name="articles_operation_undo"), *super().get_urls()]
