"""The desk's first page: what waits for whom, oldest first; who went quiet; what came in and went out.

Seven queries: possible duplicates, all counts (each to a cap), the rows of all queues of articles, imports with
problems, exceptions, recent imports, deliveries by source; an eighth for the names of sources that went quiet. None
reads more than an index or a window offers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil

from articles.admin import standing
from articles.admin.bounded import CAP, CountUpToLimit, capped, newest
from articles.admin.evidence_panel import change_url, list_url
from articles.admin.waiting import LOOKED_AT, WAITS
from articles.models import Article, Override
from articles.vocabulary import State, Waived
from importers.models import ImportBatch
from newsroom import activity

SHOWN = 5
WEEK = timedelta(days=7)
BATCHES_LOOKED_AT = 1_000

# Whose work a queue is; the others are everybody's who may see articles.
_NEEDED = {"review": "articles.review_any", "approved": "articles.publish_any"}
# What is asked once, and then counted and shown by its keys.
_DEAR = frozenset({"duplicate"})
_COLUMNS = [
    *("public_id", "state", "headline", "headline_suggested", "source__name", "working__headline"),
    *("published_at", "updated_at", "submitted_at", "source_changed_at"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that waits: where the work is done, what it is, and for how long it has waited."""

    url: str
    story: str
    is_suggested: bool = False
    css: str
    word: str
    who: str
    at: datetime
    age: str


@dataclass(slots=True, kw_only=True)
class Queue:
    """What waits for one kind of work: the question, and once it has been asked, its count and its oldest rows."""

    name: str
    title: str
    asked: QuerySet
    url: str
    note: str = ""
    since: str = ""
    number: int = 0
    rows: list[Row] = field(default_factory=list)

    @property
    def count(self) -> str:
        """Return how many wait, as people read it."""
        return capped(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the first page shows to one person."""

    is_empty: bool
    upload_url: str
    batches_url: str
    queues: list[Queue]
    quiet: list[activity.Quiet]
    charts: list[activity.Chart]

    @property
    def waiting(self) -> list[Queue]:
        """Return the queues in which something waits."""
        return [queue for queue in self.queues if queue.number]

    @property
    def clear(self) -> list[Queue]:
        """Return the queues in which nothing waits."""
        return [queue for queue in self.queues if not queue.number]

    @property
    def figures(self) -> list[tuple[activity.Bar, ...]]:
        """Return the charts' figures day by day, today first."""
        return list(zip(*(reversed(chart.bars) for chart in self.charts), strict=True))


def page(user: User, at: datetime | None = None) -> Page | None:
    """Return the first page of a person at the moment (now by default); None for those who may not see articles."""
    if not user.has_perm("articles.view_article"):
        return None
    at = at or timezone.now()
    of_articles = article_queues(user, at)
    problems = import_problems(at) if user.has_perm("importers.view_importbatch") else None
    waived = overrides(at) if user.has_perm("articles.view_override") else None
    queues = [queue for queue in (*of_articles, problems, waived) if queue]
    for queue in of_articles:
        if queue.name in _DEAR:
            queue.asked = _found_once(queue.asked)
    days = activity.days(at)
    figures = _count(user, queues, activity.published(days, at))
    _fill(of_articles, at)
    if problems:
        problems.rows = [_of_batch(batch, at) for batch in problems.asked.defer("warnings", "made")[:SHOWN]]
    if waived:
        waived.rows = [_of_override(row, at) for row in waived.asked.select_related(*_OVERRIDDEN)[:SHOWN]]
    came = activity.imports(at)
    return Page(
        is_empty=not figures["any_article"],
        upload_url=reverse("admin:importers_importupload_add") if user.has_perm("importers.import_files") else "",
        batches_url=problems.url if problems else "",
        queues=queues,
        quiet=activity.gone_quiet(at, came),
        charts=activity.charts(days, [figures[f"day_{place}"] for place in range(len(days))], came),
    )


# --- The questions.


def article_queues(user: User, at: datetime) -> list[Queue]:
    """Return the queues of articles that are the person's business; the lists that they lead to ask the same."""
    queues = [
        in_state("triage", "To triage", State.INCOMING),
        waiting_for("mine", "Mine", user, at, since="updated_at"),
        waiting_for("review", "To review", user, at, since="submitted_at", note="not my own"),
        in_state("changes", "Changes asked", State.CHANGES_REQUESTED),
        in_state("approved", "Approved, not scheduled", State.APPROVED),
        waiting_for("going_out", "Going out in 24 hours", user, at, since="published_at"),
        waiting_for("changed", "Source changed", user, at, since="source_changed_at"),
        waiting_for(
            "duplicate", "Possible duplicates", user, at, since="updated_at",
            note=f"same address or same words as another; of the last {LOOKED_AT:,} incoming and claimed",
        ),
    ]  # fmt: skip
    return [queue for queue in queues if user.has_perm(_NEEDED.get(queue.name, "articles.view_article"))]


def in_state(name: str, title: str, state: State) -> Queue:
    """Return the articles in the state, those first that were touched longest ago."""
    asked = Article.objects.filter(state=state).order_by("updated_at", "pk")
    return Queue(name=name, title=title, asked=asked, url=list_url(Article, state=state), since="updated_at")


def waiting_for(name: str, title: str, user: User, at: datetime, *, since: str, note: str = "") -> Queue:
    """Return what waits for the person, as the list's filter of that name has it."""
    wait = next(wait for wait in WAITS if wait.parameter == name)
    asked = Article.objects.filter(wait.condition(user, at)).order_by(*wait.ordering)
    return Queue(name=name, title=title, asked=asked, url=list_url(Article, **{name: 1}), since=since, note=note)


def import_problems(at: datetime) -> Queue:
    """Return the imports of a week that refused records, broke, or have been silent for an hour."""
    recent = newest(ImportBatch.objects.all(), window=BATCHES_LOOKED_AT).filter(
        Q(rejected_count__gt=0) | ~Q(error="") | Q(finished_at=None, started_at__lt=at - timedelta(hours=1)),
        started_at__gte=at - WEEK,
        is_dry_run=False,
        undone_at=None,
    )
    return Queue(
        name="problems",
        title="Import problems",
        asked=recent.order_by("started_at", "pk"),
        url=list_url(ImportBatch).rstrip("?"),
        note="this week",
    )


def overrides(at: datetime) -> Queue:
    """Return what people let stand this week; who approved their own text comes first."""
    # Each kind is asked for by name, so that the index of the kinds' newest answers.
    week = Override.objects.filter(kind__in=Waived.values, at__gte=at - WEEK)
    own_first = Case(When(kind=Waived.SELF_APPROVAL, then=Value(0)), default=Value(1))
    return Queue(
        name="overrides",
        title="Overrides this week",
        asked=week.order_by(own_first, "at", "pk"),
        url=list_url(Override),
    )


# --- The answers.


def _count(user: User, queues: list[Queue], published: list[QuerySet]) -> dict[str, int]:
    """Count every queue and every day in one statement; return what is told of days, and whether there is any article."""
    counted = {queue.name: CountUpToLimit(queue.asked.order_by().values("pk")[: CAP + 1]) for queue in queues}
    counted |= {f"day_{place}": CountUpToLimit(rows) for place, rows in enumerate(published)}
    counted["any_article"] = CountUpToLimit(Article.objects.order_by().values("pk")[:1])
    # One row to hang the numbers on.
    numbers: Any = User.objects.filter(pk=user.pk).values(**counted).get()
    for queue in queues:
        queue.number = numbers[queue.name] or 0  # NULL where there is nothing to ask for
    return numbers


def _found_once(asked: QuerySet) -> QuerySet:
    """Return the same rows by their keys: for a question that takes longer than an answer of CAP numbers."""
    keys = list(asked.values_list("pk", flat=True)[: CAP + 1])
    return Article.objects.filter(pk__in=keys).order_by(*asked.query.order_by)


def _fill(queues: list[Queue], at: datetime) -> None:
    """Give each queue of articles its oldest rows; one statement for all of them."""
    parts = [
        Article.objects.filter(pk__in=queue.asked.values("pk")[:SHOWN])
        .select_related("source", "working")
        .only(*_COLUMNS)
        .annotate(queue=Value(queue.name))
        .order_by()
        for queue in queues
    ]
    found: Iterable[Any] = list(parts[0].union(*parts[1:], all=True))
    for queue in queues:
        own = [article for article in found if article.queue == queue.name]
        own.sort(key=attrgetter(queue.since, "pk"))
        queue.rows = [_of_article(article, getattr(article, queue.since), at) for article in own]


def _of_article(article: Article, since: datetime, at: datetime) -> Row:
    css, word = standing.badge(article, at)
    headline = standing.headline_of(article)
    return Row(
        url=change_url(article),
        story=headline or article.headline_suggested or "No headline",
        is_suggested=not headline,
        css=css,
        word=word,
        who=article.source.name,
        at=since,
        age=f"in {timeuntil(since, at, depth=1)}" if since > at else timesince(since, at, depth=1),
    )


def _of_batch(batch: ImportBatch, at: datetime) -> Row:
    if batch.error:
        css, word = "rejected", "Failed"
    elif batch.finished_at is None:
        css, word = "running", "Running or broken off"
    else:
        css, word = "rejected", f"{batch.rejected_count:,} rejected"
    return Row(
        url=reverse("admin:importers_importbatch_change", args=[batch.pk]),
        story=str(batch),
        css=css,
        word=word,
        who=batch.error or ", ".join(str(name) for name in batch.files[:2]),
        at=batch.started_at,
        age=timesince(batch.started_at, at, depth=1),
    )


_OVERRIDDEN = ["article__working", "by"]


def _of_override(override: Override, at: datetime) -> Row:
    article = override.article
    headline = standing.headline_of(article)
    return Row(
        url=change_url(article),
        story=headline or article.headline_suggested or "No headline",
        is_suggested=not headline,
        css="rejected" if override.kind == Waived.SELF_APPROVAL else "changed",
        word=override.get_kind_display(),
        who=f"{override.by}: {override.reason}",
        at=override.at,
        age=timesince(override.at, at, depth=1),
    )
