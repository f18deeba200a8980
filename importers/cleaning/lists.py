"""Makes the content of lists, items and cells of blocks."""

import re

from importers.cleaning.writer import HTMLBlock

_LISTS = frozenset({"ul", "ol", "dl"})
# Text at the start of an item, up to the list or the end that follows it.
_BARE = re.compile(r"(?!<(?:p|h[2-6]|ul|ol|dl|blockquote|pre|figure|table|hr)\b).+?(?=<(?:ul|ol|dl)\b|\Z)", re.DOTALL)


def items(blocks: list[HTMLBlock]) -> str:
    """Return the items of a list. What is between two items belongs to the one before it, so the numbers stay right."""
    has_items = any(block.tag == "li" for block in blocks)
    content: list[str] = []
    for block in blocks:
        if block.tag == "li":
            content.append(block.html.removesuffix("</li>"))
        elif content and block.tag in _LISTS:
            content[-1] += block.html  # a list beside its item instead of in it
        elif content and has_items:
            content[-1] = _with_paragraph(content[-1]) + block.html
        else:
            content.append(f"<li>{compact([block])}")
    return "".join([f"{item}</li>" for item in content])


def _with_paragraph(item: str) -> str:
    """Return an item whose text, if it has no tag of its own, is a paragraph."""
    start, _, inside = item.partition(">")
    bare = _BARE.match(inside)
    return f"{start}><p>{bare[0]}</p>{inside[bare.end() :]}" if bare else item


def compact(blocks: list[HTMLBlock]) -> str:
    """Return the HTML in an item or a cell. A single paragraph, alone or above a list, needs no tag of its own."""
    if not blocks:
        return ""
    first, *rest = blocks
    if first.html.startswith("<p>") and all(block.tag in _LISTS for block in rest):
        return first.html[3:-4] + joined(rest)
    return joined(blocks)


def joined(blocks: list[HTMLBlock]) -> str:
    """Return the HTML of the blocks."""
    return "".join([block.html for block in blocks])
