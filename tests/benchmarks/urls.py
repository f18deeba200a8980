"""The site, and beside it what its pages are measured against."""

from functools import cache

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import LimitOffsetPagination

from articles.models import Article
from articles.vocabulary import State

_ROWS = (
    "SELECT id, slug, headline, published_at FROM articles_article "
    f"WHERE likely(state = '{State.PUBLISHED}') AND published_at <= %s ORDER BY published_at DESC, id DESC LIMIT 20"
)


def bare(request: HttpRequest, length: int) -> HttpResponse:
    """Answer with this number of bytes, always the same: what the server, Django and its middleware cost."""
    return HttpResponse(_bytes(length))


@cache
def _bytes(length: int) -> bytes:
    return (b"<!doctype html><title>Nothing</title><p>" + b"Nothing at all. " * (length // 16 + 1))[:length]


def minimal(request: HttpRequest) -> HttpResponse:
    """Answer with twenty articles by the right index, without a model, a template or a cache."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [request.GET["until"]])
        rows = cursor.fetchall()
    return HttpResponse(orjson.dumps(rows), content_type="application/json")


class _Named(serializers.Serializer):
    """A source or a topic."""

    slug, name = serializers.CharField(), serializers.CharField()


class _Plain(serializers.ModelSerializer):
    """An article as anybody would write it with DRF."""

    source, tags = _Named(), _Named(many=True)

    class Meta:
        model = Article
        fields = ["public_id", "slug", "headline", "dek", "summary", "published_at", "source", "tags"]


class _Offset(LimitOffsetPagination):
    """Twenty rows, and a count."""

    default_limit = 20


class Plain(ListAPIView):
    """The list of articles as anybody would write it with DRF."""

    serializer_class, pagination_class = _Plain, _Offset
    queryset = (
        Article.objects.filter(state=State.PUBLISHED)
        .order_by("-published_at", "-pk")
        .select_related("source")
        .prefetch_related("tags")
    )


urlpatterns = [
    path("bench/plain/", Plain.as_view()),
    path("bench/bare/<int:length>/", bare),
    path("bench/minimal/", minimal),
    path("", include("newsroom.urls")),
]
