"""The search page: whatever readers type, they get an answer."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection

from articles.public import narrowing, searching
from articles.reading import renditions
from articles.vocabulary import Rights, State
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


def search(client, text, **question):
    return client.get("/search/?" + urlencode({"q": text, **question}, errors="surrogatepass"))


def headlines(response):
    return re.findall(r'class="headline" dir="auto"><a href="[^"]*">([^<]*)</a>', response.content.decode())


def words(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_page_explains_how_to_search(client):
    make_live_article()
    response = client.get("/search/")
    assert (response.status_code, headlines(response)) == (200, [])
    assert "Put a phrase in quotation marks" in words(response)


def test_the_best_match_comes_first_and_the_newest_on_request(client):
    make_live_article(headline="Ferry ferry", summary="The ferry.", published_at=THEN - timedelta(days=1))
    make_live_article(headline="Harbour news", summary="A ferry, among many other things that fill this text.")
    make_live_article(headline="Pier closed")
    assert headlines(search(client, "ferry")) == ["Ferry ferry", "Harbour news"]
    assert headlines(search(client, "ferry", sort="newest")) == ["Harbour news", "Ferry ferry"]


def test_phrases_and_exclusions_are_understood(client):
    make_live_article(headline="The old pier")
    make_live_article(headline="The pier is old")
    make_live_article(headline="An open‑source ferry")
    assert headlines(search(client, '"old pier"')) == ["The old pier"]
    assert headlines(search(client, "pier -is")) == ["The old pier"]
    assert headlines(search(client, "open-source")) == ["An open‑source ferry"]


def test_a_section_narrows_the_search(client):
    asia = make_section("Asia")
    make_live_article(headline="Ferry in Asia", section=asia)
    make_live_article(headline="Ferry elsewhere", section=make_section("Europe"))
    for sort in ("", "newest"):
        response = search(client, "ferry", section="asia", sort=sort)
        assert headlines(response) == ["Ferry in Asia"]
        assert '<option value="asia" selected>Asia</option>' in response.content.decode()
    assert headlines(search(client, "ferry", section="nowhere")) == []


@pytest.mark.slow
def test_a_source_a_topic_and_days_narrow_the_search(client):
    wire, chips = make_source("Wire"), make_tag("chips")
    make_live_article(headline="Ferry of the wire", source=wire)
    cited = make_live_article(headline="Ferry that cites the wire", published_at=THEN - timedelta(days=1))
    make_citation(cited, source=wire)
    make_live_article(headline="Ferry with chips", tags=[chips], published_at=THEN - timedelta(days=2))
    for sort in ("", "newest"):
        titles = {
            name: headlines(search(client, "ferry", sort=sort, **query))
            for name, query in {
                "source": {"source": "wire"},
                "topic": {"topic": "chips"},
                "from": {"from": "2026-01-10"},
                "until": {"until": "2026-01-09"},
                "day": {"from": "2026-01-09", "until": "2026-01-09"},
                "both": {"source": "wire", "topic": "chips"},
            }.items()
        }
        assert sorted(titles["source"]) == ["Ferry of the wire", "Ferry that cites the wire"]
        assert titles["topic"] == ["Ferry with chips"]
        assert titles["from"] == ["Ferry of the wire"]
        assert sorted(titles["until"]) == ["Ferry that cites the wire", "Ferry with chips"]
        assert titles["day"] == ["Ferry that cites the wire"]
        assert titles["both"] == []


def test_a_place_without_words_lists_what_is_there_the_newest_first(client):
    chips = make_tag("Chips")
    make_live_article(headline="Older", tags=[chips], published_at=THEN - timedelta(days=1))
    make_live_article(headline="Newer", tags=[chips])
    make_live_article(headline="Elsewhere")
    response = client.get("/search/?topic=chips")
    assert headlines(response) == ["Newer", "Older"]
    assert "2 articles" in words(response)


def test_what_can_be_chosen_from_is_what_readers_may_see(client):
    make_live_article(section=make_section("Asia"), tags=[make_tag("chips")], source=make_source("Wire"))
    make_article(
        state=State.DRAFT, section=make_section("Secret"), tags=[make_tag("Hidden")], source=make_source("Unseen")
    )
    html = client.get("/search/").content.decode()
    assert re.findall(r"<option[^>]*>([^<]*)</option>", html) == ["Any", "Asia", "Any", "Wire", "Any", "Chips"]


def test_what_is_chosen_stays_chosen_though_it_is_not_offered(client, monkeypatch):
    monkeypatch.setattr(narrowing, "MOST", 1)
    make_live_article(tags=[make_tag("Apples"), make_tag("Chips")])
    html = client.get("/search/?topic=chips").content.decode()
    assert '<option value="chips" selected>Chips</option>' in html
    assert '<option value="&quot;&gt;&lt;b&gt;" selected>&quot;&gt;&lt;b&gt;</option>' in (
        client.get("/search/", {"topic": '"><b>'}).content.decode()
    )


def test_only_words_that_readers_may_see_are_found(client):
    make_live_article(headline="Open", body="<p>kittiwake</p>", source=make_source(rights=Rights.FULL_TEXT))
    make_live_article(headline="Closed", body="<p>kittiwake</p>")
    make_article(state=State.DRAFT, headline="Draft", summary="kittiwake")
    make_live_article(headline="Ahead", summary="kittiwake", published_at=datetime.now(UTC) + timedelta(days=1))
    response = search(client, "kittiwake")
    assert headlines(response) == ["Open"]
    assert "1 article for kittiwake" in words(response)


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "a\x00b",
        "x" * 10_000,
        '"' * 500,
        '"',
        "-ferry",
        '-"old pier" -ferry',
        "- -- “”",
        "NEAR(a b) AND OR NOT *",
        "ferry' OR 1=1 --",
        "{public_title} : ferry",
        "%_\\",
        "\ud800",
        "👩‍👩‍👧 ⁉️",
        " ".join(f"w{n}" for n in range(5_000)),
        "<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("sort", ["", "newest"])
def test_no_search_text_is_an_error(client, text, sort):
    make_live_article(headline="Ferry")
    response = search(client, text, sort=sort)
    assert response.status_code == 200
    assert "\x00" not in response.content.decode()
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "question",
    [
        "section=%00",
        "source=%00",
        "topic=x",
        "from=x",
        "from=0001-01-01",
        "until=9999-12-31",
        "until=2026-02-30",
        "page=0",
        "page=-1",
        "page=999999",
        "page=x",
        "page=١",
        "sort=x",
        "q=a&q=b",
    ],
)
def test_no_other_parameter_of_a_search_is_an_error(client, question):
    make_live_article(headline="Ferry")
    assert client.get(f"/search/?q=ferry&{question}").status_code == 200


def test_a_search_without_results_explains_why(client):
    make_live_article(headline="Ferry")
    assert "Enter at least one word." in words(search(client, "-ferry"))
    assert "No articles match your search." in words(search(client, "pier"))
    assert "the first 200 characters" in words(search(client, "ferry " * 100))


def test_articles_are_counted_up_to_a_thousand():
    assert searching.Search({}).most_counted == "1,000"


def test_counting_stops_at_a_limit(client, monkeypatch):
    monkeypatch.setattr(searching, "MAX_COUNT", 3)
    make_live_articles(3, headline="Ferry")
    assert "3 articles for ferry" in words(search(client, "ferry"))
    make_live_article(headline="Ferry")
    for sort in ("", "newest"):
        assert "More than 3 articles for ferry" in words(search(client, "ferry", sort=sort))


@pytest.mark.slow
def test_the_best_matches_are_paged_to_their_end(client):
    make_live_articles(45, headline="Ferry")
    pages = [headlines(search(client, "ferry", page=number)) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    pattern = re.compile(r'rel="(next|prev)" href="([^"]*)"')
    assert [pattern.findall(search(client, "ferry", page=number).content.decode()) for number in (1, 2, 3)] == [
        [("next", "?q=ferry&amp;page=2")],
        [("prev", "?q=ferry&amp;page=1"), ("next", "?q=ferry&amp;page=3")],
        [("prev", "?q=ferry&amp;page=2")],
    ]
    assert "No more matches." in words(search(client, "ferry", page=4))


# The public version, and the words of the newest articles. Best: the ranking (on SQLite with how common the words are),
# what of it is live, the cards.
# Newest: the hits, what is not live yet, the page, the cards. Then the sections to go to; and once for each public
# version what to choose from: sections, the newest articles, their sources and topics.
@pytest.mark.slow
@pytest.mark.parametrize(("sort", "queries"), [("", 11), ("newest", 11)])
def test_searching_costs_as_many_queries_with_thirty_hits_as_with_one(client, django_assert_num_queries, sort, queries):
    if connection.vendor == "postgresql" and not sort:
        queries = 10
    asia = make_section("Asia")
    for count in (1, 29):
        for _ in range(count):
            make_live_article(headline="Ferry", section=asia)
        renditions.rebuild()
        with django_assert_num_queries(queries):
            assert search(client, "ferry", sort=sort).status_code == 200


def test_a_search_that_finds_nothing_suggests_what_readers_may_find(client):
    asia = make_section("Asia")
    make_live_article(headline="Kittiwakes return", section=asia)
    make_article(state=State.DRAFT, headline="Gannets")
    for sort in ("", "newest"):
        response = search(client, "kitiwakes retrun", sort=sort, page="3")
        assert "Did you mean kittiwakes return ?" in words(response)
        (address,) = re.findall(r'Did you mean\s*<a href="([^"]*)"', response.content.decode())
        assert headlines(client.get("/search/" + unescape(address))) == ["Kittiwakes return"]
    assert "Did you mean" not in words(search(client, "gannetts"))
    assert "Did you mean" not in words(search(client, "kittiwakes"))
    make_live_article(headline="Elsewhere", section=make_section("Europe"))
    assert "Did you mean" in words(search(client, "kitiwakes", section="asia"))
    assert "Did you mean" not in words(search(client, "kitiwakes", section="europe"))


def test_a_suggestion_is_text_and_not_html(client):
    make_live_article(headline="Ferry")
    html = search(client, 'frery "><script>').content.decode()
    assert "<script>" not in html
    make_live_article(headline="Ferry script")
    html = search(client, 'frery "><script>').content.decode()
    assert '<i dir="auto">ferry &quot;&gt;&lt;script&gt;</i>' in html


def test_crawlers_may_keep_the_form_and_nothing_that_was_found(client):
    make_live_article(section=make_section("Asia"))
    mark = '<meta name="robots" content="noindex">'
    assert mark not in client.get("/search/").content.decode()
    for query in ("q=headline", "q=nothing-like-it", "q=%3F", "section=asia"):
        assert mark in client.get(f"/search/?{query}").content.decode()
    # Only a "?" or a feed's name behind it shuts the address.
    shut = client.get("/robots.txt").content.decode().splitlines()
    assert [line for line in shut if "/search/" in line] == ["Disallow: /search/?", "Disallow: /search/feed."]


@pytest.mark.parametrize("name", ["section", "source", "topic"])
def test_what_names_no_place_narrows_nothing_and_does_not_say_so(client, name):
    make_live_article(headline="Ferry")
    shown = search(client, "ferry", **{name: " , "}).content.decode()
    assert "Search all articles" not in shown


def test_readers_may_see_what_matches_though_very_much_that_does_is_still_to_come(client, monkeypatch):
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 4)
    shown = [make_live_article(headline=f"Ferry {number}") for number in range(3)]
    for number in range(8):
        make_live_article(headline=f"Ferry later {number}", published_at=datetime.now(UTC) + timedelta(hours=1))
    renditions.rebuild()
    text = search(client, "ferry").content.decode()
    assert all(article.headline in text for article in shown)
    assert "later" not in text
