"""Writes formulas once, as a reader sees them: MathML with its exponents, without the pictures that repeat it."""

import re
from typing import Any

from importers.cleaning.writer import Writer

# What KaTeX, MathJax and Wikipedia show beside the MathML, and the source text of a formula.
_PICTURE = re.compile(
    r"(?:^|\s)(?:katex-html|MathJax_(?:Preview|CHTML|SVG)|mjx-chtml|MJX_SVG|mwe-math-fallback\S*)(?:\s|$)"
)
_CONTAINER = "katex", "mathjax", "mjx-", "mwe-math"
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_LEFT_OUT = frozenset({"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark", "-comment"})
_INVISIBLE_OPERATORS = dict.fromkeys([0x2061, 0x2062, 0x2063, 0x2064], "")
_RAISED, _LOWERED = ("<sup>", "</sup>"), ("<sub>", "</sub>")
# By tag: how each child after the first is written.
_PLACED = {
    "msup": (_RAISED,),
    "msub": (_LOWERED,),
    "msubsup": (_LOWERED, _RAISED),
    "mover": (None,),
    "munder": (_LOWERED,),
    "munderover": (_LOWERED, _RAISED),
}


def may_be_in(html: str) -> bool:
    """Return whether the page may show formulas with a script's pictures of them."""
    return "<math" in html and any(name in html.lower() for name in _CONTAINER)


def is_picture(node: Any) -> bool:
    """Return whether an element only repeats the MathML beside it."""
    attributes, tag, parent = node.attributes, node.tag, node.parent
    is_hidden = attributes.get("aria-hidden") == "true" and (tag == "nobr" or tag.startswith("mjx-"))
    if not is_hidden and not _PICTURE.search(attributes.get("class") or ""):
        return False
    return parent is not None and parent.css_first("math") is not None


def write(node: Any, writer: Writer) -> None:
    """Write a <math>, or an element in it, as text with <sup> and <sub>."""
    tag = node.tag or ""
    if tag == "-text":
        writer.text(node.text_content)
    elif tag in _LEAVES:
        writer.text((node.text() or "").translate(_INVISIBLE_OPERATORS))
    elif tag == "mspace":
        writer.text("" if (node.attributes.get("width") or "").strip().startswith(("-", "0 ", "0e", "0p")) else " ")
    elif tag not in _LEFT_OUT:
        parts = _children(node)
        if tag == "mfrac" and len(parts) == 2:  # noqa: PLR2004 -- numerator and denominator
            _in_brackets(parts[0], writer)
            writer.text("/")
            _in_brackets(parts[1], writer)
        elif tag == "mroot" and len(parts) == 2:  # noqa: PLR2004 -- radicand and index
            _placed(parts[1], _RAISED, writer)
            writer.text("√")
            _in_brackets(parts[0], writer)
        elif tag == "msqrt":
            writer.text("√")
            _in_brackets(node, writer, is_row=True)
        else:
            _row(parts, _PLACED.get(tag, ()), writer)
            if tag in ("mtr", "mtd"):
                writer.text(" ")


def _row(parts: list[Any], places: tuple[tuple[str, str] | None, ...], writer: Writer) -> None:
    for number, part in enumerate(parts):
        place = places[number - 1] if 0 < number <= len(places) else None
        if place:
            _placed(part, place, writer)
        else:
            write(part, writer)


def _placed(part: Any, place: tuple[str, str], writer: Writer) -> None:
    writer.enter(*place)
    write(part, writer)
    writer.leave()


def _in_brackets(part: Any, writer: Writer, *, is_row: bool = False) -> None:
    parts = _children(part)
    is_long = part.tag not in _LEAVES and len(parts) > 1
    if is_long:
        writer.text("(")
    if is_row:
        _row(parts, (), writer)
    else:
        write(part, writer)
    if is_long:
        writer.text(")")


def _children(node: Any) -> list[Any]:
    children, child = [], node.first_child
    while child is not None:
        if child.tag != "-comment" and not (child.tag == "-text" and (child.text_content or "").isspace()):
            children.append(child)
        child = child.next
    return children
