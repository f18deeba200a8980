"""Citations in the admin: what our articles are based on, by article or by source."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import PublicIdFilter
from articles.admin.text_filter import TextFilter
from articles.models import Citation
from articles.text.links import absolute


class CitedSourceFilter(TextFilter):
    """The cited source, by its slug."""

    title = "cited source"
    parameter_name = "source"
    placeholder = "Slug, such as reuters"

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the citations of the source."""
        return queryset.filter(source__slug=text)

    def in_view(self, row: Citation) -> tuple[str, str] | None:
        """Return the slug and the name of the row's source, None if it has none."""
        return (row.source.slug, row.source.name) if row.source else None


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    """Citations are written on the page of their article, and only listed here."""

    list_display = ["role", "source", "title", "linked_url", "of_article"]
    list_filter = ["role", CitedSourceFilter, PublicIdFilter]
    list_select_related = ["article", "source"]
    ordering = ["-pk"]
    fields = ["of_article", "role", "source", "title", "linked_url", "published_at", "cited_article", "text"]

    @admin.display(description="Article")
    def of_article(self, citation: Citation) -> SafeString:
        """Return a link to the citing article."""
        return format_html('<a href="{}">{}</a>', change_url(citation.article), citation.article)

    @admin.display(description="Address")
    def linked_url(self, citation: Citation) -> str | SafeString:
        """Return the cited address, as a link if it can be followed."""
        url = absolute(citation.url)
        return format_html('<a href="{}" rel="noreferrer">{}</a>', url, citation.url) if url else citation.url
