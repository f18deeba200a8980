"""Sources, topics, sections and corrections: their lists, and single sources and tags."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api import serializers
from articles.api.api_view import ApiView, ContentView
from articles.api.links import absolute_json, page_links
from articles.api.problems import Problem
from articles.api.query_parameters import AllowedParameters, QueryParameters, select_fields
from articles.lists import survivors
from articles.lists.paging import Misplaced, page
from articles.lists.parameters import MomentField
from articles.models import Correction, Source, Tag
from articles.reading import renditions
from articles.reading.renditions import resource
from articles.vocabulary import TagKind

MISPLACED = "This cursor does not belong to this list. Start again without it."


class RowList(ContentView):
    """A list of database rows. Subclasses give the `queryset`, and `serialize` each row."""

    def content(self, query: QueryParameters, **kwargs: Any) -> bytes:
        """Return a page of the list."""
        place, rows = query.place(), self.queryset(query)
        query.check_fields()
        query.raise_errors()
        try:
            current = page(rows, place, size=query.limit)
        except Misplaced as error:
            raise Problem("cursor-invalid", MISPLACED) from error
        results = [select_fields(query, self.serialize(row)) for row in current.rows]
        return absolute_json(self.root, {"results": results, **page_links(self, query, current)})

    def queryset(self, query: QueryParameters) -> QuerySet:
        """Return the rows that match, in the order of the list; note an error for each invalid parameter."""
        raise NotImplementedError

    def serialize(self, row: Any) -> dict[str, Any]:
        """Return the row's resource."""
        raise NotImplementedError


class SourceList(RowList):
    """The sources of live articles."""

    allowed = AllowedParameters(serializer=serializers.SourceSerializer)

    def queryset(self, query: QueryParameters) -> QuerySet:
        """Return the sources that a live article credits now."""
        return Source.objects.live().order_by("pk")

    def serialize(self, row: Source) -> dict[str, Any]:
        """Return the source's resource."""
        return resource.of_source(row)


class TagList(RowList):
    """The topics, or the sections, of live articles."""

    allowed = AllowedParameters(serializer=serializers.TagSerializer)
    kind = TagKind.TOPIC

    def queryset(self, query: QueryParameters) -> QuerySet:
        """Return the tags of this kind that a live article has now."""
        # There are few sections: the database sorts them. It walks the many topics by their key.
        lookup = "kind" if self.kind == TagKind.SECTION else "kind__exact_by_row"
        return Tag.objects.live().filter(**{lookup: self.kind}).order_by("pk")

    def serialize(self, row: Tag) -> dict[str, Any]:
        """Return the tag's resource."""
        return resource.of_tag(row)


class CorrectionList(RowList):
    """Published corrections, newest first."""

    allowed = AllowedParameters(filters=("article", "class", "since"), serializer=serializers.CorrectionSerializer)

    def queryset(self, query: QueryParameters) -> QuerySet:
        """Return the corrections of live articles and of retracted ones."""
        rows = Correction.objects.public().with_articles().order_by("-at", "-pk")
        if "article" in query.raw:
            try:
                rows = rows.filter(article__public_id=forms.UUIDField().clean(query.raw["article"]))
            except forms.ValidationError:
                query.add_error(
                    "article", "invalid", "Give an article’s id, such as 01a20436-131d-7034-b735-f9b3d3abf6b2."
                )
        if "class" in query.raw:
            rows = rows.filter(change_class__in=query.choices("class", serializers.CORRECTION_CLASSES))
        if "since" in query.raw:
            try:
                rows = rows.filter(at__gte=MomentField().clean(query.raw["since"]))
            except forms.ValidationError as error:
                query.add_error("since", "invalid", " ".join(error.messages))
        return rows

    def serialize(self, row: Correction) -> dict[str, Any]:
        """Return the correction's resource."""
        return resource.of_note(row)


class _MergeableDetail(ApiView):
    """A row that may have been merged into another: its old address redirects to that one."""

    model: type[Source | Tag]
    kind: TagKind | None = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the resource, or redirect to the row it was merged into; raise Http404 if no live article has it."""
        query = QueryParameters.parse(request.GET, self.allowed, request.path)
        query.check_fields()
        query.raise_errors()
        rows: Any = self.model._default_manager
        survivor = survivors.live_with_slug(rows.filter(kind=self.kind) if self.kind else rows.all(), kwargs["slug"])
        if survivor is None:
            raise Http404(f"There is no such {self.kind or self.model._meta.verbose_name}.")
        data: Any = resource.of_tag(survivor) if isinstance(survivor, Tag) else resource.of_source(survivor)
        body = absolute_json(self.root, select_fields(query, data))
        if survivor.slug == kwargs["slug"]:
            return Response(body)
        return Response(body, status=308, headers={"Location": data["api_url"].replace(renditions.ROOT, self.root)})


class SourceDetail(_MergeableDetail):
    """A source."""

    allowed = AllowedParameters(is_list=False, serializer=serializers.SourceSerializer)
    model = Source


class TagDetail(_MergeableDetail):
    """A topic, or a section."""

    allowed = AllowedParameters(is_list=False, serializer=serializers.TagSerializer)
    model = Tag
    kind = TagKind.TOPIC
