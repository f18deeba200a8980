"""Tags in the admin: topics and sections, and how much stands under each."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from articles.admin.bounded import capped, count_of
from articles.admin.merge import MergeableAdmin, MergedFilter
from articles.admin.slug_form import SluggedForm
from articles.desk.tags_and_sources import MergeResult, merge_tags
from articles.models import Tag, Tagging


@admin.register(Tag)
class TagAdmin(MergeableAdmin):
    """A tag is made when an import first meets it, or here; what is settled about its address stays."""

    form = SluggedForm
    list_display = ["name", "kind", "slug", "articles_under"]
    list_filter = ["kind", MergedFilter]
    list_select_related = ["merged_into"]
    search_fields = ["name", "slug"]
    ordering = ["name", "kind", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "kind", "slug"]}),
        ("In use", {"fields": ["articles_under"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Return the tags with how many articles carry each, counted for the rows in view."""
        return super().get_queryset(request).annotate(article_count=count_of(Tagging.objects.all(), "tag"))

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> list[str]:
        """Return what nobody edits: kind and slug are the address of a page."""
        return ["articles_under", "survivor", *(["kind", "slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Return nothing to be filled in where the slug is settled."""
        return {} if obj else self.prepopulated_fields

    def fits(self, row: Tag) -> Q:
        """Return what it can be merged into: only a tag of its kind."""
        return super().fits(row) & Q(kind=row.kind)

    def moving(self, row: Any) -> list[tuple[str, str]]:
        """Return how many articles will go over."""
        return [(capped(row.article_count), "article" if row.article_count == 1 else "articles")]

    def merge(self, row: Tag, *, into: Tag, by: Any) -> MergeResult:
        """Merge it."""
        return merge_tags(row, into=into, by=by)

    @admin.display(description="Articles")
    def articles_under(self, tag: Any) -> str:
        """Return how many articles carry it."""
        return capped(tag.article_count)
