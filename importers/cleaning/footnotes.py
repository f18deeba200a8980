"""Recognises the marks of footnotes in a text, and the arrows back to them: they are no part of a number or a word."""

import re
from collections.abc import Mapping
from typing import Any

_Attributes = Mapping[str, str | None]

_CLASS = re.compile(
    r"(?:^|[\s_-])(?:fn|fnref|ftnref|reference|footnotes?|foot-notes?|endnotes?|sidenotes?|noteref|citation|cite)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_ID = re.compile(r"(?:fn-?ref|_?ftnref|_?ednref|cite_ref|footnote|noteref|easy-footnote)", re.IGNORECASE)
_FRAGMENT = re.compile(r"#(?:user-content-)?_?(?:fn|ftn|edn|cite|foot|easy-foot|note|endnote|ref)", re.IGNORECASE)
_MARK = re.compile(
    r"[\s\xa0]*(?:[\[(]\s*)?(?:note\s+)?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-zA-Z]|"
    r"[ivxlc]{1,6}|[*†‡§¶#↑^]{1,4})\s*[\])]?[\s\xa0]*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\[[^\[\]]{1,30}\]\s*")
_BACK = re.compile(
    r"[\s\xa0]*[↩↑⤴⏎↵^]+[\ufe0e\ufe0f\s\xa0]*|\s*(?:jump )?back(?: to (?:text|content|article))?\s*", re.IGNORECASE
)
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


def is_link(href: str, label: str) -> bool:
    """Return whether a link leads from a mark to its footnote, or back."""
    if "#" not in href:
        return False
    if _BACK.fullmatch(label):
        return True
    return _FRAGMENT.search(href) is not None and _MARK.fullmatch(label) is not None


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
