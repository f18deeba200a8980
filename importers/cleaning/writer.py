"""Takes text and inline elements from a walk over a page, and makes blocks of clean HTML of them."""

import re
from html import unescape
from typing import NamedTuple

from articles.text import links
from articles.text.words import is_blank
from importers.cleaning import boilerplate
from importers.cleaning.markup import composed, escaped, link_start

# Zero-width marks and the spaces of all scripts, which mean nothing at the edge of a paragraph.
_EDGE = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_WIDEST_GAP = 100  # characters
_SPACES = re.compile("[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_MARKED_UP = re.compile(r"[\s<]")
# Stands in the line for the mark of a footnote until the line is whole: it may have been in brackets.
_LEFT_OUT = "\x02"
_EMPTY_BRACKETS = re.compile(rf"(?:\s|&nbsp;)?(?:\[\s?{_LEFT_OUT}\s?\]|\(\s?{_LEFT_OUT}\s?\))")
_BLANK_LINE = re.compile(r"\n[ \t]*\n[ \t\n]*")
_LINE_SEPARATORS = re.compile("[\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class HTMLBlock(NamedTuple):
    """A block of the article: its tag, and its HTML including that tag."""

    tag: str
    html: str


class Setting(NamedTuple):
    """The block in which the line will be: its tag, its language and direction, and whether it is bare.

    In bare text, which is in no <p>, blank lines separate paragraphs, as in WordPress (wpautop).
    """

    tag: str
    attributes: str
    is_bare: bool


class Writer:
    """Collects text in a line until a block begins or ends; `flush` then makes a block of it.

    An inline element is opened only with its first text, so that an empty one leaves no trace, and one that contains
    blocks is repeated in each of them. White space is written only before the next text, outside the elements at whose
    edge it is. So writing the result again gives the same result.
    """

    def __init__(self, html: str) -> None:
        self.blocks: list[HTMLBlock] = []  # of the page, or of the current container
        self.setting = Setting("p", "", is_bare=True)
        self.open: list[tuple[str, str]] = []  # the start and end tags of the current inline elements
        self.has_shortcodes = False
        self._line: list[str] = []
        self._opened = 0  # how many of the open elements are already in the line
        self._gap = ""  # white space, not yet written
        self._breaks = 0  # <br>, not yet written
        self._closing_shortcodes = boilerplate.closing_shortcodes(html)

    def text(self, text: str) -> None:
        """Take the text of a node."""
        if text.isspace() or (not text.isascii() and is_blank(text)):
            self._widen(text)
            return
        if not text.isprintable():  # a quick test; mostly it finds a line end or NBSP
            text = without_controls(text)
        core = text.strip(_EDGE)
        if len(core) == len(text):
            after = ""
        elif core:
            start = text.index(core[0])
            self._widen(text[:start])
            after = text[start + len(core) :]
        else:
            self._widen(text)
            return
        if "\n" in core and self.setting.is_bare:
            *paragraphs, core = _BLANK_LINE.split(core)
            for paragraph in paragraphs:
                self._put(paragraph.strip(_EDGE))
                self.flush()
            core = core.strip(_EDGE)
        self._put(core)
        self._gap = after

    def line_break(self) -> None:
        """Take a <br>: one separates lines, two separate paragraphs, and one at an edge means nothing."""
        self._breaks += 1

    def leave_out(self) -> None:
        """Take the place of something that is left out of the line, with the brackets that were only around it."""
        if self._line:
            self._line.append(_LEFT_OUT)

    def enter(self, start: str, end: str) -> None:
        """Take the start of an inline element."""
        self.open.append((start, end))

    def leave(self) -> None:
        """Take the end of the last inline element."""
        _, end = self.open.pop()
        if self._opened > len(self.open):
            self._opened -= 1
            self._line.append(end)

    def is_in(self, end: str) -> bool:
        """Return whether an inline element with this end tag is open."""
        return any(end == open_end for _, open_end in self.open)

    def flush(self) -> None:
        """Make a block of the line. Inline elements that are open continue in the next block."""
        if self._line:
            if self._opened:
                self._line += [end for _, end in reversed(self.open[: self._opened])]
                self._opened = 0
            content = composed("".join(self._line))
            self._line = []
            if _LEFT_OUT in content:
                content = _EMPTY_BRACKETS.sub("", content).replace(_LEFT_OUT, "")
            if "[" in content:
                plain = boilerplate.without_shortcodes(content, self._closing_shortcodes)
                self.has_shortcodes |= plain != content
                content = plain
            tag, attributes, _ = self.setting
            if tag == "p" and content.startswith("http") and not _MARKED_UP.search(content):
                content = self.linked(content)
            self.blocks.append(HTMLBlock(tag, f"<{tag}{attributes}>{content}</{tag}>"))
        self._gap, self._breaks = "", 0

    def linked(self, content: str) -> str:
        """Return a paragraph that is only an address (an embed that WordPress did not resolve) as a link."""
        url = links.absolute(unescape(content))
        return f"{link_start(url)}{content}</a>" if url else content

    def _widen(self, space: str) -> None:
        if len(self._gap) < _WIDEST_GAP:  # otherwise a page of spaces, each in a tag, takes quadratic time
            self._gap += space

    def _put(self, text: str) -> None:
        """Add words to the line, after the space or the breaks before them."""
        if not text:
            return
        if self._line:
            self._part()
        if self._opened < len(self.open):
            self._line += [start for start, _ in self.open[self._opened :]]
            self._opened = len(self.open)
        if "\n" in text or "  " in text or "\t" in text:
            text = _SPACES.sub(" ", text)
        self._line.append(escaped(text))
        self._gap, self._breaks = "", 0

    def _part(self) -> None:
        if self._breaks > 1 and self.setting.tag == "p":
            self.flush()
        elif self._breaks:
            self._line.append("<br>")
        elif self.setting.is_bare and "\n" in self._gap and _BLANK_LINE.search(self._gap):
            self.flush()
        elif self._gap:
            self._line.append(escaped(_SPACES.sub(" ", self._gap)))


def without_controls(text: str) -> str:
    """Return the text without control characters and byte-order marks, and with spaces for all line separators."""
    return _CONTROLS.sub("", _LINE_SEPARATORS.sub(" ", text)) if _CONTROLS.search(text) else text
