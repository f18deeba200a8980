"""Lists of the API: walked by cursors, narrowed by filters, and what they cost."""

from itertools import chain
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from articles.paging import Place
from articles.vocabulary import Role
from tests.factories import THEN, make_citation, make_live_article, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db


def ids(page):
    return [article["id"] for article in page["results"]]


def walk(client, url, direction="next"):
    pages = []
    while url:
        pages.append(client.get(url).json())
        last, url = url, pages[-1][direction]
    return pages, last


@pytest.mark.parametrize("question", ["", "&tag=chips", "&section=asia&language=en", "&q=ferry", "&source=wire"])
@pytest.mark.parametrize("limit", [1, 4, 100])
def test_following_next_and_previous_shows_every_article_once_though_all_moments_tie(client, limit, question):
    shared = {
        "source": make_source("Wire"),
        "tags": [make_tag("Chips")],
        "section": make_section("Asia"),
        "language": "en",
    }
    articles = [make_live_article(headline="Ferry", published_at=THEN, **shared) for _ in range(9)]
    make_live_article(headline="Pier", source=make_source("Other")) if question else None
    expected = [str(article.public_id) for article in reversed(articles)]
    forward, last = walk(client, f"/api/v1/articles/?limit={limit}{question}")
    assert list(chain.from_iterable(map(ids, forward))) == expected
    assert {len(page["results"]) for page in forward[:-1]} <= {limit}
    back, _ = walk(client, last, "previous")
    assert list(chain.from_iterable(map(ids, reversed(back)))) == expected


def test_the_pages_of_a_list_keep_what_was_asked(client):
    for _ in range(3):
        make_live_article(headline="Ferry & pier")
    following = urlsplit(client.get("/api/v1/articles/?limit=2&q=ferry+%26+pier").json()["next"])
    question = parse_qs(following.query)
    assert (following.netloc, following.path) == ("testserver", "/api/v1/articles/")
    assert (question.pop("cursor") != [], question) == (True, {"limit": ["2"], "q": ["ferry & pier"]})


@pytest.mark.parametrize("name", ["sources", "tags"])
def test_the_other_lists_are_walked_alike(client, name):
    for number in range(5):
        make_live_article(source=make_source(f"S{number}"), tags=[make_tag(f"T{number}")])
    pages, last = walk(client, f"/api/v1/{name}/?limit=2")
    assert [[row["name"][1:] for row in page["results"]] for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    back, _ = walk(client, last, "previous")
    assert [[row["name"][1:] for row in page["results"]] for page in back] == [["4"], ["2", "3"], ["0", "1"]]


def test_a_list_is_as_long_as_was_asked_and_twenty_otherwise(client):
    for _ in range(101):
        make_live_article()
    for question, length in (("", 20), ("?limit=1", 1), ("?limit=100", 100)):
        assert len(client.get(f"/api/v1/articles/{question}").json()["results"]) == length


def test_behind_the_end_there_is_an_empty_page(client):
    article = make_live_article()
    cursor = Place(pk=article.pk, moment=article.published_at).token()
    assert client.get(f"/api/v1/articles/?cursor={cursor}").json() == {"results": [], "next": None, "previous": None}


def test_filters_narrow_the_list(client):
    wanted = make_live_article(source=make_source("Wire"), tags=[make_tag("Chips")], section=make_section("Asia"))
    make_live_article()
    for question in ({"source": "wire"}, {"tag": "chips"}, {"section": "asia"}, {"tag": "chips", "source": "wire"}):
        assert ids(client.get("/api/v1/articles/?" + urlencode(question)).json()) == [str(wanted.public_id)]
    for question in ({"source": "x"}, {"tag": "asia"}, {"section": "chips"}, {"q": "-ferry"}, {"language": "xx"}):
        assert client.get("/api/v1/articles/?" + urlencode(question)).json()["results"] == []


# Which articles, the articles, their tags, their citations; with a filter, what it names.
COSTS = {"": 4, "&tag=chips": 5, "&section=asia&tag=chips": 6, "&source=wire": 5, "&q=ferry": 5, "&language=en": 4}


@pytest.mark.parametrize("question", COSTS)
def test_a_list_of_thirty_costs_as_many_queries_as_a_list_of_one(client, django_assert_num_queries, question):
    wire, asia, chips = make_source("Wire"), make_section("Asia"), make_tag("Chips")
    for number in range(30):
        article = make_live_article(headline="Ferry", source=wire, section=asia, tags=[chips], language="en")
        make_citation(article)
        make_citation(article, role=Role.VIA, source=wire)
        if number in (0, 29):
            with django_assert_num_queries(COSTS[question]):
                assert len(client.get(f"/api/v1/articles/?limit=100{question}").json()["results"]) == number + 1


@pytest.mark.parametrize(("name", "queries"), [("sources", 1), ("tags", 1)])
def test_the_other_lists_cost_one_query(client, django_assert_num_queries, name, queries):
    for number in range(30):
        make_live_article(source=make_source(), tags=[make_tag()])
        if number in (0, 29):
            with django_assert_num_queries(queries):
                client.get(f"/api/v1/{name}/")


def test_an_article_costs_three_queries(client, django_assert_num_queries):
    article = make_live_article(tags=[make_tag()])
    make_citation(article)
    with django_assert_num_queries(3):  # the article, its tags, its citations
        client.get(f"/api/v1/articles/{article.public_id}/")
