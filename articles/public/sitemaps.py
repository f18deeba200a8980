"""The sitemaps: an index, a file for each month's articles, and files for sections, topics and sources.

The file of a month changes only when one of its articles does. Nothing is counted, and no file reads more than its own
rows.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Crediting, Rendition, Source, Tag
from articles.public.caching import for_readers
from articles.public.views import root_of
from articles.public.xml import DECLARATION, branch, leaf
from articles.vocabulary import TagKind

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
# The most that a file may hold (https://www.sitemaps.org/protocol.html): more than an article a minute for a month.
MAX_URLS = 50_000
# Google's limits: two days (here, the last two days with articles) and 1,000 addresses.
NEWS_FOR, MAX_NEWS = timedelta(days=2), 1_000
# How many of the latest changes are read to date the files of older months in the index.
_LATEST_CHANGES = 1_000
_OURS = ("archive", "corrections", "corrections-policy", "about")
_TICK = timedelta(microseconds=1)


@for_readers()
def index(request: HttpRequest) -> HttpResponse:
    """List every file, newest month first, each with the time of its last change if known."""
    root, months = root_of(request), _months()
    files = [
        *((reverse("sitemap-month", args=[f"{month:%Y-%m}"]), changed) for month, changed in months.items()),
        *([(reverse("sitemap-news"), None)] if months else []),
        (reverse("sitemap-pages"), None),
        *([(reverse("sitemap-topics"), None)] if _tags(TagKind.TOPIC).exists() else []),
        *([(reverse("sitemap-sources"), None)] if _sources().exists() else []),
    ]
    return _answer("sitemapindex", (_place("sitemap", root + path, changed) for path, changed in files))


@for_readers()
def month(request: HttpRequest, month: str) -> HttpResponse:
    """List what was published in a month (UTC), newest first."""
    start = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    # `live` gets the end of the month: SQLite bounds its walk by the first of two conditions.
    articles = Article.objects.live(min(_next(start) - _TICK, timezone.now())).filter(published_at__gte=start)
    rows = articles.newest().values_list("slug", "published_at", "revised_at")[:MAX_URLS]
    root = root_of(request)
    urls = [
        _place("url", root + reverse("article", args=[slug]), revised or published)
        for slug, published, revised in rows.iterator()
    ]
    return _answer("urlset", urls)


@for_readers()
def news(request: HttpRequest) -> HttpResponse:
    """List the articles of the last two days for Google News."""
    newest = Article.objects.live().newest()
    last = newest.values_list("published_at", flat=True).first()
    if last is None:
        raise Http404
    columns = ("slug", "published_at", "revised_at", "headline", "language", "source__language")
    root = root_of(request)
    urls = []
    for slug, published, revised, headline, own, source in newest.filter(published_at__gte=last - NEWS_FOR).values_list(
        *columns
    )[:MAX_NEWS]:
        news_element = _news_element(headline, published, own or source)
        urls.append(_place("url", root + reverse("article", args=[slug]), revised or published, news_element))
    return _answer("urlset", urls, {"xmlns:news": _NEWS})


@for_readers()
def pages(request: HttpRequest) -> HttpResponse:
    """List the front page, the sections, and the pages about us."""
    root = root_of(request)
    last = Article.objects.live().newest().values_list("published_at", flat=True).first()
    ours = [_place("url", root + reverse(name), None) for name in _OURS]
    front = _place("url", root + reverse("front"), last)
    return _answer("urlset", [front, *_lists(root, _tags(TagKind.SECTION)), *ours])


@for_readers()
def topics(request: HttpRequest) -> HttpResponse:
    """List the topics, the one with the newest article first."""
    return _answer("urlset", _lists(root_of(request), _tags(TagKind.TOPIC)))


@for_readers()
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources, the one with the newest article first."""
    return _answer("urlset", _lists(root_of(request), _sources()))


def _months() -> dict[datetime, datetime]:
    """Return the months with live articles, newest first, and when each last changed.

    Each step reads the newest article before a month: one row from the end of an index. Only the latest thousand
    changes count here; the file of a month dates each of its addresses.
    """
    months: dict[datetime, datetime] = {}
    at = timezone.now()
    while newest := Article.objects.live(at).newest().values_list("published_at", flat=True).first():
        start = _start(newest)
        months[start] = newest
        at = start - _TICK
    latest = Rendition.objects.filter(visible_from__isnull=False).order_by("-number", "-pk")
    keys = list(latest.values_list("pk", flat=True)[:_LATEST_CHANGES])
    for published, revised in Article.objects.live().filter(pk__in=keys).values_list("published_at", "revised_at"):
        if published and revised:
            start = _start(published)
            months[start] = max(months.get(start, revised), revised)
    return months


def _start(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next(start: datetime) -> datetime:
    return _start(start + timedelta(days=31))


def _tags(kind: TagKind) -> QuerySet:
    return Tag.objects.filter(kind=kind).latest_used().annotate(last=F("newest_at"))


def _sources() -> QuerySet:
    credited = Crediting.objects.filter(source=OuterRef("pk"), published_at__lte=timezone.now())
    newest = Subquery(credited.order_by("-published_at").values("published_at")[:1])
    return Source.objects.live().annotate(last=newest).order_by("-last", "pk")


def _lists(root: str, rows: QuerySet) -> Iterator[str]:
    return (_place("url", root + row.get_absolute_url(), row.last) for row in rows[: MAX_URLS - 1 - len(_OURS)])


def _news_element(headline: str, published: datetime, language: str) -> str:
    # ISO 639, except for the two scripts of Chinese.
    tag = (language or settings.LANGUAGE_CODE).lower()
    publication = [
        leaf("news:name", settings.SITE_NAME),
        leaf("news:language", tag if tag in ("zh-cn", "zh-tw") else tag.partition("-")[0]),
    ]
    return branch(
        "news:news",
        [
            branch("news:publication", publication),
            leaf("news:publication_date", _moment(published)),
            leaf("news:title", headline),
        ],
    )


def _place(name: str, url: str, changed: datetime | None, more: str = "") -> str:
    lines = [leaf("loc", url)]
    if changed:
        lines.append(leaf("lastmod", _moment(changed)))
    return branch(name, [*lines, more] if more else lines)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _answer(name: str, places: Iterable[str], attributes: dict[str, str] | None = None) -> HttpResponse:
    """Return the file; raise Http404 if it has no address, as crawlers reject that."""
    elements = list(places)
    if not elements:
        raise Http404
    text = DECLARATION + branch(name, elements, {"xmlns": _SITEMAP} | (attributes or {})) + "\n"
    return HttpResponse(text.encode(), content_type="application/xml; charset=utf-8")
