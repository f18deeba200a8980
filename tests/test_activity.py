"""The charts of what came in and went out: how they are drawn, without a database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from newsroom import activity

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def test_bars_stand_on_the_ground_and_the_highest_fills_the_chart():
    spans = activity.days(NOON)
    went_out = [0] * 11 + [1, 500, 1_000]
    bars = activity.charts(spans, went_out, [])[1].bars
    assert [(bar.y, bar.height) for bar in bars[10:]] == [(60, 0), (58, 2), (30, 30), (0, 60)]
    assert all(bar.y + bar.height == activity.HEIGHT for bar in bars)


def test_a_day_that_is_counted_to_its_cap_says_so():
    chart = activity.charts(activity.days(NOON), [0] * 13 + [activity.DAY_CAP + 1], [])[1]
    assert (chart.bars[-1].text, chart.total) == ("1,000+", "1,000+")


def test_two_weeks_are_fourteen_days_from_midnight_to_midnight_in_the_persons_zone():
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        spans = activity.days(datetime(2026, 5, 20, 16, tzinfo=UTC))
    assert len(spans) == 14
    assert spans[-1] == (datetime(2026, 5, 20, 15, tzinfo=UTC), datetime(2026, 5, 21, 15, tzinfo=UTC))
    assert spans[0][0] == datetime(2026, 5, 7, 15, tzinfo=UTC)
    assert all(until == since for (_, until), (since, _) in pairwise(spans))


def test_an_import_counts_on_its_own_day_and_older_ones_on_none():
    came = [
        activity.Import(batch, NOON - timedelta(days=days), created)
        for batch, (days, created) in enumerate([(0, 3), (0, 4), (1, 5), (13, 6), (14, 7)])
    ]
    imported, published = activity.charts(activity.days(NOON), list(range(14)), came)
    assert [bar.number for bar in imported.bars] == [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 7]
    assert [bar.number for bar in published.bars] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert (imported.name, imported.title, published.name, published.title) == (
        *("imported", "Imported", "published", "Published"),
    )
    assert (imported.total, imported.most, published.total, published.most) == ("18", "7", "91", "13")
    assert imported.first.day == "Thu 7 May"
    assert published.description.startswith("Thu 7 May: 0; Fri 8 May: 1; ")
    assert published.description.endswith("; Wed 20 May: 13")


def test_imports_are_counted_to_the_end_and_publications_to_a_cap():
    spans = activity.days(NOON)
    imported, published = activity.charts(spans, [0] * 13 + [1_000], [activity.Import(1, NOON, 12_345)])
    assert (imported.bars[-1].text, imported.total, imported.bars[-1].is_capped) == ("12,345", "12,345", False)
    assert (published.bars[-1].text, published.bars[-1].is_capped) == ("1,000", False)


def test_bars_stand_beside_each_other_with_room_between_them():
    chart = activity.charts(activity.days(NOON), [0] * 14, [])[0]
    assert [bar.x for bar in chart.bars] == [2, 22, 42, 62, 82, 102, 122, 142, 162, 182, 202, 222, 242, 262]
    assert (chart.width, chart.height, chart.bar_width) == (280, 60, 16)
    assert {bar.height for bar in chart.bars} == {0}


def on(day, hour=12, *, month=5):
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        # Three days, two apart: six days of silence are too many.
        ([on(8), on(10), on(12)], (on(12), 2)),
        # In the last seven days it still delivered.
        ([on(8), on(10), on(12), on(15, 12)], None),
        ([on(8), on(10), on(12), on(14, 12)], (on(14, 12), 2)),
        # Twice a day is one day.
        ([on(8), on(8, 18), on(10)], None),
        ([on(8), on(8, 18), on(10), on(12)], (on(12), 2)),
        # Only what lies before the last seven days says how often.
        ([on(10), on(12), on(14)], None),
        ([on(9, 12), on(11, 12), on(13, 11)], (on(13, 11), 2)),
        # Every day: two days of silence, not three hours.
        ([on(10), on(11), on(12), on(18, 12)], None),
        ([on(10), on(11), on(12), on(17, 12)], (on(17, 12), 1)),
        # Every ten days: a month of silence.
        ([on(1, month=4), on(11, month=4), on(21, month=4)], None),
    ],
)
def test_a_source_has_stopped_after_three_times_its_own_interval_and_two_days(times, expected):
    for delivered in (times, times[::-1]):
        assert activity._silence(delivered, NOON) == expected
