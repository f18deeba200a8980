"""Makes the content of lists, items and cells of blocks."""

import re
from collections.abc import Mapping

from importers.cleaning.writer import HTMLBlock

# Stands in a numbered list for an item of which nothing is left (a picture, a button), but which has its number.
LEFT_OUT = HTMLBlock("li", "")

_LISTS = frozenset({"ul", "ol", "dl"})
_VALUE = re.compile(r'<li value="(-?\d{1,6})"')
# Text at the start of an item, up to the list or the end that follows it.
_BARE = re.compile(r"(?!<(?:p|h[2-6]|ul|ol|dl|blockquote|pre|figure|table|hr)\b).+?(?=<(?:ul|ol|dl)\b|\Z)", re.DOTALL)


def numbered(blocks: list[HTMLBlock], attributes: Mapping[str, str | None]) -> list[HTMLBlock]:
    """Return the blocks of an <ol> without items LEFT_OUT; where one is missing, the next says its own number."""
    if LEFT_OUT not in blocks:
        return blocks
    is_reversed, start = "reversed" in attributes, attributes.get("start") or ""
    has_start = start.removeprefix("-").isdecimal()
    count = sum(block.tag == "li" for block in blocks)
    number = int(start[:7]) if has_start else count if is_reversed else 1
    is_unclear = is_reversed and not has_start  # a browser would count the items that are left
    kept = []
    for block in blocks:
        if block.tag == "li" and block is not LEFT_OUT:
            if value := _VALUE.match(block.html):
                number = int(value[1])
            elif is_unclear:
                block = HTMLBlock("li", f'<li value="{number}"{block.html[3:]}')  # noqa: PLW2901 -- the same item
            is_unclear = False
        elif block is LEFT_OUT:
            is_unclear = True
        if block.tag == "li":
            number += -1 if is_reversed else 1
        if block is not LEFT_OUT:
            kept.append(block)
    return kept


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
