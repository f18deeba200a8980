"""Fingerprints and index words of an item, computed from the item alone, in any process."""

import hashlib
from dataclasses import dataclass

from articles.intake.item import Item, compact_pickle
from articles.text import html, links, pictures, words


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An item with its fingerprints (32-byte SHA-256, or None if there is nothing to compare) and its folded words.

    `earlier_fingerprint` is the `evidence_fingerprint` that release 0.2.0 gave it.
    """

    item: Item
    url_fingerprint: bytes | None
    text_fingerprint: bytes | None
    evidence_fingerprint: bytes
    earlier_fingerprint: bytes
    body_word_count: int
    index_title: str
    index_text: str


def weigh(item: Item) -> Evidence:
    """Return the item's evidence.

    Items that differ only in quotes, hyphens, white space, the display names of tags, the scheme or "www." of links, or
    the host or size of pictures, have the same `evidence_fingerprint`; items with the same words have the same
    `text_fingerprint`.
    """
    body_words = words.squeeze(item.body_text or html.to_text(item.body))
    canonical = links.canonical(item.url)
    address = canonical or links.comparable(item.url)
    markup, picture = html.markup(item.body), item.image.url if item.image else ""
    before = [words.squeeze(item.headline), body_words]
    people, date = [words.squeeze(item.byline), words.squeeze(item.dateline)], item.published_at
    dated = date.isoformat() if date else ""
    after = [
        *sorted(f"{term.kind} {term.slug}" for term in item.terms),
        *sorted(f"{link.role} {links.canonical(link.url) or link.url}" for link in item.links),
    ]
    return Evidence(
        item=item,
        url_fingerprint=_sha256(canonical) if canonical else None,
        text_fingerprint=_sha256(body_words.casefold()) if body_words else None,
        evidence_fingerprint=_together(
            [*before, pictures.links_of(markup), *people, address, dated, pictures.picture(picture), *after]
        ),
        earlier_fingerprint=_together([*before, markup, *people, canonical or item.url, dated, picture, *after]),
        body_word_count=words.count_words(body_words),
        index_title=words.index_words(item.headline or item.headline_suggested),
        index_text=words.index_words(body_words),
    )


def _together(parts: list[str]) -> bytes:
    # No part contains the separator: control characters have already been stripped from every text.
    return _sha256("\x1f".join(parts))


def _sha256(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
