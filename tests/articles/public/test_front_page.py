"""The front page, and the lists that readers page through."""

import re
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

import pytest

from articles.lists.paging import Place
from articles.models import Tag
from articles.vocabulary import State
from tests.articles.public.test_pages import headlines, links, words
from tests.factories import (
    THEN,
    make_article,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


def listed(response):
    """Return the addresses of the articles on a page, but for those of the front page's blocks by section."""
    html = response.content.decode().partition('<div class="blocks">')[0]
    return re.findall(r'href="(/articles/[^"]*)"', html)


def blocks(response):
    """Return by section the headlines of its block on the front page."""
    sections = re.findall(r'<section class="block.*?</section>', response.content.decode(), re.DOTALL)
    heading = re.compile(r"<h2[^>]*><a[^>]*>([^<]*)</a></h2>")
    headline = re.compile(r'class="headline" dir="auto"><a href="[^"]*">([^<]*)</a>')
    return {heading.search(block)[1]: headline.findall(block) for block in sections}


@pytest.mark.slow
def test_the_front_page_leads_with_the_newest_and_lists_what_came_before(client):
    articles = make_live_articles(40, headline="Story")
    response = client.get("/")
    assert response.status_code == 200
    assert listed(response) == [article.get_absolute_url() for article in articles[:13]]
    older = client.get("/" + next(link for link in links(response) if "before=" in link))
    assert listed(older) == [article.get_absolute_url() for article in articles[13:33]]
    assert "Earlier stories" in words(older)


def test_below_the_latest_each_section_shows_its_own_newest_that_are_not_above(client):
    asia, world = make_section("asia"), make_section("World")
    make_section("Empty")
    for number in range(13):
        make_live_article(headline=f"New {number}", section=asia, published_at=THEN + timedelta(days=1))
    for number in range(6):
        make_live_article(headline=f"Asia {number}", section=asia, published_at=THEN - timedelta(days=number))
    make_live_article(headline="World", section=world)
    make_live_article(headline="Both", section=world, tags=[asia], published_at=THEN - timedelta(hours=1))
    make_live_article(headline="Ahead", section=world, published_at=datetime.now(UTC) + timedelta(days=1))
    make_article(headline="Draft", section=world, state=State.DRAFT)
    response = client.get("/")
    assert blocks(response) == {"Asia": ["Asia 0", "Asia 1", "Asia 2"], "World": ["World", "Both"]}
    assert len(set(headlines(response))) == len(headlines(response))


def test_what_is_above_is_on_the_front_page_once(client):
    make_live_articles(5, headline="Story", section=make_section("Asia"))
    assert blocks(client.get("/")) == {}


def test_an_empty_site_says_so(client):
    make_article(state=State.APPROVED)
    assert words(client.get("/")).endswith("as soon as an editor publishes it.")


def test_the_navigation_names_the_sections_in_use_by_name(client):
    for name in ("World", "Asia", "Markets"):
        make_live_article(section=make_section(name))
    make_section("Empty")
    make_article(state=State.DRAFT, section=make_section("Secret"))
    nav = re.search(r"<nav.*?</nav>", client.get("/").content.decode(), re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)">(\w+)', nav) == [
        ("/sections/asia/", "Asia"),
        ("/sections/markets/", "Markets"),
        ("/sections/world/", "World"),
    ]


def test_the_navigation_stops_at_the_eight_sections_with_the_newest_articles(client):
    for age in range(10):
        make_live_article(section=make_section(f"Section {age}"), published_at=THEN - timedelta(days=age))
    nav = re.search(r"<nav.*?</nav>", client.get("/").content.decode(), re.DOTALL)[0]
    assert re.findall(r">(Section \d)<", nav) == [f"Section {age}" for age in range(8)]


def test_the_current_page_is_marked_in_the_navigation(client):
    asia = make_section("Asia")
    make_live_article(section=asia)
    marked = re.findall(r'<a href="([^"]*)" aria-current="page"', client.get(asia.get_absolute_url()).content.decode())
    assert marked == ["/sections/asia/"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", ["/", "/sections/asia/", "/topics/chips/", "/sources/wire/", "/search/?q=ferry", "/nowhere/"]
)
def test_headings_are_in_order_on_every_page(client, address):
    shared = {"section": make_section("Asia"), "tags": [make_tag("Chips")], "source": make_source("Wire")}
    make_live_articles(20, headline="Ferry", **shared)
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("kind", ["topic", "section"])
def test_a_merged_tags_old_address_leads_to_its_survivor(client, kind):
    survivor = make_tag("New name", kind=kind)
    make_live_article(tags=[survivor])
    make_tag("Oldest name", kind=kind, merged_into=make_tag("Old name", kind=kind, merged_into=survivor))
    response = client.get(f"/{kind}s/oldest-name/")
    assert (response.status_code, response["Location"]) == (308, f"/{kind}s/new-name/")


def test_a_merged_sources_old_address_leads_to_its_survivor_once_that_may_be_seen(client):
    survivor = make_source("New wire")
    make_source("Oldest wire", merged_into=make_source("Old wire", merged_into=survivor))
    make_article(source=survivor)
    assert client.get("/sources/oldest-wire/").status_code == 404
    make_live_article(source=survivor)
    response = client.get("/sources/oldest-wire/")
    assert (response.status_code, response["Location"]) == (308, "/sources/new-wire/")


def test_tags_merged_in_a_circle_end_somewhere(client):
    first = make_section("First")
    second = make_section("Second", merged_into=first)
    Tag.objects.filter(pk=first.pk).update(merged_into=second)
    make_live_article(tags=[first, second])
    assert client.get("/sections/first/").status_code == 308


def test_a_section_is_not_there_before_its_first_article(client):
    asia = make_section("Asia")
    make_article(state=State.DRAFT, section=asia, tags=[asia])
    assert client.get("/sections/asia/").status_code == 404
    make_live_article(section=asia, tags=[asia])
    assert client.get("/sections/asia/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "url", ["/", "/topics/ferries/", "/sections/harbour/", "/sources/wire/", "/search/?q=story&sort=newest"]
)
def test_every_list_can_be_walked_to_its_end_and_back(client, url):
    shared = {"source": make_source("Wire"), "section": make_section("Harbour"), "tags": [make_tag("Ferries")]}
    articles = [make_live_article(headline="Story", published_at=THEN, **shared) for _ in range(45)]
    expected = [article.get_absolute_url() for article in reversed(articles)]

    def walk(url, name):
        seen, path = [], url.partition("?")[0]
        while url:
            response = client.get(url)
            seen.append(listed(response))
            following = [link.replace("&amp;", "&") for link in links(response) if f"{name}=" in link]
            last, url = url, path + following[0] if following else ""
        return seen, last

    pages, last = walk(url, "before")
    assert [len(page) for page in pages] == ([13, 20, 12] if url == "/" else [20, 20, 5])
    assert list(chain.from_iterable(pages)) == expected
    pages, _ = walk(last, "after")
    assert list(chain.from_iterable(reversed(pages))) == expected


@pytest.mark.parametrize(
    "token", ["", "x", "é", "%00", Place(pk=1).token(), Place(pk=1, moment=THEN, is_forward=False).token()]
)
@pytest.mark.parametrize("url", ["/", "/sections/asia/", "/sources/wire/", "/search/?q=x&sort=newest"])
def test_a_place_that_never_was_in_a_list_is_not_found(client, url, token):
    make_live_article(section=make_section("Asia"), source=make_source("Wire"))
    assert client.get(url + ("&" if "?" in url else "?") + f"before={token}").status_code == 404


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/", "Back to the front page"),
        ("/sections/asia/", "Back to the newest"),
        ("/sources/wire/", "Back to the newest"),
    ],
)
def test_past_the_end_of_a_list_there_is_a_way_back(client, url, link):
    make_live_article(section=make_section("Asia"), source=make_source("Wire"))
    response = client.get(f"{url}?before={Place(pk=1, moment=THEN - timedelta(days=9)).token()}")
    assert response.status_code == 200
    assert link in words(response)
