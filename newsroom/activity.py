"""What came in and went out, by day, and which sources have gone quiet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db import connection
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.formats import date_format

from articles.admin.addresses import list_url
from articles.admin.bounded import newest
from articles.models import Article, Source
from articles.models.querysets import RESOLUTION, live_sql
from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportRecord

DAYS = 14
# The height of a chart, the width of a day and that of its bar, in units of the view box.
HEIGHT, STEP, BAR = 60, 20, 16
BATCHES_LOOKED_AT = 2_000
# The articles of a day are counted up to here.
DAY_CAP = 1_000

# Deliveries are searched among this many of the newest import records.
RECORDS_LOOKED_AT = 20_000
RECENT = timedelta(days=7)
BEFORE = timedelta(days=30)
LEAST_DELIVERIES = 3
LEAST_SILENCE = timedelta(days=2)
PATIENCE = 3
MOST_SHOWN = 10


class Import(NamedTuple):
    """An import: its batch, when it started, and how many articles it created."""

    batch: int
    started_at: datetime
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of a chart: its figure, and the rectangle that shows it."""

    day: str
    number: int
    is_capped: bool
    x: int
    y: int
    height: int

    @property
    def text(self) -> str:
        """Return the number as text: “1,000+” if it was not counted further."""
        return f"{DAY_CAP:,}+" if self.is_capped else f"{self.number:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Two weeks of one figure, with a bar for each day."""

    name: str
    title: str
    bars: list[Bar]
    width: int = DAYS * STEP
    height: int = HEIGHT
    bar_width: int = BAR

    @property
    def first(self) -> Bar:
        """Return the oldest day."""
        return self.bars[0]

    @property
    def total(self) -> str:
        """Return the sum of the days, as text."""
        return f"{sum(bar.number for bar in self.bars):,}{'+' if any(bar.is_capped for bar in self.bars) else ''}"

    @property
    def most(self) -> str:
        """Return the figure of the highest bar, as text."""
        return max(self.bars, key=lambda bar: bar.number).text

    @property
    def description(self) -> str:
        """Return the figures as a sentence, for readers who cannot see the bars."""
        return "; ".join(f"{bar.day}: {bar.text}" for bar in self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSource:
    """A source that has stopped delivering: its articles, its last delivery, and its usual interval in days."""

    name: str
    url: str
    last_at: datetime
    every_days: int


# --- By day.


def days(at: datetime) -> list[tuple[datetime, datetime]]:
    """Return the last two weeks as pairs of midnights in the current time zone, today last."""
    today = timezone.localdate(at)
    zone = timezone.get_current_timezone()
    midnights = [datetime.combine(today - timedelta(days=back), time(), zone) for back in range(DAYS - 1, -2, -1)]
    return list(pairwise(midnights))


def published(spans: list[tuple[datetime, datetime]], at: datetime) -> list[RawSQL]:
    """Return a column for each day: how many articles went live on it and still are live."""
    # Written out: Django takes longer to build and compile fourteen such counts than the database to answer them.
    table, adapted = Article._meta.db_table, connection.ops.adapt_datetimefield_value
    statement = (
        f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {live_sql(table)} "
        f"AND published_at >= %s LIMIT {DAY_CAP + 1}) AS counted"
    )
    bounds = [(adapted(min(until - RESOLUTION, at)), adapted(since)) for since, until in spans]
    return [RawSQL(statement, bound, IntegerField()) for bound in bounds]  # noqa: S611 -- constants and bound values


def imports(at: datetime) -> list[Import]:
    """Return the imports of the last weeks that have not been undone, for the charts and for sources gone quiet."""
    recent = newest(ImportBatch.objects.all(), window=BATCHES_LOOKED_AT).filter(
        started_at__gte=at - RECENT - BEFORE, is_dry_run=False, undone_at=None
    )
    return [Import(*row) for row in recent.order_by().values_list("pk", "started_at", "created_count")]


def charts(spans: list[tuple[datetime, datetime]], went_out: list[int], batches: list[Import]) -> list[Chart]:
    """Return the charts of what was imported and what was published, by day."""
    came_in = dict.fromkeys((timezone.localdate(since) for since, _ in spans), 0)
    for batch in batches:
        day = timezone.localdate(batch.started_at)
        if day in came_in:
            came_in[day] += batch.created
    dates = [date_format(day, "D j M") for day in came_in]
    return [
        Chart(name="imported", title="Imported", bars=_bars(dates, list(came_in.values()))),
        Chart(name="published", title="Published", bars=_bars(dates, went_out, cap=DAY_CAP)),
    ]


def _bars(dates: list[str], numbers: list[int], *, cap: int | None = None) -> list[Bar]:
    most = max(1, *numbers)
    bars = []
    for place, (day, number) in enumerate(zip(dates, numbers, strict=True)):
        height = max(2, round(HEIGHT * number / most)) if number else 0
        is_capped = cap is not None and number > cap
        shown = min(number, cap) if cap is not None else number
        x = place * STEP + (STEP - BAR) // 2
        bars.append(Bar(day=day, number=shown, is_capped=is_capped, x=x, y=HEIGHT - height, height=height))
    return bars


# --- Sources gone quiet.


def gone_quiet(at: datetime, batches: list[Import]) -> list[QuietSource]:
    """Return the sources that have gone quiet, the longest silence first.

    A source has gone quiet if it delivered on at least three of the thirty days before the last seven, and has now been
    silent for at least three times the mean interval between those days and at least two days. A delivery brings
    something new or changed, according to the newest import records.
    """
    started = {row.batch: row.started_at for row in batches}
    # Few columns and no join: the rest is joined here, from far fewer rows.
    delivered = (
        newest(ImportRecord.objects.all(), window=RECORDS_LOOKED_AT)
        .filter(outcome__in=[Outcome.CREATED, Outcome.CHANGED], source__isnull=False)
        .order_by()
        .values_list("source", "batch")
        .distinct()
    )
    moments: dict[int, list[datetime]] = {}
    for source, batch in delivered:
        if batch in started:
            moments.setdefault(source, []).append(started[batch])
    silences = {source: silence for source, times in moments.items() if (silence := _silence(times, at))}
    names = Source.objects.unmerged().filter(pk__in=silences).values_list("pk", "name", "slug")
    longest = sorted(names, key=lambda row: silences[row[0]][0])[:MOST_SHOWN]
    return [
        QuietSource(name=name, url=list_url(Article, source=slug), last_at=silences[pk][0], every_days=silences[pk][1])
        for pk, name, slug in longest
    ]


def _silence(times: list[datetime], at: datetime) -> tuple[datetime, int] | None:
    """Return a source's last delivery and its usual interval in days, or None if it has not gone quiet."""
    earlier = {moment.date(): moment for moment in sorted(times, reverse=True) if moment < at - RECENT}
    last = max(times)
    if len(earlier) < LEAST_DELIVERIES:
        return None
    interval = (max(earlier.values()) - min(earlier.values())) / (len(earlier) - 1)
    if at - last < max(LEAST_SILENCE, PATIENCE * interval):
        return None
    return last, max(1, round(interval / timedelta(days=1)))
