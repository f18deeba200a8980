"""Very common words: readers and clients page through all matches, newest first, each once."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from articles import search
from articles.lists import windows
from articles.lists.paging import Place
from articles.lists.paging import page as page_of_list
from articles.models import Article
from articles.reading import public_version
from tests.articles.admin.desk import parsed
from tests.articles.api.client import walk
from tests.factories import make_live_article, make_tag

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)
SIZE = 4


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Take eight hits for very many, and a few articles for a window."""
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 8)
    monkeypatch.setattr("articles.lists.windows.WINDOWS", (12, 20, 40))


def make(headlines, moments=None):
    moments = moments or [START + timedelta(hours=number) for number in range(len(headlines))]
    articles = [
        make_live_article(headline=headline, published_at=at) for headline, at in zip(headlines, moments, strict=True)
    ]
    search.rebuild()
    return articles


def walked(query):
    """Return the keys of the whole list, page after page, and how many of the pages came from a window."""
    keys, place, found_in_windows = [], None, 0
    newest = search.newest(query)
    while True:
        page = windows.page(query, newest, place, public_version.read(), size=SIZE)
        found_in_windows += page is not None
        if page is None:
            at = Article.objects.live(place.at if place else None).newest()
            page = page_of_list(search.find(at, query, scope="public").keys_and_moments(), place, size=SIZE)
        keys += page.keys
        if page.next is None:
            return keys, found_in_windows
        place = page.next


@pytest.mark.slow
def test_every_hit_comes_once_the_newest_first_from_windows_of_all_articles():
    articles = make(["Ferry" if number % 3 else "Pier" for number in range(60)])
    ferries = [article.pk for article in articles if "Ferry" in article.headline]
    keys, found_in_windows = walked("ferry")
    assert keys == ferries[::-1]
    assert found_in_windows > 5


@pytest.mark.slow
def test_hits_that_stop_for_a_while_are_found_behind_the_gap():
    articles = make(["Ferry"] * 20 + ["Pier"] * 45 + ["Ferry"] * 20)
    ferries = [article.pk for article in articles if article.headline == "Ferry"]
    keys, found_in_windows = walked("ferry")
    assert keys == ferries[::-1]
    assert found_in_windows


@pytest.mark.slow
def test_an_archive_that_was_taken_in_backwards_or_shuffled_is_listed_by_when_it_was_published():
    moments = [START + timedelta(hours=number) for number in range(60)]
    for order in (moments[::-1], random.Random(3).sample(moments, 60)):
        Article.objects.update(state="incoming", published_at=None, slug=None)
        articles = make(["Ferry" if number % 2 else "Pier" for number in range(60)], order)
        ferries = [article for article in articles if article.headline == "Ferry"]
        keys, _ = walked("ferry")
        assert keys == [
            article.pk for article in sorted(ferries, key=lambda article: article.published_at, reverse=True)
        ]


def test_what_was_published_in_one_moment_is_parted_by_its_rows():
    articles = make(["Ferry"] * 30, [START] * 30)
    assert walked("ferry")[0] == [article.pk for article in articles[::-1]]


def test_rare_words_and_ways_back_are_left_to_the_list_of_all_hits():
    articles, version = make(["Ferry"] * 30 + ["Kittiwake"]), public_version.read()
    assert windows.page("kittiwake", search.newest("kittiwake"), None, version, size=SIZE) is None
    place = Place(pk=articles[9].pk, moment=articles[9].published_at, is_forward=False)
    assert windows.page("ferry", search.newest("ferry"), place, version, size=SIZE) is None


def test_what_is_scheduled_is_not_among_them():
    later = datetime.now(UTC) + timedelta(hours=1)
    articles = make(["Ferry"] * 20, [*[START + timedelta(hours=number) for number in range(19)], later])
    assert walked("ferry")[0] == [article.pk for article in articles[:19]][::-1]


@pytest.mark.slow
@pytest.mark.parametrize("start", ["/api/v1/articles/?q=ferry&limit=4&fields=headline", "/search/?q=ferry&sort=newest"])
def test_clients_and_readers_page_through_all_of_them(client: Client, start):
    make([f"Ferry {number}" if number % 3 else "Pier" for number in range(75)])
    expected = [f"Ferry {number}" for number in reversed(range(75)) if number % 3]
    headlines, address = [], start
    while address:
        response = client.get(address)
        if start.startswith("/api/"):
            listed = response.json()
            headlines += [row["headline"] for row in listed["results"]]
            address = listed["next"]
        else:
            shown = parsed(response)
            headlines += [link.text() for link in shown.css(".card .headline a")]
            following = shown.css_first("a[rel=next]")
            address = following and f"/search/{following.attributes['href']}"
    assert headlines == expected


@pytest.mark.slow
def test_a_list_is_the_same_forward_and_back_and_however_long_its_pages_are_where_not_all_hits_are_looked_at(
    monkeypatch,
):
    monkeypatch.setattr("articles.search.interface.FAR_WINDOW", 20)
    make([f"Ferry {number}" for number in range(60)])
    newest, expected, client = search.newest("ferry"), [f"Ferry {number}" for number in range(59, 39, -1)], Client()
    assert len(newest) == 9
    for limit in (4, 7, 30):
        forward, last = walk(client, f"/api/v1/articles/?q=ferry&limit={limit}&fields=headline")
        back, _ = walk(client, last, "previous")
        for pages in (forward, back[::-1]):
            assert [row["headline"] for page in pages for row in page["results"]] == expected


@pytest.mark.slow
def test_what_else_is_asked_for_is_found_however_far_behind_the_newest_hits_it_lies(monkeypatch):
    monkeypatch.setattr("articles.search.interface.FAR_WINDOW", 20)
    articles = make([f"Ferry {number}" for number in range(60)])
    boats = make_tag("Boats")
    for article in articles[:5]:
        article.taggings.create(tag=boats, published_at=article.published_at)
    expected = [f"Ferry {number}" for number in range(4, -1, -1)]
    listed = Client().get("/api/v1/articles/?q=ferry&tag=boats&count=exact").json()
    assert [row["headline"] for row in listed["results"]] == expected
    assert listed["count"] == {"value": 5, "precision": "exact"}
    for order in ("", "&sort=newest"):
        shown = parsed(Client().get(f"/search/?q=ferry&topic=boats{order}"))
        assert [link.text() for link in shown.css(".card .headline a")] == expected
        assert "5 articles for ferry" in " ".join(shown.css_first("#found").text().split())


def test_how_far_back_hits_are_looked_at_is_found_once_for_a_version(settings, django_assert_num_queries):
    here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "hits"}
    settings.CACHES = settings.CACHES | {"default": here}
    make(["Ferry"] * 30)
    newest, version = search.newest("ferry"), public_version.read()
    first = windows.page("ferry", newest, None, version, size=SIZE)
    with django_assert_num_queries(2):  # the window, and which of it have the words
        second = windows.page("ferry", newest, first.next, version, size=SIZE)
    assert [row.pk for row in first.rows + second.rows] == newest[:8]
    caches["default"].clear()
    with django_assert_num_queries(3):
        windows.page("ferry", newest, first.next, version, size=SIZE)
    caches["default"].clear()


@pytest.mark.slow
def test_a_common_word_within_a_topic_or_a_section_is_looked_for_there_alone(client: Client, monkeypatch):
    monkeypatch.setattr("articles.lists.windows.WINDOWS", (100,))
    articles = make([f"Ferry {number}" for number in range(60)])
    boats = make_tag("Boats")
    for article in articles[20:23]:
        article.taggings.create(tag=boats, published_at=article.published_at)
    for question in ("topic=boats", "topic=boats&sort=newest", "from=2026-03-01&until=2026-03-01&topic=boats"):
        shown = parsed(client.get(f"/search/?q=ferry&{question}"))
        assert [link.text() for link in shown.css(".card .headline a")] == ["Ferry 22", "Ferry 21", "Ferry 20"]
