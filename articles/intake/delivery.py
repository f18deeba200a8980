"""What a source delivers: an item, as evidence, and every key by which it may be an article that exists."""

from dataclasses import dataclass, replace
from typing import Any, Self

from articles.intake import references
from articles.intake.evidence import Evidence
from articles.intake.sourcing import SourceKey
from articles.models import Article
from articles.text import links

_MAX_REF_LENGTH = Article._meta.get_field("source_ref").max_length or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An item as delivered: its evidence, its source, and the SHA-256 (32 bytes) of its raw record."""

    evidence: Evidence
    source_key: SourceKey
    raw_fingerprint: bytes

    @property
    def key(self) -> tuple[SourceKey, str]:
        """Return what identifies it: the source and that source's id for it."""
        return self.source_key, self.evidence.item.source_ref

    @property
    def text_key(self) -> bytes | None:
        """Return its text fingerprint if it has no address and no id that is enough to match by, else None."""
        item = self.evidence.item
        is_known = item.url or (item.has_own_id and item.has_site)
        return None if is_known else self.evidence.text_fingerprint

    @property
    def local_key(self) -> tuple[SourceKey, str] | None:
        """Return how release 0.2.0 identified it, without the path of its site, if it has one; else None."""
        ref = self.evidence.item.local_ref
        return (self.source_key, ref) if ref else None

    def identities(self) -> list[Any]:
        """Return every key that it may match by."""
        return [key for key in (self.key, self.evidence.url_fingerprint, self.text_key) if key is not None]

    def with_host_in_ref(self) -> Self:
        """Return a copy whose id also names its host, for when another site of the same source uses the same number.

        The result is the same every time, so that a later delivery still matches.
        """
        item = self.evidence.item
        ref = references.marked(item.source_ref, links.host(item.url), limit=_MAX_REF_LENGTH)
        return replace(self, evidence=replace(self.evidence, item=replace(item, source_ref=ref, local_ref="")))
