"""What articles were imported from, read again by today's rules: writes what has changed, and creates nothing.

Matching, weighing and writing are those of any import (`ingest`). Only what that would lead elsewhere stops here: to
another article, to a new one, or to an article without its text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from articles.intake import parts, snapshots, stored
from articles.intake.delivery import Delivery
from articles.intake.ingest import Additions, IngestResult, source_columns, without_repeats, write
from articles.intake.item import Item
from articles.intake.matching import DryRunArticles, Match, match_all
from articles.intake.snapshots import Difference, Snapshot
from articles.intake.sourcing import existing_sources
from articles.vocabulary import Outcome

_KEPT = (
    "Read by today’s rules, the source’s record says something else than before. The desk has worked on this article, "
    "so its text stays as it is. Compare it with the record and decide."
)
_NOT_IN_COLUMNS = frozenset({"sections", "topics", "links"})
_SHOWN = 3  # differences that a message quotes
_QUOTED = 60  # characters of each


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReading:
    """The last delivery of an article, read again. `is_whole` says that nothing it is silent on was ever known."""

    delivery: Delivery
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """What became of an article: the result, the names of what has changed, and what it held before, if it has.

    `fingerprint` is that of its evidence afterwards.
    """

    result: IngestResult
    names: tuple[str, ...] = ()
    before: Snapshot | None = None
    fingerprint: bytes = b""


def reread(readings: Mapping[int, LastReading], *, at: datetime, additions: Additions) -> dict[int, Rereading]:
    """Write what today's rules make of the articles, in the caller's transaction; return what became of each, by id.

    An article that nobody at the desk has touched is written again; any other is flagged as changed at its source. At
    `at` the run started. Raises DatabaseError if the database refuses a row: roll back, then try them one by one.
    """
    rereadings: dict[int, Rereading] = {}
    ids = iter(readings)
    for part in without_repeats([reading.delivery for reading in readings.values()]):
        of_part = {article_id: readings[article_id] for article_id in islice(ids, len(part))}
        rereadings |= _reread(of_part, part, at, additions)
    return rereadings


def _reread(
    readings: dict[int, LastReading], part: list[Delivery], at: datetime, additions: Additions
) -> dict[int, Rereading]:
    sources = existing_sources({delivery.source_key for delivery in part})
    source_ids = {key: source.pk for key, source in sources.items()}
    matches = match_all(part, source_ids=source_ids, dry_run=DryRunArticles(), at=at)
    held, items = snapshots.held(readings), stored.items(readings)
    rereadings: dict[int, Rereading] = {}
    pending: dict[int, tuple[Delivery, Match]] = {}
    for article_id, delivery, match in zip(readings, part, matches, strict=True):
        if refusal := _refusal(article_id, delivery, match):
            rereadings[article_id] = Rereading(result=refusal)
            continue
        today = _rewriting(match, delivery, readings[article_id], held[article_id], items[article_id])
        if today.outcome == Outcome.CHANGED:
            pending[article_id] = delivery, today
        else:
            rereadings[article_id] = Rereading(result=_result(article_id, Outcome.UNCHANGED))
    if not pending:
        return rereadings
    deliveries = [delivery for delivery, _ in pending.values()]
    results = write(deliveries, [match for _, match in pending.values()], at=at, additions=additions)
    after = snapshots.held(pending)
    return rereadings | {
        article_id: _outcome(result, match.changes, held[article_id], after[article_id])
        for (article_id, (_, match)), result in zip(pending.items(), results, strict=True)
    }


def _refusal(article_id: int, delivery: Delivery, match: Match) -> IngestResult | None:
    """Return why the article stays as it is, whatever the rules say; None if it need not."""
    if match.article is None or match.article.pk != article_id:
        other = f"the article “{match.article.headline}”" if match.article else "a new article"
        message = f"Read by today’s rules, this record belongs to {other}. Both stay as they are: compare the two."
        if match.article is None:
            message = f"Read by today’s rules, this record would become {other}. Nothing was created or changed."
        return _result(article_id, Outcome.SKIPPED, "another_article", message)
    if match.code == "emptied_at_source":
        message = "Read by today’s rules, this record has no text. The text that the article has is kept."
        return _result(article_id, Outcome.SKIPPED, "no_text_now", message)
    return None


def _rewriting(match: Match, delivery: Delivery, reading: LastReading, held: Snapshot, item: Item) -> Match:
    """Return the match of an article: "changed" where anything that people see would be another."""
    match = replace(match, source_ref="")  # what the source calls it is for an import to say
    article, known = match.article, held.columns["evidence_parts"]
    if article is None or (article.has_body and not delivery.evidence.item.body):
        return match
    if article.is_touched:
        changes = parts.differing(known, delivery.evidence.parts) if known and reading.is_whole else ()
        return Match(outcome=Outcome.CHANGED, article=article, changes=changes).kept_for_desk() if changes else match
    known = known or stored.parts_of_item(item)
    evidence = delivery.evidence if reading.is_whole else delivery.evidence.after(item, known)
    columns = source_columns(replace(delivery, evidence=evidence))
    is_refiled = not _NOT_IN_COLUMNS.isdisjoint(parts.differing(known, evidence.parts))
    outcome = Outcome.CHANGED if is_refiled or snapshots.differ(held, columns) else Outcome.UNCHANGED
    return Match(outcome=outcome, article=article, parts=b"" if reading.is_whole else known)


def _outcome(result: IngestResult, names: tuple[str, ...], before: Snapshot, after: Snapshot) -> Rereading:
    fingerprint = after.columns["evidence_fingerprint"] or b""
    if result.code:
        message = f"{_KEPT} Changed: {', '.join(names)}." if names else _KEPT
        result = replace(result, source_id=None, message=message)
        return Rereading(result=result, names=names, before=before, fingerprint=fingerprint)
    changes = snapshots.differences(before, after)
    if not changes:
        return Rereading(result=_result(result.article_id, Outcome.UNCHANGED))
    names = tuple(change.name for change in changes)
    message = f"Changed: {', '.join(names)}. {_quoted(changes)}"
    result = replace(result, source_id=None, message=message)
    return Rereading(result=result, names=names, before=before, fingerprint=fingerprint)


def _result(article_id: int | None, outcome: Outcome, code: str = "", message: str = "") -> IngestResult:
    return IngestResult(outcome=outcome, article_id=article_id, code=code, message=message)


def _quoted(changes: Sequence[Difference]) -> str:
    """Return before and after of the first differences, each from shortly before the place where the two part."""
    lines = []
    for name, before, after in changes[:_SHOWN]:
        pairs = zip(before, after, strict=False)
        same = next((place for place, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))
        start = max(0, same - _QUOTED // 3) if max(len(before), len(after)) > _QUOTED else 0
        old, new = (_excerpt(text, start) for text in (before, after))
        lines.append(f"{name[:1].upper()}{name[1:]}: {old} → {new}.")
    return " ".join(lines)


def _excerpt(text: str, start: int) -> str:
    shown = " ".join(text[start : start + _QUOTED].split())
    if not shown:
        return "nothing"
    return f"“{'…' * (start > 0)}{shown}{'…' * (start + _QUOTED < len(text))}”"
