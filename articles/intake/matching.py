"""Which article an arrival is already: by the source's own id, then by canonical address, then by its words."""

import hashlib
from collections.abc import Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from articles.intake.evidence import Evidence
from articles.intake.sourcing import Deliverer
from articles.models import Article
from articles.text.links import host
from articles.vocabulary import Outcome

_LONGEST_REF = Article._meta.get_field("source_ref").max_length or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An item at the door: its evidence, who delivered it, and the sha256 (32 bytes) of its raw record."""

    evidence: Evidence
    deliverer: Deliverer
    raw_fingerprint: bytes

    @property
    def key(self) -> tuple[Deliverer, str]:
        """Return what tells it apart from all others: who delivered it, and their id for it."""
        return self.deliverer, self.evidence.item.source_ref

    @property
    def text_key(self) -> bytes | None:
        """Return the fingerprint of its words, where it has neither an id nor an address to go by."""
        return None if self.evidence.item.has_own_id or self.evidence.item.url else self.evidence.text_fingerprint

    def identities(self) -> list[Any]:
        """Return everything that it may be found by."""
        keys = [self.key, self.evidence.url_fingerprint, self.text_key]
        return [key for key in keys if key is not None]

    def marked(self) -> Self:
        """Return it under an id that names its site, too: for where another site of its source has the same number.

        The same item gets the same mark each time, so that it is known again.
        """
        item = self.evidence.item
        ref = f"{item.source_ref} ({host(item.url)})"
        if len(ref) > _LONGEST_REF:
            ref = f"{item.source_ref[:100]} ({hashlib.sha256(ref.encode()).hexdigest()})"
        return replace(self, evidence=replace(self.evidence, item=replace(item, source_ref=ref)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """As much of an article as matching needs; `pk` is None for one that a dry run has rolled back."""

    pk: int | None
    source: int | Deliverer
    source_ref: str
    url: str
    evidence_fingerprint: bytes | None
    raw_fingerprint: bytes | None
    text_fingerprint: bytes | None
    has_body: bool
    is_touched: bool
    created_at: datetime


# The codes under which a changed delivery leaves the article's text as it is.
TEXT_KEPT = ("kept_for_desk", "emptied_at_source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is to become of an arrival, and the article that it is already. `is_own`: its own source delivered that."""

    outcome: Outcome
    known: Known | None = None
    is_own: bool = True
    code: str = ""
    message: str = ""

    @classmethod
    def kept_for_desk(cls, known: Known) -> Self:
        """Return the decision about a new version of what the desk is working on."""
        return cls(
            outcome=Outcome.CHANGED,
            known=known,
            code="kept_for_desk",
            message="The source has a new version. The desk has worked on this article, so its text stays as it is; "
            "the new version is kept as evidence. Compare the two and decide.",
        )


@dataclass(slots=True)
class Memory:
    """What a dry run would have written, found by the same three keys as an article."""

    by_ref: dict[tuple[Deliverer, str], Known] = field(default_factory=dict)
    by_url: dict[bytes, list[Known]] = field(default_factory=dict)
    by_text: dict[bytes, list[Known]] = field(default_factory=dict)

    def add(self, arrival: Arrival, at: datetime) -> None:
        """Remember an arrival as the article that it would have become."""
        evidence = arrival.evidence
        known = Known(
            pk=None,
            source=arrival.deliverer,
            source_ref=evidence.item.source_ref,
            url=evidence.item.url,
            evidence_fingerprint=evidence.evidence_fingerprint,
            raw_fingerprint=arrival.raw_fingerprint,
            text_fingerprint=evidence.text_fingerprint,
            has_body=bool(evidence.item.body),
            is_touched=False,
            created_at=at,
        )
        self.by_ref[arrival.key] = known
        if evidence.url_fingerprint:
            self.by_url.setdefault(evidence.url_fingerprint, []).append(known)
        if evidence.text_fingerprint:
            self.by_text.setdefault(evidence.text_fingerprint, []).append(known)


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


def decide_all(
    arrivals: MutableSequence[Arrival], *, source_ids: Mapping[Deliverer, int], memory: Memory, at: datetime
) -> list[Decided]:
    """Return what is to become of each arrival, in three queries at most. `source_ids` holds the known deliverers.

    Where an id belongs to another site's item, the arrival is replaced in `arrivals` by itself under a marked id, which
    costs a fourth query.
    """
    by_ref = _by_ref(arrivals, source_ids)
    if marked := _mark_clashing(arrivals, by_ref, source_ids, memory):
        by_ref |= _by_ref(marked, source_ids)
    missed = [arrival for arrival in arrivals if arrival.key not in by_ref and arrival.key not in memory.by_ref]
    by_url = _by_fingerprint("url_fingerprint", [a.evidence.url_fingerprint for a in missed])
    by_text = _by_fingerprint("text_fingerprint", [a.text_key for a in missed])
    decided = []
    for arrival in arrivals:
        # What this dry run has seen is newer than what the database holds.
        same_ref = memory.by_ref.get(arrival.key) or by_ref.get(arrival.key)
        url, words = arrival.evidence.url_fingerprint or b"", arrival.text_key or b""
        others = [*by_url.get(url, []), *memory.by_url.get(url, [])]
        others = others or [*by_text.get(words, []), *memory.by_text.get(words, [])]
        owners = {arrival.deliverer, source_ids.get(arrival.deliverer)}
        if same_ref:
            decided.append(_same_article(arrival, same_ref))
        elif own := [known for known in others if known.source in owners]:
            decided.append(_own_look_alike(arrival, own, at))
        elif others:
            decided.append(_somebody_elses(others[0]))
        else:
            decided.append(Decided(outcome=Outcome.CREATED))
    return decided


def fingerprints(source_id: int, refs: Sequence[str]) -> dict[str, bytes]:
    """Return the raw fingerprints of those of the source's articles that we have, by the source's id."""
    rows = Article.objects.filter(source_id=source_id, source_ref__in=refs).order_by()
    return {ref: bytes(raw or b"") for ref, raw in rows.values_list("source_ref", "raw_fingerprint")}


def _by_ref(arrivals: Sequence[Arrival], source_ids: Mapping[Deliverer, int]) -> dict[tuple[Deliverer, str], Known]:
    found = {}
    for deliverer in {arrival.deliverer for arrival in arrivals} & source_ids.keys():
        refs = [arrival.evidence.item.source_ref for arrival in arrivals if arrival.deliverer == deliverer]
        rows = Article.objects.filter(source_id=source_ids[deliverer], source_ref__in=refs).order_by()
        for row in rows.values(*_COLUMNS):
            found[deliverer, row["source_ref"]] = _known(row)
    return found


def _mark_clashing(
    arrivals: MutableSequence[Arrival],
    by_ref: Mapping[tuple[Deliverer, str], Known],
    source_ids: Mapping[Deliverer, int],
    memory: Memory,
) -> list[Arrival]:
    """Mark the ids that other sites' items have, in place, and return the arrivals that were marked.

    A source may have several hosts (two that were merged, or one named by hand for files of two sites), and WordPress
    counts on each from 1: the same number says nothing then, and the one text would be written over the other.
    """
    marked: list[Arrival] = []
    first: dict[tuple[int | Deliverer, str], str] = {}
    for place, arrival in enumerate(arrivals):
        item = arrival.evidence.item
        # An id that we have made of the text is the text's, wherever that stands.
        if not item.has_own_id or not item.url:
            continue
        known = memory.by_ref.get(arrival.key) or by_ref.get(arrival.key)
        url = known.url if known else ""
        # Two that are both new come in one chunk only where their hosts do: then no key has told them apart before.
        url = url or first.setdefault((source_ids.get(arrival.deliverer, arrival.deliverer), item.source_ref), item.url)
        if not _is_one_site(item.url, url):
            arrivals[place] = arrival.marked()
            marked.append(arrivals[place])
    return marked


def _is_one_site(url: str, other: str) -> bool:
    """Say whether two addresses are of one host, or one of them names none; "www." and the scheme do not count."""
    if url == other:
        return True
    name, other_name = host(url), host(other)
    return not name or not other_name or name == other_name


def _by_fingerprint(column: str, values: Sequence[bytes | None]) -> dict[bytes, list[Known]]:
    wanted = {value for value in values if value}
    found: dict[bytes, list[Known]] = {}
    if wanted:
        for row in Article.objects.filter(**{f"{column}__in": wanted}).order_by("pk").values(*_COLUMNS):
            found.setdefault(bytes(row[column]), []).append(_known(row))
    return found


def _known(row: dict[str, Any]) -> Known:
    # psycopg returns memoryviews, sqlite3 bytes.
    prints = {
        name: bytes(row[name]) if row[name] is not None else None
        for name in ("evidence_fingerprint", "raw_fingerprint", "text_fingerprint")
    }
    return Known(
        pk=row["pk"],
        source=row["source_id"],
        source_ref=row["source_ref"],
        url=row["source_url"],
        has_body=row["body_word_count"] > 0,
        is_touched=row["desk_touched_at"] is not None,
        created_at=row["created_at"],
        **prints,
    )


def _same_article(arrival: Arrival, known: Known) -> Decided:
    """Decide about a further delivery of an article by its own source."""
    if known.evidence_fingerprint == arrival.evidence.evidence_fingerprint:
        return Decided(outcome=Outcome.UNCHANGED, known=known)
    if known.has_body and not arrival.evidence.item.body:
        return Decided(
            outcome=Outcome.CHANGED,
            known=known,
            code="emptied_at_source",
            message="The source now delivers it without text. The text that we have is kept.",
        )
    return Decided.kept_for_desk(known) if known.is_touched else Decided(outcome=Outcome.CHANGED, known=known)


def _own_look_alike(arrival: Arrival, known: list[Known], at: datetime) -> Decided:
    """Decide about an item whose address (or words) its own source has delivered under another id.

    With an id of its own it is another article, unless the words are the same too: two posts may share a link by mistake,
    and neither may be lost. Under an id that was marked, because another site's item has it, it is the one at its address
    with the same id before the mark. Without one (a digest's) it is a new version of the only earlier item at that address.
    """
    if arrival.evidence.item.has_own_id:
        ref = _unmarked(arrival.evidence.item.source_ref)
        if marked := [one for one in known if _unmarked(one.source_ref) == ref]:
            return _same_article(arrival, marked[0])
    if same := [one for one in known if one.text_fingerprint == arrival.evidence.text_fingerprint]:
        if not arrival.evidence.item.has_own_id:
            return _same_article(arrival, same[0])
        return Decided(
            outcome=Outcome.DUPLICATE,
            known=same[0],
            code="same_address_and_text",
            message="The same source has delivered the same text at the same address under another id.",
        )
    if not arrival.evidence.item.has_own_id and len(known) == 1 and known[0].created_at < at:
        return _same_article(arrival, known[0])
    return Decided(outcome=Outcome.CREATED)


def _unmarked(ref: str) -> str:
    """Return the source's own id, without what a clash (here, or of two sources that were merged) has put behind it."""
    return ref.partition(" (")[0] if ref.endswith(")") else ref


def _somebody_elses(known: Known) -> Decided:
    return Decided(
        outcome=Outcome.DUPLICATE,
        known=known,
        is_own=False,
        code="delivered_by_another",
        message="Another source has delivered this article already; this one is noted as a further “via”.",
    )
