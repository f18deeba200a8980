"""The desk's first page, day by day: the charts of two weeks, and the sources that stopped delivering."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.vocabulary import Outcome, OverrideKind
from importers.models import ImportRecord
from newsroom import activity
from tests.articles.admin.desk import parsed, sign_in, words
from tests.factories import make_article, make_live_article, make_source
from tests.first_page import DAY, HOUR, NOON, ago, ahead, first_page, make_batch, make_deliveries, make_override, queue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def test_two_weeks_are_drawn_and_told_in_figures():
    make_batch(age=timedelta(0), created_count=1_200)
    make_batch(age=timedelta(0), created_count=34)
    make_batch(age=timedelta(0), created_count=5, is_dry_run=True)
    make_batch(age=20 * DAY, created_count=7)
    make_live_article(published_at=ago(timedelta(seconds=1)))
    make_live_article(published_at=ago(20 * DAY))
    make_live_article(published_at=ahead(HOUR))
    page = parsed(first_page(sign_in("curator")))
    assert [words(row) for row in page.css(".desk-chart strong")] == ["Imported", "Published"]
    assert [len(chart.css("rect")) for chart in page.css(".desk-chart svg")] == [14, 14]
    figures = [[words(cell) for cell in row.css("td")] for row in page.css(".desk-charts tbody tr")]
    assert (len(figures), figures[1:]) == (14, [["0", "0"]] * 13)
    assert figures[0] == ["1,234", "1"]
    assert [words(chart).split("; ")[-1].split(": ")[1] for chart in page.css(".desk-chart desc")] == ["1,234", "1"]


@pytest.mark.parametrize(
    ("delivered", "is_quiet"),
    [
        ([30, 29, 28, 27, 26], True),
        # Every day until three days ago; until the day before yesterday.
        ([*range(3, 20)], True),
        ([*range(2, 20)], False),
        # Once a week, two weeks ago; four weeks ago would be too late.
        ([36, 29, 22, 15], False),
        ([36, 33, 30], True),
        # Too seldom to tell; too long ago.
        ([20, 19], False),
        ([60, 50, 45], False),
        # New here.
        ([5, 4, 3], False),
    ],
)
def test_a_source_is_quiet_after_three_times_its_own_interval(delivered, is_quiet):
    make_deliveries(make_source("The Mint", slug="mint"), *delivered)
    at = timezone.now()
    sources = [(source.name, source.url) for source in activity.gone_quiet(at, activity.imports(at))]
    mint = reverse("admin:articles_article_changelist") + "?source=mint"
    assert sources == ([("The Mint", mint)] if is_quiet else [])


def test_a_source_that_went_quiet_is_told_with_its_rhythm():
    make_article()
    make_deliveries(make_source("The Mint"), 20, 18, 16)
    make_deliveries(make_source("The Wire"), *range(1, 20))
    page = first_page(sign_in("curator"))
    last = timezone.localtime(ago(16 * DAY))
    sentence = f"The Mint delivered every 2 days, last on {last.day} {last:%b}"
    assert queue(page, "quiet") == ("Sources gone quiet 1", [sentence])


def test_a_publication_counts_on_the_day_of_its_moment_and_one_ahead_on_none():
    midnight = NOON.replace(hour=0)
    for moment in (midnight, midnight - timedelta(microseconds=1), NOON - HOUR, NOON + HOUR):
        make_live_article(published_at=moment)
    page = parsed(first_page(sign_in("curator")))
    figures = [[words(cell) for cell in row.css("td")][1] for row in page.css(".desk-charts tbody tr")]
    assert figures[:3] == ["2", "1", "0"]


def test_an_import_without_a_change_or_undone_or_on_trial_is_no_delivery():
    source = make_source("The Mint")
    make_deliveries(source, 30, 29, 28, 27)
    for columns in ({"is_dry_run": True}, {"undone_at": ago(HOUR)}):
        batch = make_batch(**columns)
        ImportRecord.objects.create(
            batch=batch, file="posts.json", number=1, offset=0, outcome=Outcome.CREATED, source=source
        )
    batch = make_batch()
    ImportRecord.objects.create(
        batch=batch, file="posts.json", number=1, offset=0, outcome=Outcome.UNCHANGED, source=source
    )
    assert [quiet.name for quiet in activity.gone_quiet(NOON, activity.imports(NOON))] == ["The Mint"]
    ImportRecord.objects.update(outcome=Outcome.CHANGED)
    assert activity.gone_quiet(NOON, activity.imports(NOON)) == []


def test_the_longest_silent_source_comes_first_merged_ones_never_and_ten_at_most():
    for age in range(8, 20):
        make_deliveries(make_source(f"Source {age}"), age, age + 1, age + 2)
    make_deliveries(make_source("Merged", merged_into=make_source("Survivor")), 30, 29, 28)
    sources = activity.gone_quiet(NOON, activity.imports(NOON))
    assert [quiet.name for quiet in sources] == [f"Source {age}" for age in range(19, 9, -1)]
    assert {quiet.every_days for quiet in sources} == {1}
    assert sources[0].last_at == NOON - 19 * DAY


def test_several_deliveries_of_one_day_are_one_and_three_days_are_needed():
    source = make_source("The Mint")
    make_deliveries(source, 20, 20, 20, 19, 19)
    assert activity.gone_quiet(NOON, activity.imports(NOON)) == []
    make_deliveries(source, 18)
    assert [quiet.name for quiet in activity.gone_quiet(NOON, activity.imports(NOON))] == ["The Mint"]


# --- The week behind, to the minute.


def test_an_import_is_a_problem_for_seven_days_and_silent_after_an_hour():
    second = timedelta(seconds=1)
    make_batch(age=7 * DAY, rejected_count=1, files=["a.json", "b.json", "c.json"])
    make_batch(age=7 * DAY + second, rejected_count=1)
    make_batch(age=HOUR + second, finished_at=None)
    make_batch(age=HOUR, finished_at=None)
    make_batch(age=HOUR, error="")
    make_article()
    heading, rows = queue(first_page(sign_in("curator")), "problems")
    assert heading == "Import problems 2"
    assert rows[0].endswith("1 rejected a.json, b.json 1 week")
    assert rows[1].endswith("Running or interrupted posts.json 1 hour")


def test_what_was_accepted_is_shown_for_seven_days_and_ones_own_approval_before_all_others():
    second = timedelta(seconds=1)
    article = make_article(headline="", headline_suggested="Ferry may run")
    make_override(article, kind=OverrideKind.LENGTH, age=7 * DAY, reason="First.")
    make_override(article, kind=OverrideKind.CLAIM, age=7 * DAY + second, reason="Too old.")
    make_override(article, kind=OverrideKind.NO_ORIGIN, age=DAY, reason="Second.")
    make_override(article, kind=OverrideKind.SELF_APPROVAL, age=HOUR, reason="Alone here.")
    page = first_page(sign_in("curator"))
    assert [row.split(": ")[1] for row in queue(page, "overrides")[1]] == [
        "Alone here. 1 hour", "First. 1 week", "Second. 1 day",
    ]  # fmt: skip
    badges = [node.attributes["class"] for node in parsed(page).css("#queue-overrides .badge")]
    assert badges == ["badge rejected", "badge changed", "badge changed"]
    assert len(parsed(page).css("#queue-overrides .mark, #queue-overrides .suggestion")) >= 3
