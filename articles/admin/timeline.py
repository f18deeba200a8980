"""An article's timeline: texts, decisions, public notes, exceptions and imports, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Value

from articles.admin import status
from articles.admin.addresses import change_url
from articles.models import Article, Correction, Decision, Override, Revision
from articles.text.words import count_words
from articles.vocabulary import Act, ChangeClass, OverrideKind, State

# How many of the newest events are shown; the lists of decisions and revisions have the older ones.
SHOWN = 200

Badge = tuple[str, str]


@dataclass(slots=True, kw_only=True)
class Event:
    """One event: who did what and when, and the `details` of it. `number` is set only for texts."""

    at: datetime
    kind: str
    what: str
    who: str = ""
    number: int | None = None
    url: str = ""
    batch_url: str = ""
    words: int = 0
    headline: str = ""
    badges: list[Badge] = field(default_factory=list)
    moved: list[Badge] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)


class _LogEntry(NamedTuple):
    # A row of the corrections, of the exceptions, or of Django's own log.
    log: str
    at: datetime
    who: str
    word: str
    text: str


@dataclass(slots=True, kw_only=True)
class Timeline:
    """The newest events of an article. `is_cut` says that there are older ones; `django_log` is Django's own log."""

    events: list[Event]
    is_cut: bool
    django_log: list[dict[str, Any]]


def of_article(article: Article, at: datetime) -> Timeline:
    """Return the article's timeline at that moment, in four queries however long it is."""
    limit = SHOWN + 1  # one more shows that there are older events
    revisions = list(article.revisions.select_related("author").defer("citations").order_by("-number")[:limit])
    decisions = list(article.decisions.select_related("by").order_by("-at", "-pk")[:limit])
    entries = [_LogEntry(*row) for row in _log_entries(article)[: 2 * limit]]
    records = article.import_records.select_related("batch").order_by("-pk")[:limit]
    events = {f"revision {row.pk}": _text(article, row, at) for row in revisions}
    events |= _decision_events(decisions, events)
    events |= _notes_and_exceptions(entries, events)
    events |= {f"record {row.pk}": _import(row) for row in records}
    in_order = sorted(events.values(), key=lambda event: event.at, reverse=True)
    return Timeline(events=in_order[:SHOWN], is_cut=len(in_order) > SHOWN, django_log=_django_log(entries))


def _text(article: Article, revision: Revision, at: datetime) -> Event:
    badges: list[Badge] = []
    if revision.pk == article.live_revision_id:
        badges.append(status.badge(article, at) if article.state == State.PUBLISHED else ("", "Published last"))
    if revision.pk == article.working_id:
        badges.append(("", "Working text"))
    if revision.sha256 == article.approved_sha256:
        badges.append(("approved", "Approved"))
    return Event(
        at=revision.created_at,
        kind="text",
        what=str(revision),
        who=str(revision.author),
        number=revision.number,
        url=change_url(revision),
        words=count_words(revision.summary),
        headline=revision.headline,
        badges=badges,
    )


def _decision_events(decisions: Iterable[Decision], texts: dict[str, Event]) -> dict[str, Event]:
    """Return the decisions as events, except that saving a text only adds the change of state to the text's event."""
    events = {}
    for row in decisions:
        moved = []
        if row.from_state != row.to_state:
            moved = [(row.from_state, row.get_from_state_display()), (row.to_state, row.get_to_state_display())]
        if row.act == Act.SAVE_TEXT and (text := texts.get(f"revision {row.revision_id}")):
            text.moved = moved
            continue
        details = [("Reason", row.reason)] if row.reason else []
        events[f"decision {row.pk}"] = Event(
            at=row.at, kind="decision", what=row.get_act_display(), who=str(row.by), moved=moved, details=details
        )
    return events


def _log_entries(article: Article) -> Any:
    """Return corrections, exceptions and Django's own log in one query: the columns of `_LogEntry`, newest first."""
    notes = Correction.objects.filter(article=article).order_by()
    exceptions = Override.objects.filter(article=article).order_by()
    django_log = LogEntry.objects.filter(
        content_type__app_label="articles", content_type__model="article", object_id=str(article.pk)
    ).order_by()
    return (
        notes.values_list(Value("note"), "at", "by__username", "change_class", "note")
        .union(
            exceptions.values_list(Value("waived"), "at", "by__username", "kind", "reason"),
            django_log.values_list(Value("django"), "action_time", "user__username", Value(""), "change_message"),
            all=True,
        )
        .order_by("-at")
    )


def _notes_and_exceptions(entries: Iterable[_LogEntry], events: dict[str, Event]) -> dict[str, Event]:
    """Add notes and exceptions to the decision of the same moment; return those without one as events."""
    decisions = {(event.at, event.who): event for event in events.values() if event.kind == "decision"}
    alone = {}
    for place, row in enumerate(entries):
        if row.log == "django":
            continue
        is_note = row.log == "note"
        word = str(ChangeClass(row.word).label if is_note else OverrideKind(row.word).label)
        decision = decisions.get((row.at, row.who))
        if decision is None:
            kind, what = ("note", "Public note") if is_note else ("waived", "Accepted")
            decision = alone[f"{row.log} {place}"] = Event(at=row.at, kind=kind, what=what, who=row.who)
        decision.badges.append((row.word, word))
        # The reason for an exception is the decision's own; the decision's reason for a note only repeats it.
        if is_note:
            decision.details = [pair for pair in decision.details if row.text not in pair[1]]
        if is_note or decision.kind != "decision":
            decision.details.append(("Note to readers" if is_note else "Reason", row.text))
    return alone


def _import(record: Any) -> Event:
    details = [("Message", record.message)] if record.message else []
    return Event(
        at=record.batch.started_at,
        kind="import",
        what=f"Import: {record.file}, record {record.number}",
        url=change_url(record),
        batch_url=change_url(record.batch),
        headline=str(record.batch),
        badges=[(record.outcome, record.get_outcome_display())],
        details=details,
    )


def _django_log(entries: Iterable[_LogEntry]) -> list[dict[str, Any]]:
    rows = [row for row in entries if row.log == "django"][:SHOWN]
    return [
        {
            "at": row.at,
            "who": row.who,
            "text": LogEntry(action_flag=CHANGE, change_message=row.text).get_change_message(),
        }
        for row in rows
    ]
