"""What an item is compared and found by: computed once from the item alone, in whichever process has time for it."""

import hashlib
import json
from dataclasses import dataclass

from articles import html, links, text
from articles.item import Item


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
    body = html.to_text(item.body)
    canonical = links.canonical(item.url)
    compared = [
        text.squeeze(item.headline),
        # Clean HTML writes a non-breaking space as a reference, and no other white space so.
        text.squeeze(item.body.replace("&nbsp;", " ")),
        text.squeeze(item.byline),
        text.squeeze(item.dateline),
        canonical or item.url,
        item.published_at.isoformat() if item.published_at else "",
        sorted((term.kind, term.slug) for term in item.terms),
        sorted((link.role, links.canonical(link.url) or link.url) for link in item.links),
        item.image.url if item.image else "",
    ]
    return Evidence(
        item=item,
        url_fingerprint=_sha256(canonical) if canonical else None,
        text_fingerprint=text.fingerprint(body) if body else None,
        evidence_fingerprint=_sha256(json.dumps(compared, ensure_ascii=False)),
        body_word_count=text.count_words(body),
        index_title=text.index_words(item.headline or item.headline_suggested),
        index_text=text.index_words(body),
    )


def _sha256(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
