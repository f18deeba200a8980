"""Narrowing a search: the options, the chosen values, and exactly which days count."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from articles.public import narrowing, searching
from tests.articles.public.test_search_page import headlines, search, words
from tests.factories import (
    THEN,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


def offered(client, question="?q=ferry"):
    """Return by list what it offers, (slug, name) of each, and which is chosen."""
    page = client.get(f"/search/{question}").content.decode()
    lists = {}
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        choices = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)</option>', options)
        lists[name] = [(slug, label) for slug, _, label in choices if slug], [slug for slug, mark, _ in choices if mark]
    return lists


def test_what_is_offered_is_in_the_order_of_its_names_whatever_their_case(client):
    for name in ("zebra", "Asia", "äther", "world"):
        make_live_article(section=make_section(name), tags=[make_tag(f"On {name}")], source=make_source(f"{name} wire"))
    lists = offered(client)
    assert lists["section"] == ([("asia", "Asia"), ("world", "World"), ("zebra", "Zebra"), ("ather", "Äther")], [])
    assert [label for _, label in lists["source"][0]] == ["Asia wire", "World wire", "Zebra wire", "Äther wire"]
    assert [slug for slug, _ in lists["topic"][0]] == ["on-asia", "on-world", "on-zebra", "on-ather"]


def test_capitals_within_a_name_do_not_move_it(client):
    for name in ("NASA", "Nano", "nature"):
        make_live_article(tags=[make_tag(name)])
    assert [label for _, label in offered(client)["topic"][0]] == ["Nano", "NASA", "Nature"]


def test_sources_and_topics_are_those_of_the_newest_articles_and_sections_all(client, monkeypatch):
    monkeypatch.setattr(narrowing, "WINDOW", 2)
    for age, name in enumerate(("New", "Second", "Old")):
        make_live_article(
            published_at=THEN - timedelta(days=age),
            section=make_section(f"{name} section"),
            tags=[make_tag(f"{name} topic")],
            source=make_source(f"{name} source"),
        )
    make_live_article(
        published_at=datetime.now(UTC) + timedelta(days=1), tags=[make_tag("Ahead")], source=make_source("Ahead too")
    )
    lists = offered(client)
    assert [label for _, label in lists["source"][0]] == ["New source", "Second source"]
    assert [label for _, label in lists["topic"][0]] == ["New topic", "Second topic"]
    assert [label for _, label in lists["section"][0]] == ["New section", "Old section", "Second section"]


def test_no_list_offers_more_than_a_reader_can_choose_from(client, monkeypatch):
    assert (narrowing.WINDOW, narrowing.MOST) == (200, 60)
    monkeypatch.setattr(narrowing, "MOST", 2)
    for name in ("C", "A", "B"):
        make_live_article(tags=[make_tag(name)])
    assert [label for _, label in offered(client)["topic"][0]] == ["A", "B"]


def test_what_is_chosen_is_marked_once_and_in_its_own_list_alone(client):
    make_live_article(section=make_section("Asia"), tags=[make_tag("Asia", slug="asia")])
    lists = offered(client, "?q=ferry&section=asia")
    assert (lists["section"], lists["topic"]) == (([("asia", "Asia")], ["asia"]), ([("asia", "Asia")], []))


def test_what_is_chosen_and_not_offered_is_named_where_readers_may_know_its_name(client, monkeypatch):
    monkeypatch.setattr(narrowing, "WINDOW", 1)
    make_live_article(published_at=THEN + timedelta(days=1))
    make_live_article(tags=[make_tag("old news", slug="old")], source=make_source("old wire", slug="wire"))
    make_tag("Secret merger", slug="secret")
    make_source("Secret source", slug="whisper")
    assert offered(client, "?topic=old")["topic"] == ([("old", "Old news")], ["old"])
    assert offered(client, "?source=wire")["source"][0][-1] == ("wire", "Old wire")
    assert offered(client, "?topic=secret")["topic"] == ([("secret", "Secret")], ["secret"])
    assert offered(client, "?source=whisper")["source"][0][-1] == ("whisper", "Whisper")
    assert offered(client, "?section=old")["section"] == ([("old", "Old")], ["old"])


@pytest.mark.parametrize("sort", ["", "newest"])
def test_days_begin_and_end_at_midnight_of_the_sites_time_zone(client, settings, sort):
    settings.TIME_ZONE = "Asia/Tokyo"
    midnight = datetime(2026, 1, 9, 15, tzinfo=UTC)  # of the 10th in Tokyo
    for name, moment in (
        ("before", midnight - timedelta(microseconds=1)),
        ("first", midnight),
        ("last", midnight + timedelta(days=1, microseconds=-1)),
        ("after", midnight + timedelta(days=1)),
    ):
        make_live_article(headline=f"Ferry {name}", published_at=moment)

    def titles(**days):
        return sorted(headlines(search(client, "ferry", sort=sort, **days)))

    assert titles(**{"from": "2026-01-10", "until": "2026-01-10"}) == ["Ferry first", "Ferry last"]
    assert titles(**{"from": "2026-01-10"}) == ["Ferry after", "Ferry first", "Ferry last"]
    assert titles(until="2026-01-10") == ["Ferry before", "Ferry first", "Ferry last"]
    assert titles(**{"from": "2026-01-11", "until": "2026-01-10"}) == []


@pytest.mark.parametrize(
    "day", ["0001-01-01", "0001-01-03", "9999-12-29", "9999-12-31", "2026-02-30", "10.1.2026", "x"]
)
def test_an_impossible_day_narrows_nothing(client, day):
    make_live_article(headline="Ferry")
    for name in ("from", "until"):
        assert headlines(search(client, "ferry", **{name: day})) == ["Ferry"]


def test_the_first_and_the_last_days_of_the_calendar_that_are_looked_at():
    for day, is_one in (("0001-01-03", False), ("0001-01-04", True), ("9999-12-28", True), ("9999-12-29", False)):
        assert (searching.Search({"from": day}).first_day is not None) is is_one
        assert (searching.Search({"until": day}).last_day is not None) is is_one


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("", 1),
        ("1", 1),
        ("2", 2),
        ("99", 99),
        ("0", 1),
        ("02", 1),
        ("100", 1),
        ("-1", 1),
        ("1.5", 1),
        ("x", 1),
        ("٢", 1),
    ],
)
def test_a_page_of_the_best_matches_has_a_number_below_a_hundred(page, number):
    assert searching.Search({"q": "ferry", "page": page}).number == number


def test_what_is_typed_is_cut_where_it_is_too_long_and_its_edges_do_not_count():
    query = searching.Search({"q": "  " + "x" * 200 + "  ", "section": " ,asia, ", "topic": "\x00chips"})
    assert (query.text, query.is_cut, query.section, query.topic) == ("x" * 200, False, "asia", "chips")
    assert searching.Search({"q": "x" * 201}).is_cut
    assert searching.Search({"q": "x" * 201}).text == "x" * 200
    assert searching.Search({"q": "a\x00b"}).text == "a b"


@pytest.mark.parametrize(
    ("parameters", "is_narrowed", "is_asked", "by_date"),
    [
        ({}, False, False, True),
        ({"q": "ferry"}, False, True, False),
        ({"q": "ferry", "sort": "newest"}, False, True, True),
        ({"q": "ferry", "sort": "oldest"}, False, True, False),
        ({"q": "-"}, False, False, True),
        ({"q": "-", "section": "asia"}, True, False, True),
        *(({name: "2026-01-10"}, True, True, True) for name in ("section", "source", "topic", "from", "until")),
        ({"q": "ferry", "section": "asia"}, True, True, False),
    ],
)
def test_a_search_is_for_words_or_for_a_place_and_by_date_where_nothing_says_what_is_best(
    parameters, is_narrowed, is_asked, by_date
):
    query = searching.Search(parameters)
    assert (query.is_narrowed, query.is_asked, query.by_date) == (is_narrowed, is_asked, by_date)


@pytest.mark.slow
def test_the_best_matches_are_numbered_twenty_a_page(client):
    make_live_articles(41, headline="Ferry")
    counts = {}
    for page in ("", "2", "3", "4"):
        response = search(client, "ferry", page=page)
        text = response.content.decode()
        counts[page] = (len(headlines(response)), 'rel="prev"' in text, 'rel="next"' in text)
    assert counts == {"": (20, False, True), "2": (20, True, True), "3": (1, True, False), "4": (0, False, False)}
    assert "41 articles for ferry" in words(search(client, "ferry"))


def test_exactly_two_full_pages_have_no_third(client):
    make_live_articles(40, headline="Ferry")
    assert 'rel="next"' in search(client, "ferry").content.decode()
    assert 'rel="next"' not in search(client, "ferry", page="2").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(("number", "sentence"), [(2, "2 articles for"), (3, "More than 2 articles for")])
@pytest.mark.parametrize(
    "question", [{}, {"sort": "newest"}, {"section": "asia", "sort": "newest"}, {"section": "asia"}]
)
def test_a_count_is_exact_up_to_its_limit(client, monkeypatch, number, sentence, question):
    monkeypatch.setattr(searching, "MAX_COUNT", 2)
    make_live_articles(number, headline="Ferry", section=make_section("Asia"))
    make_live_article(headline="Ferry", published_at=datetime.now(UTC) + timedelta(days=1))
    assert sentence in words(search(client, "ferry", **question))


def test_what_can_be_chosen_from_is_there_whether_or_not_it_is_known_which_version_is_shown():
    make_live_article(section=make_section("Asia"))
    lists = searching.Search({"q": "ferry"}).lists
    assert [(choice.name, choice.label) for choice in lists] == [
        ("section", "Section"),
        ("source", "Source"),
        ("topic", "Topic"),
    ]
    assert lists[0].options == '<option value="asia">Asia</option>'
