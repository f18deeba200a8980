"""Sources in the admin: who delivers and reports, from which hosts, and how much of their text readers may see."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import desk
from articles.admin.addresses import change_url, list_url
from articles.admin.bounded import capped, count_of
from articles.admin.merge import MergeableAdmin, MergedFilter, warn_about_index
from articles.admin.rights import user_of
from articles.admin.slug_form import SluggedForm
from articles.admin.status import moment
from articles.desk import tags_and_sources
from articles.desk.tags_and_sources import MergeResult
from articles.models import Article, Citation, Source, SourceHost
from articles.text import links
from articles.text.languages import language_tag
from articles.vocabulary import Rights


class HostForm(forms.ModelForm):
    """A host, typed or taken from a pasted address."""

    class Meta:
        model = SourceHost
        fields = ["host"]
        # Cells of a table have no labels.
        widgets = {"host": AdminTextInputWidget({"aria-label": "Host"})}

    def clean_host(self) -> str:
        """Return the host in its normal form, so that the formset notices two rows with the same host."""
        typed = self.cleaned_data["host"]
        host = SourceHost(host=links.host(typed) if "//" in typed else typed.split("/")[0])
        host.clean()
        if not host.host:
            raise forms.ValidationError("This is not a host. Type one such as reuters.com, or paste an address.")
        return host.host


class HostInline(admin.TabularInline):
    """The hosts of a source. A wrong host is corrected in place and never deleted."""

    model = SourceHost
    form = HostForm
    extra = 1
    can_delete = False
    verbose_name = "host"
    verbose_name_plural = "hosts"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False


class SourceForm(SluggedForm):
    """The form of a source."""

    def clean_language(self) -> str:
        """Return the language in the form in which it is printed: “en_US” is “en-US”."""
        typed: str = self.cleaned_data["language"]
        # The field's validator refuses what is no tag.
        return language_tag(typed) or typed


@admin.register(Source)
class SourceAdmin(MergeableAdmin):
    """An import creates a source when it first meets one; here it gets its name, its rights and further hosts."""

    form = SourceForm
    change_form_template = "admin/articles/source/change_form.html"
    list_display = ["name", "host_names", "rights", "language", "time_zone", "delivered", "cited"]
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
        ("Where an item does not say", {"fields": ["language", "suggestion", "time_zone"]}),
        ("In use", {"fields": ["delivered", "cited", "first_seen"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return the sources with the number of their articles and citations, counted only for the rows in view."""
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
        """Return the fields that nobody edits, among them the slug once it is set: it is the address of a page."""
        return ["delivered", "cited", "first_seen", "suggestion", "survivor", *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """Return no fields to fill in once the slug is set."""
        return {} if obj else self.prepopulated_fields

    def get_urls(self) -> list[Any]:
        """Add the address that takes the suggested language."""
        view = self.admin_site.admin_view(self.take_language)
        return [path("<int:pk>/take-language/", view, name="articles_source_take_language"), *super().get_urls()]

    def take_language(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the source the language that was suggested, as the button says."""
        source = get_object_or_404(Source, pk=pk)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            tags_and_sources.take_language(source, request.POST.get("suggested", ""), by=user_of(request))
        except desk.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"The language of “{source}” is now {source.language}.")
        return HttpResponseRedirect(change_url(source))

    @admin.display(description="Suggested language")
    def suggestion(self, source: Source) -> str | SafeString:
        """Return what its texts seem to be written in, with a button that takes it."""
        if source.language or source.merged_into_id:
            return "–"
        if not source.suggested_language:
            return "Not clear from its texts" if source.suggested_language == "" else "Not known yet"
        # The button belongs to a form of its own, below: pressing Enter in a field still saves the source.
        return format_html(
            "{0}, from its texts. Readers and clients do not see it before you take it. "
            '<button class="button" form="take-language" name="suggested" value="{0}">Take {0}</button>',
            source.suggested_language,
        )

    @admin.display(description="Hosts")
    def host_names(self, source: Source) -> str:
        """Return the hosts on one line."""
        return ", ".join(host.host for host in source.hosts.all())

    @admin.display(description="Articles")
    def delivered(self, source: Any) -> SafeString:
        """Return the number of articles that it delivered, as a link to them."""
        return format_html('<a href="{}">{}</a>', list_url(Article, source=source.slug), capped(source.article_count))

    @admin.display(description="Cited")
    def cited(self, source: Any) -> SafeString:
        """Return the number of times it is cited, as a link to the citations."""
        return format_html('<a href="{}">{}</a>', list_url(Citation, source=source.slug), capped(source.citation_count))

    @admin.display(description="First seen")
    def first_seen(self, source: Source) -> str:
        """Return when the source was created."""
        return moment(source.created_at)

    def moving(self, row: Any) -> list[tuple[str, str]]:
        """Return how many articles, citations and hosts will move."""
        numbers = {"article": row.article_count, "citation": row.citation_count, "host": len(row.hosts.all())}
        return [(capped(number), name if number == 1 else f"{name}s") for name, number in numbers.items()]

    def merge(self, row: Source, *, into: Source, by: Any) -> MergeResult:
        """Merge it; return what moved. Raises Refused if that is impossible."""
        return tags_and_sources.merge_sources(row, into=into, by=by)

    def before_shown(self, request: HttpRequest, obj: Source, changed: set[str]) -> None:
        """If its rights changed, index its articles by what readers may see now."""
        if "rights" in changed or ("excerpt_words" in changed and obj.rights == Rights.EXCERPT):
            warn_about_index(request, tags_and_sources.reindex(obj))
