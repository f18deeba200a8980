"""Writes the HTML of an article: text, the start tag of a link, and the attributes that are allowed.

The spelling is that of `articles.text.html.clean`, which then has nothing to change and runs only once.
"""

import re
from typing import Any
from unicodedata import is_normalized

from articles.text.html import REL
from articles.text.words import normalize

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DIRECTION = re.compile(r"ltr|rtl|auto", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,4}")
_ORDINAL = re.compile(r"-?[0-9]{1,9}")
_MOMENT = re.compile(r"[\dTWZPDHMSY:.+ -]{1,40}")
_SCOPE = re.compile(r"(?:row|col)(?:group)?", re.IGNORECASE)
# The allowed attributes and their values.
_ALLOWED: dict[str, dict[str, re.Pattern[str]]] = {
    "td": {"colspan": _NUMBER, "rowspan": _NUMBER},
    "th": {"colspan": _NUMBER, "rowspan": _NUMBER, "scope": _SCOPE},
    "ol": {"start": _ORDINAL, "type": re.compile("[1aAiI]")},
    "li": {"value": _ORDINAL},
    "time": {"datetime": _MOMENT},
    "del": {"datetime": _MOMENT},
    "ins": {"datetime": _MOMENT},
    "abbr": {"title": re.compile(r"[^\x00-\x1f]{1,200}")},
}
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)
_PLACED = re.compile(r"vertical-align\s*:\s*(?:(?P<sup>super)|sub)\b", re.IGNORECASE)
# Elsewhere, as in cells, it says where a box is.
_MAY_BE_PLACED = frozenset(("a", "b", "em", "font", "i", "small", "span", "strong", "u"))
_DIRECTIONS = {"lang": _LANGUAGE, "dir": _DIRECTION}
_BETWEEN_TAGS = re.compile("[^<>]+")
_NONE: dict[str, re.Pattern[str]] = {}


def attributes(node: Any, tag: str, *, with_directions: bool) -> str:
    """Return the allowed attributes of a node for its start tag, with a space before each."""
    allowed = _ALLOWED.get(tag, _NONE)
    if with_directions:
        allowed = allowed | _DIRECTIONS
    if not allowed:
        return ""
    values = node.attributes
    written = [
        f' {name}="{_quoted(values[name])}"'
        for name, pattern in allowed.items()
        if values.get(name) and pattern.fullmatch(values[name])
    ]
    if tag == "ol" and "reversed" in values:
        written.insert(0, ' reversed=""')
    return "".join(written)


def may_have_styles(html: str) -> bool:
    """Return whether styles may say in a page what `shown_as` reads: a quick test of its HTML."""
    html = html.lower()
    return "line-through" in html or ("vertical-align" in html and _PLACED.search(html) is not None)


def shown_as(node: Any, tag: str) -> str:
    """Return the tag that means what a node's style says: "s", "sup" or "sub"; "" if it says nothing of the kind."""
    style = node.attributes.get("style") or ""
    if _STRUCK.search(style):
        return "s"
    placed = _PLACED.search(style) if tag in _MAY_BE_PLACED else None
    return ("sup" if placed["sup"] else "sub") if placed else ""


def label(node: Any) -> str:
    """Return the words of an element in one line, in NFC."""
    return normalize("NFC", " ".join((node.text() or "").split()))


def link_start(url: str) -> str:
    """Return the start tag of a link."""
    return f'<a href="{_quoted(url)}" rel="{REL}">'


def escaped(text: str) -> str:
    """Return plain text as HTML."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&nbsp;") if "\xa0" in text else text


def composed(html: str) -> str:
    """Return the HTML with its text in Unicode's Normalization Form C."""
    if html.isascii() or is_normalized("NFC", html):
        return html
    # Only between tags: a combining stroke (U+0338) after a tag would turn its ">" into "≯".
    return _BETWEEN_TAGS.sub(lambda match: normalize("NFC", match[0]), html)


def _quoted(value: str) -> str:
    return escaped(value).replace('"', "&quot;")
