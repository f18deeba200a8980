"""Emphasis in a digest: stars in pairs, the first not behind a letter, digit or star. Everything else is plain text."""

import html
import re
from collections.abc import Callable

from articles.text import markdown

# The look-behinds come after the first star: a pattern that begins with a literal is ten times as fast to search for.
_STRONG = re.compile(r"\*\*(?<![\w*]\*\*)(?=\S)([^*\n]{1,500})(?<=\S)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"\*(?<![\w*]\*)(?=\S)([^*\n]{1,500})(?<=\S)\*(?![\w*])")
# Takes the place of a star that was found while others are looked for.
_TAKEN = "\x02"


def without_stars(text: str) -> str:
    """Return the text without the stars of emphasis, for a headline."""
    return _marked(text, lambda plain: plain, {})


def as_html(text: str) -> str:
    """Return the text as HTML, with <em> and <strong>."""
    tags = {(1, True): "<em>", (1, False): "</em>", (2, True): "<strong>", (2, False): "</strong>"}
    return _marked(text, lambda plain: html.escape(plain, quote=False), tags)


def as_markdown(text: str) -> str:
    """Return the text as Markdown that renders as the text, with the emphasis that it has."""
    if "*" not in text:
        return markdown.escape(text)
    return markdown.escape(text, stars=frozenset(place + i for place, width, _ in _pairs(text) for i in range(width)))


def _marked(text: str, escaped: Callable[[str], str], tags: dict[tuple[int, bool], str]) -> str:
    if "*" not in text:
        return escaped(text)
    pieces, position = [], 0
    for place, width, is_start in sorted(_pairs(text)):
        pieces += [escaped(text[position:place]), tags.get((width, is_start), "")]
        position = place + width
    return "".join([*pieces, escaped(text[position:])])


def _pairs(text: str) -> list[tuple[int, int, bool]]:
    """Return each mark of emphasis: its position, how many stars it has, and whether it opens."""
    addresses = [match.span() for match in markdown.ADDRESS.finditer(text)]
    marks: list[tuple[int, int, bool]] = []
    for width, pattern in ((2, _STRONG), (1, _EMPHASIS), (2, _STRONG)):  # strong words also around emphasis
        more: list[tuple[int, int, bool]] = []
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(first < start < last for first, last in addresses):
                continue  # a star in an address belongs to it
            more += [(start, width, True), (end - width, width, False)]
        for place, _, _ in more:
            text = text[:place] + _TAKEN * width + text[place + width :]
        marks += more
    return marks
