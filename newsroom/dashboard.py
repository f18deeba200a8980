"""The desk's first page: queues of waiting work, oldest first; sources gone quiet; what imports in and went out.

It takes four queries: the keys of all queues (each up to a cap) together with the counts of all days, the recent
imports, the deliveries by source, and the rows of all queues of articles. Up to three more read imports with problems,
exceptions, and the names of sources gone quiet. No query reads more than an index or a window of the newest rows.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Exists, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil

from articles.admin import rights, status
from articles.admin.addresses import change_url, list_url
from articles.admin.bounded import CAP, KeysUpToLimit, capped, keys_of, newest
from articles.admin.waiting import LOOKED_AT, WAITS
from articles.models import Article, Override
from articles.vocabulary import Act, OverrideKind, State
from importers.admin.batch import HALF_UNDONE, RUNNING
from importers.models import ImportBatch
from newsroom import activity
from newsroom.models import AccountEvent, EventKind

SHOWN = 5
WEEK = timedelta(days=7)
BATCHES_LOOKED_AT = 1_000

# The act that empties a queue: only users with the right to it see the queue. Everybody sees the others.
_WORK_OF = {"review": Act.APPROVE, "approved": Act.PUBLISH, "new_text": Act.PUBLISH}
_OF_ROLES = (
    EventKind.GROUP_ADDED,
    EventKind.GROUP_REMOVED,
    EventKind.STAFF_GIVEN,
    EventKind.SUPERUSER_GIVEN,
    EventKind.SUPERUSER_TAKEN,
    EventKind.RIGHT_GIVEN,
    EventKind.RIGHT_TAKEN,
)
_COLUMNS = [
    "public_id",
    "state",
    "headline",
    "headline_suggested",
    "source__name",
    "working__headline",
    "published_at",
    "updated_at",
    "submitted_at",
    "source_changed_at",
]
# Long columns of an import that the page does not show.
_LONG = ["warnings", "made", "options"]
_OVERRIDDEN = [
    "kind",
    "reason",
    "at",
    "by__username",
    "article__public_id",
    "article__headline",
    "article__headline_suggested",
    "article__working__headline",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """A line of a queue: what is waiting, for how long, and the address of the page where the work is done."""

    url: str
    story: str
    is_suggested: bool = False
    css: str
    word: str
    who: str
    at: datetime
    age: str


@dataclass(slots=True, kw_only=True)
class WorkQueue:
    """What is waiting for one kind of work: the query and, once it has run, the count and the oldest items."""

    name: str
    title: str
    queryset: QuerySet
    url: str
    note: str = ""
    since: str = ""
    number: int = 0
    first: list[int] = field(default_factory=list)
    rows: list[WaitingItem] = field(default_factory=list)

    @property
    def count(self) -> str:
        """Return how many are waiting, as text."""
        return capped(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """What the first page shows to one user."""

    is_empty: bool
    upload_url: str
    batches_url: str
    queues: list[WorkQueue]
    quiet: list[activity.QuietSource]
    charts: list[activity.Chart]

    @property
    def waiting(self) -> list[WorkQueue]:
        """Return the queues in which something is waiting."""
        return [queue for queue in self.queues if queue.number]

    @property
    def clear(self) -> list[WorkQueue]:
        """Return the queues that are empty."""
        return [queue for queue in self.queues if not queue.number]

    @property
    def figures(self) -> list[tuple[activity.Bar, ...]]:
        """Return the charts' figures by day, today first."""
        return list(zip(*(reversed(chart.bars) for chart in self.charts), strict=True))


def page(user: User, at: datetime | None = None) -> FirstPage | None:
    """Return a user's first page at that moment (by default now), None if they may not see articles."""
    if not user.has_perm("articles.view_article"):
        return None
    at = at or timezone.now()
    of_articles = article_queues(user, at)
    problems = import_problems(at) if user.has_perm("importers.view_importbatch") else None
    waived = overrides(at) if user.has_perm("articles.view_override") else None
    roles = role_changes(at) if user.has_perm("newsroom.view_accountevent") else None
    queues = [queue for queue in (*of_articles, problems, waived, roles) if queue]
    days = activity.days(at)
    figures = _read_keys(user, queues, activity.published(days, at))
    _read_articles(of_articles, at)
    if problems and problems.first:
        batches = ImportBatch.objects.defer(*_LONG)
        problems.rows = [_of_batch(batch, at) for batch in _in_order(batches, problems)]
    if waived and waived.first:
        overridden = Override.objects.select_related("by", "article__working").only(*_OVERRIDDEN)
        waived.rows = [_of_override(row, at) for row in _in_order(overridden, waived)]
    if roles and roles.first:
        roles.rows = [_of_role_change(row, at) for row in _in_order(AccountEvent.objects.all(), roles)]
    imports = activity.imports(at)
    return FirstPage(
        is_empty=not figures["any_article"],
        upload_url=reverse("admin:importers_importupload_add") if user.has_perm("importers.import_files") else "",
        batches_url=problems.url if problems else "",
        queues=queues,
        quiet=activity.gone_quiet(at, imports),
        charts=activity.charts(days, [figures[f"day_{place}"] for place in range(len(days))], imports),
    )


# --- The queries.


def article_queues(user: User, at: datetime) -> list[WorkQueue]:
    """Return the queues of articles that concern the user; each leads to a list with the same condition."""
    queues = [
        in_state("triage", "To triage", State.INCOMING),
        waiting_for("mine", "Mine", user, at, since="updated_at"),
        waiting_for("review", "To review", user, at, since="submitted_at", note="not written by me"),
        in_state("changes", "Changes requested", State.CHANGES_REQUESTED),
        in_state("approved", "Approved, not scheduled", State.APPROVED),
        waiting_for(
            "new_text", "New texts approved", user, at, since="updated_at",
            note=f"readers still see the older text; among the {LOOKED_AT:,} published articles changed last",
        ),
        waiting_for("going_out", "Going out in 24 hours", user, at, since="published_at"),
        waiting_for("changed", "Source changed", user, at, since="source_changed_at"),
        waiting_for(
            "duplicate", "Possible duplicates", user, at, since="updated_at",
            note=f"same address or words as another article; among the {LOOKED_AT:,} incoming and claimed changed last",
        ),
    ]  # fmt: skip
    return [queue for queue in queues if queue.name not in _WORK_OF or rights.may(user, _WORK_OF[queue.name])]


def in_state(name: str, title: str, state: State) -> WorkQueue:
    """Return the queue of articles in a state; those that have not changed for longest come first."""
    queryset = Article.objects.filter(state=state).order_by("updated_at", "pk")
    return WorkQueue(name=name, title=title, queryset=queryset, url=list_url(Article, state=state), since="updated_at")


def waiting_for(name: str, title: str, user: User, at: datetime, *, since: str, note: str = "") -> WorkQueue:
    """Return the queue of the list's filter with this name."""
    wait = next(wait for wait in WAITS if wait.parameter == name)
    queryset = Article.objects.filter(wait.condition(user, at)).order_by(*wait.ordering)
    return WorkQueue(
        name=name, title=title, queryset=queryset, url=list_url(Article, **{name: 1}), since=since, note=note
    )


def import_problems(at: datetime) -> WorkQueue:
    """Return the queue of this week's imports that rejected records, failed, or have not ended after an hour.

    With them come those whose undo broke off, however old.
    """
    this_week = Q(started_at__gte=at - WEEK) & (
        Q(rejected_count__gt=0) | ~Q(error="") | Q(finished_at=None, started_at__lt=at - timedelta(hours=1))
    )
    recent = newest(ImportBatch.objects.all(), window=BATCHES_LOOKED_AT).filter(
        this_week | Q(undo_started_at__isnull=False), is_dry_run=False, undone_at=None
    )
    return WorkQueue(
        name="problems",
        title="Import problems",
        queryset=recent.order_by("started_at", "pk"),
        url=list_url(ImportBatch),
        note="in the last seven days",
    )


def overrides(at: datetime) -> WorkQueue:
    """Return the queue of this week's exceptions; approvals of one's own text come first."""
    # Each kind is asked for by name, so that the index of the kinds' newest answers.
    week = Override.objects.filter(kind__in=OverrideKind.values, at__gte=at - WEEK)
    own_first = Case(When(kind=OverrideKind.SELF_APPROVAL, then=Value(0)), default=Value(1))
    return WorkQueue(
        name="overrides",
        title="Overrides this week",
        queryset=week.order_by(own_first, "at", "pk"),
        url=list_url(Override),
    )


def role_changes(at: datetime) -> WorkQueue:
    """Return the queue of this week's changes of what people may do, the newest first."""
    week = AccountEvent.objects.filter(kind__in=_OF_ROLES, at__gte=at - WEEK)
    return WorkQueue(
        name="roles", title="Changed roles this week", queryset=week.order_by("-at", "-pk"), url=list_url(AccountEvent)
    )


# --- Their results.


def _read_keys(user: User, queues: list[WorkQueue], published: list[RawSQL]) -> dict[str, int]:
    """Read the keys of all queues in one query; return its columns, which also count days and look for any article."""
    columns: dict[str, Any] = {queue.name: KeysUpToLimit(queue.queryset.values("pk")[: CAP + 1]) for queue in queues}
    columns |= {f"day_{place}": counted for place, counted in enumerate(published)}
    # Any single row will do: the columns are subqueries.
    answers: Any = User.objects.filter(pk=user.pk).values(**columns, any_article=Exists(Article.objects.all())).get()
    for queue in queues:
        queue.number, queue.first = keys_of(answers[queue.name], SHOWN)
    return answers


def _read_articles(queues: list[WorkQueue], at: datetime) -> None:
    """Read the oldest articles of all queues in one query."""
    keys = {key for queue in queues for key in queue.first}
    articles = Article.objects.select_related("source", "working").only(*_COLUMNS).in_bulk(keys)
    for queue in queues:
        oldest = [articles[key] for key in queue.first if key in articles]
        queue.rows = [_of_article(article, getattr(article, queue.since), at) for article in oldest]


def _in_order(queryset: QuerySet, queue: WorkQueue) -> list[Any]:
    """Return the oldest rows of the queue."""
    rows = queryset.in_bulk(queue.first)
    return [rows[key] for key in queue.first if key in rows]


def _of_article(article: Article, since: datetime, at: datetime) -> WaitingItem:
    css, word = status.badge(article, at)
    headline = status.headline_of(article)
    return WaitingItem(
        url=change_url(article),
        story=headline or article.headline_suggested or "No headline",
        is_suggested=not headline,
        css=css,
        word=word,
        who=article.source.name,
        at=since,
        age=f"in {timeuntil(since, at, depth=1)}" if since > at else timesince(since, at, depth=1),
    )


def _of_batch(batch: ImportBatch, at: datetime) -> WaitingItem:
    if batch.is_half_undone:
        css, word = "rejected", HALF_UNDONE
    elif batch.error:
        css, word = "rejected", "Failed"
    elif batch.finished_at is None:
        css, word = "running", RUNNING
    else:
        css, word = "rejected", f"{batch.rejected_count:,} rejected"
    return WaitingItem(
        url=change_url(batch),
        story=str(batch),
        css=css,
        word=word,
        who=batch.error or ", ".join(str(name) for name in batch.files[:2]),
        at=batch.started_at,
        age=timesince(batch.started_at, at, depth=1),
    )


def _of_override(override: Override, at: datetime) -> WaitingItem:
    article = override.article
    headline = status.headline_of(article)
    return WaitingItem(
        url=change_url(article),
        story=headline or article.headline_suggested or "No headline",
        is_suggested=not headline,
        css="rejected" if override.kind == OverrideKind.SELF_APPROVAL else "changed",
        word=override.get_kind_display(),
        who=f"{override.by}: {override.reason}",
        at=override.at,
        age=timesince(override.at, at, depth=1),
    )


def _of_role_change(event: AccountEvent, at: datetime) -> WaitingItem:
    return WaitingItem(
        url=change_url(event),
        story=event.name or event.detail,
        css="changed",
        word=event.get_kind_display(),
        who=" ".join(filter(None, [event.detail if event.name else "", f"by {event.by_name or 'the server'}"])),
        at=event.at,
        age=timesince(event.at, at, depth=1),
    )
