"""The smaller lists: sources, topics, sections, and what readers were told of mistakes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api import serializers
from articles.api.links import below, links_of
from articles.api.problems import Problem
from articles.api.questions import Allowed, Question, narrowed
from articles.api.resource import Answer, Resource
from articles.lists import survivors
from articles.lists.paging import Misplaced, page
from articles.lists.parameters import MomentField
from articles.models import Correction, Source, Tag
from articles.reading import renditions
from articles.reading.renditions import resource
from articles.vocabulary import ChangeClass, TagKind


class RowList(Answer):
    """A list by row; `rows` says which, `told` how each is shown."""

    def answer(self, question: Question, **kwargs: Any) -> bytes:
        """Return a page of it."""
        place, rows = question.place(), self.rows(question)
        question.check_fields()
        question.refuse()
        try:
            listed = page(rows, place, size=question.limit)
        except Misplaced as error:
            raise Problem("cursor-invalid", "That cursor is no place in this list. Begin again without it.") from error
        told = {"results": [narrowed(question, self.told(row)) for row in listed.rows]}
        return below(self.root, told | links_of(self, question, listed))

    def rows(self, question: Question) -> QuerySet:
        """Return what the question asks for, in the order of the list; what is not right is a fault."""
        raise NotImplementedError

    def told(self, row: Any) -> dict[str, Any]:
        """Return the row's resource."""
        raise NotImplementedError


class Sources(RowList):
    """The sources that something live credits."""

    allowed = Allowed(shape=serializers.Source)

    def rows(self, question: Question) -> QuerySet:
        """Return them as of now: what is live changes with the clock."""
        return Source.objects.live().order_by("pk")

    def told(self, row: Source) -> dict[str, Any]:
        """Return a source's resource."""
        return resource.of_source(row)


class Tags(RowList):
    """Topics, or sections, that something live carries."""

    allowed = Allowed(shape=serializers.Tag)
    kind = TagKind.TOPIC

    def rows(self, question: Question) -> QuerySet:
        """Return them as of now."""
        # Sections are few and are sorted; topics are walked by their rows.
        name = "kind" if self.kind == TagKind.SECTION else "kind__exact_by_row"
        return Tag.objects.live().filter(**{name: self.kind}).order_by("pk")

    def told(self, row: Tag) -> dict[str, Any]:
        """Return a tag's resource."""
        return resource.of_tag(row)


class Corrections(RowList):
    """What readers were told of mistakes, the newest first."""

    allowed = Allowed(filters=("article", "class", "since"), shape=serializers.Correction)

    def rows(self, question: Question) -> QuerySet:
        """Return the notes on what is live, and those on what was retracted."""
        rows = Correction.objects.public().with_articles().order_by("-at", "-pk")
        given = question.asked
        if "article" in given:
            try:
                rows = rows.filter(article__public_id=forms.UUIDField().clean(given["article"]))
            except forms.ValidationError:
                question.fault("article", "invalid", "An id looks like 01a20436-131d-7034-b735-f9b3d3abf6b2.")
        if "class" in given:
            rows = rows.filter(change_class__in=question.choices("class", _CLASSES))
        if "since" in given:
            try:
                rows = rows.filter(at__gte=MomentField().clean(given["since"]))
            except forms.ValidationError as error:
                question.fault("since", "invalid", " ".join(error.messages))
        return rows

    def told(self, row: Correction) -> dict[str, Any]:
        """Return a note's resource."""
        return resource.of_note(row)


_CLASSES = [str(one) for one in (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION, ChangeClass.RETRACTION)]


class _Mergeable(Resource):
    """One of those whose old address leads to what it was merged into."""

    model: type[Source | Tag]
    kind: TagKind | None = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return it, or where it is now; 404 where readers may not see that."""
        question = Question.read(request.GET, self.allowed, request.path)
        question.check_fields()
        question.refuse()
        rows: Any = self.model._default_manager
        survivor = survivors.live_with_slug(rows.filter(kind=self.kind) if self.kind else rows.all(), kwargs["slug"])
        if survivor is None:
            raise Http404(f"There is no such {self.kind or self.model._meta.verbose_name}.")
        data: Any = resource.of_tag(survivor) if isinstance(survivor, Tag) else resource.of_source(survivor)
        answer = below(self.root, narrowed(question, data))
        if survivor.slug == kwargs["slug"]:
            return Response(answer)
        return Response(answer, status=308, headers={"Location": data["api_url"].replace(renditions.ROOT, self.root)})


class OneSource(_Mergeable):
    """A source."""

    allowed = Allowed(is_list=False, shape=serializers.Source)
    model = Source


class OneTag(_Mergeable):
    """A topic, or a section."""

    allowed = Allowed(is_list=False, shape=serializers.Tag)
    model = Tag
    kind = TagKind.TOPIC
