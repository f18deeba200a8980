"""Turns a plain-text digest (summaries separated by "Read more") into items."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from articles.intake.item import Item, Reject
from articles.text import html as article_html
from articles.text import links, words
from articles.text.headlines import suggested
from importers.formats.digest import emphasis
from importers.formats.digest.cutter import Cutter, RawItem, UnreadableStream, blocks
from importers.formats.digest.lines import Line, numbered, quote
from importers.formats.digest.markers import Marker, next_marker
from importers.formats.digest.notes import notes
from importers.formats.digest.options import EDITION_DATE
from importers.formats.digest.other_formats import other_format
from importers.formats.digest.references import with_links
from importers.formats.digest.signs import LETTER_OR_DIGIT
from importers.formats.digest.story import ItemParts, read_story
from importers.formats.digest.tidy import aligned, squeezed, tidy, undressed
from importers.formats.format import Format
from importers.formats.record import Context, FileFault, Record

MAX_ITEM = 200_000  # bytes, the closing marker included
MAX_HEADLINE = 120  # characters of a first line
_USUAL_MARKER = 60  # characters; most markers are nothing but a wording

_PLAIN_TEXT = "A digest is plain text in UTF-8, its items separated by lines that begin with “Read more”."

_ELLIPSES = ("…", "...", "&hellip;", "&#8230;")
_ELLIPSIS = f"(?:{'|'.join(map(re.escape, _ELLIPSES))})"
_CUT = re.compile(rf"(?:\[{_ELLIPSIS}\]|{_ELLIPSIS}(?=[\"”’»)]?\Z))[\"”’»)]?$", re.MULTILINE)
_NO_HEADLINE = re.compile(r"https?://|[-*•·]\s|[\W\d_]*\Z|.*[.。．…,;:،；：、–—-][\"'”’»)\]]*\Z", re.IGNORECASE)


class Digest(Format):
    """Summaries in plain text."""

    name = "digest"
    label = "Digests (plain text)"
    suffixes = (".txt", ".md", ".text")
    options = (EDITION_DATE,)

    def recognises(self, head: bytes, name: str) -> bool:
        """Return whether the file is text. Almost any text could be a digest, so its name must fit, too."""
        is_named_as_text = name.lower().removesuffix(".gz").endswith(self.suffixes)
        return is_named_as_text and b"\0" not in head and not other_format(head)

    def records(self, stream: BinaryIO) -> Iterator[Record | FileFault]:
        """Yield the items of the file, each with its closing marker, and a fault for each that cannot be read.

        Bytes that are not UTF-8, NUL characters, and a length over MAX_ITEM bytes cost only the item concerned. A file
        without any marker is a single item, followed by a warning.
        """
        number, reached, has_marker, place = 0, 0, False, None
        incoming = blocks(stream)
        try:
            head = next(incoming)
            if other := other_format(head):
                yield _fault(1, 0, other[0], f"This is {other[1]}. {_PLAIN_TEXT}")
                return
            for item in with_links(Cutter(limit=MAX_ITEM).cut(chain([head], incoming))):
                has_marker = has_marker or item.has_marker
                reached = item.offset + item.size
                if place := _place(number + 1, item):
                    number += 1
                    yield place
        except UnreadableStream as failure:
            message = f"The file could not be read to its end: {failure}. Fetch it or unpack it again."
            yield _fault(number + 1, reached, "damaged_file", message)
            return
        if number == 0:
            yield _fault(1, 0, "empty_file", f"The file contains no text. {_PLAIN_TEXT}")
        elif not has_marker and isinstance(place, Record):
            message = "The file contains no “Read more”, so it was read as one article. Check whether it is several."
            yield _fault(1, 0, "no_marker", message, is_warning=True)

    def adapt(self, raw: bytes, context: Context) -> Item | Reject:
        """Return the item in a record's bytes, or why there is none.

        It has the note "no_marker_at_end" if no marker closes it, "truncated" if its text is cut off, and
        "possible_marker" if a line that begins like a marker was kept as text; "set_apart" and "heading_inside" name
        lines too. Its identity (`source_ref`) depends on its words only, not on its marker, its address, or its quotes,
        hyphens and line ends.
        """
        try:
            item = raw.decode()
        except UnicodeDecodeError as error:
            message = f"Byte {error.start} of this item is not valid UTF-8. Save the file as UTF-8 and import it again."
            return Reject(code="not_utf8", message=message)
        marker = _closing_marker(item)
        written = aligned(item[: marker.start] if marker else item)
        if not LETTER_OR_DIGIT.search(written):
            message = "This item was left out: it contains no letter or digit."
            return Reject(code="empty_item", message=message, skipped=True)
        numbers = (line.number for line in numbered(item, context.line))
        story = read_story(list(map(Line, numbers, written.split("\n"))), is_marked=marker is not None)
        if not story.text:
            message = f"This is no story, but belongs to a page or a mail: {quote(story.set_apart)}."
            return Reject(code="no_story", message=message, skipped=True)
        headline, summary = _headline_and_text(story)
        headline, linked = undressed(headline) if headline else ("", "")
        try:
            body = _paragraphs(summary)
        except article_html.Unparsable as refused:
            return Reject(code=refused.code, message=f"{refused} Split it into several items, or shorten it.")
        is_truncated = any(map(summary.__contains__, _ELLIPSES)) and bool(_CUT.search(summary))
        return Item(
            # As release 0.2.0 read the text, boilerplate and heading included, so that its articles are recognised.
            source_ref=words.fingerprint(squeezed(written)).hex(),
            has_own_id=False,
            url=links.absolute((marker.url if marker else "") or linked),
            headline=headline or (emphasis.without_stars(tidy(marker.headline)) if marker else ""),
            headline_suggested=suggested(emphasis.without_stars("\n\n".join(summary.split("\n\n", 3)[:3]))),
            summary=emphasis.as_markdown(summary),
            body=body,
            language=context.language,
            edition_date=EDITION_DATE.value(context.options),
            is_truncated=is_truncated,
            notes=tuple(notes(story, marker, is_truncated=is_truncated)),
            silent_on=("language",),
        )


def _place(number: int, item: RawItem) -> Record | FileFault | None:
    """Return a record or a fault for the item; None if it is blank."""
    if item.raw is None:
        limit = f"the limit is {MAX_ITEM:,}"
        message = f"This item is {item.size:,} bytes long; {limit}. Check whether a “Read more” is missing."
        return _fault(number, item.offset, "item_too_long", message)
    if (nul := item.raw.find(0)) >= 0:
        message = "This item contains a NUL character: the file is damaged or not text. Remove it and import again."
        return _fault(number, item.offset + nul, "nul_character", message, raw=item.raw)
    try:
        item.raw.decode()
    except UnicodeDecodeError as error:
        message = "This item is not valid UTF-8 from this byte on. Save the file as UTF-8 and import it again."
        return _fault(number, item.offset + error.start, "not_utf8", message, raw=item.raw)
    return None if item.is_blank else Record(number=number, offset=item.offset, line=item.line, raw=item.raw)


def _fault(
    number: int, offset: int, code: str, message: str, *, raw: bytes = b"", is_warning: bool = False
) -> FileFault:
    reject = Reject(code=code, message=message)
    return FileFault(number=number, offset=offset, reject=reject, raw=raw, is_warning=is_warning)


def _closing_marker(item: str) -> Marker | None:
    """Return the marker at the end of a record, where it was cut."""
    marker = next_marker(item, scan=max(0, len(item) - _USUAL_MARKER))
    if marker is None or marker.end < len(item):
        marker = next_marker(item)
    while marker and marker.end < len(item):
        marker = next_marker(item, marker.end)
    return marker


def _headline_and_text(story: ItemParts) -> tuple[str, str]:
    """Return the headline above the text, or "", and the text below it."""
    text = squeezed(story.text)
    if story.headline and not story.is_section:
        return emphasis.without_stars(story.headline), text
    headline, below = _first_line(text)
    if story.heading and headline:
        story.set_apart = sorted([*story.set_apart, story.heading])
    return headline or emphasis.without_stars(story.headline), below


def _first_line(text: str) -> tuple[str, str]:
    """Return the first line if it is a headline, or "", and the text below it."""
    first, _, below = text.partition("\n")
    body = below.strip()
    if not body or len(first) > MAX_HEADLINE + 10:  # stars around it
        return "", text
    headline = emphasis.without_stars(first)
    if len(headline) > MAX_HEADLINE or len(headline) >= len(body) or _NO_HEADLINE.match(headline):
        return "", text
    if not below.startswith("\n") and _is_wrapped(first, body.split("\n\n", 1)[0]):
        return "", text
    return headline, body


def _is_wrapped(first: str, following: str) -> bool:
    """Return whether the line was only wrapped: the next word would not have fitted into it."""
    word = following.split(maxsplit=1)[0] if following[0] < "\u2e80" else following[0]
    width = max(map(len, following.split("\n")))
    return following[0].islower() or len(first) + 1 + len(word) > width


def _paragraphs(summary: str) -> str:
    """Return the text as HTML: blank lines separate paragraphs, paired stars are emphasis, the rest is plain text."""
    marked = emphasis.as_html(summary)
    return article_html.clean("\n".join(f"<p>{paragraph}</p>" for paragraph in marked.split("\n\n")))


FORMAT = Digest()
