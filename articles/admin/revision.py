"""Revisions in the admin: every saved version, to read."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import PublicIdFilter
from articles.admin.status import moment
from articles.models import Revision


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Versions of texts, which only the desk writes and nobody changes."""

    list_display = ["__str__", "headline", "author", "when"]
    list_filter = [PublicIdFilter]
    list_select_related = ["author"]
    ordering = ["-pk"]
    fields = ["of_article", "number", "headline", "dek", "summary", "author", "when", "base", "sha256"]

    @admin.display(description="Article")
    def of_article(self, revision: Revision) -> SafeString:
        """Return a link to the article."""
        return format_html('<a href="{}">{}</a>', change_url(revision.article), revision.article)

    @admin.display(description="When")
    def when(self, revision: Revision) -> str:
        """Return the moment, in the user's time zone."""
        return moment(revision.created_at)
