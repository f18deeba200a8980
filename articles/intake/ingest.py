"""How items become articles: found again or made, never against a decision of the desk.

A chunk is matched, decided and written together, in the caller's transaction, so that what it costs is counted in
statements a chunk and not a row. The desk's side of an article (state, slug, moments, its own text) is never written here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from articles import search
from articles.database import inserts
from articles.intake.evidence import Evidence
from articles.intake.item import Image, Item
from articles.intake.matching import Arrival, Decided, Memory, decide_all
from articles.intake.sourcing import Sources, known
from articles.models import Article, Citation, Tag, Tagging
from articles.models.fields import uuid7
from articles.reading import renditions
from articles.search import Document
from articles.vocabulary import Outcome, Role

# What a later file may rewrite, as long as nobody of the desk has touched the article.
SOURCE_OWNED = (
    "headline",
    "headline_suggested",
    "summary",
    "body",
    "byline",
    "dateline",
    "agency",
    "language",
    "source_url",
    "source_published_at",
    "source_modified_at",
    "source_image",
    "edition_date",
    "body_word_count",
    "is_truncated",
    "url_fingerprint",
    "text_fingerprint",
    "evidence_fingerprint",
    "raw_fingerprint",
)


# The ids of tags by kind and slug.
Tags = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of an arrival: an outcome, a stable code with a sentence where there is more to say, and the article.

    `source_id` is who delivered it; None where nothing was written.
    """

    outcome: Outcome
    article_id: int | None = None
    source_id: int | None = None
    code: str = ""
    message: str = ""


@dataclass(slots=True)
class Made:
    """Sources and tags that had to be made, by id."""

    sources: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)


def ingest(
    arrivals: Sequence[Arrival], *, at: datetime, memory: Memory | None = None, made: Made | None = None
) -> list[Arrived]:
    """Write the arrivals as articles, in the caller's transaction, and return what became of each, in their order.

    `at` is the run's own moment, the same for all its chunks. A dry run gives a `memory`, which stands in for what it
    rolled back. `made` collects the sources and tags that had to be made. Raises DatabaseError where the database refuses
    a row: the caller replays the chunk one by one.
    """
    made = made if made is not None else Made()
    results: list[Arrived] = []
    for part in _without_repeats(arrivals):
        source_ids = {who: source.pk for who, source in known({a.deliverer for a in part}).items()}
        decided = decide_all(part, source_ids=source_ids, memory=memory or Memory(), at=at)
        results += _write(part, decided, at=at, made=made)
        if memory is not None:
            for arrival, one in zip(part, decided, strict=True):
                if one.outcome in (Outcome.CREATED, Outcome.CHANGED) and not one.code:
                    memory.add(arrival, at)
    return results


def rewrite(article_id: int, arrival: Arrival, *, at: datetime) -> bool:
    """Give an article an arrival's evidence, in the caller's transaction: how a changing import is taken back.

    Return False, and write nothing, where the desk has touched the article.
    """
    sources = Sources([arrival.deliverer], arrival.evidence.item.links)
    return bool(_rewrite([(article_id, arrival)], sources, _tags([arrival], Made()), at))


def _without_repeats(arrivals: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """Cut the chunk wherever an identity comes a second time, so that the second finds what the first has written."""
    part: list[Arrival] = []
    seen: set[Any] = set()
    for arrival in arrivals:
        identities = arrival.identities()
        if not seen.isdisjoint(identities):
            yield part
            part, seen = [], set()
        part.append(arrival)
        seen.update(identities)
    if part:
        yield part


def _write(part: list[Arrival], decided: list[Decided], *, at: datetime, made: Made) -> list[Arrived]:
    writing = [(arrival, one) for arrival, one in zip(part, decided, strict=True) if one.outcome != Outcome.UNCHANGED]
    sources = Sources([a.deliverer for a, _ in writing], [link for a, _ in writing for link in a.evidence.item.links])
    tags = _tags([arrival for arrival, _ in writing], made)
    created = iter(_create([a for a, one in writing if one.outcome == Outcome.CREATED], sources, tags, at))
    changing = [
        (one.known.pk, arrival)
        for arrival, one in writing
        if one.outcome == Outcome.CHANGED and not one.code and one.known and one.known.pk is not None
    ]
    rewritten = _rewrite(changing, sources, tags, at)
    results, cited = [], list[int]()
    for arrival, one in zip(part, decided, strict=True):
        article_id = next(created) if one.outcome == Outcome.CREATED else one.known.pk if one.known else None
        if one.outcome == Outcome.UNCHANGED:
            results.append(Arrived(outcome=one.outcome, article_id=article_id))
            continue
        if one.outcome == Outcome.CHANGED and article_id not in rewritten:
            one = _keep(arrival, one, at)  # noqa: PLW2901 -- what was decided, as it turned out
        elif one.outcome == Outcome.DUPLICATE:
            cited += _cite(arrival, one, sources)
        source_id = sources.of(arrival.deliverer).pk
        results.append(
            Arrived(outcome=one.outcome, article_id=article_id, source_id=source_id, code=one.code, message=one.message)
        )
    made.sources += sources.made
    # Last, and in one order: whoever decides about one of them takes the locks in the same.
    for article_id in sorted(set(cited)):
        renditions.refresh(article_id, at=timezone.now())
    return results


def _tags(arrivals: Sequence[Arrival], made: Made) -> Tags:
    """Return the ids of the tags of all the terms; a merged one's survivor; made where there is none."""
    names = {(term.kind, term.slug): term.name for arrival in arrivals for term in arrival.evidence.item.terms}
    if not names:
        return {}
    slugs = {slug for _, slug in names}

    def found() -> Tags:
        tags = Tag.objects.filter(slug__in=slugs).order_by().values_list("kind", "slug", "pk", "merged_into_id")
        return {(kind, slug): survivor or pk for kind, slug, pk, survivor in tags if (kind, slug) in names}

    tags = found()
    if missing := [key for key in names if key not in tags]:
        # Two imports at once may both miss a tag: the later INSERT is ignored, and the row read again.
        inserts.insert(
            Tag, ["kind", "slug", "name"], [(*key, names[key]) for key in sorted(missing)], ignore_conflicts=True
        )
        tags = found()
        made.tags += [tags[key] for key in missing]
    return tags


def _create(arrivals: list[Arrival], sources: Sources, tags: Tags, at: datetime) -> list[int]:
    if not arrivals:
        return []
    ids = inserts.allocate(Article, len(arrivals))
    inserts.insert(
        Article,
        ["id", "public_id", "source_id", "source_ref", "created_at", "updated_at", *SOURCE_OWNED],
        [
            (pk, uuid7(), sources.of(arrival.deliverer).pk, arrival.evidence.item.source_ref, at, at, *_owned(arrival))
            for pk, arrival in zip(ids, arrivals, strict=True)
        ],
    )
    _write_relations(list(zip(ids, arrivals, strict=True)), sources, tags)
    search.index([_document(pk, arrival.evidence) for pk, arrival in zip(ids, arrivals, strict=True)], are_new=True)
    return ids


def _write_relations(pairs: list[tuple[int, Arrival]], sources: Sources, tags: Tags) -> None:
    inserts.insert(
        Tagging,
        ["article_id", "tag_id"],
        [
            (article_id, tag_id)
            for article_id, arrival in pairs
            # Two terms may have become one tag: a dictionary keeps the first place of each.
            for tag_id in {tags[term.kind, term.slug]: None for term in arrival.evidence.item.terms}
        ],
    )
    inserts.insert(
        Citation,
        ["article_id", "role", "source_id", "url", "title", "position"],
        [row for article_id, arrival in pairs for row in _citations(article_id, arrival, sources)],
    )


def _owned(arrival: Arrival) -> tuple[Any, ...]:
    """Return the values of SOURCE_OWNED, in its order."""
    evidence, item = arrival.evidence, arrival.evidence.item
    return (
        item.headline,
        item.headline_suggested,
        item.summary,
        item.body,
        item.byline,
        item.dateline,
        item.agency,
        item.language,
        item.url,
        item.published_at,
        item.modified_at,
        _image(item.image),
        item.edition_date,
        evidence.body_word_count,
        item.is_truncated,
        evidence.url_fingerprint,
        evidence.text_fingerprint,
        evidence.evidence_fingerprint,
        arrival.raw_fingerprint,
    )


def _image(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "url": image.url,
        "alt": image.alt,
        "caption": image.caption,
        "width": image.width,
        "height": image.height,
    }


def _citations(article_id: int, arrival: Arrival, sources: Sources) -> list[tuple[Any, ...]]:
    """Return the rows of who reported it first and what supports it, as the item says, and of who we got it from."""
    found: dict[tuple[str, int | None, str], str] = {}
    for link in arrival.evidence.item.links:
        source = sources.of_link(link)
        found.setdefault((link.role, source.pk if source else None, link.url), link.title)
    found.setdefault((Role.VIA, sources.of(arrival.deliverer).pk, _via_url(arrival.evidence.item)), "")
    return [
        (article_id, role, source_id, url, title, position)
        for position, ((role, source_id, url), title) in enumerate(found.items())
    ]


def _via_url(item: Item) -> str:
    """Return the address at which the deliverer has it; a digest's link leads to the origin, so it has none."""
    return "" if any(link.url == item.url for link in item.links) else item.url


def _document(article_id: int, evidence: Evidence) -> Document:
    return Document(article_id=article_id, desk_title=evidence.index_title, desk_text=evidence.index_text)


def _keep(arrival: Arrival, decided: Decided, at: datetime) -> Decided:
    """Keep the new version as evidence and flag it: the text is the desk's by now, or the source delivers none."""
    known = decided.known
    if known is None or known.pk is None:
        return decided
    Article.objects.filter(pk=known.pk).update(
        source_changed_at=at,
        evidence_fingerprint=arrival.evidence.evidence_fingerprint,
        raw_fingerprint=arrival.raw_fingerprint,
    )
    return decided if decided.code else Decided.kept_for_desk(known)


def _rewrite(pairs: list[tuple[int, Arrival]], sources: Sources, tags: Tags, at: datetime) -> set[int]:
    """Write the arrivals over their articles; return those written: not where somebody has touched one, even just now."""
    written = []
    for article_id, arrival in pairs:
        columns = dict(zip(SOURCE_OWNED, _owned(arrival), strict=True))
        if arrival.evidence.item.edition_date is None:
            del columns["edition_date"]
        if Article.objects.untouched().filter(pk=article_id).update(**columns, updated_at=at) == 1:
            written.append((article_id, arrival))
    if not written:
        return set()
    ids = [article_id for article_id, _ in written]
    Tagging.objects.filter(article__in=ids).delete()
    # Who else has delivered it stays cited.
    own = ~Q(role=Role.VIA) | Q(source=F("article__source"))
    Citation.objects.filter(own, article__in=ids).delete()
    _write_relations(written, sources, tags)
    search.index([_document(article_id, arrival.evidence) for article_id, arrival in written])
    return set(ids)


def _cite(arrival: Arrival, decided: Decided, sources: Sources) -> list[int]:
    """Add who also delivered it to the article that we have already; return it where readers see it."""
    known = decided.known
    if decided.is_own or known is None or known.pk is None:
        return []
    source, cited = sources.of(arrival.deliverer), Citation.objects.filter(article_id=known.pk)
    if cited.filter(role=Role.VIA, source=source).exists():
        return []
    url = _via_url(arrival.evidence.item)
    Citation.objects.create(article_id=known.pk, role=Role.VIA, source=source, url=url, position=cited.count())
    return list(Article.objects.published().filter(pk=known.pk).values_list("pk", flat=True))
