"""RSS 2.0, with the modules that its readers know: content, and Atom for what RSS has no word for."""

from datetime import datetime

from django.utils.http import http_date

from articles.public.feeds import atom
from articles.public.feeds.entries import Entry
from articles.public.feeds.feed import Feed
from articles.public.xml import DECLARATION, branch, leaf

NAME = "rss"
MEDIA_TYPE = "application/rss+xml"
_NAMESPACES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
}


def entry(told: Entry) -> str:
    """Return one item."""
    children = [
        leaf("title", told.title),
        leaf("link", told.url),
        leaf("guid", told.id, {"isPermaLink": "false"}),
        leaf("pubDate", _date(told.published_at)),
        leaf("atom:updated", told.updated_at),
        *([leaf("description", told.summary)] if told.summary else []),
        leaf("content:encoded", told.html),
        *(leaf("category", category.label, {"domain": category.scheme}) for category in told.categories),
        # RSS has room for one; the links name all.
        *(leaf("source", credit.name, {"url": credit.url}) for credit in told.credits[:1]),
        *(atom.link("via", credit.url, title=credit.name, prefix="atom:") for credit in told.credits),
    ]
    return branch("item", children, {"xml:lang": told.language})


def document(feed: Feed, entries: list[str], *, next_url: str | None) -> str:
    """Return the feed with these items."""
    children = [
        leaf("title", feed.title),
        leaf("link", feed.page_url),
        leaf("description", feed.description),
        *([leaf("language", feed.language)] if feed.language else []),
        leaf("lastBuildDate", _date(feed.updated_at)),
        *atom.places(feed, NAME, MEDIA_TYPE, next_url, prefix="atom:"),
        *entries,
    ]
    return DECLARATION + branch("rss", [branch("channel", children)], _NAMESPACES) + "\n"


def _date(moment: str) -> str:
    return http_date(datetime.fromisoformat(moment).timestamp())
