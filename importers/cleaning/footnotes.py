"""Recognises the marks of footnotes in a text, and the arrows back to them: they are no part of a number or a word."""

import re
from collections.abc import Mapping
from typing import Any

from articles.text.patterns import late_pattern
from articles.text.words import is_blank

_Attributes = Mapping[str, str | None]

_CLASS = re.compile(
    r"(?:^|[\s_-])(?:fn|fnref|ftnref|reference|footnotes?|foot-notes?|endnotes?|sidenotes?|noteref|citation|cite)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ID = re.compile(r"(?:fn-?ref|_?ftnref|_?ednref|cite_ref|footnote|noteref|easy-footnote)", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"#(?:user-content-)?_?(?:fn|ftn|edn|cite|(?:sd)?foot|easy-foot|note|(?:sd)?endnote|ref)", re.IGNORECASE
)
# A note beside its mark, which the page shows when somebody points at the mark; a tooltip repeats what is below.
_INLINE = re.compile(r"(?:footnote|side-?note|margin-?note)\w*", re.IGNORECASE)
_TOOLTIP = re.compile(r"footnotes?[_-](?:\w+[_-])?tool-?tip(?:\s|$)", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:^|\s)[\w-]*(?:footnotes?(?:__|--?|_)(?:note|text|content)|(?:side|margin)-?note)(?:\s|$)", re.IGNORECASE
)
_MARK = late_pattern(
    r"[\s\xa0]*(?:[\[(]\s*)?(?:note\s+)?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-zA-Z]|"
    r"[ivxlc]{1,6}|[*†‡§¶#↑^]{1,4})\s*[\])]?[\s\xa0]*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\[[^\[\]]{1,30}\]\s*")
_BACK = re.compile(
    r"[\s\xa0]*[↩↑⤴⏎↵^]+[\ufe0e\ufe0f\s\xa0]*|\s*(?:jump )?back(?: to (?:text|content|article))?\s*", re.IGNORECASE
)
_FEWEST_WORDS = 3  # of a note; shorter ones are marks
_DATA = ("data-fn", "data-mfn", "data-footnote-ref", "data-footnote-id")

_RAISED = re.compile(r"<sup\b([^<>]*)>((?:(?!</?sup\b).){0,500})</sup\s*>", re.IGNORECASE | re.DOTALL)
_LINKED = re.compile(r"<a\b([^<>]*)>((?:(?!</?a\b).){0,200})</a\s*>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_TAG = re.compile(r"<[^<>]*>")


def is_mark(node: Any) -> bool:
    """Return whether a <sup> is the mark of a footnote."""
    link = node.css_first("a")
    href = (link.attributes.get("href") or "").strip() if link is not None else ""
    return _is_mark(node.attributes, node.text() or "", href)


def is_link(href: str, label: str, *, is_raised: bool = False) -> bool:
    """Return whether a link leads from a mark (perhaps a <sup>) to its footnote, or back."""
    if "#" not in href:
        return False
    if _BACK.fullmatch(label):
        return True
    is_to_note = _FRAGMENT.search(href) is not None or (is_raised and href.startswith("#"))
    return is_to_note and _MARK.fullmatch(label) is not None


def may_be_inline(html: str) -> bool:
    """Return whether notes may be beside their marks in a page: a quick test of its HTML."""
    return ("note" in html) and _INLINE.search(html) is not None


def is_tooltip(node: Any) -> bool:
    """Return whether an element only repeats a note, for readers who point at its mark."""
    return _TOOLTIP.search(node.attributes.get("class") or "") is not None


def is_note(node: Any) -> bool:
    """Return whether an element is a note in the line, beside its mark."""
    kind = node.attributes.get("class") or "" if node.tag == "span" else ""
    words = node.text() or "" if "note" in kind.lower() else ""
    if is_blank(words):
        return False
    return _NOTE.search(kind) is not None or (_CLASS.search(kind) is not None and len(words.split()) >= _FEWEST_WORDS)


def without_marks(line: str) -> str:
    """Return a line of HTML (a title, a caption) without the marks of footnotes."""
    if "<" not in line:
        return line
    return _LINKED.sub(_without_link, _RAISED.sub(_without_mark, line))


def _is_mark(attributes: _Attributes, label: str, href: str) -> bool:
    if attributes.get("role") == "doc-noteref" or any(name in attributes for name in _DATA):
        return True
    if _IN_BRACKETS.fullmatch(label):
        return True
    if not _MARK.fullmatch(label):
        return False
    name, identity = attributes.get("class") or "", attributes.get("id") or ""
    return bool(_CLASS.search(name) or _ID.match(identity) or href.startswith("#") or _FRAGMENT.search(href))


def _without_mark(match: re.Match[str]) -> str:
    link = _LINKED.search(match[2])
    href = _attributes(link[1]).get("href") or "" if link else ""
    return "" if _is_mark(_attributes(match[1]), _TAG.sub("", match[2]), href) else match[0]


def _without_link(match: re.Match[str]) -> str:
    return "" if is_link(_attributes(match[1]).get("href") or "", _TAG.sub("", match[2])) else match[0]


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
