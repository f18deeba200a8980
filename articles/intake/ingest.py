"""Turns items into articles: creates them, or updates the existing ones, but never against a decision of the desk.

A chunk is matched and written together, in the caller's transaction, so the number of statements depends on the number
of chunks rather than of rows. What belongs to the desk (state, slug, dates, its own text) is never written here.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from articles import search, stories
from articles.database import inserts
from articles.intake import parts, stored
from articles.intake.delivery import Delivery
from articles.intake.item import Image, Item
from articles.intake.matching import DryRunArticles, Match, match_all
from articles.intake.sourcing import ChunkSources, existing_sources
from articles.intake.tagging import ChunkTags
from articles.models import Article, Citation, Tagging
from articles.models.fields import uuid7
from articles.reading import renditions
from articles.search import Document
from articles.text.words import index_words
from articles.vocabulary import Outcome, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """What became of a delivery: the outcome, the article, and a stable code and sentence if there is more to say.

    `source_id` is the source that delivered it, or None if nothing was written.
    """

    outcome: Outcome
    article_id: int | None = None
    source_id: int | None = None
    code: str = ""
    message: str = ""


# Returns the last delivery of an article as today's rules read it, None if that is not known.
ReadAgain = Callable[[int], Delivery | None]


@dataclass(slots=True)
class Additions:
    """The ids of the sources and tags that had to be created."""

    sources: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)


def ingest(
    deliveries: Sequence[Delivery],
    *,
    at: datetime,
    dry_run: DryRunArticles | None = None,
    additions: Additions | None = None,
    read_again: ReadAgain = lambda article_id: None,
) -> list[IngestResult]:
    """Write the deliveries as articles, in the caller's transaction, and return their results in the same order.

    `at` is when the run started; pass the same value for all of its chunks. A dry run passes `dry_run`, which stands in
    for what was rolled back. The ids of newly created sources and tags are appended to `additions`. `read_again`
    returns the last delivery of an article as it would be read today.

    Raises:
        DatabaseError: The database refused a row. Roll back, then ingest the deliveries one by one.
    """
    additions = additions if additions is not None else Additions()
    results: list[IngestResult] = []
    for part in without_repeats(deliveries):
        sources = existing_sources({delivery.source_key for delivery in part})
        source_ids = {key: source.pk for key, source in sources.items()}
        matches = match_all(part, source_ids=source_ids, dry_run=dry_run or DryRunArticles(), at=at)
        matches = [_read_again(*pair, read_again) for pair in zip(part, matches, strict=True)]
        results += write(part, matches, at=at, additions=additions)
        if dry_run is not None:
            for delivery, match in zip(part, matches, strict=True):
                if match.outcome in (Outcome.CREATED, Outcome.CHANGED) and not match.code:
                    dry_run.add(delivery, match, at)
    return results


def _read_again(delivery: Delivery, match: Match, read_again: ReadAgain) -> Match:
    """Return the match, or "unchanged" if the desk's article differs only because an earlier release read it otherwise.

    Its fingerprints are then those of today. An article that nobody has touched is simply written again.
    """
    if match.code != "kept_for_desk" or match.article is None or match.article.pk is None:
        return match
    last, evidence = read_again(match.article.pk), delivery.evidence
    if last is None or parts.changed(last.evidence.parts, evidence.parts):
        return match
    Article.objects.filter(pk=match.article.pk).update(
        evidence_fingerprint=evidence.evidence_fingerprint,
        evidence_parts=parts.merged(last.evidence.parts, evidence.parts),
        text_fingerprint=evidence.text_fingerprint,
        raw_fingerprint=delivery.raw_fingerprint,
    )
    return Match(outcome=Outcome.UNCHANGED, article=match.article)


def rewrite(article_id: int, delivery: Delivery, *, at: datetime) -> bool:
    """Restore an article to an earlier delivery, in the caller's transaction, to undo an import that changed it.

    Return False, and write nothing, if the desk has worked on the article.
    """
    sources = ChunkSources([delivery.source_key], delivery.evidence.item.links)
    return bool(_rewrite([(article_id, delivery)], sources, ChunkTags([delivery], sources), at))


def without_repeats(deliveries: Sequence[Delivery]) -> Iterator[list[Delivery]]:
    """Split the chunk wherever an identity repeats, so that the second delivery matches the article of the first."""
    part: list[Delivery] = []
    seen_identities: set[Any] = set()
    for delivery in deliveries:
        identities = delivery.identities()
        if not seen_identities.isdisjoint(identities):
            yield part
            part, seen_identities = [], set()
        part.append(delivery)
        seen_identities.update(identities)
    if part:
        yield part


def write(part: list[Delivery], matches: list[Match], *, at: datetime, additions: Additions) -> list[IngestResult]:
    """Write deliveries of different identities by their matches, in the caller's transaction; return their results."""
    pairs = list(zip(_complete(part, matches), matches, strict=True))
    changing = [delivery for delivery, match in pairs if match.outcome != Outcome.UNCHANGED]
    links = [link for delivery in changing for link in delivery.evidence.item.links]
    sources = ChunkSources([delivery.source_key for delivery in changing], links)
    tags = ChunkTags(changing, sources)
    new = [delivery for delivery, match in pairs if match.outcome == Outcome.CREATED]
    created_ids = iter(_create(new, sources, tags, at))
    updates = [(key, delivery) for delivery, match in pairs if (key := _rewritable(match)) is not None]
    filed = _filed(updates)
    rewritten_ids = _rewrite(updates, sources, tags, at)
    _take_over_refs(matches)
    retagged = _retagged(filed, _filed(updates))
    results: list[IngestResult] = []
    stale_ids: set[int] = set()
    for delivery, match in pairs:
        article_id = match.article.pk if match.article else None
        source_id = None if match.outcome == Outcome.UNCHANGED else sources.of(delivery.source_key).pk
        code, message = match.code, match.message
        if match.outcome == Outcome.CREATED:
            article_id = next(created_ids)
        elif match.outcome == Outcome.CHANGED and article_id not in rewritten_ids:
            kept_match = _keep_text(delivery, match, at)
            code, message = kept_match.code, f"{kept_match.message} {_changes_in_words(match)}".strip()
        elif match.outcome == Outcome.CHANGED:
            message = _changes_in_words(match, retagged.get(article_id or 0))
        elif match.outcome == Outcome.DUPLICATE:
            stale_ids |= _cite(delivery, match, sources)
        results.append(
            IngestResult(outcome=match.outcome, article_id=article_id, source_id=source_id, code=code, message=message)
        )
    additions.sources += sources.created_ids
    additions.tags += tags.created_ids
    # Last, and in order of id, which is the order in which the desk takes the locks.
    for article_id in sorted(stale_ids):
        renditions.refresh(article_id, at=timezone.now())
    return results


def _rewritable(match: Match) -> int | None:
    """Return the key of the article that the delivery is to be written over, or None."""
    is_rewrite = match.outcome == Outcome.CHANGED and not match.code
    return match.article.pk if is_rewrite and match.article else None


def _complete(part: list[Delivery], matches: list[Match]) -> list[Delivery]:
    """Return the deliveries; those that change an article have its parts, where they are silent on them."""
    changed = {place: match for place, match in enumerate(matches) if match.outcome == Outcome.CHANGED}
    silent = {
        key: place
        for place, match in changed.items()
        if (key := _rewritable(match)) is not None and parts.kept(match.parts, part[place].evidence.parts)
    }
    earlier_items = stored.items(silent) if silent else {}
    deliveries = list(part)
    for place, match in changed.items():
        evidence = part[place].evidence
        if earlier := earlier_items.get(_rewritable(match) or 0):
            evidence = evidence.after(earlier, match.parts)
        else:
            evidence = replace(evidence, parts=parts.merged(match.parts, evidence.parts))
        deliveries[place] = replace(part[place], evidence=evidence)
    return deliveries


def _filed(updates: Sequence[tuple[int, Delivery]]) -> set[tuple[int, str, int]]:
    """Return the tags of the articles: article id, kind and tag id of each."""
    filed = Tagging.objects.filter(article__in=[article_id for article_id, _ in updates]).order_by()
    return set(filed.values_list("article", "tag__kind", "tag")) if updates else set()


def _retagged(before: set[tuple[int, str, int]], after: set[tuple[int, str, int]]) -> dict[int, Counter[str]]:
    """Return by article id how many of its tags of each kind are new or gone."""
    numbers: dict[int, Counter[str]] = {}
    for article_id, kind, _ in before ^ after:
        numbers.setdefault(article_id, Counter())[kind] += 1
    return numbers


def _changes_in_words(match: Match, retagged: Counter[str] | None = None) -> str:
    """Return a sentence that names what has changed: “Changed: headline, body, 2 topics.”; "" if that is unknown."""
    names = []
    for name in match.changes:
        number = retagged[name.removesuffix("s")] if retagged else 0
        names.append((f"{number} {name}" if number > 1 else f"1 {name.removesuffix('s')}") if number else name)
    return f"Changed: {', '.join(names)}." if names else ""


def _create(deliveries: list[Delivery], sources: ChunkSources, tags: ChunkTags, at: datetime) -> list[int]:
    if not deliveries:
        return []
    ids = inserts.allocate(Article, len(deliveries))
    pairs = list(zip(ids, deliveries, strict=True))
    rows = [
        {
            "id": article_id,
            "public_id": uuid7(),
            "source_id": sources.of(delivery.source_key).pk,
            "source_ref": delivery.evidence.item.source_ref,
            "created_at": at,
            "updated_at": at,
            **source_columns(delivery),
        }
        for article_id, delivery in pairs
    ]
    inserts.insert(Article, list(rows[0]), [tuple(row.values()) for row in rows])
    _write_relations(pairs, sources, tags)
    search.index([_document(article_id, delivery, sources) for article_id, delivery in pairs], are_new=True)
    stories.mark_due(ids)
    return ids


def _write_relations(pairs: list[tuple[int, Delivery]], sources: ChunkSources, tags: ChunkTags) -> None:
    inserts.insert(
        Tagging,
        ["article_id", "tag_id"],
        [(article_id, tag_id) for article_id, delivery in pairs for tag_id in tags.of(delivery)],
    )
    inserts.insert(
        Citation,
        ["article_id", "role", "source_id", "url", "title", "position"],
        [row for article_id, delivery in pairs for row in _citation_rows(article_id, delivery, sources)],
    )


def source_columns(delivery: Delivery) -> dict[str, Any]:
    """Return the columns that a later file may rewrite, until the desk works on the article."""
    evidence, item = delivery.evidence, delivery.evidence.item
    return {
        "headline": item.headline,
        "headline_suggested": item.headline_suggested,
        "summary": item.summary,
        "body": item.body,
        "byline": item.byline,
        "dateline": item.dateline,
        "agency": item.agency,
        "language": item.language,
        "source_url": item.url,
        "source_published_at": item.published_at,
        "source_modified_at": item.modified_at,
        "source_image": _image_json(item.image),
        "edition_date": item.edition_date,
        "body_word_count": evidence.body_word_count,
        "is_truncated": item.is_truncated,
        "url_fingerprint": evidence.url_fingerprint,
        "text_fingerprint": evidence.text_fingerprint,
        "evidence_fingerprint": evidence.evidence_fingerprint,
        "raw_fingerprint": delivery.raw_fingerprint,
        "evidence_parts": evidence.parts,
    }


def _image_json(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "url": image.url,
        "alt": image.alt,
        "caption": image.caption,
        "width": image.width,
        "height": image.height,
    }


def _citation_rows(article_id: int, delivery: Delivery, sources: ChunkSources) -> list[tuple[Any, ...]]:
    """Return the rows of the item's links, in order, then of the source that delivered it."""
    titles: dict[tuple[str, int | None, str], str] = {}
    for link in delivery.evidence.item.links:
        source = sources.of_link(link)
        titles.setdefault((link.role, source.pk if source else None, link.url), link.title)
    titles.setdefault((Role.VIA, sources.of(delivery.source_key).pk, _via_url(delivery.evidence.item)), "")
    return [
        (article_id, role, source_id, url, title, position)
        for position, ((role, source_id, url), title) in enumerate(titles.items())
    ]


def _via_url(item: Item) -> str:
    """Return the article's address at the source that delivered it, or "" if that leads to the original elsewhere."""
    return "" if any(link.url == item.url for link in item.links) else item.url


def _document(article_id: int, delivery: Delivery, sources: ChunkSources) -> Document:
    evidence = delivery.evidence
    linked = (sources.of_link(link) for link in evidence.item.links)
    names = {source.name for source in (sources.of(delivery.source_key), *linked) if source}
    desk_text = " ".join([*map(_name_words, sorted(names)), evidence.index_text])
    return Document(article_id=article_id, desk_title=evidence.index_title, desk_text=desk_text)


@lru_cache(maxsize=1_024)
def _name_words(name: str) -> str:
    return index_words(name)


def _take_over_refs(matches: Sequence[Match]) -> None:
    """Give articles that were known by less than their source's whole reference what the delivery calls them."""
    articles = [
        Article(pk=match.article.pk, source_ref=match.source_ref)
        for match in matches
        if match.source_ref and match.article and match.article.pk is not None
    ]
    if articles:
        Article.objects.bulk_update(articles, ["source_ref"])


def _keep_text(delivery: Delivery, match: Match, at: datetime) -> Match:
    """Flag the article as changed at the source but keep its text; return the match with the reason."""
    article = match.article
    if article is None or article.pk is None:
        return match
    Article.objects.filter(pk=article.pk).update(
        source_changed_at=at,
        evidence_fingerprint=delivery.evidence.evidence_fingerprint,
        raw_fingerprint=delivery.raw_fingerprint,
        evidence_parts=delivery.evidence.parts,
    )
    return match if match.code else match.kept_for_desk()


def _rewrite(pairs: list[tuple[int, Delivery]], sources: ChunkSources, tags: ChunkTags, at: datetime) -> set[int]:
    """Write the deliveries over their articles; return the ids written, which leaves out those the desk has touched."""
    rewritten = []
    for article_id, delivery in pairs:
        columns = source_columns(delivery)
        if delivery.evidence.item.edition_date is None:
            del columns["edition_date"]
        # The condition is part of the UPDATE, so an editor who was faster wins.
        if Article.objects.untouched().filter(pk=article_id).update(**columns, updated_at=at) == 1:
            rewritten.append((article_id, delivery))
    if not rewritten:
        return set()
    ids = [article_id for article_id, _ in rewritten]
    Tagging.objects.filter(article__in=ids).delete()
    # Other sources that delivered the article stay cited.
    from_own_source = ~Q(role=Role.VIA) | Q(source=F("article__source"))
    Citation.objects.filter(from_own_source, article__in=ids).delete()
    _write_relations(rewritten, sources, tags)
    search.index([_document(article_id, delivery, sources) for article_id, delivery in rewritten])
    stories.mark_due(ids)
    return set(ids)


def _cite(delivery: Delivery, match: Match, sources: ChunkSources) -> set[int]:
    """Cite the source on another source's article; return the article's id if readers can see the change."""
    article = match.article
    if match.is_same_source or article is None or article.pk is None:
        return set()
    source, citations = sources.of(delivery.source_key), Citation.objects.filter(article_id=article.pk)
    if citations.filter(role=Role.VIA, source=source).exists():
        return set()
    url = _via_url(delivery.evidence.item)
    Citation.objects.create(article_id=article.pk, role=Role.VIA, source=source, url=url, position=citations.count())
    return set(Article.objects.published().filter(pk=article.pk).values_list("pk", flat=True))
