"""Where a walk over a page puts down what it meets: text and inline elements in, blocks of clean HTML out."""

import re
from html import unescape
from typing import NamedTuple

from articles.text import links
from importers.cleaning import boilerplate
from importers.cleaning.markup import composed, escaped, link_start

# Zero-width marks and the spaces of all scripts: at the edge of a paragraph they are nothing.
_EDGE = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_WIDEST_GAP = 100  # characters
_SPACES = re.compile("[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_MARKED_UP = re.compile(r"[\s<]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n[ \t\n]*")
_LINE_SEPARATORS = re.compile("[\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Block(NamedTuple):
    """A piece of the article: the tag that it stands in, and its HTML with that tag."""

    tag: str
    html: str


class Setting(NamedTuple):
    """What the line is going to stand in: a tag, its language and direction; bare where a blank line parts paragraphs.

    So WordPress reads a text that stands in no <p> (wpautop).
    """

    tag: str
    attributes: str
    is_bare: bool


class Writer:
    """Text gathers in `line` until a block begins or ends, and `flush` makes a block of it.

    An inline element is opened when the first of its text is put down, so that one without text leaves no trace, and
    one that holds blocks is written once in each of them. White space is put down before the next text only, outside
    the elements that it ends or begins in. So what comes out is what would come out of it again.
    """

    def __init__(self, html: str) -> None:
        self.blocks: list[Block] = []  # of the page, or of the container that we are in
        self.setting = Setting("p", "", is_bare=True)
        self.open: list[tuple[str, str]] = []  # the inline elements around us, start tag and end tag
        self.has_shortcodes = False
        self._line: list[str] = []
        self._opened = 0  # how many of the open elements stand in the line already
        self._gap = ""  # white space, not yet put down
        self._breaks = 0  # <br>, not yet put down
        self._closing_shortcodes = boilerplate.closing_shortcodes(html)

    def text(self, text: str) -> None:
        """Take the text of a node."""
        if text.isspace():
            self._widen(text)
            return
        if not text.isprintable():  # mostly for a line end or NBSP in it; this is the quick look
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
        """Take a <br>: one parts lines, two part paragraphs, one at an edge is nothing."""
        self._breaks += 1

    def enter(self, start: str, end: str) -> None:
        """Take the start of an inline element."""
        self.open.append((start, end))

    def leave(self) -> None:
        """Take the end of the inline element entered last."""
        _, end = self.open.pop()
        if self._opened > len(self.open):
            self._opened -= 1
            self._line.append(end)

    def is_in(self, end: str) -> bool:
        """Say whether an inline element with this end tag is open."""
        return any(end == one for _, one in self.open)

    def flush(self) -> None:
        """Make a block of the line; what is open around it is opened again in the next one."""
        if self._line:
            if self._opened:
                self._line += [end for _, end in reversed(self.open[: self._opened])]
                self._opened = 0
            content = composed("".join(self._line))
            self._line = []
            if "[" in content:
                plain = boilerplate.without_shortcodes(content, self._closing_shortcodes)
                self.has_shortcodes |= plain != content
                content = plain
            tag, attributes, _ = self.setting
            if tag == "p" and content.startswith("http") and not _MARKED_UP.search(content):
                content = self.linked(content)
            self.blocks.append(Block(tag, f"<{tag}{attributes}>{content}</{tag}>"))
        self._gap, self._breaks = "", 0

    def linked(self, content: str) -> str:
        """Return a paragraph that is nothing but an address (an embed that WordPress did not resolve) as a link."""
        url = links.absolute(unescape(content))
        return f"{link_start(url)}{content}</a>" if url else content

    def _widen(self, space: str) -> None:
        if len(self._gap) < _WIDEST_GAP:  # else a page of spaces, each in a tag, takes time squared
            self._gap += space

    def _put(self, text: str) -> None:
        """Add words to the line, behind the space or the breaks before them."""
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
    """Return the text without control characters and byte-order marks; what parts lines, by whatever sign, is a space."""
    return _CONTROLS.sub("", _LINE_SEPARATORS.sub(" ", text)) if _CONTROLS.search(text) else text
