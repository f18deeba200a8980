"""A long feed: page after page, none too large, and none slower than another."""

import pytest

from articles.public.feeds import answering
from articles.reading import renditions
from articles.search import sample
from articles.vocabulary import Rights
from tests.articles.public.feeds import FORMS, parsed
from tests.factories import (
    make_citation,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_pages_of_a_feed_give_every_entry_once(client, form):
    articles = make_live_articles(70, section=make_section("Harbour"))
    url, seen, first = f"/sections/harbour/feed.{form}", [], f"http://testserver/sections/harbour/feed.{form}"
    for _ in range(5):
        response = client.get(url)
        if form == "json":
            feed = response.json()
            seen += [item["url"] for item in feed["items"]]
            following, own = feed.get("next_url"), feed["feed_url"]
        else:
            feed = parsed(response)
            seen += [entry.link for entry in feed.entries]
            links = {link.rel: link.href for link in feed.feed.links}
            following, own = links.get("next"), links["self"]
            assert links["first"] == first
            assert links["alternate"] == "http://testserver/sections/harbour/"
        assert own.removeprefix("http://testserver") == url
        if not following:
            break
        url = following.removeprefix("http://testserver")
    assert seen == [f"http://testserver{article.get_absolute_url()}" for article in articles]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "rss", "atom"])
def test_a_feed_stays_small_and_goes_on_where_it_was_cut(client, form):
    source = make_source(rights=Rights.FULL_TEXT)
    body = "<p>Long &amp; <em>longer</em> 中国</p>" * 1_000
    articles = make_live_articles(20, source=source, body=body)
    url, seen, sizes = f"/feed.{form}", [], []
    while url:
        response = client.get(url)
        sizes.append(len(response.content))
        if form == "json":
            seen += [item["url"] for item in response.json()["items"]]
            url = response.json().get("next_url")
        else:
            feed = parsed(response)
            seen += [entry.link for entry in feed.entries]
            url = next((link.href for link in feed.feed.links if link.rel == "next"), None)
    assert max(sizes) < answering.MAX_BYTES
    assert len(sizes) > 1
    assert seen == [f"http://testserver{article.get_absolute_url()}" for article in articles]


def test_a_feed_costs_the_same_however_long_it_is(client, django_assert_num_queries, subtests):
    costs = {"/": 3, "/sections/harbour/": 5, "/topics/ferries/": 5, "/sources/wire/": 5, "/search/": 6}
    shared = {"section": make_section("Harbour"), "tags": [make_tag("Ferries")], "source": make_source("Wire")}
    for number in (1, 29):
        for article in make_live_articles(number, headline="Ferry", summary="Text", **shared):
            make_citation(article)
        renditions.rebuild()
        for page, queries in costs.items():
            for form in FORMS:
                sample.renew()  # as for the first reader of a minute
                with subtests.test(page=page, form=form, articles=number), django_assert_num_queries(queries):
                    client.get(f"{page}feed.{form}?q=ferry")
