"""A statement that is written once answers as the ORM would, whatever its later values."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.database import statements
from articles.lists.paging import Place, page, statement_page
from articles.models import Article
from articles.reading import renditions
from tests.factories import THEN, make_live_article, make_live_articles, make_tag

pytestmark = pytest.mark.django_db


def live(at):
    return Article.objects.live(at).newest()


def tagged(at, tag):
    return Article.objects.live(at).tagged(tag)


def test_a_later_call_uses_its_own_values():
    first, second = make_live_articles(2)
    for at, expected in (
        (THEN, [first.pk, second.pk]),
        (second.published_at, [second.pk]),
        (THEN - timedelta(days=1), []),
    ):
        rows = statements.rows("test", lambda at: live(at).values_list("pk"), at=at)
        assert [pk for (pk,) in rows] == expected


def test_a_value_that_the_statement_does_not_ask_for_is_refused():
    with pytest.raises(ValueError, match="does not ask for: other"):
        statements.rows("refused", lambda at, other: live(at).values_list("pk"), at=THEN, other=1)


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_a_page_from_a_statement_is_the_page_from_a_queryset(size):
    tag, at = make_tag(), datetime.now(UTC)
    for number in range(9):
        make_live_article(published_at=THEN - timedelta(hours=number % 3), tags=[tag])
    for key, build, values in (("front", live, {}), ("tag", tagged, {"tag": tag.pk})):
        place = None
        places = [None]
        while True:
            mine = statement_page(("test", key), build, place, size=size, at=at, **values)
            its = page(build(at, **values).keys_and_moments(), place, size=size)
            assert (mine.keys, mine.next, mine.previous) == (its.keys, its.next, its.previous)
            if mine.next is None:
                break
            place = Place.read(mine.next.token())
            places.append(place)
        back = mine.previous
        while back is not None:
            back = Place.read(back.token())
            mine = statement_page(("test", key), build, back, size=size, at=at, **values)
            its = page(build(at, **values).keys_and_moments(), back, size=size)
            assert (mine.keys, mine.next, mine.previous) == (its.keys, its.next, its.previous)
            back = mine.previous


def test_as_many_cards_are_found_as_are_asked_for():
    articles = make_live_articles(5)
    renditions.rebuild()
    for number in (5, 1, 0, 3, 5):
        cards = renditions.cards([article.pk for article in articles[:number]])
        assert [article.headline in card for article, card in zip(articles, cards, strict=False)] == [True] * number
