"""Editors' Markdown: how a summary as typed becomes HTML, and words."""

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
# Of an address only what says so itself: "Booking.com" is a company. bleach's own pattern is quadratic in "(((".
_ADDRESS = re.compile(
    r"""(?<![@.\w/])(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>"“”]*(?<![.,;:!?…'’]))?""",
    re.IGNORECASE,
)


def to_html(text: str) -> CleanHTML:
    """Return an editor's summary as HTML: paragraphs, emphasis, links, lists and quotations, nothing else.

    Bare addresses become links. Raises Unparsable for more than MAX_SUMMARY characters.
    """
    html = _rendered(text)
    if _ADDRESS.search(html):
        # bleach finds the addresses and is trusted with nothing more: it is unmaintained since June 2026. Its e-mail
        # pattern is quadratic, so that stays off. A linker per call: it has a state that threads would share.
        html = bleach.Linker(callbacks=[], url_re=_ADDRESS, parse_email=False).linkify(html)
    return CleanHTML(_GATE.clean(html).strip())


def to_text(text: str) -> str:
    """Return a summary's words, without its marks; a text that is too long to be rendered comes back as it is."""
    return html_to_text(_rendered(text)) if len(text) <= MAX_SUMMARY else text


def _rendered(text: str) -> str:
    if len(text) > MAX_SUMMARY:
        raise Unparsable("summary_too_long", f"The summary is longer than {MAX_SUMMARY:,} characters. Shorten it.")
    return _MARKDOWN.render(without_controls(text))
