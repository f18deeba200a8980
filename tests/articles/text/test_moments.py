"""Editors enter and read times in their own zone, and no story goes out at the wrong hour."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.moments import UnclearTime, describe, midnight, resolve, wall_time, zone_names

at = datetime.fromisoformat
NOW = at("2026-11-20 05:00Z")
PLACES = ["Europe/Berlin", "UTC", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin"]


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        (at("2026-11-23 09:00"), "Europe/Berlin", at("2026-11-23 08:00Z")),
        (at("2026-07-01 09:00"), "Europe/Berlin", at("2026-07-01 07:00Z")),
        (at("2026-07-01 09:00"), "UTC", at("2026-07-01 09:00Z")),
        (at("2026-07-01 00:15"), "Asia/Kathmandu", at("2026-06-30 18:30Z")),
        (at("2026-03-29 01:59"), "Europe/Berlin", at("2026-03-29 00:59Z")),
        (at("2026-03-29 03:00"), "Europe/Berlin", at("2026-03-29 01:00Z")),
        (at("2026-10-25 01:59"), "Europe/Berlin", at("2026-10-24 23:59Z")),
        (at("2026-10-25 03:00"), "Europe/Berlin", at("2026-10-25 02:00Z")),
    ],
)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_a_time_that_happens_once_means_that_moment(wall, zone, moment, fold) -> None:
    resolved = resolve(wall, zone, fold=fold)
    assert (resolved, resolved.tzinfo) == (moment, UTC)


UNCLEAR = [
    (
        at("2026-03-29 02:30"),
        "Europe/Berlin",
        (
            "29 March 2026, 02:30 does not exist in Europe/Berlin: the clocks go from 02:00 to 03:00."
            " Choose 03:00 CEST (when the clocks go forward) or 03:30 CEST (30 min after the clocks go forward)."
        ),
        [at("2026-03-29 01:00Z"), at("2026-03-29 01:30Z")],
    ),
    (
        # As long after the change as the last time that the clocks showed: one moment only.
        at("2026-03-29 02:00"),
        "Europe/Berlin",
        (
            "29 March 2026, 02:00 does not exist in Europe/Berlin: the clocks go from 02:00 to 03:00."
            " Choose 03:00 CEST (when the clocks go forward)."
        ),
        [at("2026-03-29 01:00Z")],
    ),
    (
        at("2026-10-25 02:30"),
        "Europe/Berlin",
        (
            "25 October 2026, 02:30 happens twice in Europe/Berlin: the clocks go back from 03:00 to 02:00."
            " Choose 02:30 CEST (first time) or 02:30 CET (second time)."
        ),
        [at("2026-10-25 00:30Z"), at("2026-10-25 01:30Z")],
    ),
    (
        # Lord Howe's clocks move by half an hour, and its time has no letters.
        at("2026-04-05 01:45"),
        "Australia/Lord_Howe",
        (
            "5 April 2026, 01:45 happens twice in Australia/Lord_Howe: the clocks go back from 02:00 to 01:30."
            " Choose 01:45 UTC+11:00 (first time) or 01:45 UTC+10:30 (second time)."
        ),
        [at("2026-04-04 14:45Z"), at("2026-04-04 15:15Z")],
    ),
    (
        # Samoa crossed the date line: a whole day never happened.
        at("2011-12-30 09:00"),
        "Pacific/Apia",
        (
            "30 December 2011, 09:00 does not exist in Pacific/Apia: the clocks go from 00:00"
            " to 31 December 2011, 00:00."
            " Choose 31 December 2011, 00:00 UTC+14:00 (when the clocks go forward)"
            " or 31 December 2011, 09:00 UTC+14:00 (9 h after the clocks go forward)."
        ),
        [at("2011-12-30 10:00Z"), at("2011-12-30 19:00Z")],
    ),
    (
        # Across midnight: Paraguay's clocks went back from 00:00 to 23:00 of the day before.
        at("2024-03-23 23:30"),
        "America/Asuncion",
        (
            "23 March 2024, 23:30 happens twice in America/Asuncion:"
            " the clocks go back from 24 March 2024, 00:00 to 23:00."
            " Choose 23:30 UTC-03:00 (first time) or 23:30 UTC-04:00 (second time)."
        ),
        [at("2024-03-24 02:30Z"), at("2024-03-24 03:30Z")],
    ),
]


@pytest.mark.parametrize(("wall", "zone", "sentence", "moments"), UNCLEAR)
def test_an_unclear_time_is_explained_with_choices(wall, zone, sentence, moments) -> None:
    with pytest.raises(UnclearTime) as error:
        resolve(wall, zone)
    assert str(error.value) == error.value.message == sentence
    assert [choice.moment for choice in error.value.choices] == moments
    assert all(choice.label in sentence for choice in error.value.choices)


@pytest.mark.parametrize(("wall", "zone", "sentence", "moments"), UNCLEAR)
def test_each_choice_resolves_to_its_moment_by_wall_time_and_fold(wall, zone, sentence, moments) -> None:
    with pytest.raises(UnclearTime) as error:
        resolve(wall, zone)
    assert [resolve(choice.wall, zone, fold=choice.fold) for choice in error.value.choices] == moments


def test_a_time_that_never_happens_stays_unclear_with_either_fold() -> None:
    for fold in (0, 1):
        with pytest.raises(UnclearTime, match="does not exist"):
            resolve(at("2026-03-29 02:30"), "Europe/Berlin", fold=fold)


@given(
    st.datetimes(at("1990-01-01 00:00"), at("2050-01-01 00:00"), timezones=st.just(UTC)),
    st.sampled_from(PLACES),
)
def test_saving_an_unchanged_time_keeps_its_moment(moment, zone) -> None:
    wall = wall_time(moment, zone)
    assert wall.tzinfo is None
    assert resolve(wall, zone, fold=wall.fold) == moment


@given(st.datetimes(at("1990-01-01 00:00"), at("2050-01-01 00:00")), st.sampled_from(PLACES))
def test_every_time_is_one_moment_or_a_choice_within_a_day(wall, zone) -> None:
    try:
        assert wall_time(resolve(wall, zone), zone) == wall
    except UnclearTime as error:
        early, *late = [choice.moment for choice in error.choices]
        assert all(early < moment < early + timedelta(days=1) for moment in late)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "Europe", "../etc/passwd", "/etc/passwd", "Z\x00", "z" * 5000])
def test_an_unknown_zone_is_refused_with_an_example(zone: str) -> None:
    with pytest.raises(ValueError, match=r"There is no time zone “.*”\. Choose one such as Europe/Berlin, or UTC\."):
        resolve(at("2026-01-01 00:00"), zone)
    with pytest.raises(ValueError, match="There is no time zone"):
        describe(NOW, zone, now=NOW)


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        (at("0001-01-01 00:00"), "Asia/Tokyo"),
        (at("9999-12-31 23:00"), "America/New_York"),
        # A colleague further east, or west, would read a day that is not in the calendar.
        (at("9999-12-31 12:00"), "UTC"),
        (at("0001-01-01 12:00"), "UTC"),
    ],
    ids=["first", "last", "last in UTC", "first in UTC"],
)
def test_a_day_outside_the_calendar_is_refused(wall: datetime, zone: str) -> None:
    with pytest.raises(ValueError, match=r"is outside the calendar\. Choose another day\."):
        resolve(wall, zone)


def test_a_wall_time_must_be_naive_and_a_moment_aware() -> None:
    with pytest.raises(ValueError, match="A wall time must be naive"):
        resolve(NOW, "UTC")
    with pytest.raises(ValueError, match="A moment must be aware"):
        wall_time(at("2026-01-01 00:00"), "UTC")
    with pytest.raises(ValueError, match="A moment must be aware"):
        describe(NOW, "UTC", now=at("2026-01-01 00:00"))


@pytest.mark.parametrize(
    ("moment", "zone", "sentence"),
    [
        (at("2026-11-20 08:00Z"), "Europe/Berlin", "09:00 Europe/Berlin = 08:00 UTC, in 3 h"),
        (at("2026-11-20 08:00Z"), "UTC", "08:00 UTC, in 3 h"),
        (
            at("2026-11-23 08:00Z"),
            "Europe/Berlin",
            "Mon 23 Nov 2026, 09:00 Europe/Berlin = 08:00 UTC, in 3 d 3 h",
        ),
        (at("2026-11-24 05:00Z"), "UTC", "Tue 24 Nov 2026, 05:00 UTC, in 4 d"),
        (
            at("2026-11-22 23:30Z"),
            "Europe/Berlin",
            "Mon 23 Nov 2026, 00:30 Europe/Berlin = Sun 22 Nov 2026, 23:30 UTC, in 2 d 19 h",
        ),
        (
            # Today there, and yesterday in UTC.
            at("2026-11-19 20:00Z"),
            "Asia/Tokyo",
            "05:00 Asia/Tokyo = Thu 19 Nov 2026, 20:00 UTC, 9 h ago",
        ),
        (
            # Today in UTC, and still yesterday there.
            at("2026-11-20 04:55Z"),
            "America/New_York",
            "Thu 19 Nov 2026, 23:55 America/New_York = Fri 20 Nov 2026, 04:55 UTC, 5 min ago",
        ),
    ],
)
def test_an_editor_reads_a_moment_in_their_zone_and_in_utc(moment, zone, sentence) -> None:
    assert describe(moment, zone, now=NOW) == sentence


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(), "now"),
        (timedelta(seconds=29), "now"),
        (timedelta(seconds=-29), "now"),
        (timedelta(seconds=31), "in 1 min"),
        (timedelta(minutes=5), "in 5 min"),
        (timedelta(minutes=59, seconds=59), "in 1 h"),
        (timedelta(hours=2, minutes=5), "in 2 h 5 min"),
        (timedelta(hours=2, minutes=59), "in 2 h 59 min"),
        (timedelta(hours=3), "in 3 h"),
        (timedelta(hours=3, minutes=29), "in 3 h"),
        (timedelta(hours=3, minutes=50), "in 4 h"),
        (timedelta(hours=23, minutes=40), "in 1 d"),
        (timedelta(days=3, hours=2), "in 3 d 2 h"),
        (timedelta(days=4), "in 4 d"),
        (timedelta(days=30, hours=5), "in 30 d"),
        (timedelta(hours=-2), "2 h ago"),
        (timedelta(minutes=-5), "5 min ago"),
        (timedelta(days=-3, hours=-2), "3 d 2 h ago"),
    ],
)
def test_an_editor_reads_how_far_away_a_moment_is(distance: timedelta, words: str) -> None:
    assert describe(NOW + distance, "UTC", now=NOW).rpartition(", ")[2] == words


def test_an_editor_chooses_among_places_and_utc() -> None:
    names = zone_names()
    assert {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Tokyo"} <= set(names)
    assert not [name for name in names if "/" not in name and name != "UTC"]
    assert not [name for name in names if name.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/"))]
    assert list(names) == sorted(set(names))
    assert zone_names() is names
    assert [resolve(at("2026-01-01 12:00"), name).tzinfo for name in names] == [UTC] * len(names)


def test_an_editor_reads_every_month_and_every_day_of_the_week() -> None:
    days = [describe(at(f"2026-06-{day:02} 12:00Z"), "UTC", now=NOW).split(", ")[0] for day in range(1, 8)]
    assert days == [
        *("Mon 1 Jun 2026", "Tue 2 Jun 2026", "Wed 3 Jun 2026", "Thu 4 Jun 2026", "Fri 5 Jun 2026", "Sat 6 Jun 2026"),
        "Sun 7 Jun 2026",
    ]
    months = [describe(at(f"2027-{month:02}-01 12:00Z"), "UTC", now=NOW).split()[2] for month in range(1, 13)]
    assert months == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(hours=3, minutes=30), "in 4 h"),
        (timedelta(days=6, hours=23), "in 6 d 23 h"),
        (timedelta(days=7, hours=11), "in 7 d"),
        (timedelta(days=7, hours=12), "in 8 d"),
    ],
)
def test_the_distance_is_rounded_more_the_further_away_a_moment_is(distance: timedelta, words: str) -> None:
    assert describe(NOW + distance, "UTC", now=NOW).rpartition(", ")[2] == words


def test_twenty_seconds_into_a_gap_the_later_choice_says_one_minute() -> None:
    with pytest.raises(UnclearTime) as error:
        resolve(at("2026-03-29 02:00:20"), "Europe/Berlin")
    assert [choice.label for choice in error.value.choices] == [
        "03:00 CEST (when the clocks go forward)",
        "03:00 CEST (1 min after the clocks go forward)",
    ]


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        (date(2026, 1, 10), "Asia/Tokyo", datetime(2026, 1, 9, 15, tzinfo=UTC)),
        (date(2026, 1, 10), "America/New_York", datetime(2026, 1, 10, 5, tzinfo=UTC)),
        (date(1, 1, 1), "Asia/Tokyo", datetime(1, 1, 1, tzinfo=UTC)),
        (date(9999, 12, 31), "Pacific/Pago_Pago", datetime(9999, 12, 31, 11, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_even_at_the_ends_of_the_calendar(day: date, zone: str, moment: datetime) -> None:
    assert midnight(day, ZoneInfo(zone)) == moment
