"""The resources of the API: read only, and nothing but what readers may see."""

from typing import Any

from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from articles.api.pagination import place_of
from articles.api.problems import Gone
from articles.api.serializers import ArticleSerializer, SourceSerializer, TagSerializer
from articles.filters import ArticleFilter
from articles.models import Article, Source, Tag
from articles.querysets import ArticleQuerySet, SourceQuerySet, TagQuerySet


class Index(APIView):
    """What there is to be read."""

    def get(self, request: Request) -> Response:
        """Return the addresses of the lists."""
        return Response({name: reverse(f"api:{name}", request=request) for name in ("articles", "sources", "tags")})


class Articles(ListAPIView):
    """Live articles, the newest first."""

    serializer_class = ArticleSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = ArticleFilter

    def get_queryset(self) -> ArticleQuerySet:
        """Return them as of now, or as of the cursor or the moment that is asked for, to be found by the right index."""
        place, now = place_of(self.request), timezone.now()
        bounds = (now, place.at if place else None, ArticleFilter.until(self.request.query_params))
        return Article.objects.live(min(filter(None, bounds))).newest()

    def whole(self) -> ArticleQuerySet:
        """Return them as the serializer needs them."""
        return Article.objects.live().for_reading()


class OneArticle(RetrieveAPIView):
    """A live article."""

    serializer_class = ArticleSerializer

    def get_object(self) -> Article:
        """Return it; 410 where readers have seen it and may no more, 404 for all others as for one that never was."""
        articles = Article.objects.filter(public_id=self.kwargs["public_id"])
        if article := articles.live().for_reading().first():
            return article
        raise Gone if articles.gone().exists() else NotFound("There is no such article.")


class Sources(ListAPIView):
    """The sources that something live comes from, or cites."""

    serializer_class = SourceSerializer

    def get_queryset(self) -> SourceQuerySet:
        """Return them as of now: what is live changes with the clock."""
        return Source.objects.live().order_by("pk")


class _Mergeable(RetrieveAPIView):
    """One of those whose old address leads to what it was merged into."""

    model: type[Source | Tag]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return it, or where it is now; 404 where readers may not see that."""
        rows: Any = self.model._default_manager
        found = rows.filter(**kwargs).select_related("merged_into").first()
        survivor = found and found.survivor()
        if survivor is None or not rows.live().filter(pk=survivor.pk).exists():
            raise NotFound(f"There is no such {self.model._meta.verbose_name}.")
        data = self.get_serializer(survivor).data
        if survivor == found:
            return Response(data)
        return Response(data, status=308, headers={"Location": data["api_url"]})


class OneSource(_Mergeable):
    """A source."""

    serializer_class = SourceSerializer
    model = Source


class Tags(ListAPIView):
    """Topics and sections that something live carries."""

    serializer_class = TagSerializer

    def get_queryset(self) -> TagQuerySet:
        """Return them as of now."""
        return Tag.objects.live().order_by("pk")


class OneTag(_Mergeable):
    """A topic or a section."""

    serializer_class = TagSerializer
    model = Tag


class Nothing(APIView):
    """Every other address below the API's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say so, whichever the method."""
        super().initial(request, *args, **kwargs)
        raise NotFound(f"There is nothing at {request.path}. The index is at {reverse('api:index', request=request)}")
