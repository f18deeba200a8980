"""Editors' Markdown: turns a summary into HTML or plain text."""

import re

import bleach
import nh3
from markdown_it import MarkdownIt

from articles.text.html import REL, SCHEMES, CleanHTML, Unparsable, without_controls
from articles.text.html import to_text as html_to_text

MAX_SUMMARY = 5_000

_GATE = nh3.Cleaner(
    tags={"a", "blockquote", "br", "em", "li", "ol", "p", "strong", "ul"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes=SCHEMES,
    link_rel=REL,
    strip_comments=True,
)
_MARKDOWN = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(
    ["emphasis", "link", "list", "blockquote", "escape", "entity", "newline", "autolink"]
)
# Only explicit addresses: "Booking.com" is a company. bleach's own pattern takes quadratic time for "(((".
_ADDRESS = re.compile(
    r"""(?<![@.\w/])(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>"“”]*(?<![.,;:!?…'’]))?""",
    re.IGNORECASE,
)


def to_html(text: str) -> CleanHTML:
    """Return a summary as HTML, with nothing but paragraphs, emphasis, links, lists and quotations.

    Bare addresses become links.

    Raises:
        Unparsable: The summary has more than MAX_SUMMARY characters.
    """
    html = _render(text)
    if _ADDRESS.search(html):
        # bleach has had no maintainer since June 2026, so it only finds addresses; the gate has the last word. Its
        # e-mail pattern takes quadratic time, so it stays off. Each call needs a linker, because linkers are not
        # thread-safe.
        html = bleach.Linker(callbacks=[], url_re=_ADDRESS, parse_email=False).linkify(html)
    return CleanHTML(_GATE.clean(html).strip())


def to_text(text: str) -> str:
    """Return a summary as plain text, without Markdown; a text over MAX_SUMMARY is returned unchanged."""
    return html_to_text(_render(text)) if len(text) <= MAX_SUMMARY else text


def _render(text: str) -> str:
    if len(text) > MAX_SUMMARY:
        raise Unparsable("summary_too_long", f"The summary is longer than {MAX_SUMMARY:,} characters. Shorten it.")
    return _MARKDOWN.render(without_controls(text))
