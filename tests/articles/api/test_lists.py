"""Lists: paging, order, counts, and the number of queries."""

from datetime import timedelta
from itertools import chain, product
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from articles.api import articles as api
from articles.models import Rendition
from articles.reading import renditions
from articles.vocabulary import ChangeClass, Role
from tests.articles.api.client import ARTICLES, HERE, all_ids, error_codes, get, ids, keys, walk
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
QUESTIONS = [
    "",
    "&tag=chips",
    "&tag=chips,solar",
    "&tag=chips&tag=solar",
    "&section=asia&language=en",
    "&language=en,de",
    "&q=ferry",
    "&source=wire,other",
    "&has_correction=false",
    "&ai_use=undeclared,none",
    "&updated_since=2020-01-01",
    "&published_after=2020-01-01&published_before=2900-01-01",
]


ORDERS = ["-published_at", *(pytest.param(order, marks=pytest.mark.slow) for order in ("published_at", "-updated_at"))]


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_paging_shows_every_article_once_even_if_all_dates_are_equal(client, order, subtests):
    shared = {"source": make_source("Wire"), "tags": [make_tag("Chips"), make_tag("Solar")], "language": "en"}
    articles = [make_live_article(headline="Ferry", section=None, **shared) for _ in range(5)]
    section = make_section("Asia")
    for article in articles:
        article.taggings.create(tag=section, published_at=THEN)
    expected = keys(articles if order == "published_at" else reversed(articles))
    for question, limit in product(QUESTIONS, (2, 100)):
        with subtests.test(question=question, limit=limit):
            forward, last = walk(client, f"{ARTICLES}?limit={limit}&order={order}{question}")
            assert list(chain.from_iterable(map(ids, forward))) == expected
            assert {len(page["results"]) for page in forward[:-1]} <= {limit}
            back, _ = walk(client, last, "previous")
            assert list(chain.from_iterable(map(ids, reversed(back)))) == expected


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 1_000])
def test_articles_come_in_order_whichever_way_the_list_is_read(client, few, monkeypatch, subtests):
    monkeypatch.setattr("articles.lists.filters.FEW", few)
    chips, solar, asia = make_tag("Chips"), make_tag("Solar"), make_section("Asia")
    columns = {"headline": "Ferry", "source": make_source("Wire"), "tags": [chips, solar], "section": asia}
    newest_first = make_live_articles(7, language="en", **columns)
    for question in QUESTIONS:
        with subtests.test(question=question):
            query = {**parse_qs(question), "limit": 3}
            assert all_ids(client, **query) == keys(newest_first)
            assert all_ids(client, **query, order="published_at") == keys(reversed(newest_first))


def test_the_most_recently_updated_articles_can_come_first(client):
    old, middle, new = reversed(make_live_articles(3))
    Rendition.objects.filter(pk=old.pk).update(updated_at=THEN + timedelta(days=1))
    expected = keys([old, new, middle])
    assert all_ids(client, order="-updated_at", limit=1) == all_ids(client, order="-updated_at") == expected
    assert all_ids(client, order="-updated_at", updated_since="2026-01-11T00:00:00Z") == keys([old])
    assert all_ids(client, order="-updated_at", published_after=THEN.isoformat()) == keys([new])
    assert all_ids(client, order="-updated_at", published_before=THEN.isoformat(), limit=1) == keys([old, middle])


def test_the_links_to_other_pages_are_in_the_body_and_in_the_header(client):
    make_live_articles(3, headline="Ferry & pier")
    response = client.get(f"{ARTICLES}?limit=1&q=ferry+%26+pier&tag=")
    assert error_codes(response) == [("tag", "empty")]
    response = client.get(f"{ARTICLES}?limit=1&q=ferry+%26+pier")
    page = response.json()
    assert response["Link"] == f'<{page["next"]}>; rel="next"'
    following = urlsplit(page["next"])
    question = parse_qs(following.query)
    assert (following.netloc, following.path) == ("testserver", ARTICLES)
    assert (question.pop("cursor") != [], question) == (True, {"limit": ["1"], "q": ["ferry & pier"]})
    response = client.get(page["next"])
    page = response.json()
    assert response["Link"] == f'<{page["next"]}>; rel="next", <{page["previous"]}>; rel="prev"'


@pytest.mark.slow
def test_limit_sets_the_size_of_a_page_which_is_twenty_by_default(client):
    make_live_articles(101)
    for question, length in (({}, 20), ({"limit": 1}, 1), ({"limit": 100}, 100)):
        assert len(ids(get(client, **question))) == length


@pytest.mark.parametrize("limit", ["0", "101", "abc", "", "-1", "1.5", "١", "9" * 5_000, " 5", "all"])
def test_a_limit_out_of_range_is_rejected(client, limit):
    for name in ("articles", "sources", "tags", "sections", "corrections", "changes"):
        response = client.get(f"/api/v1/{name}/", {"limit": limit})
        assert error_codes(response) == [("limit", "out-of-range")]
        assert "1 to 100" in response.json()["detail"]


def test_the_page_after_the_end_is_empty(client):
    make_live_articles(2)
    last = get(client, limit=1)["next"]
    make_article()
    for article in api.Article.objects.live().order_by("published_at")[:1]:
        article.delete()
    assert client.get(last).json() == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize("name", ["articles", "sources", "tags", "sections", "corrections"])
def test_an_empty_list_is_not_an_error(client, name):
    assert get(client, name) == {"results": [], "next": None, "previous": None}


def test_an_unknown_order_is_rejected_with_the_known_ones(client):
    (fault,) = client.get(ARTICLES, {"order": "publshed_at"}).json()["errors"]
    assert (fault["suggestion"], len(fault["allowed"])) == ("published_at", 3)


def test_articles_are_counted_only_on_request(client, django_assert_num_queries):
    make_live_articles(5, tags=[make_tag("Chips")])
    make_live_article()
    assert "count" not in get(client)
    for kind in ("exact", "estimate"):
        assert get(client, count=kind)["count"] == {"value": 6, "precision": "exact"}
    assert get(client, count="exact", tag="chips,nowhere", q="-x")["count"]["value"] == 0
    assert error_codes(client.get(ARTICLES, {"count": "yes"})) == [("count", "invalid")]


@pytest.mark.slow
@pytest.mark.parametrize("order", ["-published_at", "published_at", "-updated_at"])
def test_the_count_is_of_the_whole_list_on_every_page(client, order):
    chips, solar = make_tag("Chips"), make_tag("Solar")
    make_live_articles(3, tags=[chips])
    make_live_articles(2, tags=[chips, solar])
    for query, expected in (({}, 5), ({"tag": "chips,solar"}, 5), ({"tag": "solar"}, 2)):
        pages, _ = walk(
            client, ARTICLES + f"?limit=2&count=exact&order={order}" + "".join(f"&{k}={v}" for k, v in query.items())
        )
        assert {page["count"]["value"] for page in pages} == {expected}


def test_counting_stops_at_a_limit(client, monkeypatch):
    monkeypatch.setattr(api, "MAX_COUNT", 4)
    tags = [make_tag("Chips"), make_tag("Solar")]
    make_live_articles(4, tags=tags)
    assert get(client, count="exact")["count"] == {"value": 4, "precision": "exact"}
    make_live_article(tags=tags)
    for question in ({}, {"tag": "chips,solar"}):
        assert get(client, count="exact", **question)["count"] == {"value": 4, "precision": "at_least"}


@pytest.mark.parametrize("name", ["sources", "tags", "sections"])
def test_the_other_lists_are_paged_in_the_same_way(client, name):
    for number in range(5):
        make_live_article(
            source=make_source(f"S{number}"), tags=[make_tag(f"T{number}")], section=make_section(f"C{number}")
        )
    pages, last = walk(client, f"/api/v1/{name}/?limit=2")
    assert [[row["name"][1:] for row in page["results"]] for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    back, _ = walk(client, last, "previous")
    assert [[row["name"][1:] for row in page["results"]] for page in back] == [["4"], ["2", "3"], ["0", "1"]]


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_corrections_are_paged_in_the_same_way_even_if_their_dates_are_equal(client, limit):
    article, editor = make_live_article(), make_user()
    for number in range(5):
        article.corrections.create(change_class=ChangeClass.CORRECTION, note=f"{number}", at=THEN, by=editor)
    pages, last = walk(client, f"/api/v1/corrections/?limit={limit}")
    assert [row["note"] for page in pages for row in page["results"]] == ["4", "3", "2", "1", "0"]
    back, _ = walk(client, last, "previous")
    assert [row["note"] for page in reversed(back) for row in page["results"]] == ["4", "3", "2", "1", "0"]


# The public version, which articles, what they say; and with a filter, what it names and what of several is rarest.
COSTS = {
    "": 3,
    "&order=published_at": 3,
    "&order=-updated_at": 3,
    "&tag=chips": 4,
    "&tag=chips,solar": 4,
    "&section=asia&tag=chips": 6,
    "&source=wire,other": 4,
    "&q=ferry": 5,
    "&language=en,de": 4,
    "&updated_since=2020-01-01": 4,
    "&tag=chips&order=-updated_at": 5,
    "&fields=id": 3,
    "&include=summary.markdown,sources.source": 5,
    "&count=exact": 4,
}


@pytest.mark.slow
def test_thirty_articles_cost_as_many_queries_as_one(client, django_assert_num_queries, subtests):
    wire, asia, chips, solar = make_source("Wire"), make_section("Asia"), make_tag("Chips"), make_tag("Solar")
    make_source("Other")
    for number in range(30):
        article = make_live_article(headline="Ferry", source=wire, section=asia, tags=[chips, solar], language="en")
        make_citation(article)
        make_citation(article, role=Role.VIA, source=wire)
        if number in (0, 29):
            renditions.rebuild()
            for question, queries in COSTS.items():
                with subtests.test(question=question, articles=number + 1), django_assert_num_queries(queries):
                    assert len(client.get(f"{ARTICLES}?limit=100{question}").json()["results"]) == number + 1


@pytest.mark.slow
@pytest.mark.parametrize(("name", "queries"), [("sources", 2), ("tags", 2), ("sections", 2), ("corrections", 3)])
def test_the_other_lists_cost_two_queries_or_three(client, django_assert_num_queries, name, queries):
    editor = make_user()
    for number in range(30):
        article = make_live_article(source=make_source(), tags=[make_tag()], section=make_section())
        article.corrections.create(change_class=ChangeClass.CORRECTION, note="Wrong.", at=THEN, by=editor)
        if number in (0, 29):
            with django_assert_num_queries(queries):  # the public version, the list, the articles of notes
                assert len(get(client, name, limit=100)["results"]) == number + 1


def test_an_article_costs_two_queries(client, django_assert_num_queries):
    article = make_live_article(tags=[make_tag()])
    make_citation(article)
    renditions.rebuild()
    with django_assert_num_queries(2):  # whether it is live, what it says
        client.get(f"{ARTICLES}{article.public_id}/")


def test_a_scheduled_article_that_appears_between_two_pages_is_neither_skipped_nor_shown_early(client):
    articles = make_live_articles(4, published_at=timezone.now() - timedelta(hours=1))
    ahead = make_live_article(published_at=timezone.now() + timedelta(hours=1))
    pages, _ = walk(client, f"{HERE}{ARTICLES}?limit=1&order=published_at")
    assert list(chain.from_iterable(map(ids, pages))) == keys(reversed(articles))
    assert str(ahead.public_id) not in all_ids(client, limit=1)
