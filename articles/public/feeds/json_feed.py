"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1), with what only we tell in an extension of our own."""

from typing import Any

import orjson

from articles.public.feeds.entries import Entry
from articles.public.feeds.feed import Feed

NAME = "json"
MEDIA_TYPE = "application/feed+json"


def entry(told: Entry) -> str:
    """Return one item."""
    item = {
        "id": told.id,
        "url": told.url,
        "title": told.title,
        "summary": told.summary or None,
        "content_html": told.html,
        "date_published": told.published_at,
        "date_modified": told.updated_at,
        "language": told.language,
        "tags": [category.label for category in told.categories] or None,
        "_newsroom": told.told or None,
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
    # Items are strings already: how many fit was found by their lengths.
    return f'{_dump(head)[:-1]},"items":[{",".join(entries)}]}}'


def _dump(told: dict[str, Any]) -> str:
    return orjson.dumps({name: value for name, value in told.items() if value is not None}).decode()
