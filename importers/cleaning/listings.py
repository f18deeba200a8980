"""Reads code as the page shows it: its lines and their indentation, without the numbers beside them."""

import re
from collections.abc import Callable
from typing import Any

_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:gutter|line-?num(?:ber)?s?(?:-rows)?|line_numbers?|linenos?|lineno|"
    r"crayon-nums?|hljs-ln-numbers|blob-num|"
    r"ln-num)(?:$|[\s_-])",
    re.IGNORECASE,
)
# The boxes of scripts that colour code in lines of their own.
_BOX = re.compile(r"(?:^|\s)(?:syntaxhighlighter|crayon-(?:syntax|main)|enlighter(?:-default)?|wp_syntax)(?:\s|$)")
_HIDDEN = re.compile(r"(?:^|\s)(?:crayon-(?:plain-wrap|toolbar|info|title)|toolbar|enlighter-toolbar\S*)(?:\s|$)")
_LINES = frozenset({"div", "p", "li", "tr", "ol", "ul", "table"})


def is_box(classes: str) -> bool:
    """Return whether a box of this class holds code in lines that are not a <pre>."""
    return _BOX.search(classes) is not None


def has_gutter(table: Any) -> bool:
    """Return whether a table sets the numbers of lines beside the lines of code."""
    cell = table.css_first("td")
    if cell is None or table.css_first("pre, code, .line, .crayon-line") is None:
        return False
    return _is_gutter(cell) or (cell.first_child is not None and _is_gutter(cell.first_child))


def read(node: Any, is_skipped: Callable[[str], bool]) -> str:
    """Return the text of code, one line below the other; elements whose tag is skipped hold none."""
    pieces: list[str] = []
    _read(node, pieces, is_skipped, is_verbatim=node.tag in ("pre", "listing", "plaintext", "xmp"))
    return "".join(pieces).replace("\xa0", " ")


def _read(node: Any, pieces: list[str], is_skipped: Callable[[str], bool], *, is_verbatim: bool) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            text = child.text_content
            if is_verbatim or not (text.isspace() and "\n" in text):
                pieces.append(text)
        elif tag == "br":
            pieces.append("\n")
        elif not is_skipped(tag) and not _is_gutter(child) and not _is_hidden(child):
            is_line = tag in _LINES
            if is_line:
                _end_line(pieces)
            _read(child, pieces, is_skipped, is_verbatim=is_verbatim or tag == "pre")
            if is_line and child.next is not None:
                _end_line(pieces, is_blank=not (child.text() or "").strip() and tag in ("div", "li"))
        child = child.next


def _end_line(pieces: list[str], *, is_blank: bool = False) -> None:
    if is_blank or (pieces and not pieces[-1].endswith("\n")):
        pieces.append("\n")


def _is_gutter(node: Any) -> bool:
    classes = node.attributes.get("class") if node.tag and node.tag[0] != "-" else ""
    return bool(classes) and _GUTTER.search(classes) is not None


def _is_hidden(node: Any) -> bool:
    classes = node.attributes.get("class") if node.tag and node.tag[0] != "-" else ""
    return bool(classes) and _HIDDEN.search(classes) is not None
