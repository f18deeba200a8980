"""Articles as clients get them: the live ones, as they were made when the desk let them go."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from articles import lists, search
from articles.api import serializers
from articles.api.links import below, links_of
from articles.api.matching_words import matches
from articles.api.problems import Problem
from articles.api.questions import Allowed, Question, narrowed
from articles.api.renderers import JSONLDRenderer, JSONRenderer
from articles.api.resource import Answer, Resource
from articles.database import statements
from articles.lists import ArticleFilter, Misplaced
from articles.lists.paging import aware
from articles.models import Article, Source
from articles.reading import renditions
from articles.reading.public_version import Version
from articles.reading.renditions import resource, schema
from articles.vocabulary import ChangeClass, State

MOST_COUNTED = 10_000
INCLUDES = {"summary.markdown": None, "sources.source": serializers.Source}
_FILTERS = tuple(ArticleFilter.base_filters)
_ORDERS = (lists.NEWEST, lists.OLDEST, lists.UPDATED)


class Articles(Answer):
    """Live articles, the newest first."""

    allowed = Allowed(
        filters=_FILTERS,
        orders=_ORDERS,
        includes=INCLUDES,
        repeated=frozenset({"tag"}),
        has_count=True,
        shape=serializers.Article,
    )

    def answer(self, question: Question, **kwargs: Any) -> bytes:
        """Return a page of them."""
        place, filter_ = question.place(), _filter(question)
        question.check_fields()
        question.refuse()
        try:
            listed = lists.find(filter_, place, size=question.limit, order=question.order, version=self.version)
        except Misplaced as error:
            raise Problem("cursor-invalid", "That cursor is no place in this list. Begin again without it.") from error
        told = {"results": self._results(question, listed.keys), **links_of(self, question, listed)}
        if question.count:
            # Of the whole list, on whichever page.
            told["count"] = _counted(filter_, question.order)
        return orjson.dumps(told)

    def _results(self, question: Question, keys: list[int]) -> Any:
        """Return the resources with what was to be included, and of them what was asked for."""
        if not (question.fields or question.includes or "q" in question.filters):
            return orjson.Fragment(renditions.joined(keys, root=self.root))
        rows = [orjson.loads(row) for row in renditions.resources(keys, root=self.root)]
        shown = tell_more(question, keys, rows, root=self.root)
        if words := search.parse(question.asked.get("q", "")):
            for row in rows:
                row["match"] = matches(row, words)
        return [narrowed(question, row) for row in shown]


def _filter(question: Question) -> ArticleFilter | None:
    """Return the filter of the question, None if it has none; what is wrong with it becomes a fault."""
    if not question.filters:
        return None
    filter_ = ArticleFilter(question.asked)
    if not filter_.is_valid():
        for name, errors in filter_.form.errors.get_json_data().items():
            for error in errors:
                question.fault(name, "invalid", str(error["message"]))
    return filter_


def _counted(filter_: ArticleFilter | None, order: str) -> dict[str, Any]:
    """Return how many articles there are, up to MOST_COUNTED."""
    number = lists.count(filter_, most=MOST_COUNTED, order=order)
    return {
        "value": min(number, MOST_COUNTED),
        "precision": "exact" if number <= MOST_COUNTED else "at_least",
    }


def _by_id(at: datetime, public_id: Any) -> QuerySet:
    found = Article.objects.live(at).filter(public_id=public_id).order_by()
    return found.values_list("pk", "published_at", *renditions.noted("number", "stamp", "changed_at"))


def tell_more(question: Question, keys: list[int], rows: list[dict[str, Any]], *, root: str) -> list[dict[str, Any]]:
    """Add to the resources what was to be included: a query for each kind, however many rows."""
    if "summary.markdown" in question.includes:
        markdown = dict(Article.objects.live().filter(pk__in=keys).values_list("public_id", "summary"))
        texts = {str(public_id): text for public_id, text in markdown.items()}
        for row in rows:
            row["summary"]["markdown"] = texts.get(row["id"], "")
    if "sources.source" in question.includes:
        slugs = {cited["source"] for row in rows for cited in row["sources"] if cited["source"]}
        found = {source.slug: resource.of_source(source) for source in Source.objects.filter(slug__in=slugs)}
        under = orjson.loads(below(root, found))
        for row in rows:
            for cited in row["sources"]:
                cited["source"] = under.get(cited["source"])
    return rows


class OneArticle(Resource):
    """A live article, by its id."""

    allowed = Allowed(is_list=False, includes=INCLUDES, shape=serializers.Article)
    renderer_classes = [JSONRenderer, JSONLDRenderer]

    def read_version(self, **kwargs: Any) -> Version | None:
        """Return its own: it does not change with others. None where it is not live."""
        at = timezone.now()
        found = statements.rows("article", _by_id, at=at, public_id=kwargs["public_id"])
        if not found:
            return None
        self.key, appeared_at, number, stamp, changed_at = found[0]
        self.changed_at = changed_at and max(aware(changed_at), aware(appeared_at))
        return Version(number=number or 0, newest_at=None, next_at=None, at=at, mark=stamp or "")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return it as JSON, or as schema.org has it."""
        is_described = kwargs.get("suffix") == "jsonld" or request.accepted_renderer.format == "jsonld"
        if not hasattr(self, "key"):
            return _moved(kwargs, self.root)
        question = Question.read(request.GET, _DESCRIBED if is_described else self.allowed, request.path)
        question.check_fields()
        question.refuse()
        found = renditions.resources([self.key], root=renditions.ROOT if is_described else self.root)
        if not found:
            raise Http404("There is no such article.")
        if is_described:
            described = below(self.root, schema.of_resource(orjson.loads(found[0])))
            return Response(described, content_type=JSONLDRenderer.media_type)
        if not question.fields and not question.includes:
            return Response(found[0].encode())
        (told,) = tell_more(question, [self.key], [orjson.loads(found[0])], root=self.root)
        return Response(narrowed(question, told))


# As schema.org has it, an article is whole.
_DESCRIBED = Allowed(is_list=False)


def _moved(asked: dict[str, Any], root: str) -> Response:
    """Return where an article that is not live is now; raise what there is to be said where it is gone, or never was."""
    article = Article.objects.gone().filter(public_id=asked["public_id"]).first()
    survivor = article and article.survivor()
    if survivor is None or not survivor.is_live():
        raise _missing(article)
    name = "api:article-jsonld" if asked.get("suffix") else "api:article"
    address = root + reverse(name, args=[survivor.public_id])
    return Response({"api_url": address}, status=308, headers={"Location": address})


def _missing(article: Article | None) -> Exception:
    if article is None:
        return Http404("There is no such article.")
    if article.state == State.RETRACTED:
        notice = article.corrections.filter(change_class=ChangeClass.RETRACTION).first()
        told: dict[str, Any] = {"notice": notice.note, "retracted_at": resource.moment(notice.at)} if notice else {}
        return Problem("retracted", "This article has been retracted.", more=told)
    return Problem("withdrawn", "This article has been withdrawn.")
