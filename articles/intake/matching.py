"""Matches deliveries against existing articles: by the source's id, then by canonical address, then by text."""

from collections.abc import Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from articles.intake import parts, references, stored
from articles.intake.delivery import Delivery
from articles.intake.sourcing import SourceKey
from articles.models import Article
from articles.vocabulary import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingArticle:
    """The parts of an article that matching needs; `pk` is None for an article that a dry run rolled back."""

    pk: int | None
    source: int | SourceKey
    source_ref: str
    url: str
    headline: str
    evidence_fingerprint: bytes | None
    parts: bytes | None
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

    `is_same_source` is False if that article came from another source. `source_ref` is the reference that the article
    takes from the delivery, or "". Of a changed article, `parts` are those that it has had and `changes` the names of
    those that are new (`articles.intake.parts`).
    """

    outcome: Outcome
    article: ExistingArticle | None = None
    is_same_source: bool = True
    code: str = ""
    message: str = ""
    source_ref: str = ""
    parts: bytes = b""
    changes: tuple[str, ...] = ()

    def kept_for_desk(self) -> Self:
        """Return the match for a new version of an article that the desk is working on."""
        return replace(
            self,
            code="kept_for_desk",
            message="The source has published a new version. The desk has worked on this article, so its text stays as "
            "it is; the new version is kept as evidence. Compare the two and decide.",
        )


@dataclass(slots=True)
class DryRunArticles:
    """The articles that a dry run would have written, by the same three keys as stored articles.

    `keep` those of a transaction that has succeeded, and `forget` those of one that has failed.
    """

    by_ref: dict[tuple[SourceKey, str], ExistingArticle] = field(default_factory=dict)
    by_url: dict[bytes, list[ExistingArticle]] = field(default_factory=dict)
    by_text: dict[bytes, list[ExistingArticle]] = field(default_factory=dict)
    _latest: list[tuple[Delivery, ExistingArticle | None]] = field(default_factory=list)

    def add(self, delivery: Delivery, match: Match, at: datetime) -> None:
        """Add the article that the delivery would have become."""
        evidence = delivery.evidence
        article = ExistingArticle(
            pk=None,
            source=delivery.source_key,
            source_ref=evidence.item.source_ref,
            url=evidence.item.url,
            headline=evidence.item.headline,
            evidence_fingerprint=evidence.evidence_fingerprint,
            parts=parts.merged(match.parts, evidence.parts),
            raw_fingerprint=delivery.raw_fingerprint,
            text_fingerprint=evidence.text_fingerprint,
            has_body=bool(evidence.item.body),
            is_touched=False,
            created_at=at,
        )
        self._latest.append((delivery, self.by_ref.get(delivery.key)))
        self.by_ref[delivery.key] = article
        if evidence.url_fingerprint:
            self.by_url.setdefault(evidence.url_fingerprint, []).append(article)
        if evidence.text_fingerprint:
            self.by_text.setdefault(evidence.text_fingerprint, []).append(article)

    def keep(self) -> None:
        """Keep everything added so far."""
        self._latest.clear()

    def forget(self) -> None:
        """Forget what was added since the last `keep`."""
        while self._latest:
            delivery, earlier = self._latest.pop()
            if earlier:
                self.by_ref[delivery.key] = earlier
            else:
                del self.by_ref[delivery.key]
            if delivery.evidence.url_fingerprint:
                self.by_url[delivery.evidence.url_fingerprint].pop()
            if delivery.evidence.text_fingerprint:
                self.by_text[delivery.evidence.text_fingerprint].pop()


_COLUMNS = (
    "pk",
    "source_id",
    "source_ref",
    "source_url",
    "headline",
    "evidence_fingerprint",
    "evidence_parts",
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
    """Return a match for each delivery, in at most four queries. `source_ids` holds the sources that exist.

    If a delivery's id belongs to another site's item, the delivery is replaced, in `deliveries`, by a copy whose id
    names its host; that costs a further query.
    """
    by_ref = _by_ref([delivery.key for delivery in deliveries], source_ids)
    if changed := _resolve_clashing_refs(deliveries, by_ref, source_ids, dry_run):
        by_ref |= _by_ref([delivery.key for delivery in changed], source_ids)
    unmatched = [
        delivery for delivery in deliveries if delivery.key not in by_ref and delivery.key not in dry_run.by_ref
    ]
    known = _Known(
        by_ref=by_ref,
        by_local_ref=_by_ref([key for delivery in unmatched if (key := delivery.local_key)], source_ids),
        by_url=_by_fingerprint("url_fingerprint", [delivery.evidence.url_fingerprint for delivery in unmatched]),
        by_text=_by_fingerprint("text_fingerprint", [delivery.text_key for delivery in unmatched]),
        source_ids=source_ids,
        dry_run=dry_run,
    )
    matches: list[Match] = []
    for delivery in deliveries:
        match = _match(delivery, known.candidates(delivery), at)
        known.take(match)
        matches.append(match)
    return matches


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    """The articles that a delivery may be: by its reference, by its id within the site, and by its address or text.

    `owners` is its own source.
    """

    same_ref: ExistingArticle | None
    same_local_ref: ExistingArticle | None
    similar: list[ExistingArticle]
    owners: tuple[SourceKey, int | None]


@dataclass(slots=True, kw_only=True)
class _Known:
    """The articles that match some of the deliveries. Each is only one of them: `taken`, and `renamed` with it."""

    by_ref: Mapping[tuple[SourceKey, str], ExistingArticle]
    by_local_ref: Mapping[tuple[SourceKey, str], ExistingArticle]
    by_url: Mapping[bytes, list[ExistingArticle]]
    by_text: Mapping[bytes, list[ExistingArticle]]
    source_ids: Mapping[SourceKey, int]
    dry_run: DryRunArticles
    taken: set[tuple[int | SourceKey, str]] = field(default_factory=set)
    renamed: set[tuple[int | SourceKey, str]] = field(default_factory=set)

    def take(self, match: Match) -> None:
        """Note that a delivery has this match, so that no later one has the same article by its address or text."""
        if match.article and match.is_same_source:
            self.taken.add(_key(match.article))
            if match.source_ref:
                self.renamed.add(_key(match.article))

    def candidates(self, delivery: Delivery) -> _Candidates:
        """Return those that the delivery may be. Articles of this dry run are newer than the database."""
        url, text, local_key = delivery.evidence.url_fingerprint or b"", delivery.text_key or b"", delivery.local_key
        similar = [*self.by_url.get(url, []), *self.dry_run.by_url.get(url, [])]
        similar = similar or [*self.by_text.get(text, []), *self.dry_run.by_text.get(text, [])]
        same_ref = self.dry_run.by_ref.get(delivery.key) or self.by_ref.get(delivery.key)
        local = (self.dry_run.by_ref.get(local_key) or self.by_local_ref.get(local_key)) if local_key else None
        return _Candidates(
            same_ref=None if same_ref and _key(same_ref) in self.renamed else same_ref,
            same_local_ref=None if local and _key(local) in self.taken else local,
            similar=[article for article in similar if _key(article) not in self.taken],
            owners=(delivery.source_key, self.source_ids.get(delivery.source_key)),
        )


def _key(article: ExistingArticle) -> tuple[int | SourceKey, str]:
    return article.source, article.source_ref


def _match(delivery: Delivery, candidates: _Candidates, at: datetime) -> Match:
    if candidates.same_ref:
        return _match_same_article(delivery, candidates.same_ref)
    item = delivery.evidence.item
    same_source = [article for article in candidates.similar if article.source in candidates.owners]
    if earlier := _earlier_delivery(delivery, same_source, candidates.same_local_ref):
        match = _match_same_article(delivery, earlier)
        takes_over = references.takes_over(item, earlier.source_ref, has_parts=earlier.parts is not None)
        return replace(match, source_ref=item.source_ref) if takes_over else match
    if same_source and item.has_site:
        return _match_similar(delivery, same_source, at)
    if candidates.similar and item.has_site:
        return _match_other_source(candidates.similar[0])
    return Match(outcome=Outcome.CREATED)


def _earlier_delivery(
    delivery: Delivery, same_source: list[ExistingArticle], local_ref: ExistingArticle | None
) -> ExistingArticle | None:
    """Return the article that the source delivered before under another reference with the same id within its site.

    That is one at the same address, through whichever path; or one of an unknown site with the same headline and text;
    or one of release 0.2.0, which left the site out, if nothing speaks against it.
    """
    item, text = delivery.evidence.item, delivery.evidence.text_fingerprint
    if not item.has_own_id:
        return None
    name = references.within_site if item.has_site else references.without_slug
    for article in same_source:
        # The desk may have given it another headline.
        has_its_headline = item.has_site or article.is_touched or article.headline == item.headline
        if has_its_headline and name(article.source_ref) == name(item.source_ref):
            return article
    if local_ref:
        has_same_text = text is not None and text == local_ref.text_fingerprint
        if references.agrees(item, url=local_ref.url, has_same_text=has_same_text):
            return local_ref
    return None


def fingerprints(source_id: int, refs: Sequence[str]) -> dict[str, bytes]:
    """Return the raw fingerprints of the source's existing articles, by the source's own id."""
    rows = Article.objects.filter(source_id=source_id, source_ref__in=refs).order_by()
    return {ref: bytes(raw or b"") for ref, raw in rows.values_list("source_ref", "raw_fingerprint")}


def _by_ref(
    keys: Sequence[tuple[SourceKey, str]], source_ids: Mapping[SourceKey, int]
) -> dict[tuple[SourceKey, str], ExistingArticle]:
    articles = {}
    for source_key in {source_key for source_key, _ in keys} & source_ids.keys():
        refs = [ref for key, ref in keys if key == source_key]
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
        if not references.is_same_site(item.url, url):
            deliveries[index] = delivery.with_host_in_ref()
            replacements.append(deliveries[index])
    return replacements


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
        headline=row["headline"],
        has_body=row["body_word_count"] > 0,
        parts=bytes(row["evidence_parts"]) if row["evidence_parts"] is not None else None,
        is_touched=row["desk_touched_at"] is not None,
        created_at=row["created_at"],
        **fingerprint_columns,
    )


def _match_same_article(delivery: Delivery, article: ExistingArticle) -> Match:
    """Match a delivery to an article that its own source delivered before."""
    known = stored.Known(article.pk, article.parts, article.evidence_fingerprint, is_touched=article.is_touched)
    if (comparison := known.compared_with(delivery.evidence)) is None:
        return Match(outcome=Outcome.UNCHANGED, article=article)
    match = Match(outcome=Outcome.CHANGED, article=article, parts=comparison.parts, changes=comparison.changes)
    if article.has_body and not delivery.evidence.item.body:
        return replace(
            match,
            code="emptied_at_source",
            message="The source now delivers this article without text. The existing text is kept.",
        )
    return match.kept_for_desk() if article.is_touched else match


def _match_similar(delivery: Delivery, articles: list[ExistingArticle], at: datetime) -> Match:
    """Match an item whose address (or text) its own source has delivered before under another id.

    An item with an id of its own is a new article unless the text is the same too: two posts may share a link by
    mistake, and neither may be lost. An item without an id (from a digest) is a new version of the only earlier item
    at its address.
    """
    has_own_id = delivery.evidence.item.has_own_id
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


def _match_other_source(article: ExistingArticle) -> Match:
    return Match(
        outcome=Outcome.DUPLICATE,
        article=article,
        is_same_source=False,
        code="delivered_by_another",
        message="Another source has already delivered this article; this source is added as a further “via”.",
    )
