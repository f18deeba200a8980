"""How the HTML of an article is spelt: text, the start tag of a link, and the attributes that stay.

It is the gate's own spelling, so that the gate finds nothing to change and is asked once.
"""

import re
from typing import Any
from unicodedata import is_normalized

from articles.text.html import REL
from articles.text.words import normalize

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DIRECTION = re.compile(r"ltr|rtl|auto", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,4}")
_MOMENT = re.compile(r"[\dTWZPDHMSY:.+ -]{1,40}")
_SCOPE = re.compile(r"(?:row|col)(?:group)?", re.IGNORECASE)
# The attributes that stay, and what they may hold.
_KEPT: dict[str, dict[str, re.Pattern[str]]] = {
    "td": {"colspan": _NUMBER, "rowspan": _NUMBER},
    "th": {"colspan": _NUMBER, "rowspan": _NUMBER, "scope": _SCOPE},
    "ol": {"start": _NUMBER},
    "time": {"datetime": _MOMENT},
    "del": {"datetime": _MOMENT},
    "ins": {"datetime": _MOMENT},
    "abbr": {"title": re.compile(r"[^\x00-\x1f]{1,200}")},
}
_DIRECTIONS = {"lang": _LANGUAGE, "dir": _DIRECTION}
_BETWEEN_TAGS = re.compile("[^<>]+")
_NONE: dict[str, re.Pattern[str]] = {}


def attributes(node: Any, tag: str, *, with_directions: bool) -> str:
    """Return the attributes of a node that a start tag of ours keeps, with a space before each."""
    allowed = _KEPT.get(tag, _NONE)
    if with_directions:
        allowed = allowed | _DIRECTIONS
    if not allowed:
        return ""
    found = node.attributes
    return "".join(
        [
            f' {name}="{_quoted(found[name])}"'
            for name, pattern in allowed.items()
            if found.get(name) and pattern.fullmatch(found[name])
        ]
    )


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
    """Return the HTML with its text in Unicode's normal form C."""
    if html.isascii() or is_normalized("NFC", html):
        return html
    # Between the tags only: a stroke (U+0338) behind a tag would make "≯" of its ">".
    return _BETWEEN_TAGS.sub(lambda match: normalize("NFC", match[0]), html)


def _quoted(value: str) -> str:
    return escaped(value).replace('"', "&quot;")
