"""Converts between moments and the wall time that editors enter and read, without guessing when the clocks change."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Not strftime: its names depend on the server's locale.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
_HOUR = 60
_DAY = 24 * _HOUR
# Show minutes below the first limit and hours below the second (both in minutes).
_MINUTES_UNTIL = 3 * _HOUR
_HOURS_UNTIL = 7 * _DAY


@dataclass(frozen=True, slots=True)
class MomentChoice:
    """One possible meaning of an unclear wall time; `resolve(wall, zone, fold=fold)` returns its moment."""

    moment: datetime
    label: str
    wall: datetime
    fold: int


class UnclearTime(ValueError):
    """A wall time that happens twice or never. `str()` says what to do; `choices` lists the possible moments."""

    def __init__(self, message: str, choices: tuple[MomentChoice, ...]) -> None:
        super().__init__(message)
        self.message = message
        self.choices = choices


def resolve(wall: datetime, zone: str, *, fold: int | None = None) -> datetime:
    """Return the moment (aware, UTC) at which a clock in the zone shows the naive wall time.

    If the time happens twice, fold 0 means the first occurrence and 1 the second; otherwise fold is ignored.

    Raises:
        UnclearTime: The time happens twice and there is no fold, or it never happens. The choices are in chronological
            order.
        ValueError: The zone is unknown, the wall time is aware, or it is too close to the end of the calendar.
    """
    place = _zone(zone)
    if wall.tzinfo is not None:
        raise ValueError("A wall time must be naive: it has no zone.")
    if not has_date_everywhere(wall):
        raise ValueError(f"{_long_day(wall)} is outside the calendar. Choose another day.")
    first, second = _utc(wall, place, 0), _utc(wall, place, 1)
    if first == second:
        return first
    if first > second:
        raise _never(wall, place, _change_between(second, first, place))
    if fold is None:
        raise _twice(wall, place, first, second)
    return second if fold else first


def describe(moment: datetime, zone: str, *, now: datetime) -> str:
    """Return an aware moment in words for an editor: "09:00 Europe/Berlin = 08:00 UTC, in 3 h".

    The date comes first unless it is today in that zone. The UTC time has its date only if that is different.

    Raises:
        ValueError: The zone is unknown, or a datetime is naive.
    """
    local, today = wall_time(moment, zone), wall_time(now, zone).date()
    text = f"{_clock(local)} {zone}"
    if local.date() != today:
        text = f"{_day(local)}, {text}"
    if zone != "UTC":
        utc = wall_time(moment, "UTC")
        text += f" = {_clock(utc)} UTC" if utc.date() == local.date() else f" = {_day(utc)}, {_clock(utc)} UTC"
    return f"{text}, {_distance(moment - now)}"


def wall_time(moment: datetime, zone: str) -> datetime:
    """Return what a clock in the zone shows at an aware moment: a naive datetime, such as a form's initial value.

    `fold` is 1 if the clock shows that time for the second time, so `resolve(wall, zone, fold=wall.fold)` returns the
    original moment.

    Raises:
        ValueError: The zone is unknown, or the moment is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment must be aware: this one has no zone.")
    return moment.astimezone(_zone(zone)).replace(tzinfo=None)


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of the time zones that editors can choose, sorted: places ("Europe/Berlin") and UTC."""
    return tuple(sorted({name for name in available_timezones() if name.startswith(_REGIONS)} | {"UTC"}))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # ZoneInfo raises different errors for a directory, another kind of file and a path outside the database.
        raise ValueError(f"There is no time zone “{name}”. Choose one such as Europe/Berlin, or UTC.") from None


def _utc(wall: datetime, place: ZoneInfo, fold: int) -> datetime:
    return wall.replace(tzinfo=place, fold=fold).astimezone(UTC)


def _change_between(early: datetime, late: datetime, place: ZoneInfo) -> datetime:
    # Returns the first second after the clocks change.
    offset, seconds = early.astimezone(place).utcoffset(), int((late - early).total_seconds())
    low, high = 0, seconds
    early = early.replace(microsecond=0)
    while high - low > 1:
        middle = (low + high) // 2
        if (early + timedelta(seconds=middle)).astimezone(place).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return early + timedelta(seconds=high)


def _never(wall: datetime, place: ZoneInfo, change: datetime) -> UnclearTime:
    # As long after the change as the wall time is after the last time that the clocks showed.
    later = _utc(wall, place, 0)
    choices = [_choice(change, place, wall, "when the clocks go forward")]
    if later > change:
        since = _span(max(1, round((later - change) / timedelta(minutes=1))))
        choices.append(_choice(later, place, wall, f"{since} after the clocks go forward"))
    what = f"does not exist in {place.key}: the clocks go {_turn(wall, place, change)}"
    return _unclear(wall, what, *choices)


def _twice(wall: datetime, place: ZoneInfo, first: datetime, second: datetime) -> UnclearTime:
    turn = _turn(wall, place, _change_between(first, second, place))
    what = f"happens twice in {place.key}: the clocks go back {turn}"
    return _unclear(wall, what, _choice(first, place, wall, "first time"), _choice(second, place, wall, "second time"))


def _unclear(wall: datetime, what: str, *choices: MomentChoice) -> UnclearTime:
    labels = " or ".join(choice.label for choice in choices)
    return UnclearTime(f"{_long_day(wall)}, {_clock(wall)} {what}. Choose {labels}.", choices)


def _turn(wall: datetime, place: ZoneInfo, change: datetime) -> str:
    # "from 02:00 to 03:00": what the clocks would have shown at the change, and what they do show.
    second = timedelta(seconds=1)
    before = (change - second).astimezone(place).replace(tzinfo=None) + second
    after = change.astimezone(place).replace(tzinfo=None)
    return f"from {_on_day(before, wall)} to {_on_day(after, wall)}"


def _choice(moment: datetime, place: ZoneInfo, wall: datetime, why: str) -> MomentChoice:
    local = moment.astimezone(place)
    naive, name = local.replace(tzinfo=None), local.tzname() or ""
    if not name.isalpha():
        # Many zones have no abbreviation, and "12:00 -03" looks like a subtraction.
        name = f"UTC{local.isoformat(timespec='minutes')[16:]}"
    return MomentChoice(moment, f"{_on_day(naive, wall)} {name} ({why})", naive, local.fold)


def has_date_everywhere(moment: datetime) -> bool:
    """Return whether a moment surely has a date in every time zone: it is not in the calendar's first or last year."""
    return MINYEAR < moment.year < MAXYEAR


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return when the day begins in the zone, in UTC.

    At either end of the calendar that may be a moment which cannot be written; then it is the nearest that can.
    """
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return (datetime.min if day.year == 1 else datetime.max).replace(tzinfo=UTC)  # noqa: DTZ901 -- it gets one


def _on_day(local: datetime, wall: datetime) -> str:
    return _clock(local) if local.date() == wall.date() else f"{_long_day(local)}, {_clock(local)}"


def _clock(local: datetime) -> str:
    return local.isoformat()[11:16]


def _day(local: datetime) -> str:
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1][:3]} {local.year}"


def _long_day(local: datetime) -> str:
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def _distance(ahead: timedelta) -> str:
    minutes = round(abs(ahead).total_seconds() / 60)
    if not minutes:
        return "now"
    return f"in {_span(minutes)}" if ahead > timedelta() else f"{_span(minutes)} ago"


def _span(minutes: int) -> str:
    # Rounded to the smallest unit shown.
    if minutes >= _MINUTES_UNTIL:
        unit = _HOUR if minutes < _HOURS_UNTIL else _DAY
        minutes = (minutes + unit // 2) // unit * unit
    days, rest = divmod(minutes, _DAY)
    hours, left = divmod(rest, _HOUR)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (left, "min")) if count]
    return " ".join(parts)
