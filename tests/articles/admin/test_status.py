"""Why readers do not see an article, in one line."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.admin.status import why_not_public
from articles.vocabulary import State
from tests.factories import THEN, make_article, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (State.INCOMING, "Nobody has claimed it yet"),
        (State.CLAIMED, "Claimed, but not written yet"),
        (State.DRAFT, "Still a draft"),
        (State.IN_REVIEW, "Awaiting review"),
        (State.CHANGES_REQUESTED, "Its reviewer asked for changes"),
        (State.APPROVED, "Approved, ready to publish"),
        (State.PUBLISHED, ""),
        (State.WITHDRAWN, "Withdrawn: its address answers 410 Gone"),
        (State.RETRACTED, "Retracted: its address shows the notice"),
        (State.MERGED, "Merged into another article"),
        (State.DUPLICATE, "A duplicate of another article"),
        (State.SPIKED, "Spiked: hidden until someone restores it"),
    ],
)
def test_every_state_says_why_readers_do_not_see_it(state, line):
    assert why_not_public(make_article(state=state), NOON) == line


def test_the_line_is_empty_exactly_when_readers_see_the_article():
    for state in State:
        for published_at in (NOON - timedelta(seconds=1), NOON, NOON + timedelta(seconds=1)):
            article = make_article(state=state, published_at=published_at)
            assert (why_not_public(article, NOON) == "") is article.is_live(NOON)


def test_what_an_editor_can_fix_comes_first():
    article = make_article(headline="", embargo_until=NOON + timedelta(days=1))
    assert why_not_public(article, NOON) == "Needs a headline; embargoed until 4 Mar 2026, 12:00 UTC"
    assert why_not_public(article, NOON + timedelta(days=1)) == "Needs a headline"


def test_the_headline_that_the_desk_has_written_counts():
    article = make_article(headline="")
    desk.save_text(article, by=make_user(), headline="Ferry runs again")
    assert why_not_public(article, NOON) == "Still a draft"


def test_a_scheduled_article_says_when():
    article = make_article(state=State.PUBLISHED, published_at=NOON + timedelta(hours=3))
    assert why_not_public(article, NOON) == "Scheduled: 15:00 UTC, in 3 h"
    with timezone.override("Europe/Berlin"):
        assert why_not_public(article, NOON) == "Scheduled: 16:00 Europe/Berlin = 15:00 UTC, in 3 h"
    assert why_not_public(make_article(state=State.PUBLISHED, published_at=THEN), NOON) == ""
