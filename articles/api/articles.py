"""Live articles: the list of them, and single ones."""

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
from articles.api.api_view import ApiView, ContentView
from articles.api.links import absolute_json, page_links
from articles.api.lists import MISPLACED
from articles.api.matching_words import find_match
from articles.api.problems import Problem
from articles.api.query_parameters import AllowedParameters, QueryParameters, select_fields
from articles.api.renderers import JSONLDRenderer, JSONRenderer
from articles.database import statements
from articles.lists import ArticleFilter, Misplaced
from articles.lists.paging import aware
from articles.models import Article, Source
from articles.reading import renditions
from articles.reading.public_version import Version
from articles.reading.renditions import resource, schema
from articles.vocabulary import ChangeClass, State

MAX_COUNT = 10_000
INCLUDES = {"summary.markdown": None, "sources.source": serializers.SourceSerializer}
_FILTERS = tuple(ArticleFilter.base_filters)
_ORDERS = (lists.NEWEST, lists.OLDEST, lists.UPDATED)


class ArticleList(ContentView):
    """Live articles, newest first."""

    allowed = AllowedParameters(
        filters=_FILTERS,
        orders=_ORDERS,
        includes=INCLUDES,
        repeatable=frozenset({"tag"}),
        has_count=True,
        serializer=serializers.ArticleSerializer,
    )

    def content(self, query: QueryParameters, **kwargs: Any) -> bytes:
        """Return a page of the list."""
        place, filter_ = query.place(), _filter(query)
        query.check_fields()
        query.raise_errors()
        try:
            page = lists.find(filter_, place, size=query.limit, order=query.order, version=self.version)
        except Misplaced as error:
            raise Problem("cursor-invalid", MISPLACED) from error
        content = {"results": self._results(query, page.keys), **page_links(self, query, page)}
        if place is None and not page.rows and (suggestion := self._suggestion(query)):
            content["did_you_mean"] = suggestion
        if query.count:
            # The count is of the whole list, on every page.
            content["count"] = _count(filter_, query.order)
        return orjson.dumps(content)

    def _suggestion(self, query: QueryParameters) -> str:
        """Return similar words for which the same request would find something, "" if there are none."""

        def finds(words: str) -> list[int]:
            parameters = query.raw.copy()
            parameters["q"] = words
            similar = ArticleFilter(parameters)
            found = similar.is_valid() and lists.find(similar, None, size=query.limit, version=self.version)
            return found.keys if found else []

        return search.suggestion(query.raw.get("q", ""), scope="public", finds=finds) if "q" in query.filters else ""

    def _results(self, query: QueryParameters, keys: list[int]) -> Any:
        """Return the resources with the inclusions and only the fields that the request names."""
        if not (query.fields or query.includes or "q" in query.filters):
            return orjson.Fragment(renditions.joined(keys, root=self.root))
        rows = [orjson.loads(row) for row in renditions.resources(keys, root=self.root)]
        rows = add_includes(query, keys, rows, root=self.root)
        if words := search.parse(query.raw.get("q", "")):
            for row in rows:
                row["match"] = find_match(row, words)
        return [select_fields(query, row) for row in rows]


def _filter(query: QueryParameters) -> ArticleFilter | None:
    """Return the filter of the request, None if it has none; note an error for each invalid value."""
    if not query.filters:
        return None
    filter_ = ArticleFilter(query.raw)
    if not filter_.is_valid():
        for name, errors in filter_.form.errors.get_json_data().items():
            for error in errors:
                query.add_error(name, "invalid", str(error["message"]))
    return filter_


def _count(filter_: ArticleFilter | None, order: str) -> dict[str, Any]:
    """Return the number of articles, counted up to MAX_COUNT."""
    number = lists.count(filter_, most=MAX_COUNT, order=order)
    return {"value": min(number, MAX_COUNT), "precision": "exact" if number <= MAX_COUNT else "at_least"}


def _by_id(at: datetime, public_id: Any) -> QuerySet:
    article = Article.objects.live(at).filter(public_id=public_id).order_by()
    return article.values_list(
        "pk", "published_at", *renditions.rendition_columns("number", "stamp", "changed_at", "mark")
    )


def add_includes(
    query: QueryParameters, keys: list[int], rows: list[dict[str, Any]], *, root: str
) -> list[dict[str, Any]]:
    """Return the resources with the inclusions that the request asks for. One query for each, however many rows."""
    if "summary.markdown" in query.includes:
        markdown = Article.objects.live().filter(pk__in=keys).values_list("public_id", "summary")
        texts = {str(public_id): text for public_id, text in markdown}
        for row in rows:
            row["summary"]["markdown"] = texts.get(row["id"], "")
    if "sources.source" in query.includes:
        slugs = {citation["source"] for row in rows for citation in row["sources"] if citation["source"]}
        sources = {source.slug: resource.of_source(source) for source in Source.objects.filter(slug__in=slugs)}
        by_slug = orjson.loads(absolute_json(root, sources))
        for row in rows:
            for citation in row["sources"]:
                citation["source"] = by_slug.get(citation["source"])
    return rows


class ArticleDetail(ApiView):
    """A live article, by its id."""

    allowed = AllowedParameters(is_list=False, includes=INCLUDES, serializer=serializers.ArticleSerializer)
    renderer_classes = [JSONRenderer, JSONLDRenderer]

    def read_version(self, **kwargs: Any) -> Version | None:
        """Return the article's own version, which other articles do not change; None if it is not live."""
        at = timezone.now()
        rows = statements.rows("article", _by_id, at=at, public_id=kwargs["public_id"])
        if not rows:
            return None
        self.article_key, appeared_at, number, stamp, changed_at, mark = rows[0]
        self.changed_at = changed_at and max(aware(changed_at), aware(appeared_at))
        return Version(number=number or 0, newest_at=None, at=at, mark=f"{stamp or ''} {mark or ''}")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the article as JSON or JSON-LD, or redirect if it was merged; raise Problem or Http404 otherwise."""
        is_jsonld = kwargs.get("suffix") == "jsonld" or request.accepted_renderer.format == "jsonld"
        if not hasattr(self, "article_key"):
            return _redirect(kwargs, self.root)
        query = QueryParameters.parse(request.GET, _JSONLD_PARAMETERS if is_jsonld else self.allowed, request.path)
        query.check_fields()
        query.raise_errors()
        resources = renditions.resources([self.article_key], root=renditions.ROOT if is_jsonld else self.root)
        if not resources:
            raise Http404(_NO_ARTICLE)
        if is_jsonld:
            jsonld = absolute_json(self.root, schema.of_resource(orjson.loads(resources[0])))
            return Response(jsonld, content_type=JSONLDRenderer.media_type)
        if not query.fields and not query.includes:
            return Response(resources[0].encode())
        (row,) = add_includes(query, [self.article_key], [orjson.loads(resources[0])], root=self.root)
        return Response(select_fields(query, row))


# As JSON-LD, an article is always whole.
_JSONLD_PARAMETERS = AllowedParameters(is_list=False)
_NO_ARTICLE = "There is no such article."


def _redirect(path: dict[str, Any], root: str) -> Response:
    """Return a redirect to the live article that this one was merged into; otherwise raise what `_gone` returns."""
    article = Article.objects.gone().filter(public_id=path["public_id"]).first()
    survivor = article and article.survivor()
    if survivor is None or not survivor.is_live():
        raise _gone(article)
    name = "api:article-jsonld" if path.get("suffix") else "api:article"
    address = root + reverse(name, args=[survivor.public_id])
    return Response({"api_url": address}, status=308, headers={"Location": address})


def _gone(article: Article | None) -> Exception:
    """Return the error for an article that is not public: 410 if readers have seen it, 404 if they never have."""
    if article is None:
        return Http404(_NO_ARTICLE)
    if article.state == State.RETRACTED:
        correction = article.corrections.filter(change_class=ChangeClass.RETRACTION).first()
        more: dict[str, Any] = {}
        if correction:
            more = {"notice": correction.note, "retracted_at": resource.moment(correction.at)}
        return Problem("retracted", "This article has been retracted.", more=more)
    return Problem("withdrawn", "This article has been withdrawn.")
