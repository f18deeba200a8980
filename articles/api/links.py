"""The links from one page of a list to the next and the previous, and addresses with the site's root."""

from typing import Any
from urllib.parse import urlencode

import orjson

from articles.api import cursors
from articles.api.query_parameters import QueryParameters
from articles.lists.paging import Page
from articles.reading import renditions

_RELATIONS = {"next": "next", "previous": "prev"}


def page_links(view: Any, query: QueryParameters, page: Page) -> dict[str, str | None]:
    """Return the addresses of the next and the previous page, and set the view's Link header (RFC 8288)."""
    links: dict[str, str | None] = {}
    others = [(key, value) for key, values in query.raw.lists() if key != "cursor" for value in values]
    prefix = f"{urlencode(others)}&" if others else ""
    for name, place in (("next", page.next), ("previous", page.previous)):
        if place is None:
            links[name] = None
            continue
        cursor = cursors.write(place, query.list_key)
        links[name] = f"{view.root}{view.request.path}?{prefix}cursor={cursor}"
    if header := ", ".join(f'<{url}>; rel="{_RELATIONS[name]}"' for name, url in links.items() if url):
        view.extra_headers["Link"] = header
    return links


def absolute_json(root: str, data: Any) -> bytes:
    """Return the data as JSON, with `root` in front of the site's own addresses."""
    return orjson.dumps(data).replace(renditions.ROOT.encode(), root.encode())
