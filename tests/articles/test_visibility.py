"""The rule that says what readers may see, in SQL and in Python, and that both say the same."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article, Tag
from articles.vocabulary import State
from tests.factories import make_article, make_live_article, make_tag

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MOMENTS = {"before": NOON - timedelta(microseconds=1), "at": NOON, "after": NOON + timedelta(days=400)}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("state", State.values)
def test_the_list_and_the_article_agree_on_what_readers_may_see(state, moment):
    article = make_article(state=state, published_at=NOON)
    at = MOMENTS[moment]
    expected = state == State.PUBLISHED and moment != "before"
    assert (Article.objects.live(at=at).contains(article), article.is_live(at=at)) == (expected, expected)


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_has_no_moment_is_not_live_whatever_its_state(state):
    article = make_article(state=state)
    assert (Article.objects.live().contains(article), article.is_live()) == (False, False)


def test_without_a_moment_now_is_meant():
    now = datetime.now(UTC)
    past = make_live_article(published_at=now - timedelta(minutes=1))
    ahead = make_live_article(published_at=now + timedelta(hours=1))
    assert list(Article.objects.live()) == [past]
    assert (past.is_live(), ahead.is_live()) == (True, False)


@pytest.mark.parametrize("state", State.values)
def test_gone_is_what_readers_have_seen_and_may_see_no_more(state):
    article = make_article(state=state)
    assert Article.objects.gone().contains(article) == (state in (State.WITHDRAWN, State.RETRACTED, State.MERGED))


def test_a_tag_is_live_with_the_first_live_article_that_carries_it():
    used, ahead, drafted = (make_tag(name) for name in ("Used", "Ahead", "Drafted"))
    make_tag("Unused")
    make_live_article(tags=[used], published_at=NOON)
    make_live_article(tags=[ahead], published_at=NOON + timedelta(days=1))
    make_article(state=State.DRAFT, tags=[drafted], published_at=NOON)
    assert list(Tag.objects.live(at=NOON)) == [used]
    assert list(Tag.objects.live(at=NOON + timedelta(days=1))) == [ahead, used]
    assert list(Tag.objects.live(at=NOON - timedelta(seconds=1))) == []


def test_tags_are_named_by_their_newest_live_article():
    older, newer, ahead = (make_tag(name) for name in ("Older", "Newer", "Ahead"))
    make_live_article(tags=[older], published_at=NOON - timedelta(days=1))
    make_live_article(tags=[newer], published_at=NOON)
    make_live_article(tags=[ahead, older], published_at=NOON + timedelta(days=1))
    assert list(Tag.objects.latest_used(at=NOON)) == [newer, older]
