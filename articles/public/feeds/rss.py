"""RSS 2.0, with two common modules: content, and Atom for what RSS lacks.

Readers take titles and descriptions for HTML, so "<" and "&" in ours are escaped as HTML before they are as XML.
"""

from datetime import datetime
from html import escape

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


def entry(item: Entry) -> str:
    """Return one item."""
    children = [
        leaf("title", _as_html(item.title)),
        leaf("link", item.url),
        leaf("guid", item.id, {"isPermaLink": "false"}),
        leaf("pubDate", _date(item.published_at)),
        leaf("atom:updated", item.updated_at),
        *([leaf("description", _as_html(item.summary))] if item.summary else []),
        leaf("content:encoded", item.html),
        *(leaf("category", category.label, {"domain": category.scheme}) for category in item.categories),
        # RSS has room for one source; the links name all.
        *(leaf("source", credit.name, {"url": credit.url}) for credit in item.credits[:1]),
        *(atom.link("via", credit.url, title=credit.name, prefix="atom:") for credit in item.credits),
    ]
    return branch("item", children, {"xml:lang": item.language})


def document(feed: Feed, entries: list[str], *, next_url: str | None) -> str:
    """Return the feed with these items."""
    children = [
        leaf("title", _as_html(feed.title)),
        leaf("link", feed.page_url),
        leaf("description", _as_html(feed.description)),
        *([leaf("language", feed.language)] if feed.language else []),
        leaf("lastBuildDate", _date(feed.updated_at)),
        *atom.places(feed, NAME, MEDIA_TYPE, next_url, prefix="atom:"),
        *entries,
    ]
    return DECLARATION + branch("rss", [branch("channel", children)], _NAMESPACES) + "\n"


def _as_html(text: str) -> str:
    # Quotation marks mean nothing in a text, and would show in a reader that takes it for plain.
    return escape(text, quote=False)


def _date(moment: str) -> str:
    return http_date(datetime.fromisoformat(moment).timestamp())
