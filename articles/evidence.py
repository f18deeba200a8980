"""What an item is compared and found by: computed once from the item alone, in whichever process has time for it."""

import hashlib
from dataclasses import dataclass

from articles import html, links, text
from articles.item import Item, travels


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An item with its fingerprints (sha256, 32 bytes; None where there is nothing to compare) and its folded words."""

    item: Item
    url_fingerprint: bytes | None
    text_fingerprint: bytes | None
    evidence_fingerprint: bytes
    body_word_count: int
    index_title: str
    index_text: str


def weigh(item: Item) -> Evidence:
    """Return the item's evidence.

    Two writings of the same item (other quotes, hyphens, spaces or line ends, another edition's name) have equal
    `evidence_fingerprint`s; two items with the same words have equal `text_fingerprint`s.
    """
    words = text.squeeze(item.body_text or html.to_text(item.body))
    canonical = links.canonical(item.url)
    compared = [
        text.squeeze(item.headline),
        words,
        html.markup(item.body),
        text.squeeze(item.byline),
        text.squeeze(item.dateline),
        canonical or item.url,
        item.published_at.isoformat() if item.published_at else "",
        item.image.url if item.image else "",
        *sorted(f"{term.kind} {term.slug}" for term in item.terms),
        *sorted(f"{link.role} {links.canonical(link.url) or link.url}" for link in item.links),
    ]
    return Evidence(
        item=item,
        url_fingerprint=_sha256(canonical) if canonical else None,
        text_fingerprint=_sha256(words.casefold()) if words else None,
        # No part can hold the separator: control characters are taken out of every text before.
        evidence_fingerprint=_sha256("\x1f".join(compared)),
        body_word_count=text.count_words(words),
        index_title=text.index_words(item.headline or item.headline_suggested),
        index_text=text.index_words(words),
    )


def _sha256(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
