"""Merging two live articles that tell the same story, and splitting them again."""

from datetime import timedelta

import pytest

from articles import desk
from articles.models import Article, Rendition
from articles.vocabulary import Act, State
from tests.articles.desk.ready import NOON
from tests.concurrency import together
from tests.factories import make_article, make_live_article, make_tag, make_user

pytestmark = pytest.mark.django_db


def stored(article):
    return Article.objects.select_related("source").get(pk=article.pk)


def columns(article):
    values = Article.objects.filter(pk=article.pk).values().get()
    return {name: value for name, value in values.items() if name not in ("updated_at", "desk_touched_at")}


def test_a_merged_article_sends_its_readers_to_the_survivor():
    first, second, editor = make_live_article(), make_live_article(tags=[make_tag()]), make_user()
    desk.merge(second, into=first, by=editor, at=NOON)
    merged = stored(second)
    assert (merged.state, merged.duplicate_of, merged.survivor()) == (State.MERGED, first, first)
    assert list(Article.objects.live()) == [first]
    assert second.taggings.get().published_at is None
    assert Rendition.objects.get(pk=second.pk).removed_as == "merged"
    decision = second.decisions.get()
    assert (decision.act, decision.by, decision.reason, decision.inverse) == ("merge", editor, str(first), "unmerge")


def test_splitting_a_merged_article_restores_both():
    first, second, editor = make_live_article(), make_live_article(tags=[make_tag()]), make_user()
    before = columns(first), columns(second), second.taggings.values().get()
    desk.merge(second, into=first, by=editor, at=NOON, reason="One story.")
    desk.unmerge(stored(second), by=editor, at=NOON + timedelta(hours=1))
    assert (columns(first), columns(second), second.taggings.values().get()) == before
    assert Rendition.objects.get(pk=second.pk).visible_from == second.published_at
    assert [(d.act, d.reason) for d in second.decisions.all()] == [("unmerge", str(first)), ("merge", "One story.")]


def test_articles_merged_earlier_follow_their_survivor_both_ways():
    first, second, third = make_live_article(), make_live_article(), make_live_article()
    desk.merge(third, into=second, by=make_user())
    desk.merge(stored(second), into=first, by=make_user())
    assert stored(third).survivor() == first
    desk.unmerge(stored(second), by=make_user())
    assert stored(third).survivor() == second


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_an_article_cannot_be_merged_into_one_that_is_not_live(state):
    article, other = make_live_article(), make_article(state=state, headline="The other")
    with pytest.raises(desk.Refused, match="“The other” is not live"):
        desk.merge(article, into=other, by=make_user())
    assert stored(article).state == State.PUBLISHED


def test_an_article_cannot_be_merged_into_itself_or_into_a_scheduled_one():
    article = make_live_article()
    with pytest.raises(desk.Refused, match="into itself"):
        desk.merge(article, into=stored(article), by=make_user(), at=NOON)
    ahead = make_live_article(published_at=NOON + timedelta(hours=1))
    with pytest.raises(desk.Refused, match="Choose a live article"):
        desk.merge(article, into=ahead, by=make_user(), at=NOON)
    with pytest.raises(desk.Refused, match="is not live yet"):
        desk.merge(ahead, into=article, by=make_user(), at=NOON)
    assert not article.decisions.exists()


@pytest.mark.django_db(transaction=True)
def test_when_two_people_merge_a_pair_both_ways_the_second_is_refused():
    first, second = make_live_article(), make_live_article()
    people = [make_user(), make_user()]
    results = together(
        lambda: desk.merge(stored(first), into=stored(second), by=people[0]),
        lambda: desk.merge(stored(second), into=stored(first), by=people[1]),
    )
    assert [type(result) for result in results if result is not None] == [desk.Refused]
    assert sorted(Article.objects.values_list("state", flat=True)) == [State.MERGED, State.PUBLISHED]


def test_merging_and_splitting_reverse_each_other():
    assert (desk.INVERSES[Act.MERGE], desk.INVERSES[Act.UNMERGE]) == (Act.UNMERGE, Act.MERGE)
