"""Fingerprints and index words of an item, computed from the item alone, in any process."""

import hashlib
from dataclasses import dataclass, replace

from articles.intake import parts
from articles.intake.item import Item, compact_pickle
from articles.text import html, links, pictures, words

# No part contains it: control characters have already been stripped from every text.
_SEPARATOR = "\x1f"
_KINDS = ("section", "topic")


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An item with its fingerprints (32-byte SHA-256, or None if there is nothing to compare) and its folded words.

    `earlier_fingerprint` is the `evidence_fingerprint` that release 0.2.0 gave it. `parts` has a short fingerprint of
    each part of the item that it speaks of (`articles.intake.parts`).
    """

    item: Item
    url_fingerprint: bytes | None
    text_fingerprint: bytes | None
    evidence_fingerprint: bytes
    earlier_fingerprint: bytes
    parts: bytes
    body_word_count: int
    index_title: str
    index_text: str

    def after(self, earlier: Item, earlier_parts: bytes) -> "Evidence":
        """Return the evidence of an article that had held the earlier item, whose parts fill in the silence."""
        names = parts.kept(earlier_parts, self.parts)
        evidence = weigh(self.item.completed(earlier, names)) if names else self
        return replace(evidence, parts=parts.merged(earlier_parts, self.parts))


def weigh(item: Item) -> Evidence:
    """Return the item's evidence.

    Items that differ only in quotes, hyphens, white space, the display names of tags, the scheme or "www." of links, or
    the host or size of pictures, have the same `evidence_fingerprint`; items with the same words have the same
    `text_fingerprint`.
    """
    body_text = item.body_text or html.to_text(item.body)
    # Fingerprints read "10⁶" as earlier releases did, the index as two numbers.
    compared_words, indexed_text = words.squeeze(body_text), words.parted_numbers(body_text)
    body_words = compared_words if indexed_text == body_text else words.squeeze(indexed_text)
    canonical = links.canonical(item.url)
    address = canonical or links.comparable(item.url)
    markup, picture = html.markup(item.body), item.image.url if item.image else ""
    text = [words.squeeze(item.headline), compared_words]
    people, date = [words.squeeze(item.byline), words.squeeze(item.dateline)], item.published_at
    dated = date.isoformat() if date else ""
    terms = {kind: sorted(f"{kind} {term.key}" for term in item.terms if term.kind == kind) for kind in _KINDS}
    sources = sorted(f"{link.role} {links.canonical(link.url) or link.url}" for link in item.links)
    after = [*terms["section"], *terms["topic"], *sources]
    earlier_after = [*sorted(f"{term.kind} {term.slug}" for term in item.terms), *sources]
    look, same_picture = pictures.links_of(markup), pictures.picture(picture)
    values = {
        "headline": text[0],
        "body": f"{compared_words}{_SEPARATOR}{look}" if item.body else "",
        "byline": people[0],
        "dateline": people[1],
        "address": address,
        "date": dated,
        "picture": same_picture,
        # The language of the source, which an item gets if it says nothing, is not the item's.
        "language": "" if "language" in item.silent_on else item.language,
        "sections": _SEPARATOR.join(terms["section"]),
        "topics": _SEPARATOR.join(terms["topic"]),
        "links": _SEPARATOR.join(sources),
    }
    return Evidence(
        item=item,
        url_fingerprint=_sha256(canonical) if canonical else None,
        text_fingerprint=_sha256(compared_words.casefold()) if compared_words else None,
        # The names of what is unknown keep it apart from what is known to be empty.
        evidence_fingerprint=_together([*text, look, *people, address, dated, same_picture, *after, *item.silent_on]),
        earlier_fingerprint=_together([*text, markup, *people, canonical or item.url, dated, picture, *earlier_after]),
        parts=parts.encode(values, item.silent_on),
        body_word_count=words.count_words(body_words),
        index_title=words.index_words(item.headline or item.headline_suggested),
        index_text=words.index_words(item.byline, *(term.name for term in item.terms), body_words),
    )


def _together(values: list[str]) -> bytes:
    return _sha256(_SEPARATOR.join(values))


def _sha256(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
