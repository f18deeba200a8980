"""Tags in the admin: topics and sections, and how much stands under each."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.bounded import capped, count_of
from articles.admin.editorial import EditorialAdmin
from articles.admin.slug_form import SluggedForm
from articles.models import Tag, Tagging


@admin.register(Tag)
class TagAdmin(EditorialAdmin):
    """A tag is made when an import first meets it, or here; what is settled about its address stays."""

    form = SluggedForm
    list_display = ["name", "kind", "slug", "articles_under", "merged_into"]
    list_filter = ["kind"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "slug"]
    ordering = ["name", "kind", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "kind", "slug"]}),
        ("In use", {"fields": ["articles_under", "merged_into"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Return the tags with how many articles carry each, counted for the rows in view."""
        return super().get_queryset(request).annotate(article_count=count_of(Tagging.objects.all(), "tag"))

    def get_fieldsets(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Leave out what a tag that is being added cannot have yet."""
        return self.fieldsets if obj else self.fieldsets[:-1]

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> list[str]:
        """Return what nobody edits: kind and slug are the address of a page."""
        return ["articles_under", "merged_into", *(["kind", "slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Return nothing to be filled in where the slug is settled."""
        return {} if obj else self.prepopulated_fields

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Return what was searched for; to be chosen for an article, a merged tag is not on offer."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        is_choosing = "field_name" in request.GET
        return (found.filter(merged_into=None) if is_choosing else found), may_repeat

    @admin.display(description="Articles")
    def articles_under(self, tag: Any) -> str:
        """Return how many articles carry it."""
        return capped(tag.article_count)
