"""Editors' Markdown: turns a summary into HTML or plain text."""

import re
from collections.abc import Collection
from html import unescape

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
    # A relative address leads elsewhere in a feed, in a mail and from another page; "//host" depends on the page, too.
    url_relative="deny",
)
_HREF = re.compile(r'<a href="([^"]*)"')
_WITHOUT_HREF = re.compile(r"<a(?: rel=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
_MARKDOWN = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(
    ["emphasis", "link", "list", "blockquote", "escape", "entity", "newline", "autolink"]
)
# --- What plain text must not become

# A list or a quotation, at the start of a line.
_LINE_START = (
    r"^(?P<indent>[ \t]*)(?P<number>[0-9]{1,9}(?=[.)]))?(?P<sign>(?(number)[.)](?![^\s])|(?:>|[-+*](?![^\s]))))"
)
_MEANING = re.compile(
    rf"{_LINE_START}"
    r"|(?P<address>(?<![@.\w/])(?:https?://|www\.)[^\s<>\"“”]+)"
    r"|(?P<backslash>\\(?=[!-/:-@\[-`{-~\n]))"
    r"|(?P<star>\*)"
    r"|(?P<underscores>_+)"
    r"|\](?=\()"
    r"|&(?=\#?\w{1,40};)"
    r"|<(?=(?!https?:|mailto:)[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*>)",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?=#?\w{1,40};)(?!amp;|#0*38;)")
_LAST_BACKSLASHES = re.compile(r"\\+\Z")
_LIST_LINE = re.compile(r"[ \t]*(?:\\[-+*]|[0-9]{1,9}\\[.)])(?:\s|\Z)")
_EMPHASIS_SIGNS = re.compile(r"(?<!\\)[_*](?!_*\Z|\**\Z)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Only explicit addresses: "Booking.com" is a company. bleach's own pattern takes quadratic time for "(((".
# A bracket belongs to an address if it is one of a pair, or if the address goes on behind it: "(see https://a.b/(c))".
_SIGN = r"""[^\s<>"“”()\[\]]"""
_INSIDE = rf"(?:{_SIGN}|\({_SIGN}{{0,200}}\)|\[{_SIGN}{{0,200}}\]|[()\[\]](?=[\w/?\#&=%([]))*"
ADDRESS = re.compile(
    rf"(?<![@.\w/])(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?\#]{_INSIDE}(?<![.,;:!?…'’]))?",
    re.IGNORECASE,
)
# In angle brackets an address is one already, and its backslashes would show.
_ADDRESS_IN_SOURCE = re.compile(rf"(?<!<)(?:{ADDRESS.pattern})", re.IGNORECASE)


def to_html(text: str) -> CleanHTML:
    """Return a summary as HTML, with nothing but paragraphs, emphasis, links, lists and quotations.

    Bare addresses become links; of a link without a whole address only the words are left.

    Raises:
        Unparsable: The summary has more than MAX_SUMMARY characters.
    """
    html = _render(text)
    if ADDRESS.search(html):
        # bleach has had no maintainer since June 2026, so it only finds addresses; the gate has the last word. Its
        # e-mail pattern takes quadratic time, so it stays off. Each call needs a linker, because linkers are not
        # thread-safe.
        html = bleach.Linker(callbacks=[], url_re=ADDRESS, parse_email=False).linkify(html)
    clean = _GATE.clean(html).strip()
    return CleanHTML(_WITHOUT_HREF.sub(r"\1", clean) if "<a>" in clean or "<a rel" in clean else clean)


def incomplete_links(text: str) -> list[str]:
    """Return the addresses of links that readers do not get, because they are not whole: "/about", "//host/", "x"."""
    if "](" not in text or len(text) > MAX_SUMMARY:
        return []
    hrefs = dict.fromkeys(unescape(href) for href in _HREF.findall(_render(text)))
    return [href for href in hrefs if not href.lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES))]


def to_text(text: str) -> str:
    """Return a summary as plain text, without Markdown; of a text over MAX_SUMMARY, only escapes are resolved."""
    return html_to_text(_render(text)) if len(text) <= MAX_SUMMARY else _ESCAPE.sub(r"\1", text)


def escape(text: str, *, stars: Collection[int] = ()) -> str:
    """Return plain text as Markdown that renders as that text. The stars at these positions stay, as emphasis.

    Only what `to_html` would read as Markdown is escaped, so an editor sees few backslashes; addresses need none. The
    lines of a list end in a hard break, so that each stays a line of its own.
    """

    def escaped(match: re.Match[str]) -> str:
        written = match[0]
        if match["sign"]:
            is_star = match["sign"] == "*" and match.start("sign") in stars
            return written if is_star else f"{written[:-1]}\\{written[-1]}"
        if match["address"]:
            # Markdown would resolve entities. It may resolve "&amp;", which addresses copied from HTML have for "&".
            written = _ENTITY.sub(r"\\\g<0>", written.replace("](", "]\\("))
            return _LAST_BACKSLASHES.sub(r"\g<0>\g<0>", written)
        if match["star"]:
            return written if match.start() in stars or _is_between_spaces(match) else "\\*"
        if match["underscores"]:
            return written if _is_in_word(match) or _is_between_spaces(match) else "\\_" * len(written)
        return f"\\{written}"

    return _with_line_ends(_MEANING.sub(escaped, text))


def _is_between_spaces(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace())


def _is_in_word(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()


def _with_line_ends(text: str) -> str:
    if "\n" not in text:
        return text
    lines = text.split("\n")
    is_item = [*map(bool, map(_LIST_LINE.match, lines)), False]
    for number, line in enumerate(lines[:-1]):
        if line and is_item[number + 1] and (is_item[number] or is_item[number + 2]):
            lines[number] = f"{line}  "
    return "\n".join(lines)


def _render(text: str) -> str:
    if len(text) > MAX_SUMMARY:
        raise Unparsable("summary_too_long", f"The summary is longer than {MAX_SUMMARY:,} characters. Shorten it.")
    return _MARKDOWN.render(_ADDRESS_IN_SOURCE.sub(_protected, without_controls(text)))


def _protected(address: re.Match[str]) -> str:
    """Return an address whose stars and underscores are no emphasis, except at its end, where they may close one."""
    return _EMPHASIS_SIGNS.sub(r"\\\g<0>", address[0])
