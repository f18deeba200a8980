"""The log of decisions in the admin: who decided what about which article, when and why."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import PublicIdFilter
from articles.admin.status import moment
from articles.models import Decision


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """The log, which only the desk adds to."""

    list_display = ["when", "act", "of_article", "by", "from_state", "to_state", "reason"]
    list_filter = ["act", PublicIdFilter]
    list_select_related = ["article", "by"]
    ordering = ["-pk"]
    fields = ["when", "act", "of_article", "by", "from_state", "to_state", "reason"]

    @admin.display(description="Article")
    def of_article(self, decision: Decision) -> SafeString:
        """Return a link to the article."""
        return format_html('<a href="{}">{}</a>', change_url(decision.article), decision.article)

    @admin.display(description="When")
    def when(self, decision: Decision) -> str:
        """Return the moment, in the user's time zone."""
        return moment(decision.at)
