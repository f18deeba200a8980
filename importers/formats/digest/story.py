"""Parts the lines of an item: what is text, what is a headline, what belongs to the page and to no story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.formats.digest.boilerplate import MAX_METADATA, LineKind, is_address, is_name, kind_of
from importers.formats.digest.lines import Line
from importers.formats.digest.markers import begins_with_wording
from importers.formats.digest.signs import LETTER_OR_DIGIT

MAX_MARKED = 200  # characters of a heading that is marked as one
_SECTION_WORDS = 2
_CAPITALS = 4  # more than a short acronym

_MARKED = re.compile(
    r"#{1,6}[^\S\n]+(?P<atx>.*?)(?:\s+#{1,6})?|(?P<stars>\*{2,6})\s+(?P<starred>[^\s*].*?)(?:\s*\*{2,6})?|"
    r"<h(?P<level>[1-6])\b[^<>]{0,300}>\s*(?P<tagged>.*?)\s*</h(?P=level)>|"
    r"(?P<wiki>={1,6})\s*(?P<titled>[^\s=].*?)\s*(?P=wiki)"
)
_UNDERLINE = re.compile(r"-{3,400}|={3,400}|~{3,400}|_{3,400}|—{2,400}|–{3,400}")
_NO_HEADING = re.compile(r".*[.。…,;、，；][\"'”’»)\]]*\Z", re.DOTALL)


@dataclass(slots=True)
class ItemParts:
    """The parts of an item. Every line of it is in one of them, unless it is blank or separates."""

    headline: str = ""
    is_section: bool = False
    """Whether the headline is so short that a title below it is likelier to be one: "BUSINESS"."""
    text: str = ""
    set_apart: list[Line] = field(default_factory=list)
    inside: list[Line] = field(default_factory=list)
    """Headings and separators inside the text, which may part two stories."""
    possible_markers: list[Line] = field(default_factory=list)
    """Lines of the text that begin like a marker."""
    heading: Line | None = None


def read_story(lines: Sequence[Line], *, is_marked: bool) -> ItemParts:
    """Return the parts of an item's lines, which have no white space around them. `is_marked` if a marker closes it."""
    kinds = [kind_of(line.text) for line in lines]
    if LineKind.FOOTER in kinds:
        _spread_footers(lines, kinds, is_marked=is_marked)
    story, headings = ItemParts(), list[Line]()
    kept: list[str] = []
    rules: list[Line] = []
    index = 0
    while index < len(lines):
        line, kind, step = lines[index], kinds[index], 1
        if kind in (LineKind.BOILERPLATE, LineKind.FOOTER):
            story.set_apart.append(line)
            kept.append("")
        elif kind in (LineKind.BLANK, LineKind.RULE):
            rules += [line] if kind is LineKind.RULE and any(kept) else []
            kept.append("")
        else:
            story.inside, rules = story.inside + rules, []
            is_top = not any(kept)
            title, step = _heading(lines, kinds, index, is_top=is_top)
            if title and is_top:
                headings.append(Line(line.number, title))
            elif title:
                story.inside.append(line)
                kept += ["", title, ""]
            else:
                kept.append(line.text)
                story.possible_markers += [line] if begins_with_wording(line.text) else []
        index += step
    return _finished(story, headings, kept)


def _finished(story: ItemParts, headings: list[Line], kept: list[str]) -> ItemParts:
    story.text = "\n".join(kept).strip()
    if not LETTER_OR_DIGIT.search(story.text):
        story.text, headings = "\n\n".join(heading.text for heading in headings), []
    if headings:
        story.set_apart += headings[:-1]
        story.set_apart.sort()
        story.heading = headings[-1]
        story.headline = headings[-1].text
        story.is_section = _is_capitals(story.headline) and len(story.headline.split()) <= _SECTION_WORDS
    return story


def _heading(lines: Sequence[Line], kinds: Sequence[LineKind], index: int, *, is_top: bool) -> tuple[str, int]:
    """Return the heading in the line ("" if it is none), and the number of lines that it takes."""
    text = lines[index].text
    if len(text) > MAX_MARKED or not LETTER_OR_DIGIT.search(text):
        return "", 1
    if marked := _MARKED.fullmatch(text):
        title = (marked["atx"] or marked["starred"] or marked["tagged"] or marked["titled"] or "").strip()
        if any(map(str.isalpha, title)):
            is_underlined = index + 1 < len(lines) and _UNDERLINE.fullmatch(lines[index + 1].text)
            return title, 2 if is_underlined else 1
    is_first = index == 0 or kinds[index - 1] is not LineKind.TEXT
    if not is_first or not any(map(str.isalpha, text)):
        return "", 1
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    if _UNDERLINE.fullmatch(following) and len(text) <= MAX_METADATA and not _NO_HEADING.match(text):
        return text.strip("*_ "), 2
    return _capitals(lines, kinds, index) if is_top else ("", 1)


def _capitals(lines: Sequence[Line], kinds: Sequence[LineKind], index: int) -> tuple[str, int]:
    """Return the heading in capitals on one line or several, above a text that is not in capitals."""
    end = index
    while end < len(lines) and kinds[end] is LineKind.TEXT and _is_capitals(lines[end].text):
        end += 1
    title = " ".join(line.text for line in lines[index:end])
    has_text = any(
        kind is LineKind.TEXT and _has_small(line.text) for line, kind in zip(lines[end:], kinds[end:], strict=True)
    )
    return (title, end - index) if title and len(title) <= MAX_METADATA and has_text else ("", 1)


def _is_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isupper, text)) >= _CAPITALS


def _has_small(text: str) -> bool:
    return any(map(str.islower, text))


def _spread_footers(lines: Sequence[Line], kinds: list[LineKind], *, is_marked: bool) -> None:
    """Make footers of the sentences, addresses and names next to them, in place.

    Behind the last marker of a file, everything from the footer on belongs to it, if it is not as long as a story.
    """
    for index, kind in enumerate(kinds):
        if kind is LineKind.FOOTER_TEXT:
            kinds[index] = LineKind.FOOTER
    first = kinds.index(LineKind.FOOTER)
    if not is_marked:
        for index in range(first, len(lines)):
            if kinds[index] is LineKind.TEXT and (is_name(lines[index].text) or is_address(lines[index].text)):
                kinds[index] = LineKind.FOOTER
    for index in [i for i, kind in enumerate(kinds) if kind is LineKind.FOOTER]:
        for step in (1, -1):
            other = index + step
            while 0 <= other < len(lines) and kinds[other] is LineKind.TEXT and is_address(lines[other].text):
                kinds[other] = LineKind.FOOTER
                other += step
    if not is_marked:
        _spread_up(lines, kinds, first)


def _spread_up(lines: Sequence[Line], kinds: list[LineKind], first: int) -> None:
    """Make footers of the names and addresses directly above the first footer of a text that no marker closes."""
    top = first
    while (
        top > 0
        and kinds[top - 1] is not LineKind.BLANK
        and (kinds[top - 1] is not LineKind.TEXT or is_name(lines[top - 1].text) or is_address(lines[top - 1].text))
    ):
        top -= 1
    if top == 0 or kinds[top - 1] is LineKind.BLANK:
        for index in range(top, first):
            if kinds[index] is LineKind.TEXT:
                kinds[index] = LineKind.FOOTER
