"""Revisions in the admin: every version that was saved, to read."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import ArticleFilter
from articles.admin.status import moment
from articles.models import Revision


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """A version is written by the desk and never changed."""

    list_display = ["__str__", "headline", "author", "saved"]
    list_filter = [ArticleFilter]
    list_select_related = ["author"]
    ordering = ["-pk"]
    fields = ["of_article", "number", "headline", "dek", "summary", "author", "saved", "base", "sha256"]

    @admin.display(description="Article")
    def of_article(self, revision: Revision) -> SafeString:
        """Return the article, linked."""
        return format_html('<a href="{}">{}</a>', change_url(revision.article), revision.article)

    @admin.display(description="When")
    def saved(self, revision: Revision) -> str:
        """Return the moment."""
        return moment(revision.created_at)
