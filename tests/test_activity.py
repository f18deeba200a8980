"""The charts of what came in and went out: how they are drawn, without a database."""

from datetime import UTC, datetime

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
    assert (chart.bars[-1].said, chart.total) == ("1,000+", "1,000+")
