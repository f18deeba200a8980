"""What articles hold of the items that they were imported from."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from articles.intake import parts
from articles.intake.evidence import Evidence, weigh
from articles.intake.item import Image, Item, Link, Term
from articles.models import Article, Citation, Tagging
from articles.vocabulary import Role

# The parts that the desk never changes on an article.
NEVER_EDITED = ("body", "address", "date", "picture")


def items(article_ids: Collection[int]) -> dict[int, Item]:
    """Return an item for each article, with what the article holds now. Three queries."""
    links: dict[int, list[Link]] = {}
    cited: Any = Citation.objects.filter(article__in=article_ids).exclude(role=Role.VIA).order_by("position", "pk")
    for article_id, role, url, title in cited.values_list("article", "role", "url", "title"):
        links.setdefault(article_id, []).append(Link(role=role, url=url, title=title))
    terms: dict[int, list[Term]] = {}
    filed: Any = Tagging.objects.filter(article__in=article_ids).order_by("pk")
    for article_id, kind, slug, name in filed.values_list("article", "tag__kind", "tag__slug", "tag__name"):
        terms.setdefault(article_id, []).append(Term(kind=kind, slug=slug, name=name, known_by="name"))
    return {
        article.pk: Item(
            source_ref=article.source_ref,
            url=article.source_url,
            headline=article.headline,
            headline_suggested=article.headline_suggested,
            body=article.body,
            byline=article.byline,
            dateline=article.dateline,
            language=article.language,
            published_at=article.source_published_at,
            modified_at=article.source_modified_at,
            terms=tuple(terms.get(article.pk, ())),
            links=tuple(links.get(article.pk, ())),
            image=Image(**article.source_image) if article.source_image else None,
            is_truncated=article.is_truncated,
        )
        for article in Article.objects.filter(pk__in=article_ids)
    }


class Comparison(NamedTuple):
    """What had been known of an article, and the names of what is new (`articles.intake.parts`)."""

    parts: bytes
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article that its source delivers again; `article_id` is None if a dry run rolled it back."""

    article_id: int | None
    parts: bytes | None
    evidence_fingerprint: bytes | None
    is_touched: bool

    def compared_with(self, evidence: Evidence) -> Comparison | None:
        """Return what the evidence changes, or None if it is nothing."""
        if self.parts is not None:
            changes = parts.changed(self.parts, evidence.parts)
            return Comparison(self.parts, changes) if changes else None
        # A row of release 0.2.0, which stored one fingerprint of all parts.
        if self.evidence_fingerprint in (evidence.evidence_fingerprint, evidence.earlier_fingerprint):
            return None
        known = parts_of(self.article_id) if self.article_id else b""
        changes = parts.changed(known, evidence.parts)
        if not self.is_touched:
            return Comparison(known, changes) if changes else None
        # The other columns may hold the desk's text by now: they do not show what the source had said before.
        changes = tuple(name for name in changes if name in NEVER_EDITED)
        return Comparison(known, changes) if changes or not evidence.item.silent_on else None


def parts_of(article_id: int) -> bytes:
    """Return the parts of what the article holds now."""
    return parts_of_item(items([article_id])[article_id])


def parts_of_item(item: Item) -> bytes:
    """Return the parts of an item that was made of what an article holds."""
    # Release 0.2.0 named every tag by the slug of its source.
    return weigh(replace(item, terms=tuple(replace(term, known_by="both") for term in item.terms))).parts
