"""How many matches a search reads, however many there are, and what it returns if there are none."""

import pytest
from django.db import connection

from articles import search
from articles.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL weighs no word by its rarity")


def make(*headlines, body="<p>At noon.</p>"):
    return [make_article(headline=headline, body=body).pk for headline in headlines]


def matches(query, **known):
    return list(search.find(Article.objects.order_by("pk"), query, scope="desk", **known).values_list("pk", flat=True))


@pytest.fixture
def windows(monkeypatch):
    """Take more than two hits for many, and look at four at most."""
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 2)
    monkeypatch.setattr("articles.search.interface.FAR_WINDOW", 4)


def test_of_very_many_hits_the_newest_are_looked_at(windows, monkeypatch):
    ferries = make(*["Ferry"] * 6)
    make("Pier")
    for walked in (0, 200):
        monkeypatch.setattr("articles.search.sqlite._WALKED", walked)
        assert matches("ferry") == matches("ferry", newest=search.newest("ferry", scope="desk")) == ferries[2:]


def test_hits_that_are_known_already_are_not_looked_for_again(windows, django_assert_num_queries):
    ferries = make("Ferry", "Ferry")
    with django_assert_num_queries(1):
        assert matches("ferry", newest=ferries[::-1]) == ferries
    with django_assert_num_queries(1):
        assert matches("ferry", newest=[]) == []


def test_the_newest_hits_are_named_one_more_than_makes_them_many(windows):
    ferries = make(*["Ferry"] * 5)
    assert search.newest("ferry", scope="desk") == ferries[:1:-1]
    assert search.newest("ferry", scope="desk", limit=1) == ferries[4:]
    assert (search.common(ferries[:2]), search.common(ferries[:3])) == (False, True)


def test_the_last_hit_that_is_looked_at_is_known_where_there_are_as_many(windows):
    ferries = make(*["Ferry"] * 3)
    assert search.oldest("ferry", scope="desk") == 0
    ferries += make("Pier", "Ferry", "Ferry")
    assert search.oldest("ferry", scope="desk") == ferries[1]


def test_hits_between_two_articles_include_both():
    first, second, pier, third = make("Ferry", "Ferry", "Pier", "Ferry")
    assert sorted(search.between("ferry", second, third, scope="desk")) == [second, third]
    assert sorted(search.between("ferry", first, pier, scope="desk")) == [first, second]


def test_a_search_within_some_articles_returns_those_that_match():
    first, pier, other = make("Ferry", "Pier", "Ferry")
    assert search.within([first, pier], "ferry", scope="desk") == [first]
    assert search.within([], "ferry", scope="desk") == []
    assert sorted(search.within([first, other], "ferry", scope="desk")) == [first, other]


@pytest.mark.parametrize("query", ["", "-ferry", "“”"])
def test_no_words_find_nothing_whichever_way_they_are_looked_for(query):
    (ferry,) = make("Ferry")
    assert (
        search.newest(query, scope="desk"),
        search.within([ferry], query, scope="desk"),
        search.between(query, ferry, ferry, scope="desk"),
        search.ranked(query, scope="desk"),
        search.oldest(query, scope="desk"),
    ) == ([], [], [], [], 0)


def test_only_the_newest_hits_are_ranked_and_as_many_more_as_are_asked_for(windows):
    best, *passing = make("Ferry, ferry, ferry", *["A ferry among many other words in a long headline"] * 4)
    assert search.ranked("ferry", scope="desk") == passing[:0:-1]
    assert search.ranked("ferry", scope="desk", more=1) == passing[::-1]
    assert search.ranked("ferry", scope="desk", more=2) == [best, *passing[::-1]]


@on_sqlite
def test_a_word_is_very_common_only_where_more_articles_have_it_than_the_limit(monkeypatch):
    monkeypatch.setattr("articles.search.sqlite._COMMON", 2)
    best, passing = make("Ferry", "A ferry among many other words in a long headline")
    assert search.ranked("ferry", scope="desk") == [best, passing]
    (last,) = make("Another ferry among the very many other words in a long headline")
    assert search.ranked("ferry", scope="desk") == [last, passing, best]


@on_sqlite
def test_very_common_words_that_no_article_has_together_find_nothing(monkeypatch):
    monkeypatch.setattr("articles.search.sqlite._COMMON", 1)
    make("Ferry", "Ferry", "Pier", "Pier")
    assert search.ranked("ferry pier", scope="desk") == []


def test_a_rebuild_of_the_index_reports_its_progress():
    make("Ferry", "Pier", "Gull")
    steps = []
    assert search.reindex(Article.objects.order_by("-pk"), chunk=2, progress=steps.append) == 3
    assert steps == [2, 3]


def test_the_newest_hits_are_readers_where_nothing_else_is_said():
    make("Ferry")
    assert search.newest("ferry") == []
