"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1), with our own facts in an extension."""

from typing import Any

import orjson

from articles.public.feeds.entries import Entry
from articles.public.feeds.feed import Feed

NAME = "json"
MEDIA_TYPE = "application/feed+json"


def entry(entry_: Entry) -> str:
    """Return one entry."""
    item = {
        "id": entry_.id,
        "url": entry_.url,
        "title": entry_.title,
        "summary": entry_.summary or None,
        "content_html": entry_.html,
        "date_published": entry_.published_at,
        "date_modified": entry_.updated_at,
        "language": entry_.language,
        "tags": [category.label for category in entry_.categories] or None,
        "_newsroom": entry_.extension or None,
    }
    return _dump(item)


def document(feed: Feed, entries: list[str], *, next_url: str | None) -> str:
    """Return the feed with these items."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page_url,
        "feed_url": feed.url(NAME, before=feed.before),
        "next_url": next_url,
        "language": feed.language,
        "authors": [{"name": feed.site_name, "url": f"{feed.root}/"}],
    }
    # Items are strings already: their lengths decided how many fit.
    return f'{_dump(head)[:-1]},"items":[{",".join(entries)}]}}'


def _dump(fields: dict[str, Any]) -> str:
    return orjson.dumps({name: value for name, value in fields.items() if value is not None}).decode()
