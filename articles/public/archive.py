"""The archive: what was published in a year, a month or a day, in the time zone of the site."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles.database.unions import counts
from articles.lists.paging import Misplaced, page
from articles.models import Article
from articles.public.caching import for_readers
from articles.public.views import PAGE_SIZE, place_of
from articles.reading import renditions

# Counting stops there: a busy month has thirty counts, and each reads that many rows.
MAX_COUNT = 200
# The most years that the archive lists; earlier ones still have their pages.
MAX_YEARS = 200
_FORMATS = ("", "Y", "F Y", "j F Y")
_NAMES = ("archive", "archive-year", "archive-month", "archive-day")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day: the first one, two or three numbers of its date."""

    numbers: tuple[int, ...]

    @classmethod
    def around(cls, moment: datetime, size: int) -> Self:
        """Return the year (1), the month (2) or the day (3) that the moment is in."""
        day = timezone.localtime(moment, timezone.get_default_timezone())
        return cls((day.year, day.month, day.day)[:size])

    @property
    def first(self) -> date:
        """Return its first day; raise ValueError if there is no such date."""
        year, month, day = (*self.numbers, 1, 1)[:3]
        return date(year, month, day)

    @property
    def start(self) -> datetime:
        """Return its first moment."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """Return the first moment after it."""
        days = (366, 31, 1)[len(self.numbers) - 1]
        year, month, day = ((self.first + timedelta(days)).timetuple())[:3]
        return _midnight(date(*((year, 1, 1), (year, month, 1), (year, month, day))[len(self.numbers) - 1]))

    @property
    def parts(self) -> list[Self]:
        """Return the months of a year or the days of a month, latest first."""
        last = 12 if len(self.numbers) == 1 else monthrange(*self.numbers)[1]
        return [type(self)((*self.numbers, number)) for number in range(last, 0, -1)]

    @property
    def above(self) -> list[Self]:
        """Return the year, and the month, that it is in."""
        return [type(self)(self.numbers[:size]) for size in range(1, len(self.numbers))]

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse(_NAMES[len(self.numbers)], args=self.numbers)

    def __str__(self) -> str:
        return date_format(self.first, _FORMATS[len(self.numbers)])


@for_readers()
def years(request: HttpRequest) -> HttpResponse:
    """Show the years in which something was published."""
    live = Article.objects.live().newest().values_list("published_at", flat=True)
    newest, oldest = live.first(), live.reverse().first()
    found = []
    if newest and oldest:
        last, first = Period.around(newest, 1).numbers[0], Period.around(oldest, 1).numbers[0]
        found = _counted([Period((year,)) for year in range(last, max(first, last - MAX_YEARS + 1) - 1, -1)])
    return render(request, "articles/archive.html", {"parts": found, "most": MAX_COUNT})


@for_readers()
def parts(request: HttpRequest, **numbers: int) -> HttpResponse:
    """Show the months or days with something published in a year or a month; 404 if there are none."""
    period = _period(numbers)
    found = _counted(period.parts)
    if not found:
        raise Http404
    shown = {"period": period, "parts": found, "most": MAX_COUNT, **_beside(period)}
    return render(request, "articles/archive.html", shown)


@for_readers("before", "after")
def day(request: HttpRequest, **numbers: int) -> HttpResponse:
    """Show what was published on a day, newest first; 404 if nothing was."""
    period, place = _period(numbers), place_of(request)
    live = Article.objects.live_between(period.start, period.end, place.at if place else None)
    try:
        listed = page(live.newest().keys_and_moments(), place, size=PAGE_SIZE)
    except Misplaced as error:
        raise Http404 from error
    if not listed.rows:
        raise Http404
    shown = {"period": period, "cards": renditions.cards(listed.keys), "page": listed, **_beside(period)}
    return render(request, "articles/archive.html", shown)


def _period(numbers: dict[str, int]) -> Period:
    """Return the period that the address names; raise Http404 if there is no such date, or it is still to come."""
    period = Period(tuple(numbers.values()))
    try:
        is_ahead = period.start > timezone.now()
    except ValueError as error:
        raise Http404 from error
    if is_ahead:
        raise Http404
    return period


def _counted(periods: list[Period]) -> list[tuple[Period, int]]:
    """Return the periods with something published, each with its count: MAX_COUNT + 1 for more. One query.

    Each count reads its own stretch of the index of live articles and stops at its limit, whatever the table holds.
    """
    live = (Article.objects.live_between(period.start, period.end).newest() for period in periods)
    numbers = counts([articles.values("pk")[: MAX_COUNT + 1] for articles in live])
    return [(period, count) for period, count in zip(periods, numbers, strict=True) if count]


def _beside(period: Period) -> dict[str, Any]:
    """Return the nearest earlier and later periods with something published, None at the ends. Two queries."""
    before = Article.objects.live_before(period.start).newest().values_list("published_at", flat=True).first()
    behind = Article.objects.live().filter(published_at__gte=period.end).newest()
    moments = before, behind.values_list("published_at", flat=True).last()
    earlier, later = (Period.around(moment, len(period.numbers)) if moment else None for moment in moments)
    return {"earlier": earlier, "later": later}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())
