"""Turns a post's HTML into the article's own paragraphs and links, and reads what the page says about its origin.

This module decides what belongs to the article; `articles.text.html.clean` then has the last word on every tag.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from articles.intake.item import Image, Link, Note
from articles.text import html as gate
from articles.text import links
from articles.text.html import CleanHTML, Unparsable
from articles.text.patterns import late_pattern
from importers.cleaning import bylines, origins, provenance, sharing
from importers.cleaning.counters import without_counters
from importers.cleaning.page import Extract
from importers.cleaning.walk import extract
from importers.cleaning.writer import HTMLBlock

# What the feeds of WordPress add below a post.
_FEED_FOOTER = late_pattern(
    r"The (?:post|article|entry)\b.{1,300}\b(?:appeared first|first appeared) on\b.{1,200}"
    r"|Der Beitrag\b.{1,300}\berschien zuerst auf\b.{1,200}|L['’]article\b.{1,300}\best apparu en premier sur\b.{1,200}"
    r"|La entrada\b.{1,300}\b(?:se publicó primero en|aparece primero en)\b.{1,200}"
    r"|O post\b.{1,300}\bapareceu primeiro em\b.{1,200}|L['’]articolo\b.{1,300}\bproviene da\b.{1,200}"
    r"|Het bericht\b.{1,300}\bverscheen eerst op\b.{1,200}",
    re.DOTALL,
)
_ONLY_LINK = re.compile(r'<p><a href="([^"]*)"[^>]*>(?:(?!</a>).)*</a></p>', re.DOTALL)
_MORE = re.compile(
    r"\W*(?:read|continue|keep|weiter|leer|lire)[\s-]*(?:more|reading|lesen|más|la suite)\b.{0,80}", re.IGNORECASE
)
_CUT = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]\s*$")
_ELLIPSIS = re.compile(r"\w(?:…|\.\.\.)\s*$")
_EXCERPT_WORDS = range(20, 100)
_RELATED = late_pattern(
    r"\W*(?:related(?:\s+(?:posts?|articles?|stories|coverage|reading|news|links?|content))?|you\s+(?:may|"
    r"might)\s+(?:also\s+)?"
    r"(?:like|enjoy)(?:\s+these)?|(?:also\s+read|read\s+also|read\s+next|see\s+also|read\s+more|further\s+reading|"
    r"more\s+stories)|"
    r"more\s+(?:from|on|about|in)\b.{0,40}|recommended(?:\s+(?:for\s+you|reading|posts))?|lesen\s+sie\s+auch|"
    r"auch\s+interessant|"
    r"mehr\s+zum\s+thema|à\s+lire\s+(?:aussi|également)|lire\s+aussi|te\s+puede\s+interesar|"
    r"también\s+te\s+puede\s+interesar|"
    r"leia\s+também|leggi\s+anche|lees\s+ook|читайте\s+также|baca\s+juga|阅读更多|相关(?:阅读|文章|新闻)|延伸閱讀|関連記事)\s*[:：]?\W*",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"p", "h2", "h3", "h4", "h5", "h6"})
_TEXT_BLOCKS = _HEADINGS | {"blockquote", "ul", "figure"}
_LINES = _TEXT_BLOCKS | {"ol", "hr"}

# Characters of HTML.
_LONGEST_NOTICE, _LONGEST_LABEL, _LONGEST_HEADING, _FIRST_WORDS = 3_000, 200, 160, 600
_MOST_NOTES = 10
_SHORT_LINE = 15  # words
_BYLINE_BLOCKS = 3  # blocks above the text that may be a byline
_PASSES = 8
_BLOCKS_AROUND = 9  # from either end, in which a note may say where the text is from
_LONGEST_NOTE = 600  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An article's own text, as HTML and as plain text, and what the page says about its origin. Nothing is guessed."""

    html: CleanHTML
    text: str
    dateline: str = ""
    agency: str = ""
    byline: str = ""
    origin: Link | None = None
    image: Image | None = None
    is_truncated: bool = False
    notes: tuple[Note, ...] = ()


def clean(html: str, *, base_url: str = "", own_host: str = "") -> Cleaned:
    """Return the article in the HTML of a post. `base_url` resolves relative links; `own_host` delivered the post.

    Cleaning twice changes nothing. Raises articles.text.html.Unparsable if the HTML is too large or too deep.
    """
    own_host = own_host.lower().removeprefix("www.") or links.host(base_url)
    page = extract(html, base_url=base_url, is_origin=lambda anchor: origins.leads_to_origin(anchor, own_host))
    if len({anchor.url for anchor in page.buttons}) > 1:  # the buttons of cards, which belong to the text
        page = extract(html, base_url=base_url, is_origin=lambda _: False)
    first = _Trimmed.of(page, own_host)
    first.look_around()
    last, cleaned = first, gate.clean(first.html)
    # Without a shortcode, or with a tag as `gate` spells it, the HTML may have to be read differently.
    for _ in range(_PASSES):
        if cleaned == last.html and not last.page.has_shortcodes:
            break
        page = extract(cleaned, base_url=base_url, is_origin=lambda _: False)
        last = _Trimmed.of(page, own_host)
        cleaned = gate.clean(last.html)
    else:
        raise Unparsable("html_too_deep", "The HTML has too many shortcodes inside one another.")
    text = gate.to_text(cleaned)
    dateline, agency = _dateline(last.page.blocks)
    return Cleaned(
        html=cleaned,
        text=text,
        dateline=dateline,
        agency=agency,
        byline=_byline(last.page.blocks),
        origin=first.origin,
        image=first.page.image,
        is_truncated=first.page.has_more_link or first.has_more_link or _is_cut(text),
        notes=(*first.page.notes.values(), *first.notes, *_related(last.page.blocks)),
    )


class _Trimmed:
    """A page trimmed from its end: what is not the article's text is removed, and may name its origin."""

    def __init__(self, page: Extract, own_host: str) -> None:
        self.page, self.own_host = page, own_host
        self.origin: Link | None = None
        self.notes: list[Note] = []
        self.read: dict[tuple[str, str, bool], origins.BlockOrigin | None] = {}  # what blocks were found to name
        self.has_more_link = False

    @classmethod
    def of(cls, page: Extract, own_host: str) -> "_Trimmed":
        """Return the page without what is around the article."""
        trimmed = cls(page, own_host)
        for anchor in page.buttons:
            trimmed.take(origins.origin_link(anchor, anchor.text))
        trimmed.trim()
        return trimmed

    @property
    def html(self) -> str:
        """Return the HTML of the blocks, one per line."""
        return "\n".join([block.html for block in self.page.blocks])

    def trim(self) -> None:
        """Remove what follows the article's last words, rules before its first, and repeated rules."""
        blocks = self.page.blocks = without_counters(self.page.blocks)
        while blocks and (count := self.removable()):
            self.link_words.subtract(filter(None, map(_words_of_link, blocks[-count:])))
            del blocks[-count:]
        start = next((place for place, block in enumerate(blocks) if not _is_edge(block)), len(blocks))
        self.page.blocks = [
            block
            for place, block in enumerate(blocks)
            if place >= start and not (block.tag == blocks[place - 1].tag == "hr")
        ]

    def removable(self) -> int:
        """Return how many of the last blocks are not the article's text. If they name an origin, it is taken anyway."""
        block = self.page.blocks[-1]
        if block.tag not in _TEXT_BLOCKS or len(block.html) > _LONGEST_NOTICE:
            return int(_is_edge(block))
        has_link = origins.may_have_link(block.html)
        if not has_link and len(block.html) > _LONGEST_LABEL:
            return 0
        text = gate.to_text(block.html)
        if not text or _is_edge(block):
            return int("</s>" not in block.html and "</del>" not in block.html)  # what is struck out has no text
        if self.is_feed_footer(block, text):
            return 1
        return self.removable_source(block, text) if has_link else 0

    def is_feed_footer(self, block: HTMLBlock, text: str) -> bool:
        """Return whether a feed added the block; one of another site's feed names the site that the post is from."""
        if not _FEED_FOOTER.fullmatch(text):
            return False
        if self.own_host and (elsewhere := origins.first_origin_in(block.html, self.own_host)):
            self.take(elsewhere)
        return True

    def removable_source(self, block: HTMLBlock, text: str) -> int:
        """Return how many of the last blocks only say where the story is from, or where the post goes on."""
        label = self.label_above(-1)
        if origin := self.origin_at(-1, label):
            self.take(origin.link, *origin.others)
            return origin.is_whole_block + (origin.is_whole_block and bool(label))
        return int(self.is_more_link(block, text))

    def origin_at(self, place: int, label: str = "") -> origins.BlockOrigin | None:
        """Return the origin that a block names. Figures have sources of their own, and so have tables, below them."""
        blocks = self.page.blocks
        block = blocks[place]
        if block.tag == "figure" or any("</table>" in above.html for above in blocks[:place][-1:]):
            return None
        is_only_link = _ONLY_LINK.fullmatch(block.html) is not None
        if is_only_link and not label and not self.is_only_link_like_it(block):
            return None
        key = block.html, label, is_only_link and block is blocks[-1]
        if key not in self.read:
            self.read[key] = origins.origin_in(block.html, self.own_host, label=label, is_lone=key[2])
        origin = self.read[key]
        is_quotations = block.tag == "blockquote" and origin and not (origin.is_whole_block or origin.is_about_text)
        return None if is_quotations else origin

    def label_above(self, place: int) -> str:
        """Return the words of the block above if they only announce the source that this block names ("Source:")."""
        above = self.page.blocks[:place][-1:]
        if not above or above[0].tag not in _HEADINGS or len(above[0].html) > _LONGEST_LABEL:
            return ""
        words = gate.to_text(above[0].html)
        return words if origins.is_label(words) else ""

    def look_around(self) -> None:
        """Take an origin that is named above lines such as "Tags: …", or in a note on this text near either end."""
        blocks = self.page.blocks
        # Most pages lead nowhere else, and to ask a whole page takes half the time of asking its blocks.
        if not origins.may_lead_elsewhere(self.html, self.own_host):
            return
        is_below = True
        for place in range(len(blocks) - 1, max(len(blocks) - _BLOCKS_AROUND, 0) - 1, -1):
            is_below = self.look_at(place, is_below=is_below)
        for place in range(min(2, len(blocks) - _BLOCKS_AROUND)):
            self.look_at(place, is_below=False)

    def look_at(self, place: int, *, is_below: bool) -> bool:
        """Take the origin that a block names, and return whether the one above it is still below the text."""
        block = self.page.blocks[place]
        if block.tag not in _LINES or len(block.html) > _LONGEST_NOTICE:
            return False
        has_link = origins.may_lead_elsewhere(block.html, self.own_host)
        if not has_link and not is_below:
            return False
        words = gate.to_text(block.html)
        if has_link and (is_below or len(words) <= _LONGEST_NOTE):
            label = self.label_above(place) if is_below else ""
            origin = self.origin_at(place, label)
            if origin and (is_below or origin.is_about_text):
                self.take(origin.link, *origin.others)
                return is_below
        return is_below and origins.is_below_text(block.html, words)

    def is_more_link(self, block: HTMLBlock, text: str) -> bool:
        """Return whether the block is only the "read more" link of an excerpt, which leads to the post itself."""
        link = _ONLY_LINK.fullmatch(block.html)
        if link is None or not _MORE.fullmatch(text) or not self.is_only_link_like_it(block):
            return False
        if not origins.is_own(unescape(link[1]), self.own_host):
            return False
        self.has_more_link = True
        return True

    def is_only_link_like_it(self, block: HTMLBlock) -> bool:
        """Return whether the block is a link with words that no other such block has, as those of cards have."""
        return self.link_words[_words_of_link(block)] <= 1

    @cached_property
    def link_words(self) -> Counter[str]:
        """Return how many of the page's blocks are a link with the same words. A page may have thousands of them."""
        return Counter(filter(None, map(_words_of_link, self.page.blocks)))

    def take(self, *named: Link) -> None:
        """Take the first link as the origin if there is none yet, and note the others."""
        for link in named:
            if self.origin is None:
                self.origin = link
            elif link.url != self.origin.url and len(self.notes) < _MOST_NOTES:
                message = f"The post names a second source, {link.url}. Check which is the original."
                note = Note(code="second_origin", message=message)
                self.notes += [] if note in self.notes else [note]


def _words_of_link(block: HTMLBlock) -> str:
    """Return the words of a block that is nothing but a link, "" of any other."""
    return gate.to_text(block.html) if _ONLY_LINK.fullmatch(block.html) else ""


def _is_edge(block: HTMLBlock) -> bool:
    """Return whether the block means nothing at the edge of an article: a rule, or the label of a share bar."""
    if block.tag == "hr":
        return True
    return len(block.html) <= _LONGEST_LABEL and sharing.SHARE_LABEL.fullmatch(gate.to_text(block.html)) is not None


def _dateline(blocks: list[HTMLBlock]) -> tuple[str, str]:
    """Return the dateline and the agency in the first paragraph, or in one after a byline or a short line."""
    for block in blocks[: _BYLINE_BLOCKS + 1]:
        if block.tag == "p":
            text = gate.to_text(block.html[:_FIRST_WORDS])
            line, agency = provenance.dateline(text)
            if line or agency or len(text.split()) > _SHORT_LINE:
                return line, agency
    return "", ""


def _byline(blocks: list[HTMLBlock]) -> str:
    """Return the author named by a block above the text."""
    above = [block.html for block in blocks[:-1][:_BYLINE_BLOCKS] if block.tag == "p"]
    names = (
        bylines.byline(gate.to_text(html)) for html in above if len(html) < _FIRST_WORDS and bylines.may_be_in(html)
    )
    return next(filter(None, names), "")


def _is_cut(text: str) -> bool:
    """Return whether the text ends like an excerpt: in "[…]", or, if it is short, in the middle of a sentence."""
    end = text[-20:]
    return bool(_CUT.search(end) or (_ELLIPSIS.search(end) and len(text.split()) in _EXCERPT_WORDS))


def _related(blocks: list[HTMLBlock]) -> list[Note]:
    """Return a note if a list of other posts follows the text. It stays: whether to delete it is for an editor."""
    start = len(blocks) // 2
    for block, below in zip(blocks[start:], blocks[start + 1 :], strict=False):
        is_heading = block.tag in _HEADINGS and len(block.html) < _LONGEST_HEADING
        if is_heading and "<a " in below.html and _RELATED.fullmatch(gate.to_text(block.html)):
            message = "The text ends with links to related posts, which were kept. Delete them if you do not want them."
            return [Note(code="related_links", message=message)]
    return []
