"""The addresses of pages and of the API."""

import unicodedata

from django.urls import include, path, re_path, register_converter

from articles.api import articles, changes, docs, lists
from articles.api import views as api
from articles.public import about, archive, corrections, preview, sitemaps, wellknown
from articles.public import views as public
from articles.public.feeds import FORMATS
from articles.public.feeds import views as feeds
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


class YearConverter:
    """A year in four digits: no page has two addresses."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return it for an address."""
        return f"{value:04}"


class TwoDigitsConverter(YearConverter):
    """A month or a day of it, in two digits."""

    regex = "[0-3][0-9]"

    def to_url(self, value: int) -> str:
        """Return it for an address."""
        return f"{value:02}"


class FeedConverter:
    """A format of feeds."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        """Return the format's name."""
        return value

    def to_url(self, value: str) -> str:
        """Return it for an address."""
        return value


class MonthConverter:
    """A month of a year, such as 2026-01."""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        """Return the month as it is written."""
        return value

    def to_url(self, value: str) -> str:
        """Return it for an address."""
        return value


register_converter(SlugConverter, "words")
register_converter(FeedConverter, "feed")
register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "digits")
register_converter(KindConverter, "kind")

_SECTIONS = {"kind": TagKind.SECTION}
api_patterns = [
    path("", api.IndexView.as_view(), name="index"),
    path("articles/", articles.ArticleList.as_view(), name="articles"),
    path("articles/<uuid:public_id>/", articles.ArticleDetail.as_view(), name="article"),
    path(
        "articles/<uuid:public_id>.jsonld",
        articles.ArticleDetail.as_view(),
        {"suffix": "jsonld"},
        name="article-jsonld",
    ),
    path("sources/", lists.SourceList.as_view(), name="sources"),
    path("sources/<words:slug>/", lists.SourceDetail.as_view(), name="source"),
    path("tags/", lists.TagList.as_view(), name="tags"),
    path("tags/<words:slug>/", lists.TagDetail.as_view(), name="tag"),
    path("sections/", lists.TagList.as_view(**_SECTIONS), name="sections"),
    path("sections/<words:slug>/", lists.TagDetail.as_view(**_SECTIONS), name="section"),
    path("corrections/", lists.CorrectionList.as_view(), name="corrections"),
    path("changes/", changes.ChangeFeed.as_view(), name="changes"),
    path("openapi.json", docs.OpenApiDocument.as_view(), name="openapi"),
]

urlpatterns = [
    path("", public.front, name="front"),
    # Before the pages, each of which an address of the API would be compared with.
    path("api/v1/", include((api_patterns, "api"))),
    path("api/docs/", docs.page, name="api-docs"),
    path("feed.<feed:form>", feeds.front, name="feed"),
    path("articles/<words:slug>/", public.article, name="article"),
    path("topics/<words:slug>/", public.tag, {"kind": TagKind.TOPIC}, name="topic"),
    path("sections/<words:slug>/", public.tag, {"kind": TagKind.SECTION}, name="section"),
    path("sources/<words:slug>/", public.source, name="source"),
    path("search/", public.search_page, name="search"),
    path("archive/", archive.years, name="archive"),
    path("archive/<year:year>/", archive.parts, name="archive-year"),
    path("archive/<year:year>/<digits:month>/", archive.parts, name="archive-month"),
    path("archive/<year:year>/<digits:month>/<digits:day>/", archive.day, name="archive-day"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/policy/", corrections.policy, name="corrections-policy"),
    path("about/", about.about, name="about"),
    path("topics/<words:slug>/feed.<feed:form>", feeds.tag, {"kind": TagKind.TOPIC}, name="topic-feed"),
    path("sections/<words:slug>/feed.<feed:form>", feeds.tag, {"kind": TagKind.SECTION}, name="section-feed"),
    path("sources/<words:slug>/feed.<feed:form>", feeds.source, name="source-feed"),
    path("corrections/feed.<feed:form>", feeds.corrections, name="corrections-feed"),
    path("search/feed.<feed:form>", feeds.search, name="search-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/articles-<month:month>.xml", sitemaps.month, name="sitemap-month"),
    path("sitemaps/news.xml", sitemaps.news, name="sitemap-news"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemaps/topics.xml", sitemaps.topics, name="sitemap-topics"),
    path("sitemaps/sources.xml", sitemaps.sources, name="sitemap-sources"),
    path("robots.txt", wellknown.robots, name="robots"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("preview/<str:token>/", preview.show, name="preview"),
    # With its slash, or with the name of a form: without, Django's redirect to the address with a slash comes first.
    re_path(r"^api/(?:.*/|.*\.[a-z]+)?$", api.NotFoundView.as_view()),
]
