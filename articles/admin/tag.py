"""Tags in the admin: topics and sections, and how many articles carry each."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from articles.admin.bounded import capped, count_of
from articles.admin.merge import MergeableAdmin, MergedFilter
from articles.admin.slug_form import SluggedForm
from articles.desk.tags_and_sources import MergeResult, merge_tags
from articles.models import Tag, Tagging


class NamedTagForm(SluggedForm):
    """The form of a tag. No two tags of a kind have the same name, but for case, spaces and typographic signs."""

    def clean(self) -> dict[str, Any]:
        """Return the values. Raises ValidationError if another tag has the name."""
        values = super().clean() or self.cleaned_data
        tag = Tag(pk=self.instance.pk, kind=values.get("kind", self.instance.kind), name=values.get("name", ""))
        if tag.name and (other := tag.namesake()):
            survivor = other.survivor()
            what = f"“{other}”" if survivor == other else f"“{other}”, which was merged into “{survivor}”"
            message = f"There is already a {other.get_kind_display().lower()} called {what}. Use that, or another name."
            self.add_error("name", message)
        return values

    def _get_validation_exclusions(self) -> set[str]:
        """Return the fields that are not checked: of a name in use the slug is, too, and one error is enough."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions | ({"slug"} if "name" in self.errors else set())


@admin.register(Tag)
class TagAdmin(MergeableAdmin):
    """An import creates a tag when it first meets one, or an editor does it here; its address never changes."""

    form = NamedTagForm
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
        """Return the tags with the number of articles that carry each, counted only for the rows in view."""
        return super().get_queryset(request).annotate(article_count=count_of(Tagging.objects.all(), "tag"))

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> list[str]:
        """Return the fields that nobody edits, among them kind and slug once they are set: they make an address."""
        return ["articles_under", "survivor", *(["kind", "slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Return no fields to fill in once the slug is set."""
        return {} if obj else self.prepopulated_fields

    def fits(self, row: Tag) -> Q:
        """Return the condition for tags that this one can be merged into: only those of its kind."""
        return super().fits(row) & Q(kind=row.kind)

    def moving(self, row: Any) -> list[tuple[str, str]]:
        """Return how many articles will move."""
        return [(capped(row.article_count), "article" if row.article_count == 1 else "articles")]

    def merge(self, row: Tag, *, into: Tag, by: Any) -> MergeResult:
        """Merge it; return what moved. Raises Refused if that is impossible."""
        return merge_tags(row, into=into, by=by)

    @admin.display(description="Articles")
    def articles_under(self, tag: Any) -> str:
        """Return the number of articles that carry it."""
        return capped(tag.article_count)
