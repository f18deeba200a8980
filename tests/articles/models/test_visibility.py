"""The rule that says what readers may see, in SQL and in Python, and that both say the same."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from articles.models import Article, Rendition, Source, Tag
from articles.models.querysets import live_sql
from articles.vocabulary import State
from tests.factories import make_article, make_citation, make_live_article, make_source, make_tag

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MOMENTS = {"before": NOON - timedelta(microseconds=1), "at": NOON, "after": NOON + timedelta(days=400)}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("state", State.values)
def test_the_queryset_and_the_article_agree_on_what_readers_may_see(state, moment):
    article = make_article(state=state, published_at=NOON)
    at = MOMENTS[moment]
    expected = state == State.PUBLISHED and moment != "before"
    assert (Article.objects.live(at=at).contains(article), article.is_live(at=at)) == (expected, expected)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("state", State.values)
def test_the_rule_as_sql_agrees_with_the_list(state, moment):
    make_article(state=state, published_at=NOON)
    at = MOMENTS[moment]
    expected = {
        "live": int(state == State.PUBLISHED and moment != "before"),
        "scheduled": int(state == State.PUBLISHED and moment == "before"),
    }
    assert {"live": Article.objects.live(at).count(), "scheduled": Article.objects.scheduled(at).count()} == expected
    conditions = [live_sql("a")]
    if connection.vendor == "sqlite":
        conditions.append(live_sql("a", is_likely=True))
    with connection.cursor() as cursor:
        for condition in conditions:
            cursor.execute(
                f"SELECT COUNT(*) FROM articles_article a WHERE {condition}",
                [connection.ops.adapt_datetimefield_value(at)],
            )
            assert cursor.fetchone()[0] == expected["live"]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_an_article_without_a_publication_time_is_never_live(state):
    article = make_article(state=state)
    assert (Article.objects.live().contains(article), article.is_live()) == (False, False)


def test_the_default_moment_is_now():
    now = datetime.now(UTC)
    past = make_live_article(published_at=now - timedelta(minutes=1))
    ahead = make_live_article(published_at=now + timedelta(hours=1))
    assert list(Article.objects.live()) == [past]
    assert (past.is_live(), ahead.is_live()) == (True, False)


@pytest.mark.parametrize("state", State.values)
def test_gone_is_what_readers_once_saw_and_no_longer_can(state):
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


def test_tags_are_ordered_by_their_newest_live_article():
    older, newer, ahead = (make_tag(name) for name in ("Older", "Newer", "Ahead"))
    make_live_article(tags=[older], published_at=NOON - timedelta(days=1))
    make_live_article(tags=[newer], published_at=NOON)
    make_live_article(tags=[ahead, older], published_at=NOON + timedelta(days=1))
    assert list(Tag.objects.latest_used(at=NOON)) == [newer, older]


def test_an_article_that_was_unpublished_and_rescheduled_is_gone_until_then():
    article = make_live_article(published_at=NOON + timedelta(days=9))
    assert not Article.objects.gone().contains(article)
    Rendition.objects.update(removed_as=State.WITHDRAWN)
    assert Article.objects.gone().contains(article)


def test_live_between_includes_its_start_and_excludes_its_end():
    first, second, third = (make_live_article(published_at=NOON + timedelta(hours=hour)) for hour in range(3))
    assert set(Article.objects.live_between(first.published_at, third.published_at, third.published_at)) == {
        first,
        second,
    }
    assert set(
        Article.objects.live_between(second.published_at, NOON + timedelta(days=1), NOON + timedelta(days=1))
    ) == {
        second,
        third,
    }
    days = (NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert set(Article.objects.live_between(*days, second.published_at)) == {first, second}
    assert set(Article.objects.live_before(third.published_at, NOON + timedelta(days=1))) == {first, second}
    assert set(Article.objects.live_before(NOON + timedelta(days=1), second.published_at)) == {first, second}


def test_scheduled_is_what_will_go_live_and_published_is_that_and_what_is_live():
    now = datetime.now(UTC)
    past = make_live_article(published_at=now - timedelta(minutes=1))
    ahead = make_live_article(published_at=now + timedelta(hours=1))
    make_article(state=State.WITHDRAWN, published_at=now + timedelta(hours=1))
    assert set(Article.objects.scheduled()) == {ahead}
    assert set(Article.objects.scheduled(ahead.published_at)) == set()
    assert set(Article.objects.scheduled(past.published_at - timedelta(seconds=1))) == {past, ahead}
    assert set(Article.objects.published()) == {past, ahead}


def test_a_source_is_live_with_the_first_live_article_that_credits_it():
    delivers, cited, ahead, unused = (make_source(name) for name in ("Delivers", "Cited", "Ahead", "Unused"))
    article = make_live_article(source=delivers, published_at=NOON)
    make_citation(article, source=cited)
    make_live_article(source=ahead, published_at=NOON + timedelta(days=1))
    make_article(state=State.DRAFT, source=unused)
    assert set(Source.objects.live(at=NOON)) == {delivers, cited}
    assert set(Source.objects.live(at=NOON - timedelta(seconds=1))) == set()
    assert set(Source.objects.live(at=NOON + timedelta(days=1))) == {delivers, cited, ahead}


def test_a_topics_list_is_ordered_by_publication_time_and_then_by_key():
    topic, other = make_tag("Topic"), make_tag("Other")
    first, second = (make_live_article(tags=[topic, other], published_at=NOON) for _ in range(2))
    newest = make_live_article(tags=[topic], published_at=NOON + timedelta(hours=1))
    make_article(state=State.DRAFT, tags=[topic])
    assert list(Article.objects.live().tagged(topic)) == [newest, second, first]
    assert list(Article.objects.tagged(topic)) == [newest, second, first]
    assert list(Article.objects.tagged(topic, lt=newest.published_at)) == [second, first]
    assert list(Article.objects.tagged(topic, gt=NOON, lte=newest.published_at)) == [newest]
    assert list(Article.objects.live().newest().carrying(other)) == [second, first]
    assert list(Article.objects.crediting(first.source, gte=newest.published_at)) == [newest]
    assert list(Article.objects.crediting(first.source)) == [newest, second, first]


def test_no_other_module_writes_the_rule_in_sql():
    modules = [
        path.relative_to(ROOT).as_posix()
        for package in ("articles", "importers", "newsroom")
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts and re.search(r"\bstate = '", path.read_text(encoding="utf-8"))
    ]
    assert modules == ["articles/models/querysets.py"]
