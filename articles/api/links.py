"""Where a list goes on and where it came from: in the document, and in the Link header (RFC 8288)."""

from typing import Any
from urllib.parse import urlencode

import orjson

from articles.api import cursors
from articles.api.questions import Question
from articles.lists.paging import Page
from articles.reading import renditions

_RELATIONS = {"next": "next", "previous": "prev"}


def links_of(view: Any, question: Question, listed: Page) -> dict[str, str | None]:
    """Return the addresses of the pages before and behind, and give the view its Link header."""
    told: dict[str, str | None] = {}
    others = [(key, value) for key, values in question.asked.lists() if key != "cursor" for value in values]
    asked = f"{urlencode(others)}&" if others else ""
    for name, place in (("next", listed.next), ("previous", listed.previous)):
        if place is None:
            told[name] = None
            continue
        cursor = cursors.write(place, question.identity)
        told[name] = f"{view.root}{view.request.path}?{asked}cursor={cursor}"
    if header := ", ".join(f'<{url}>; rel="{_RELATIONS[name]}"' for name, url in told.items() if url):
        view.headers_told["Link"] = header
    return told


def below(root: str, data: Any) -> bytes:
    """Return the data as JSON, its addresses below the root."""
    return orjson.dumps(data).replace(renditions.ROOT.encode(), root.encode())
