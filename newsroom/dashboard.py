"""The desk's first page: what waits for whom, oldest first; who went quiet; what came in and went out.

Four queries, and three where there is something to name: the keys of all queues (each to a cap) and the counts of all
days, recent imports, deliveries by source, the rows of all queues of articles; imports with problems, exceptions, the
names of sources that went quiet. None reads more than an index or a window offers, and nothing is asked twice.
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
from importers.models import ImportBatch
from newsroom import activity

SHOWN = 5
WEEK = timedelta(days=7)
BATCHES_LOOKED_AT = 1_000

# Whose work a queue is; the others are everybody's who may see articles.
_WORK_OF = {"review": Act.APPROVE, "approved": Act.PUBLISH, "new_text": Act.PUBLISH}
_COLUMNS = [
    *("public_id", "state", "headline", "headline_suggested", "source__name", "working__headline"),
    *("published_at", "updated_at", "submitted_at", "source_changed_at"),
]
# What an import may say at length, and the page does not.
_LONG = ["warnings", "made", "options"]
_OVERRIDDEN = [
    *("kind", "reason", "at", "by__username"),
    *("article__public_id", "article__headline", "article__headline_suggested", "article__working__headline"),
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
    """What waits for one kind of work: the question, and once it has been asked, its count and its oldest."""

    name: str
    title: str
    asked: QuerySet
    url: str
    note: str = ""
    since: str = ""
    number: int = 0
    first: list[int] = field(default_factory=list)
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
    days = activity.days(at)
    figures = _ask(user, queues, activity.published(days, at))
    _fill(of_articles, at)
    if problems and problems.first:
        batches = ImportBatch.objects.defer(*_LONG)
        problems.rows = [_of_batch(batch, at) for batch in _in_order(batches, problems)]
    if waived and waived.first:
        overridden = Override.objects.select_related("by", "article__working").only(*_OVERRIDDEN)
        waived.rows = [_of_override(row, at) for row in _in_order(overridden, waived)]
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
        waiting_for(
            "new_text", "New texts approved", user, at, since="updated_at",
            note=f"readers see an older text; of the last {LOOKED_AT:,} published ones touched",
        ),
        waiting_for("going_out", "Going out in 24 hours", user, at, since="published_at"),
        waiting_for("changed", "Source changed", user, at, since="source_changed_at"),
        waiting_for(
            "duplicate", "Possible duplicates", user, at, since="updated_at",
            note=f"same address or same words as another; of the last {LOOKED_AT:,} incoming and claimed",
        ),
    ]  # fmt: skip
    return [queue for queue in queues if queue.name not in _WORK_OF or rights.may(user, _WORK_OF[queue.name])]


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
        url=list_url(ImportBatch),
        note="this week",
    )


def overrides(at: datetime) -> Queue:
    """Return what people let stand this week; who approved their own text comes first."""
    # Each kind is asked for by name, so that the index of the kinds' newest answers.
    week = Override.objects.filter(kind__in=OverrideKind.values, at__gte=at - WEEK)
    own_first = Case(When(kind=OverrideKind.SELF_APPROVAL, then=Value(0)), default=Value(1))
    return Queue(
        name="overrides",
        title="Overrides this week",
        asked=week.order_by(own_first, "at", "pk"),
        url=list_url(Override),
    )


# --- The answers.


def _ask(user: User, queues: list[Queue], published: list[RawSQL]) -> dict[str, int]:
    """Ask every queue for its keys in one statement; return what it tells besides, of days and of any article."""
    asked: dict[str, Any] = {queue.name: KeysUpToLimit(queue.asked.values("pk")[: CAP + 1]) for queue in queues}
    asked |= {f"day_{place}": counted for place, counted in enumerate(published)}
    # One row to hang the answers on.
    answers: Any = User.objects.filter(pk=user.pk).values(**asked, any_article=Exists(Article.objects.all())).get()
    for queue in queues:
        queue.number, queue.first = keys_of(answers[queue.name], SHOWN)
    return answers


def _fill(queues: list[Queue], at: datetime) -> None:
    """Give each queue of articles its oldest rows; one statement for all of them."""
    keys = {key for queue in queues for key in queue.first}
    found = Article.objects.select_related("source", "working").only(*_COLUMNS).in_bulk(keys)
    for queue in queues:
        own = [found[key] for key in queue.first if key in found]
        queue.rows = [_of_article(article, getattr(article, queue.since), at) for article in own]


def _in_order(rows: QuerySet, queue: Queue) -> list[Any]:
    """Return the oldest rows of the queue, whole."""
    found = rows.in_bulk(queue.first)
    return [found[key] for key in queue.first if key in found]


def _of_article(article: Article, since: datetime, at: datetime) -> Row:
    css, word = status.badge(article, at)
    headline = status.headline_of(article)
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
        url=change_url(batch),
        story=str(batch),
        css=css,
        word=word,
        who=batch.error or ", ".join(str(name) for name in batch.files[:2]),
        at=batch.started_at,
        age=timesince(batch.started_at, at, depth=1),
    )


def _of_override(override: Override, at: datetime) -> Row:
    article = override.article
    headline = status.headline_of(article)
    return Row(
        url=change_url(article),
        story=headline or article.headline_suggested or "No headline",
        is_suggested=not headline,
        css="rejected" if override.kind == OverrideKind.SELF_APPROVAL else "changed",
        word=override.get_kind_display(),
        who=f"{override.by}: {override.reason}",
        at=override.at,
        age=timesince(override.at, at, depth=1),
    )
