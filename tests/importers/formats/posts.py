"""WordPress posts for tests. Fields that a test does not set are valid and unremarkable."""

import json
from typing import Any

from articles.intake.item import Item, Reject
from importers.formats.record import Context
from importers.formats.wordpress import wordpress

LINK = "https://www.tidewater-courier.news/2026/03/harbour-opens/"
API = "https://www.tidewater-courier.news/wp-json/wp/v2/posts/7"


def make_post(*, without: str = "", **fields: Any) -> dict[str, Any]:
    """Return a post as the REST API delivers it; `without` names keys to leave out, separated by spaces."""
    post = {
        "id": 7,
        "date": "2026-03-04T10:30:00",
        "date_gmt": "2026-03-04T09:30:00",
        "slug": "harbour-opens",
        "status": "publish",
        "type": "post",
        "link": LINK,
        "title": {"rendered": "Harbour opens"},
        "content": {"rendered": "<p>The harbour opened on Wednesday. Boats came in.</p>\n", "protected": False},
        "excerpt": {"rendered": "<p>The harbour opened [&hellip;]</p>\n", "protected": False},
        "author": 12,
        "featured_media": 0,
        "categories": [3],
        "tags": [],
        "_links": {"self": [{"href": API}]},
    } | fields
    return {key: value for key, value in post.items() if key not in without.split()}


def adapted(post: object, *, options: dict[str, Any] | None = None, **context: Any) -> Item | Reject:
    """Return the item in the post, or why there is none."""
    return wordpress.FORMAT.adapt(json.dumps(post).encode(), Context(options=options or {}, **context))


def item(post: dict[str, Any] | None = None, **fields: Any) -> Item:
    """Return the item in a post, or in an unremarkable one with these fields."""
    result = adapted(make_post(**fields) if post is None else post)
    assert isinstance(result, Item), result
    return result


def notes(result: Item | Reject) -> list[str]:
    """Return the codes of an item's notes."""
    assert isinstance(result, Item), result
    return [note.code for note in result.notes]
