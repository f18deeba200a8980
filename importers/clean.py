"""WordPress HTML to the article's own paragraphs and links, with what the page tells of where they come from.

`articles.html.clean` has the last word on every tag; what stands here decides what belongs to the article at all.
"""

import re
from dataclasses import dataclass

from articles import html as gate
from articles.html import CleanHTML
from articles.item import Image, Link, Note
from importers import provenance
from importers.blocks import Block, Page, cut
from importers.provenance import Anchor

# What WordPress' feeds put under a post.
_FEED_FOOTER = re.compile(r"^The post\b.{1,300}\b(?:appeared first|first appeared) on\b.{1,200}$", re.DOTALL)
_TRUNCATED = re.compile(r"(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|\S…)\s*$")
_RELATED = re.compile(
    r"^(?:related(?:\s+(?:posts?|articles?|stories|coverage|reading))?|you\s+(?:may|might)\s+also\s+like|read\s+also|"
    r"more\s+from\b.{0,40}|lesen\s+sie\s+auch|mehr\s+zum\s+thema|à\s+lire\s+aussi|te\s+puede\s+interesar|阅读更多|相关阅读|関連記事)\s*:?$",
    re.IGNORECASE,
)
# A byline stands above the text, if anywhere.
_BYLINE_BLOCKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An article's own text as HTML and as words, and what the page tells of its origin; nothing in it is guessed."""

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
    """Return what the HTML of a post comes to. `base_url` resolves relative links; `own_host` is the deliverer's.

    Cleaning twice changes nothing. Raises articles.html.Unparsable where the HTML is too large or too deep.
    """

    def is_origin(anchor: Anchor) -> bool:
        return provenance.is_elsewhere(anchor, own_host) and provenance.says_origin(anchor.text)

    page = cut(html, base_url=base_url, is_origin=is_origin)
    blocks = page.blocks
    while blocks and _FEED_FOOTER.match(gate.to_text(blocks[-1].html)):
        blocks.pop()
    origin = provenance.origin(page.buttons[0]) if page.buttons else _origin_of_last_block(page, own_host)
    cleaned = gate.clean("\n".join(block.html for block in blocks))
    text = gate.to_text(cleaned)
    dateline, agency = provenance.dateline(_first_words(blocks))
    return Cleaned(
        html=cleaned,
        text=text,
        dateline=dateline,
        agency=agency,
        byline=_byline(blocks),
        origin=origin,
        image=page.image,
        is_truncated=_TRUNCATED.search(text[-20:]) is not None,
        notes=(*page.notes, *_related(blocks)),
    )


def _origin_of_last_block(page: Page, own_host: str) -> Link | None:
    """Return the article that the last block leads to as its source; a block that does nothing else is taken away."""
    if not page.blocks:
        return None
    link, is_all = _announced(page.blocks[-1], own_host)
    if link is None:
        return None
    # With two of them, one above the other, cleaning again would find the upper one last: both stay.
    if is_all and not (len(page.blocks) > 1 and _announced(page.blocks[-2], own_host)[0]):
        page.blocks.pop()
    return provenance.origin(link)


def _announced(block: Block, own_host: str) -> tuple[Anchor | None, bool]:
    text = gate.to_text(block.html) if block.anchors else ""
    if not provenance.says_origin(text):
        return None, False
    anchor = next((anchor for anchor in block.anchors if provenance.is_elsewhere(anchor, own_host)), None)
    if anchor is None:
        return None, False
    is_all = block.html.startswith("<p>") and provenance.is_about_its_link(text, anchor)
    return (anchor, is_all) if is_all or _is_button_like(text) else (None, False)


def _is_button_like(text: str) -> bool:
    """Say whether the block opens by naming its source ("Source: …"), so that more words may follow."""
    return re.match(r"\W*(?:source|fuente|quelle|fonte|bron|via|originally\s+(?:published|appeared))\b", text, re.IGNORECASE) is not None


def _first_words(blocks: list[Block]) -> str:
    first = next((block.html for block in blocks if block.html.startswith("<p>")), "")
    return gate.to_text(first[:2_000].partition("</p>")[0] + "</p>") if first else ""


def _byline(blocks: list[Block]) -> str:
    found = (provenance.byline(gate.to_text(block.html)) for block in blocks[:_BYLINE_BLOCKS] if len(block.html) < 400)
    return next((name for name in found if name), "")


def _related(blocks: list[Block]) -> list[Note]:
    """Note, and leave in place, a list of other posts pasted under the text: an editor may cut it, we do not."""
    for block in blocks[len(blocks) // 2 :]:
        if len(block.html) < 120 and _RELATED.match(gate.to_text(block.html)):
            message = "The text ends in links to related posts. They were left in; cut them if they are not wanted."
            return [Note(code="related_links", message=message)]
    return []
