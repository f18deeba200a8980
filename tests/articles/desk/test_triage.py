"""Claiming, assigning, spiking and marking duplicates, and reversing each."""

import pytest

from articles import desk
from articles.models import Article
from articles.vocabulary import State
from tests.concurrency import together
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_a_claimed_article_is_its_claimants_until_released():
    article, curator = make_article(), make_user("curator")
    desk.claim(article, by=curator)
    assert (stored(article).state, stored(article).assignee) == (State.CLAIMED, curator)
    with pytest.raises(desk.Refused, match="curator is working on this article"):
        desk.claim(article, by=make_user("other"))
    desk.release(article, by=curator)
    assert (stored(article).state, stored(article).assignee) == (State.INCOMING, None)
    with pytest.raises(desk.Refused, match="assigned to nobody"):
        desk.release(article, by=curator)


def test_an_editor_may_give_an_article_to_somebody_else():
    article, editor, curator = make_article(), make_user("editor"), make_user("curator")
    desk.claim(article, by=make_user("holiday"))
    desk.assign(article, by=editor, to=curator)
    assert stored(article).assignee == curator
    assert next((d.act, d.by, d.reason) for d in article.decisions.all()) == ("assign", editor, "curator")


def test_releasing_a_draft_keeps_what_is_written():
    article, curator = make_article(), make_user("curator")
    desk.save_text(article, by=curator, headline="Ferry runs")
    assert stored(article).assignee == curator
    desk.release(article, by=curator)
    assert (stored(article).state, stored(article).working.headline) == (State.DRAFT, "Ferry runs")


def test_restoring_returns_a_spiked_article_to_its_earlier_state():
    article, editor = make_article(), make_user()
    desk.save_text(article, by=editor, headline="Ferry runs")
    desk.spike(article, by=editor, reason="Old news")
    desk.restore(article, by=editor)
    assert stored(article).state == State.DRAFT


def test_a_duplicate_points_to_the_original_and_can_be_split_off():
    first, second, curator = make_article(), make_article(), make_user()
    desk.claim(second, by=curator)
    desk.mark_duplicate(second, of=first, by=curator)
    assert (stored(second).state, stored(second).duplicate_of) == (State.DUPLICATE, first)
    desk.split(second, by=curator)
    assert (stored(second).state, stored(second).duplicate_of) == (State.CLAIMED, None)


def test_duplicates_of_a_duplicate_follow_it_to_the_original():
    first, second, third = make_article(), make_article(), make_article()
    desk.mark_duplicate(third, of=second, by=make_user())
    desk.mark_duplicate(second, of=first, by=make_user())
    assert stored(third).duplicate_of == first


def test_an_article_cannot_be_a_duplicate_of_itself_or_of_a_spiked_one():
    first, second = make_article(), make_article()
    with pytest.raises(desk.Refused, match="of itself"):
        desk.mark_duplicate(first, of=first, by=make_user())
    desk.spike(second, by=make_user(), reason="Old.")
    with pytest.raises(desk.Refused, match="spiked itself"):
        desk.mark_duplicate(first, of=second, by=make_user())


@pytest.mark.django_db(transaction=True)
def test_when_two_people_mark_a_pair_both_ways_the_second_is_refused():
    first, second = make_article(), make_article()
    people = [make_user(), make_user()]
    results = together(
        lambda: desk.mark_duplicate(stored(first), of=stored(second), by=people[0]),
        lambda: desk.mark_duplicate(stored(second), of=stored(first), by=people[1]),
    )
    assert sorted(type(result) for result in results if result is not None) == [desk.Refused]
    assert sorted(Article.objects.values_list("state", flat=True)) == [State.DUPLICATE, State.INCOMING]
