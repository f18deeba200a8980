"""Atom (RFC 4287), its pages linked by RFC 5005."""

from articles.public.feeds.entries import Entry
from articles.public.feeds.feed import Feed
from articles.public.xml import DECLARATION, branch, leaf

NAME = "atom"
MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"


def entry(item: Entry) -> str:
    """Return one entry."""
    children = [
        leaf("id", item.id),
        leaf("title", item.title),
        link("alternate", item.url, "text/html"),
        leaf("published", item.published_at),
        leaf("updated", item.updated_at),
        *([leaf("summary", item.summary)] if item.summary else []),
        leaf("content", item.html, {"type": "html"}),
        *(leaf("category", "", {"scheme": c.scheme, "term": c.term, "label": c.label}) for c in item.categories),
        *(link("via", credit.url, title=credit.name) for credit in item.credits),
    ]
    return branch("entry", children, {"xml:lang": item.language})


def document(feed: Feed, entries: list[str], *, next_url: str | None) -> str:
    """Return the feed with these entries."""
    children = [
        leaf("id", feed.id),
        leaf("title", feed.title),
        leaf("subtitle", feed.description),
        leaf("updated", feed.updated_at),
        branch("author", [leaf("name", feed.site_name), leaf("uri", f"{feed.root}/")]),
        link("alternate", feed.page_url, "text/html"),
        *places(feed, NAME, MEDIA_TYPE, next_url),
        *entries,
    ]
    return DECLARATION + branch("feed", children, {"xmlns": _NAMESPACE}) + "\n"


def places(feed: Feed, form: str, media_type: str, next_url: str | None, prefix: str = "") -> list[str]:
    """Return the links to this page of the feed, to its first and to its next one."""
    return [
        link("self", feed.url(form, before=feed.before), media_type, prefix=prefix),
        link("first", feed.url(form), media_type, prefix=prefix),
        *([link("next", next_url, media_type, prefix=prefix)] if next_url else []),
    ]


def link(relation: str, url: str, media_type: str | None = None, *, title: str | None = None, prefix: str = "") -> str:
    """Return a link element; with the prefix, for another kind of XML."""
    return leaf(f"{prefix}link", "", {"rel": relation, "href": url, "type": media_type, "title": title})
