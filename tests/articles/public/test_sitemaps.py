"""Sitemaps: every public address, with its last change, and no other."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
import xmlschema

from articles import desk
from articles.models import Article, Rendition
from articles.public import sitemaps
from articles.reading import public_version
from articles.vocabulary import State
from tests import judges
from tests.factories import (
    THEN,
    make_approved_article,
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

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def places(client, path):
    """Return {address: lastmod} of a file that keeps the rules of https://www.sitemaps.org/protocol.html."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ET.fromstring(response.content)
    is_index = path == "/sitemap.xml"
    assert root.tag == SITEMAP + ("sitemapindex" if is_index else "urlset")
    assert root.attrib == {}
    assert 1 <= len(root) <= 50_000
    assert len(response.content) <= 50 * 1024 * 1024
    changes = {}
    for place in root:
        assert place.tag == SITEMAP + ("sitemap" if is_index else "url")
        names = [child.tag.removeprefix(SITEMAP) for child in place]
        assert names in (["loc"], ["loc", "lastmod"], ["loc", "lastmod", NEWS + "news"])
        address, changed = place.findtext(f"{SITEMAP}loc"), place.findtext(f"{SITEMAP}lastmod")
        assert re.fullmatch(r"http://testserver/[!-~]*", address)
        assert 12 <= len(address) <= 2048
        assert address not in changes
        assert changed is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", changed)
        changes[address] = changed
    return changes


def every_address(client):
    """Return all that a crawler finds who begins at the index."""
    files = [address.removeprefix("http://testserver") for address in places(client, "/sitemap.xml")]
    return {address for path in files for address in places(client, path)}


def test_a_crawler_finds_every_page_with_when_it_last_changed(client):
    section, topic, source = make_section("Harbour"), make_tag("中国 AI"), make_source("Wire")
    first = make_live_article(section=section, tags=[topic], source=source, published_at=THEN)
    make_citation(first, source=make_source("Cited"))
    later = make_live_article(
        headline="Später", published_at=THEN + timedelta(days=40), revised_at=THEN + timedelta(days=90)
    )
    assert places(client, "/sitemap.xml") == {
        "http://testserver/sitemaps/articles-2026-02.xml": "2026-04-10T12:00:00Z",
        "http://testserver/sitemaps/articles-2026-01.xml": "2026-01-10T12:00:00Z",
        "http://testserver/sitemaps/news.xml": None,
        "http://testserver/sitemaps/pages.xml": None,
        "http://testserver/sitemaps/topics.xml": None,
        "http://testserver/sitemaps/sources.xml": None,
    }
    assert places(client, "/sitemaps/articles-2026-01.xml") == {
        f"http://testserver{first.get_absolute_url()}": "2026-01-10T12:00:00Z"
    }
    assert places(client, "/sitemaps/articles-2026-02.xml") == {
        f"http://testserver{later.get_absolute_url()}": "2026-04-10T12:00:00Z"
    }
    addresses = every_address(client)
    for page in (section, topic, source, first, later):
        assert f"http://testserver{page.get_absolute_url()}" in addresses
    assert "http://testserver/sources/cited/" in addresses
    assert "http://testserver/corrections/policy/" in addresses
    for address in addresses:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


@pytest.mark.slow
def test_every_file_is_valid_by_the_schema_of_the_protocol(client):
    schema = xmlschema.XMLSchema(str(judges.npm_file("sitemap", "sitemap/schema/sitemap.xsd")))
    make_live_article(section=make_section("中国"), tags=[make_tag("Q&A")])
    for path in ("articles-2026-01", "pages", "topics", "sources"):
        schema.validate(client.get(f"/sitemaps/{path}.xml").content.decode())


def test_a_month_begins_and_ends_at_midnight_utc(client):
    midnight = datetime(2026, 2, 1, tzinfo=UTC)
    last = make_live_article(published_at=midnight - timedelta(microseconds=1))
    first = make_live_article(published_at=midnight)
    assert list(places(client, "/sitemaps/articles-2026-01.xml")) == [f"http://testserver{last.get_absolute_url()}"]
    assert list(places(client, "/sitemaps/articles-2026-02.xml")) == [f"http://testserver{first.get_absolute_url()}"]


def test_what_is_published_later_changes_no_older_file(client):
    make_live_article()
    old = client.get("/sitemaps/articles-2026-01.xml").content
    was = places(client, "/sitemap.xml")
    desk.publish(make_approved_article(), by=make_user())
    assert client.get("/sitemaps/articles-2026-01.xml").content == old
    now = places(client, "/sitemap.xml")
    assert {address: now[address] for address in was} == was


def test_a_new_text_of_an_old_article_moves_its_months_file(client):
    article = make_live_article()
    make_live_article(published_at=THEN + timedelta(days=60))
    Article.objects.filter(pk=article.pk).update(revised_at=THEN + timedelta(days=100))
    Rendition.objects.filter(pk=article.pk).update(number=public_version.move())
    january = "http://testserver/sitemaps/articles-2026-01.xml"
    assert places(client, "/sitemap.xml")[january] == "2026-04-20T12:00:00Z"


def test_an_empty_site_has_a_sitemap_of_its_static_pages(client):
    make_article(state=State.APPROVED, section=make_section("Secret"), tags=[make_tag("Merger")])
    assert list(places(client, "/sitemap.xml")) == ["http://testserver/sitemaps/pages.xml"]
    assert "http://testserver/" in places(client, "/sitemaps/pages.xml")
    for name in ("articles-2026-01", "topics", "sources", "news"):
        assert client.get(f"/sitemaps/{name}.xml").status_code == 404


@pytest.mark.parametrize("month", ["2026-00", "2026-13", "2026-1", "0000-01", "2025-12", "9999-12", "1000-01", "x"])
def test_there_is_no_file_of_a_month_without_articles(client, month):
    make_live_article()
    assert client.get(f"/sitemaps/articles-{month}.xml").status_code == 404


def test_news_are_the_last_two_days_in_which_something_appeared(client):
    make_live_article(headline="Too old", published_at=THEN - timedelta(days=3))
    make_live_article(headline="中国 & <b> \x07", published_at=THEN - timedelta(days=1), language="zh-CN")
    make_live_article(headline="Today", published_at=THEN, source=make_source(language="en-GB"))
    make_live_article(headline="Unknown", published_at=THEN)
    assert len(places(client, "/sitemaps/news.xml")) == 3
    root = ET.fromstring(client.get("/sitemaps/news.xml").content)
    entries = [
        (
            news.findtext(f"{NEWS}publication/{NEWS}name"),
            news.findtext(f"{NEWS}publication/{NEWS}language"),
            news.findtext(f"{NEWS}publication_date"),
            news.findtext(f"{NEWS}title"),
        )
        for news in root.iter(f"{NEWS}news")
    ]
    assert entries == [
        ("Newsroom", "en", "2026-01-10T12:00:00Z", "Unknown"),
        ("Newsroom", "en", "2026-01-10T12:00:00Z", "Today"),
        ("Newsroom", "zh-cn", "2026-01-09T12:00:00Z", "中国 & <b> "),
    ]


def test_what_readers_may_not_see_is_no_crawlers_business(client):
    now = datetime.now(UTC)
    for state in State:
        if state != State.PUBLISHED:
            name = f"kittiwake-{state.replace('_', '-')}"
            make_article(
                state=state,
                slug=name,
                headline=name,
                tags=[make_tag(f"{name}-topic"), make_section(f"{name}-section")],
                source=make_source(f"{name}-source"),
            )
    due = make_live_article(
        headline="Kittiwake due",
        slug="kittiwake-due",
        tags=[make_tag("kittiwake-due-topic")],
        section=make_section("kittiwake-due-section"),
        source=make_source("kittiwake-due-source"),
        published_at=now + timedelta(hours=1),
    )
    make_live_article(headline="Open")
    assert [address for address in every_address(client) if "kittiwake" in address] == []
    for month in (now, now + timedelta(hours=1), THEN):
        assert b"kittiwake" not in client.get(f"/sitemaps/articles-{month:%Y-%m}.xml").content
    # Its moment comes, and nothing else happens.
    passed = now - timedelta(seconds=1)
    Article.objects.filter(pk=due.pk).update(published_at=passed)
    due.taggings.update(published_at=passed)
    due.creditings.update(published_at=passed)
    shown = sorted(address.rsplit("/", 2)[1] for address in every_address(client) if "kittiwake" in address)
    assert shown == ["kittiwake-due", "kittiwake-due-section", "kittiwake-due-source", "kittiwake-due-topic"]


def test_merged_names_are_left_out(client):
    tag, old = make_tag("Ferries"), make_tag("Ferry boats")
    make_live_article(tags=[tag])
    old.merged_into = tag
    old.save()
    assert list(places(client, "/sitemaps/topics.xml")) == ["http://testserver/topics/ferries/"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        # Of the index, one query is for each month, and one for the end of them.
        ("/sitemap.xml", 7),
        ("/sitemaps/articles-2026-01.xml", 2),
        ("/sitemaps/news.xml", 3),
        ("/sitemaps/pages.xml", 3),
        ("/sitemaps/topics.xml", 2),
        ("/sitemaps/sources.xml", 2),
    ],
)
def test_a_file_costs_the_same_however_much_it_names(client, django_assert_num_queries, path, queries):
    for number in (1, 29):
        for article in make_live_articles(number, section=make_section()):
            article.tags.add(make_tag(), through_defaults={"published_at": article.published_at})
            make_citation(article)
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_no_file_holds_more_than_crawlers_take(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 8)
    for _ in range(10):
        make_live_article(section=make_section(), tags=[make_tag()], source=make_source())
    for name in ("articles-2026-01", "pages", "topics", "sources"):
        assert len(places(client, f"/sitemaps/{name}.xml")) <= 8


def test_a_crawler_that_has_the_file_gets_304(client):
    editor = make_user()
    desk.publish(make_approved_article(), by=editor)
    for path in ("/sitemap.xml", "/sitemaps/news.xml", "/sitemaps/pages.xml"):
        etag = client.get(path)["ETag"]
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    desk.publish(make_approved_article(), by=editor)
    assert client.get("/sitemaps/pages.xml", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_months_are_those_of_utc_whatever_the_sites_time_zone(client, settings, zone):
    settings.TIME_ZONE = zone
    last = make_live_article(published_at=datetime(2026, 1, 31, 20, tzinfo=UTC))
    first = make_live_article(published_at=datetime(2026, 2, 1, 3, tzinfo=UTC))
    index = places(client, "/sitemap.xml")
    assert index["http://testserver/sitemaps/articles-2026-01.xml"] == "2026-01-31T20:00:00Z"
    assert index["http://testserver/sitemaps/articles-2026-02.xml"] == "2026-02-01T03:00:00Z"
    for month, article in (("2026-01", last), ("2026-02", first)):
        assert list(places(client, f"/sitemaps/articles-{month}.xml")) == [
            f"http://testserver{article.get_absolute_url()}"
        ]


def test_every_file_names_the_newest_first_and_when_it_last_changed(client):
    old, new = make_source("Old"), make_source("New")
    tags = [make_tag("Older"), make_tag("Newer")]
    sections = [make_section("Past"), make_section("Present")]
    for days, source, tag, section in zip((0, 1), (old, new), tags, sections, strict=True):
        make_live_article(
            published_at=THEN + timedelta(days=days), source=source, tags=[tag], section=section, headline=f"Day {days}"
        )
    assert list(places(client, "/sitemaps/sources.xml").items()) == [
        ("http://testserver/sources/new/", "2026-01-11T12:00:00Z"),
        ("http://testserver/sources/old/", "2026-01-10T12:00:00Z"),
    ]
    assert list(places(client, "/sitemaps/topics.xml").items()) == [
        ("http://testserver/topics/newer/", "2026-01-11T12:00:00Z"),
        ("http://testserver/topics/older/", "2026-01-10T12:00:00Z"),
    ]
    assert list(places(client, "/sitemaps/pages.xml").items()) == [
        ("http://testserver/", "2026-01-11T12:00:00Z"),
        ("http://testserver/sections/present/", "2026-01-11T12:00:00Z"),
        ("http://testserver/sections/past/", "2026-01-10T12:00:00Z"),
        ("http://testserver/archive/", None),
        ("http://testserver/corrections/", None),
        ("http://testserver/corrections/policy/", None),
        ("http://testserver/about/", None),
    ]
    assert list(places(client, "/sitemaps/articles-2026-01.xml").values()) == [
        "2026-01-11T12:00:00Z",
        "2026-01-10T12:00:00Z",
    ]
    assert list(places(client, "/sitemaps/news.xml").values()) == ["2026-01-11T12:00:00Z", "2026-01-10T12:00:00Z"]


def test_news_are_at_most_a_thousand_and_two_days_old_to_the_second(client, monkeypatch):
    edge = make_live_article(published_at=THEN - timedelta(days=2))
    make_live_article(published_at=THEN - timedelta(days=2, seconds=1))
    newest = make_live_article(published_at=THEN, revised_at=THEN + timedelta(days=3))
    addresses = [f"http://testserver{article.get_absolute_url()}" for article in (newest, edge)]
    assert places(client, "/sitemaps/news.xml") == dict(
        zip(addresses, ("2026-01-13T12:00:00Z", "2026-01-08T12:00:00Z"), strict=True)
    )
    assert sitemaps.MAX_NEWS == 1_000
    monkeypatch.setattr(sitemaps, "MAX_NEWS", 1)
    assert list(places(client, "/sitemaps/news.xml")) == addresses[:1]


def test_a_new_text_of_what_is_still_to_come_moves_no_file(client):
    make_live_article()
    make_live_article(published_at=datetime.now(UTC) + timedelta(days=1), revised_at=datetime.now(UTC))
    index = places(client, "/sitemap.xml")
    assert index["http://testserver/sitemaps/articles-2026-01.xml"] == "2026-01-10T12:00:00Z"
    assert [address for address in index if "articles-" in address] == [
        "http://testserver/sitemaps/articles-2026-01.xml"
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-GB", "en"), ("zh-CN", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-Hant", "zh"), ("de", "de"), ("", "en")],
)
def test_news_say_their_language_as_google_has_it(client, language, expected):
    make_live_article(language=language)
    root = ET.fromstring(client.get("/sitemaps/news.xml").content)
    assert [element.text for element in root.iter(f"{NEWS}language")] == [expected]
