"""What readers were told, and what the desk has let stand: lists to read, never to write by hand."""

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
    def its_article(self, row: Any) -> SafeString:
        """Return the article, linked."""
        return format_html('<a href="{}">{}</a>', change_url(row.article), row.article)

    @admin.display(description="When")
    def when(self, row: Any) -> str:
        """Return the moment."""
        return moment(row.at)


@admin.register(Correction)
class CorrectionAdmin(_OfAnArticle):
    """Public notes on changed texts, the newest first."""

    list_display = ["note", "change_class", "its_article", "by", "when"]
    list_filter = ["change_class"]
    fields = ["its_article", "change_class", "note", "by", "when"]


@admin.register(Override)
class OverrideAdmin(_OfAnArticle):
    """What was let stand, by whom and why, the newest first."""

    list_display = ["kind", "key", "reason", "its_article", "by", "when"]
    list_filter = ["kind"]
    fields = ["its_article", "kind", "key", "reason", "by", "when"]
