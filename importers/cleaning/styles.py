"""Reads what the style or the class of an element says of its words: struck out, raised, lowered, or never shown."""

import re
from typing import Any

_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)
_PLACED = re.compile(r"vertical-align\s*:\s*(?:(?P<sup>super)|sub)\b", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|\s)(?:screen-reader-(?:text|only)|elementor-screen-only|sr-only|visually-hidden)(?:\s|$)", re.IGNORECASE
)
# Elsewhere, as in cells, it says where a box is.
_MAY_BE_PLACED = frozenset(("a", "b", "em", "font", "i", "small", "span", "strong", "u"))


def may_be_in(html: str) -> bool:
    """Return whether styles or classes may say something of the kind in a page: a quick test of its HTML."""
    html = html.lower()
    if "line-through" in html or "screen-" in html or "sr-only" in html or "visually-hidden" in html:
        return True
    return "vertical-align" in html and _PLACED.search(html) is not None


def is_unseen(node: Any) -> bool:
    """Return whether words in the line are only for those who hear the page ("opens in a new tab")."""
    return node.tag == "span" and _UNSEEN.search(node.attributes.get("class") or "") is not None


def shown_as(node: Any, tag: str) -> str:
    """Return the tag that means what a node's style says: "s", "sup" or "sub"; "" if it says nothing of the kind."""
    style = node.attributes.get("style") or ""
    if _STRUCK.search(style):
        return "s"
    placed = _PLACED.search(style) if tag in _MAY_BE_PLACED else None
    return ("sup" if placed["sup"] else "sub") if placed else ""
