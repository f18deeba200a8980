"""The archive: years, months and days in the site's time zone, and the articles of a day."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.database.inserts import refresh_statistics
from articles.models import Article
from articles.reading import renditions
from articles.vocabulary import State
from tests.factories import make_article, make_live_article, make_live_articles

pytestmark = pytest.mark.django_db


def at(*numbers):
    return datetime(*numbers, tzinfo=UTC)


def main(response):
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", main(response)).split())


def led_to(response):
    return [link for link in re.findall(r'href="([^"]*)"', main(response)) if link.startswith("/archive/2")]


@pytest.fixture
def shelf():
    for moment in (
        at(2024, 2, 29, 9),
        at(2025, 12, 31, 23, 59),
        at(2026, 1, 1),
        at(2026, 1, 10, 8),
        at(2026, 1, 10, 9),
    ):
        make_live_article(headline=f"Of {moment:%Y-%m-%d %H:%M}", published_at=moment)


def test_years_lead_to_months_to_days_to_articles(client, shelf):
    assert words(client.get("/archive/")).endswith("2026 3 articles 2025 1 article 2024 1 article")
    assert led_to(client.get("/archive/")) == ["/archive/2026/", "/archive/2025/", "/archive/2024/"]
    year = client.get("/archive/2026/")
    assert words(year) == "Archive 2026 January 2026 3 articles 2025 →"
    month = client.get("/archive/2026/01/")
    assert words(month) == (
        "Archive / 2026 January 2026 10 January 2026 2 articles 1 January 2026 1 article December 2025 →"
    )
    day = client.get("/archive/2026/01/10/")
    assert re.findall(r"Of [\d-]+ \d\d:\d\d", words(day)) == ["Of 2026-01-10 09:00", "Of 2026-01-10 08:00"]


def test_each_page_leads_to_the_next_on_which_there_is_something(client, shelf):
    assert led_to(client.get("/archive/2026/01/01/"))[2:] == ["/archive/2026/01/10/", "/archive/2025/12/31/"]
    assert led_to(client.get("/archive/2025/12/"))[2:] == ["/archive/2026/01/", "/archive/2024/02/"]
    assert led_to(client.get("/archive/2025/"))[1:] == ["/archive/2026/", "/archive/2024/"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        *("2023/", "2027/", "2999/", "2026/02/", "2026/12/", "2026/01/09/", "2026/01/31/"),
        *("2026/00/", "2026/13/", "2026/02/30/", "2026/1/", "02026/", "0000/", "9999/", "2026/01/10/?before=nonsense"),
    ],
)
def test_where_nothing_was_published_there_is_no_page(client, shelf, address):
    assert client.get(f"/archive/{address}").status_code == 404


def test_an_empty_archive_says_so(client):
    make_article(state=State.DRAFT)
    assert words(client.get("/archive/")).endswith("Nothing has been published yet.")


def test_a_day_is_one_of_the_sites_time_zone(client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    make_live_article(headline="Late", published_at=at(2026, 3, 28, 23, 30))  # 00:30 on the 29th, when clocks change
    make_live_article(headline="Last", published_at=at(2026, 3, 29, 21, 59))  # 23:59, an hour that summer has moved
    make_live_article(headline="Next", published_at=at(2026, 3, 29, 22, 0))
    assert led_to(client.get("/archive/2026/03/"))[1:] == ["/archive/2026/03/30/", "/archive/2026/03/29/"]
    assert re.findall("Late|Last|Next", words(client.get("/archive/2026/03/29/"))) == ["Last", "Late"]
    assert client.get("/archive/2026/03/28/").status_code == 404


def test_a_long_day_goes_on_over_pages_of_stable_addresses(client):
    articles = make_live_articles(25, published_at=at(2026, 1, 10, 23))
    make_live_articles(3, published_at=at(2026, 1, 9, 23))
    address = "/archive/2026/01/10/"
    older = address + next(
        link for link in re.findall(r'href="([^"]*)"', main(client.get(address))) if "before=" in link
    )
    make_live_article(published_at=at(2026, 1, 10, 23, 30))
    page = main(client.get(older))
    assert re.findall(r'class="headline"[^>]*><a href="([^"]*)"', page) == [
        article.get_absolute_url() for article in articles[20:]
    ]
    newer = address + next(link for link in re.findall(r'href="([^"]*)"', page) if "after=" in link)
    assert client.get(newer.replace("&amp;", "&")).status_code == 200


def test_counting_stops_where_nobody_reads_on(client, monkeypatch):
    monkeypatch.setattr("articles.public.archive.MAX_COUNT", 2)
    make_live_articles(5, published_at=at(2026, 1, 10, 9))
    assert words(client.get("/archive/2026/")) == "Archive 2026 January 2026 more than 2 articles"


def test_the_archive_lists_only_what_readers_may_see(client):
    moment = at(2026, 1, 10, 9)
    for state in set(State) - {State.PUBLISHED}:
        article = make_article(state=state, headline=f"Hidden {state}")
        if article.published_at:
            Article.objects.filter(pk=article.pk).update(published_at=moment)
    ahead = timezone.now() + timedelta(days=1)
    make_live_article(headline="Hidden scheduled", published_at=ahead)
    make_live_article(headline="Hidden embargoed", published_at=ahead, embargo_until=ahead)
    assert "Nothing has been published yet." in words(client.get("/archive/"))
    for day in (moment, ahead):
        for form in ("%Y", "%Y/%m", "%Y/%m/%d"):
            assert client.get(f"/archive/{day.strftime(form)}/").status_code == 404
    make_live_article(headline="Shown", published_at=moment)
    assert words(client.get("/archive/")).endswith("2026 1 article")
    assert "Hidden" not in main(client.get("/archive/2026/01/10/"))


COSTS = {
    "/archive/": 5,  # the version, both ends, the counts, the sections
    "/archive/2026/": 5,  # the version, the counts, what is beside it (2), the sections
    "/archive/2026/01/": 5,
    "/archive/2026/01/10/": 6,  # the version, the day's keys, their cards, what is beside it (2), the sections
}


@pytest.mark.slow
@pytest.mark.parametrize("address", COSTS)
def test_a_page_costs_as_many_queries_with_thirty_articles_as_with_one(client, django_assert_num_queries, address):
    for number in (1, 29):
        make_live_articles(number, published_at=at(2026, 1, 10, 20))
        renditions.rebuild()
        with django_assert_num_queries(COSTS[address]):
            client.get(address)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_a_count_walks_its_own_stretch_of_the_index_and_no_more():
    make_live_articles(3)
    refresh_statistics()
    live = Article.objects.live_between(at(2026, 1, 1), at(2026, 2, 1)).newest().values("pk")[:1_001]
    assert live.explain().endswith("USING INDEX article_newest (published_at>? AND published_at<?)")


def test_what_was_published_at_the_very_midnight_is_led_to_and_what_is_still_to_come_is_not(client):
    for moment in (at(2026, 1, 9, 23, 59, 59), at(2026, 1, 10, 12), at(2026, 1, 11), at(2026, 1, 12)):
        make_live_article(published_at=moment)
    assert led_to(client.get("/archive/2026/01/10/"))[2:] == ["/archive/2026/01/11/", "/archive/2026/01/09/"]
    assert led_to(client.get("/archive/2026/01/11/"))[2:] == ["/archive/2026/01/12/", "/archive/2026/01/10/"]
    make_live_article(published_at=timezone.now() + timedelta(days=1))
    for state in (State.WITHDRAWN, State.RETRACTED, State.MERGED):
        make_article(state=state, published_at=at(2026, 1, 13))
    assert led_to(client.get("/archive/2026/01/12/"))[2:] == ["/archive/2026/01/11/"]


def test_the_first_and_the_last_moment_of_a_period_are_in_it(client):
    for moment in (at(2025, 1, 1), at(2025, 12, 31, 23, 59, 59, 999_999), at(2026, 1, 1), at(2024, 12, 31, 23)):
        make_live_article(published_at=moment)
    assert words(client.get("/archive/2025/")).startswith("Archive 2025 December 2025 1 article January 2025 1 article")
    assert words(client.get("/archive/")).endswith("2026 1 article 2025 2 articles 2024 1 article")


def test_nobody_is_led_further_back_than_two_hundred_years(client, monkeypatch):
    for year in (2022, 2023, 2024, 2025, 2026):
        make_live_article(published_at=at(year, 1, 2))
    monkeypatch.setattr("articles.public.archive.MAX_YEARS", 3)
    assert led_to(client.get("/archive/")) == ["/archive/2026/", "/archive/2025/", "/archive/2024/"]
    assert client.get("/archive/2022/").status_code == 200


def test_a_count_says_more_only_where_there_are_more(client, monkeypatch):
    monkeypatch.setattr("articles.public.archive.MAX_COUNT", 2)
    make_live_articles(2, published_at=at(2026, 1, 10, 9))
    assert words(client.get("/archive/2026/")) == "Archive 2026 January 2026 2 articles"
