"""Who takes an article up, what is put aside, and that each of it can be taken back."""

import pytest

from articles import desk
from articles.models import Article
from articles.vocabulary import State
from tests.concurrency import together
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_claiming_makes_an_article_ones_own_until_it_is_released():
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


def test_restoring_brings_a_spiked_article_back_to_where_it_was():
    article, editor = make_article(), make_user()
    desk.save_text(article, by=editor, headline="Ferry runs")
    desk.spike(article, by=editor, reason="Old news")
    desk.restore(article, by=editor)
    assert stored(article).state == State.DRAFT


def test_a_duplicate_points_at_the_article_that_stays_and_splits_again():
    first, second, curator = make_article(), make_article(), make_user()
    desk.claim(second, by=curator)
    desk.mark_duplicate(second, of=first, by=curator)
    assert (stored(second).state, stored(second).duplicate_of) == (State.DUPLICATE, first)
    desk.split(second, by=curator)
    assert (stored(second).state, stored(second).duplicate_of) == (State.CLAIMED, None)


def test_duplicates_of_a_duplicate_follow_it_to_the_one_that_stays():
    first, second, third = make_article(), make_article(), make_article()
    desk.mark_duplicate(third, of=second, by=make_user())
    desk.mark_duplicate(second, of=first, by=make_user())
    assert stored(third).duplicate_of == first


def test_an_article_is_no_duplicate_of_itself_nor_of_one_that_is_put_aside():
    first, second = make_article(), make_article()
    with pytest.raises(desk.Refused, match="of itself"):
        desk.mark_duplicate(first, of=first, by=make_user())
    desk.spike(second, by=make_user(), reason="Old.")
    with pytest.raises(desk.Refused, match="spiked itself"):
        desk.mark_duplicate(first, of=second, by=make_user())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_each_others_article_as_the_duplicate_one_is_told():
    first, second = make_article(), make_article()
    people = [make_user(), make_user()]
    results = together(
        lambda: desk.mark_duplicate(stored(first), of=stored(second), by=people[0]),
        lambda: desk.mark_duplicate(stored(second), of=stored(first), by=people[1]),
    )
    assert sorted(type(result) for result in results if result is not None) == [desk.Refused]
    assert sorted(Article.objects.values_list("state", flat=True)) == [State.DUPLICATE, State.INCOMING]
