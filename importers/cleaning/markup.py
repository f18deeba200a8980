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
