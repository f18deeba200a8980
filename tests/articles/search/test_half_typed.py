"""The last word of a search may be half-typed: what begins so is found too, after what has just that word."""

import pytest

from articles import search
from articles.api.matching_words import find_match
from articles.models import Article
from articles.search import sample
from tests.factories import make_article, make_live_article

pytestmark = pytest.mark.django_db


def make(headline, body="<p>At noon.</p>"):
    return make_article(headline=headline, body=body).pk


def matches(words, scope="desk"):
    return list(search.find(Article.objects.order_by("pk"), words, scope=scope).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("typed", "headline"),
    [
        ("kitti", "Kittiwake"),
        ("a kitti", "A kittiwake"),
        ("Łód", "Łódź"),
        ("straß", "Strasse"),
        ("e-mai", "An e‑mail"),
        ("emai", "An e-mail"),
        ("e-mai", "An email"),
        ("glm4", "GLM4x"),
        ("ירוש", "ירושלים"),
        ("الانتخ", "الانتخابات"),
        ("выбор", "Выборы"),
        ("ประเ", "ประเทศไทย"),
        ("fer!", "Ferry"),
        # The index holds only stems: "elect", "govern", "univers", "hope".
        ("electio", "The election"),
        ("governme", "A government"),
        ("universi", "Universities"),
        ("hopefu", "Hopefully"),
        ("categorie", "Two categories"),
    ],
)
@pytest.mark.parametrize("scope", ["desk", "public"])
def test_a_half_typed_word_finds_what_begins_so(typed, headline, scope):
    found = make_live_article(headline=headline).pk
    make_live_article(headline="Pier")
    assert matches(typed, scope) == [found]
    assert search.ranked(typed, scope=scope) == [found]


@pytest.mark.parametrize(
    ("typed", "headline"),
    [
        ("kitti pier", "Kittiwake at the pier"),  # only the last word
        ('"kitti"', "Kittiwake"),
        ('"a kitti', "A kittiwake"),
        ("ki", "Kittiwake"),
        ("202", "2024"),
        ("4,3", "4,300"),
        ("kitty", "Kittiwake"),
        ("city", "A citizen"),
        ("election", "Electricity"),
        ("united", "Unity"),
        ("millio", "The mill"),
        ("tari", "Tar on the road"),
    ],
)
def test_nothing_else_is_taken_for_a_beginning(typed, headline):
    make(headline)
    assert matches(typed) == []


def test_what_is_excluded_is_a_whole_word():
    ferry, both = make("The ferry"), make("The ferry pier")
    assert matches("ferry -pie") == [ferry, both]
    assert matches("ferry -pier") == [ferry]


def test_the_whole_word_is_ranked_before_what_only_begins_so():
    text = "<p>Among much else that fills a text as long as this, there is a car.</p>"
    longer, passing, exact = make("Carbon, carbon, carbon"), make("Harbour", text), make("A car")
    assert search.ranked("car", scope="desk") == [exact, passing, longer]
    assert search.ranked("the car", scope="desk") == []
    assert search.ranked("-harbour car", scope="desk") == [exact, longer]


def test_of_many_matches_those_with_the_whole_word_take_the_places(monkeypatch):
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 2)
    cars, carbon = [make("A car") for _ in range(2)], [make("Carbon") for _ in range(3)]
    assert search.ranked("car", scope="desk") == [*cars[::-1], carbon[2]]
    cars += [make("A car"), make("A car")]
    assert search.ranked("car", scope="desk") == cars[:0:-1]
    assert search.newest("car", scope="desk") == [cars[3], cars[2], carbon[2]]


def test_all_ways_to_ask_mean_the_same(monkeypatch):
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 2)
    monkeypatch.setattr("articles.search.interface.FAR_WINDOW", 4)
    ferries = [make(headline) for headline in ("Ferry", "Pier", "Ferries", "Ferro", "Fer", "Ferment", "Fee")]
    fitting = [ferries[0], *ferries[2:6]]
    assert search.newest("fer", scope="desk", limit=9) == fitting[::-1]
    assert matches("fer") == fitting[1:]
    assert search.oldest("fer", scope="desk") == fitting[1]
    assert sorted(search.within(ferries, "fer", scope="desk")) == fitting
    assert sorted(search.between("fer", ferries[1], ferries[3], scope="desk")) == ferries[2:4]


def test_a_beginning_of_too_many_words_stands_for_the_most_frequent_of_them(monkeypatch):
    monkeypatch.setattr(sample, "_RARE", 1)
    monkeypatch.setattr(sample, "MOST_ENDINGS", 2)
    rare = make("Ferment")
    common = [make("Ferry"), make("Ferry"), make("Ferrule"), make("Ferrule"), make("Fer")]
    assert matches("fer") == common
    assert rare in matches("ferm")


def test_words_that_only_the_desk_may_see_are_no_endings_for_readers():
    make("Kittiwake")
    assert matches("kitti", "public") == []
    assert sample.sample("public").beginning_with("kitti") == []
    assert sample.sample("desk").beginning_with("kitti") == ["kittiwake"]


def test_the_words_of_the_newest_articles_are_read_once_a_minute(django_assert_num_queries):
    make("Kittiwake")
    with django_assert_num_queries(2):
        search.newest("kitti", scope="desk")
    with django_assert_num_queries(1):
        search.newest("pie", scope="desk")
    with django_assert_num_queries(1):
        sample.sample("public")


def test_a_client_may_highlight_what_begins_as_typed():
    texts = {"headline": "Three kittiwakes", "dek": "", "summary": {"text": ""}}
    match = find_match(texts, search.parse("kitti"))
    assert match == {"field": "headline", "text": "Three kittiwakes", "ranges": [[6, 16]]}
    assert find_match(texts, search.parse('"kitti"')) is None
