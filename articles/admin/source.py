"""Sources in the admin: who delivers and reports, from which hosts, and how much of their text readers may see."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import list_url
from articles.admin.bounded import capped, count_of
from articles.admin.merge import MergeableAdmin, MergedFilter, tell_left
from articles.admin.slug_form import SluggedForm
from articles.admin.status import moment
from articles.desk import tags_and_sources
from articles.desk.tags_and_sources import MergeResult
from articles.models import Article, Citation, Source, SourceHost
from articles.text import links
from articles.vocabulary import Rights


class HostForm(forms.ModelForm):
    """A host as it is typed, or as it stands in an address that was pasted."""

    class Meta:
        model = SourceHost
        fields = ["host"]
        # A table's cell has no label of its own.
        widgets = {"host": AdminTextInputWidget({"aria-label": "Host"})}

    def clean_host(self) -> str:
        """Return the host folded here, not only in the row: so two rows of one form are seen to be the same."""
        typed = self.cleaned_data["host"]
        host = SourceHost(host=links.host(typed) if "//" in typed else typed.split("/")[0])
        host.clean()
        if not host.host:
            raise forms.ValidationError("That names no host. Type one such as reuters.com, or paste an address.")
        return host.host


class HostInline(admin.TabularInline):
    """The hosts of a source. A wrong one is corrected in place; none is deleted."""

    model = SourceHost
    form = HostForm
    extra = 1
    can_delete = False
    verbose_name = "host"
    verbose_name_plural = "hosts that it speaks from"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False


@admin.register(Source)
class SourceAdmin(MergeableAdmin):
    """A source is made when an import first meets it; here it gets its name, its rights and its other hosts."""

    form = SluggedForm
    list_display = ["name", "said_hosts", "rights", "language", "time_zone", "delivered", "cited"]
    list_filter = ["rights", MergedFilter]
    list_select_related = ["merged_into"]
    search_fields = ["name", "slug", "hosts__host"]
    search_help_text = "Part of a name, a slug or a host."
    ordering = ["name", "pk"]
    inlines = [HostInline]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "homepage"]}),
        ("What readers may see", {"fields": ["rights", "excerpt_words", "credit_line"]}),
        ("For what comes without saying", {"fields": ["language", "time_zone"]}),
        ("In use", {"fields": ["delivered", "cited", "first_met"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return the sources with what they delivered and how often they are cited, counted for the rows in view."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                article_count=count_of(Article.objects.all(), "source"),
                citation_count=count_of(Citation.objects.all(), "source"),
            )
            .prefetch_related("hosts")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        """Return what nobody edits; the slug stays as it is, because it is the address of the source's page."""
        return ["delivered", "cited", "first_met", "survivor", *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """Return nothing to be filled in where the slug is settled."""
        return {} if obj else self.prepopulated_fields

    @admin.display(description="Hosts")
    def said_hosts(self, source: Source) -> str:
        """Return the hosts in one line."""
        return ", ".join(host.host for host in source.hosts.all())

    @admin.display(description="Articles")
    def delivered(self, source: Any) -> SafeString:
        """Return how many articles it delivered, linked to them."""
        return format_html('<a href="{}">{}</a>', list_url(Article, source=source.slug), capped(source.article_count))

    @admin.display(description="Cited")
    def cited(self, source: Any) -> SafeString:
        """Return how often it is cited, linked to the citations."""
        return format_html('<a href="{}">{}</a>', list_url(Citation, source=source.slug), capped(source.citation_count))

    @admin.display(description="First met")
    def first_met(self, source: Source) -> str:
        """Return since when it stands here."""
        return moment(source.created_at)

    def moving(self, row: Any) -> list[tuple[str, str]]:
        """Return how many articles, citations and hosts will go over."""
        numbers = {"article": row.article_count, "citation": row.citation_count, "host": len(row.hosts.all())}
        return [(capped(number), name if number == 1 else f"{name}s") for name, number in numbers.items()]

    def merge(self, row: Source, *, into: Source, by: Any) -> MergeResult:
        """Merge it."""
        return tags_and_sources.merge_sources(row, into=into, by=by)

    def before_shown(self, request: HttpRequest, obj: Source, changed: set[str]) -> None:
        """Where its rights changed, let the search find its articles by what readers may see now."""
        if "rights" in changed or ("excerpt_words" in changed and obj.rights == Rights.EXCERPT):
            tell_left(request, tags_and_sources.reindex(obj))
