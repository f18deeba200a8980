"""Public notes and accepted exceptions: lists to read, never written by hand."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.status import moment
from articles.models import Correction, Override


class _OfAnArticle(ReadOnlyAdmin):
    list_select_related = ["article", "by"]
    ordering = ["-at", "-pk"]

    @admin.display(description="Article")
    def of_article(self, row: Any) -> SafeString:
        """Return a link to the article."""
        return format_html('<a href="{}">{}</a>', change_url(row.article), row.article)

    @admin.display(description="When")
    def when(self, row: Any) -> str:
        """Return the moment, in the user's time zone."""
        return moment(row.at)


@admin.register(Correction)
class CorrectionAdmin(_OfAnArticle):
    """Public notes on changed texts, newest first."""

    list_display = ["note", "change_class", "of_article", "by", "when"]
    list_filter = ["change_class"]
    fields = ["of_article", "change_class", "note", "by", "when"]


@admin.register(Override)
class OverrideAdmin(_OfAnArticle):
    """Exceptions that were accepted, by whom and why, newest first."""

    list_display = ["kind", "key", "reason", "of_article", "by", "when"]
    list_filter = ["kind"]
    fields = ["of_article", "kind", "key", "reason", "by", "when"]
