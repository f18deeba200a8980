"""Matches deliveries against existing articles: by the source's id, then by canonical address, then by text."""

import hashlib
from collections.abc import Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from articles.intake.evidence import Evidence
from articles.intake.sourcing import SourceKey
from articles.models import Article
from articles.text.links import host
from articles.vocabulary import Outcome

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
        """Return its text fingerprint if it has neither an id nor an address to match by, else None."""
        return None if self.evidence.item.has_own_id or self.evidence.item.url else self.evidence.text_fingerprint

    def identities(self) -> list[Any]:
        """Return every key that it may match by."""
        keys = [self.key, self.evidence.url_fingerprint, self.text_key]
        return [key for key in keys if key is not None]

    def with_host_in_ref(self) -> Self:
        """Return a copy whose id also names its host, for when another site of the same source uses the same number.

        The result is the same every time, so that a later delivery still matches.
        """
        item = self.evidence.item
        ref = f"{item.source_ref} ({host(item.url)})"
        if len(ref) > _MAX_REF_LENGTH:
            ref = f"{item.source_ref[:100]} ({hashlib.sha256(ref.encode()).hexdigest()})"
        return replace(self, evidence=replace(self.evidence, item=replace(item, source_ref=ref)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingArticle:
    """The parts of an article that matching needs; `pk` is None for an article that a dry run rolled back."""

    pk: int | None
    source: int | SourceKey
    source_ref: str
    url: str
    evidence_fingerprint: bytes | None
    raw_fingerprint: bytes | None
    text_fingerprint: bytes | None
    has_body: bool
    is_touched: bool
    created_at: datetime


# The codes of changed deliveries that leave the article's text as it is.
TEXT_KEPT = ("kept_for_desk", "emptied_at_source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What to do with a delivery, and the article that it matches, if any.

    `is_same_source` is False if that article came from another source.
    """

    outcome: Outcome
    article: ExistingArticle | None = None
    is_same_source: bool = True
    code: str = ""
    message: str = ""

    @classmethod
    def kept_for_desk(cls, article: ExistingArticle) -> Self:
        """Return the match for a new version of an article that the desk is working on."""
        return cls(
            outcome=Outcome.CHANGED,
            article=article,
            code="kept_for_desk",
            message="The source has published a new version. The desk has worked on this article, so its text stays as "
            "it is; the new version is kept as evidence. Compare the two and decide.",
        )


@dataclass(slots=True)
class DryRunArticles:
    """The articles that a dry run would have written, by the same three keys as stored articles."""

    by_ref: dict[tuple[SourceKey, str], ExistingArticle] = field(default_factory=dict)
    by_url: dict[bytes, list[ExistingArticle]] = field(default_factory=dict)
    by_text: dict[bytes, list[ExistingArticle]] = field(default_factory=dict)

    def add(self, delivery: Delivery, at: datetime) -> None:
        """Add the article that the delivery would have become."""
        evidence = delivery.evidence
        article = ExistingArticle(
            pk=None,
            source=delivery.source_key,
            source_ref=evidence.item.source_ref,
            url=evidence.item.url,
            evidence_fingerprint=evidence.evidence_fingerprint,
            raw_fingerprint=delivery.raw_fingerprint,
            text_fingerprint=evidence.text_fingerprint,
            has_body=bool(evidence.item.body),
            is_touched=False,
            created_at=at,
        )
        self.by_ref[delivery.key] = article
        if evidence.url_fingerprint:
            self.by_url.setdefault(evidence.url_fingerprint, []).append(article)
        if evidence.text_fingerprint:
            self.by_text.setdefault(evidence.text_fingerprint, []).append(article)


_COLUMNS = (
    "pk",
    "source_id",
    "source_ref",
    "source_url",
    "evidence_fingerprint",
    "raw_fingerprint",
    "text_fingerprint",
    "url_fingerprint",
    "body_word_count",
    "desk_touched_at",
    "created_at",
)


def match_all(
    deliveries: MutableSequence[Delivery], *, source_ids: Mapping[SourceKey, int], dry_run: DryRunArticles, at: datetime
) -> list[Match]:
    """Return a match for each delivery, in at most three queries. `source_ids` holds the sources that exist.

    If a delivery's id belongs to another site's item, the delivery is replaced, in `deliveries`, by a copy whose id
    names its host; that costs a fourth query.
    """
    by_ref = _by_ref(deliveries, source_ids)
    if changed := _resolve_clashing_refs(deliveries, by_ref, source_ids, dry_run):
        by_ref |= _by_ref(changed, source_ids)
    unmatched = [
        delivery for delivery in deliveries if delivery.key not in by_ref and delivery.key not in dry_run.by_ref
    ]
    by_url = _by_fingerprint("url_fingerprint", [delivery.evidence.url_fingerprint for delivery in unmatched])
    by_text = _by_fingerprint("text_fingerprint", [delivery.text_key for delivery in unmatched])
    matches = []
    for delivery in deliveries:
        # Articles of this dry run are newer than the database.
        same_ref = dry_run.by_ref.get(delivery.key) or by_ref.get(delivery.key)
        url, text = delivery.evidence.url_fingerprint or b"", delivery.text_key or b""
        similar = [*by_url.get(url, []), *dry_run.by_url.get(url, [])]
        similar = similar or [*by_text.get(text, []), *dry_run.by_text.get(text, [])]
        owners = {delivery.source_key, source_ids.get(delivery.source_key)}
        if same_ref:
            matches.append(_match_same_article(delivery, same_ref))
        elif same_source := [article for article in similar if article.source in owners]:
            matches.append(_match_similar(delivery, same_source, at))
        elif similar:
            matches.append(_match_other_source(similar[0]))
        else:
            matches.append(Match(outcome=Outcome.CREATED))
    return matches


def fingerprints(source_id: int, refs: Sequence[str]) -> dict[str, bytes]:
    """Return the raw fingerprints of the source's existing articles, by the source's own id."""
    rows = Article.objects.filter(source_id=source_id, source_ref__in=refs).order_by()
    return {ref: bytes(raw or b"") for ref, raw in rows.values_list("source_ref", "raw_fingerprint")}


def _by_ref(
    deliveries: Sequence[Delivery], source_ids: Mapping[SourceKey, int]
) -> dict[tuple[SourceKey, str], ExistingArticle]:
    articles = {}
    for source_key in {delivery.source_key for delivery in deliveries} & source_ids.keys():
        refs = [delivery.evidence.item.source_ref for delivery in deliveries if delivery.source_key == source_key]
        rows = Article.objects.filter(source_id=source_ids[source_key], source_ref__in=refs).order_by()
        for row in rows.values(*_COLUMNS):
            articles[source_key, row["source_ref"]] = _existing_article(row)
    return articles


def _resolve_clashing_refs(
    deliveries: MutableSequence[Delivery],
    by_ref: Mapping[tuple[SourceKey, str], ExistingArticle],
    source_ids: Mapping[SourceKey, int],
    dry_run: DryRunArticles,
) -> list[Delivery]:
    """Replace, in place, deliveries whose id belongs to another site's item; return the replacements.

    A source may have several hosts (after a merge, or because an import named one source for two sites' files), and
    each WordPress site counts from 1. The same number then means different posts, and one would overwrite the other.
    """
    replacements: list[Delivery] = []
    first_urls: dict[tuple[int | SourceKey, str], str] = {}
    for index, delivery in enumerate(deliveries):
        item = delivery.evidence.item
        # An id derived from the text belongs to that text, on any site.
        if not item.has_own_id or not item.url:
            continue
        article = dry_run.by_ref.get(delivery.key) or by_ref.get(delivery.key)
        url = article.url if article else ""
        # Two new items with the same id can come in one chunk if they came by two hosts of one source.
        source = source_ids.get(delivery.source_key, delivery.source_key)
        url = url or first_urls.setdefault((source, item.source_ref), item.url)
        if not _is_same_site(item.url, url):
            deliveries[index] = delivery.with_host_in_ref()
            replacements.append(deliveries[index])
    return replacements


def _is_same_site(url: str, other_url: str) -> bool:
    """Say whether two addresses have the same host, or one has none; "www." and the scheme don't count."""
    if url == other_url:
        return True
    name, other_name = host(url), host(other_url)
    return not name or not other_name or name == other_name


def _by_fingerprint(column: str, fingerprints: Sequence[bytes | None]) -> dict[bytes, list[ExistingArticle]]:
    distinct = {fingerprint for fingerprint in fingerprints if fingerprint}
    articles: dict[bytes, list[ExistingArticle]] = {}
    if distinct:
        for row in Article.objects.filter(**{f"{column}__in": distinct}).order_by("pk").values(*_COLUMNS):
            articles.setdefault(bytes(row[column]), []).append(_existing_article(row))
    return articles


def _existing_article(row: dict[str, Any]) -> ExistingArticle:
    # psycopg returns memoryviews, sqlite3 bytes.
    fingerprint_columns = {
        name: bytes(row[name]) if row[name] is not None else None
        for name in ("evidence_fingerprint", "raw_fingerprint", "text_fingerprint")
    }
    return ExistingArticle(
        pk=row["pk"],
        source=row["source_id"],
        source_ref=row["source_ref"],
        url=row["source_url"],
        has_body=row["body_word_count"] > 0,
        is_touched=row["desk_touched_at"] is not None,
        created_at=row["created_at"],
        **fingerprint_columns,
    )


def _match_same_article(delivery: Delivery, article: ExistingArticle) -> Match:
    """Match a delivery to an article that its own source delivered before."""
    if article.evidence_fingerprint == delivery.evidence.evidence_fingerprint:
        return Match(outcome=Outcome.UNCHANGED, article=article)
    if article.has_body and not delivery.evidence.item.body:
        return Match(
            outcome=Outcome.CHANGED,
            article=article,
            code="emptied_at_source",
            message="The source now delivers this article without text. The existing text is kept.",
        )
    if article.is_touched:
        return Match.kept_for_desk(article)
    return Match(outcome=Outcome.CHANGED, article=article)


def _match_similar(delivery: Delivery, articles: list[ExistingArticle], at: datetime) -> Match:
    """Match an item whose address (or text) its own source has delivered before under another id.

    An item with an id of its own is a new article unless the text is the same too: two posts may share a link by
    mistake, and neither may be lost. If the host was added to an id because of a clash, the article at this address
    with the same original id is the same one. An item without an id (from a digest) is a new version of the only
    earlier item at its address.
    """
    has_own_id = delivery.evidence.item.has_own_id
    if has_own_id:
        ref = _original_ref(delivery.evidence.item.source_ref)
        if same_ref := [article for article in articles if _original_ref(article.source_ref) == ref]:
            return _match_same_article(delivery, same_ref[0])
    text_fingerprint = delivery.evidence.text_fingerprint
    if same_text := [article for article in articles if article.text_fingerprint == text_fingerprint]:
        if not has_own_id:
            return _match_same_article(delivery, same_text[0])
        return Match(
            outcome=Outcome.DUPLICATE,
            article=same_text[0],
            code="same_address_and_text",
            message="The same source has already delivered this text at this address under another id.",
        )
    if not has_own_id and len(articles) == 1 and articles[0].created_at < at:
        return _match_same_article(delivery, articles[0])
    return Match(outcome=Outcome.CREATED)


def _original_ref(ref: str) -> str:
    """Return the source's own id, without the suffix that an id clash or a merge of two sources added."""
    return ref.partition(" (")[0] if ref.endswith(")") else ref


def _match_other_source(article: ExistingArticle) -> Match:
    return Match(
        outcome=Outcome.DUPLICATE,
        article=article,
        is_same_source=False,
        code="delivered_by_another",
        message="Another source has already delivered this article; this source is added as a further “via”.",
    )
