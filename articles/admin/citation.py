"""Citations in the admin: what our articles lean on, found by article or by source."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import ArticleFilter
from articles.admin.text_filter import TextFilter
from articles.models import Citation
from articles.text.links import absolute


class CitedSourceFilter(TextFilter):
    """Who is cited, by the source's slug."""

    title = "cited source"
    parameter_name = "source"
    placeholder = "Slug, such as reuters"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return the citations of the source."""
        return queryset.filter(source__slug=typed)

    def in_view(self, row: Citation) -> tuple[str, str] | None:
        """Return the row's source."""
        return (row.source.slug, row.source.name) if row.source else None


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    """A citation comes in with its article."""

    list_display = ["role", "source", "title", "leads_to", "of_article"]
    list_filter = ["role", CitedSourceFilter, ArticleFilter]
    list_select_related = ["article", "source"]
    ordering = ["-pk"]
    fields = ["of_article", "role", "source", "title", "leads_to", "published_at", "cited_article", "text"]

    @admin.display(description="Article")
    def of_article(self, citation: Citation) -> SafeString:
        """Return the citing article, linked."""
        return format_html('<a href="{}">{}</a>', change_url(citation.article), citation.article)

    @admin.display(description="Address")
    def leads_to(self, citation: Citation) -> str | SafeString:
        """Return the cited address, linked where it is one to follow."""
        url = absolute(citation.url)
        return format_html('<a href="{}" rel="noreferrer">{}</a>', url, citation.url) if url else citation.url
