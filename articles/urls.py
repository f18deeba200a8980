"""The addresses of pages and of the API."""

import unicodedata

from django.urls import include, path, re_path, register_converter

from articles.api import views as api
from articles.public import preview
from articles.public import views as public
from articles.vocabulary import TagKind


class SlugConverter:
    """A slug in any script ("中国-ai"); Django's own takes ASCII only, and its `str` also what no database looks up.

    Vowel signs and other marks are no word characters to a regular expression, so what no slug holds is named instead.
    """

    regex = r"[^\x00-\x20\x7f/]{1,110}"

    def to_python(self, value: str) -> str:
        """Return the slug as ours are written: composed, however the address was typed or copied (Unicode NFC)."""
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        """Return it for an address; Django percent-encodes what needs it."""
        return value


class KindConverter:
    """A kind of tag."""

    regex = "|".join(TagKind.values)

    def to_python(self, value: str) -> TagKind:
        """Return the kind."""
        return TagKind(value)

    def to_url(self, value: str) -> str:
        """Return it for an address."""
        return str(value)


register_converter(SlugConverter, "words")
register_converter(KindConverter, "kind")

api_patterns = [
    path("", api.Index.as_view(), name="index"),
    path("articles/", api.Articles.as_view(), name="articles"),
    path("articles/<uuid:public_id>/", api.OneArticle.as_view(), name="article"),
    path("sources/", api.Sources.as_view(), name="sources"),
    path("sources/<words:slug>/", api.OneSource.as_view(), name="source"),
    path("tags/", api.Tags.as_view(), name="tags"),
    path("tags/<kind:kind>/<words:slug>/", api.OneTag.as_view(), name="tag"),
]

urlpatterns = [
    path("", public.front, name="front"),
    path("articles/<words:slug>/", public.article, name="article"),
    path("topics/<words:slug>/", public.tag, {"kind": TagKind.TOPIC}, name="topic"),
    path("sections/<words:slug>/", public.tag, {"kind": TagKind.SECTION}, name="section"),
    path("sources/<words:slug>/", public.source, name="source"),
    path("search/", public.search_page, name="search"),
    path("preview/<str:token>/", preview.show, name="preview"),
    path("api/v1/", include((api_patterns, "api"))),
    # With its slash only: without one, Django's redirect to the address with a slash comes first.
    re_path(r"^api/(?:.*/)?$", api.Nothing.as_view()),
]
