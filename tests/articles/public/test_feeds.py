"""Feeds: the same lists as on the pages, in three formats, with permanent ids."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from articles import desk
from articles.models import Article, Correction
from articles.vocabulary import ChangeClass, State
from tests.articles.public.feeds import FORMS, entries, parsed
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_list_has_its_feed_at_its_own_address(client, form):
    section, topic, source = make_section("Harbour"), make_tag("Ferries"), make_source("Wire")
    make_live_article(headline="Elsewhere", published_at=THEN + timedelta(hours=1))
    article = make_live_article(headline="The ferry runs", section=section, tags=[topic], source=source)
    url = f"http://testserver{article.get_absolute_url()}"
    pages = {"/sections/harbour/": "", "/topics/ferries/": "", "/sources/wire/": "", "/search/": "?q=ferry"}
    for page, query in pages.items():
        assert [entry[2] for entry in entries(client, form, page, query)] == [url], page
    assert [entry[1] for entry in entries(client, form)] == ["Elsewhere", "The ferry runs"]
    response = client.get(f"/feed.{form}")
    assert response["Content-Type"] == f"{TYPES[form]}; charset=utf-8"
    assert "max-age=60" in response["Cache-Control"]


@pytest.mark.slow
def test_the_page_of_each_list_leads_to_its_feeds(client):
    article = make_live_article(
        headline="Ferry & co", section=make_section("Harbour"), tags=[make_tag("中国 AI")], source=make_source("Wire")
    )
    pages = {
        "/": "/feed.{}",
        article.get_absolute_url(): "http://testserver/feed.{}",
        "/sections/harbour/": "/sections/harbour/feed.{}",
        "/topics/中国-ai/": "/topics/%E4%B8%AD%E5%9B%BD-ai/feed.{}",
        "/sources/wire/": "/sources/wire/feed.{}",
        "/search/?q=ferry+%26&section=harbour&sort=newest": "/search/feed.{}?q=ferry+%26&section=harbour",
    }
    for page, address in pages.items():
        links = re.findall(
            r'<link rel="alternate" type="(application/(?:rss|atom|feed)[^"]*)"[^>]* href="([^"]*)"',
            client.get(page).content.decode(),
        )
        feeds = {unescape(url): media_type for media_type, url in links}
        assert feeds == {address.format(form): TYPES[form] for form in FORMS}, page
        for url in feeds:
            response = client.get(url.removeprefix("http://testserver"))
            assert unescape(article.get_absolute_url()) in response.content.decode()


def test_a_search_can_be_followed_within_a_section(client):
    harbour = make_section("Harbour")
    make_live_article(headline="Ferry one", section=harbour)
    make_live_article(headline="Ferry two", section=make_section("Asia"))
    response = client.get("/search/feed.json?q=ferry&section=harbour")
    assert [item["title"] for item in response.json()["items"]] == ["Ferry one"]
    assert response.json()["feed_url"] == "http://testserver/search/feed.json?q=ferry&section=harbour"
    assert response.json()["home_page_url"] == "http://testserver/search/?q=ferry&section=harbour"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=-", "?q=%22", "?q=nothing&section=nowhere", "?q=" + "x" * 3000]
)
def test_a_search_without_sense_is_an_empty_feed(client, query):
    make_live_article()
    for form in FORMS:
        assert entries(client, form, "/search/", query) == []


def test_an_id_outlives_headline_address_host_and_moment(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    article = make_live_article(headline="First words")
    expected = f"tag:newsroom.invalid,2026:article/{article.public_id}"
    Article.objects.filter(pk=article.pk).update(headline="Other words", slug="elsewhere", published_at=THEN)
    for form in FORMS:
        for host in ("news.example.org", "mirror.example.net"):
            ids = [entry[0] for entry in entries(Client(headers={"host": host}), form)]
            assert ids == [expected]
    feed_ids = {parsed(Client(headers={"host": host}).get("/feed.atom")).feed.id for host in ("a.example", "b.example")}
    assert feed_ids == {"tag:newsroom.invalid,2026:feed/"}


def test_the_tagging_entity_is_a_setting(client, settings):
    settings.TAGGING_ENTITY = "news.example.org,2026-03"
    make_live_article(section=make_section("中国 AI", slug="中国-ai"))
    feed = parsed(client.get("/sections/中国-ai/feed.atom"))
    assert feed.feed.id == "tag:news.example.org,2026-03:feed/sections/%E4%B8%AD%E5%9B%BD-ai/"
    assert feed.entries[0].id.startswith("tag:news.example.org,2026-03:article/0")


@pytest.mark.parametrize("form", FORMS)
def test_what_was_put_right_can_be_followed(client, form, django_assert_num_queries):
    shown, hidden = make_live_article(headline="Shown", language="de"), make_live_article(headline="Kittiwake hidden")
    down = make_article(state=State.RETRACTED, headline="Kittiwake retracted")
    author = make_user()
    for article, change in ((shown, "correction"), (hidden, "correction"), (down, "correction"), (down, "retraction")):
        note = f"Note on {article.headline} <b>" if article == shown else f"{change} ]]> \x07"
        Correction.objects.create(article=article, change_class=change, note=note, at=THEN, by=author)
    Article.objects.filter(pk=hidden.pk).update(published_at=datetime.now(UTC) + timedelta(hours=1))
    with django_assert_num_queries(3):
        items = entries(client, form, "/corrections/")
    assert [entry[1] for entry in items] == ["Retraction: an article", "Correction: Shown"]
    last = shown.corrections.get()
    assert items[1][0] == f"tag:newsroom.invalid,2026:article/{shown.public_id}/correction/{last.pk}"
    assert items[1][2] == f"http://testserver{shown.get_absolute_url()}#correction-{last.pk}"
    assert items[0][2] == f"http://testserver{down.get_absolute_url()}"
    assert "Kittiwake" not in client.get(f"/corrections/feed.{form}").content.decode()


def test_the_pages_of_what_was_put_right_give_every_note_once(client):
    article, author = make_live_article(), make_user()
    for number in range(40):
        Correction.objects.create(
            article=article, change_class=ChangeClass.CORRECTION, note=f"Note {number}", at=THEN, by=author
        )
    first = client.get("/corrections/feed.json").json()
    second = client.get(first["next_url"].removeprefix("http://testserver")).json()
    notes = [item["summary"] for page in (first, second) for item in page["items"]]
    assert notes == [f"Note {number}" for number in reversed(range(40))]
    assert "next_url" not in second


def test_a_feed_of_nothing_is_a_feed(client):
    make_article(state=State.DRAFT)
    for form in FORMS:
        assert entries(client, form) == []


def test_merged_names_lead_to_the_feed_of_what_they_were_merged_into(client):
    tag, old = make_tag("Ferries"), make_tag("Ferry boats")
    wire, agency = make_source("Wire"), make_source("Agency")
    make_live_article(tags=[tag], source=wire)
    for was, now in ((old, tag), (agency, wire)):
        was.merged_into = now
        was.save()
    for form in FORMS:
        for address, target in (("/topics/ferry-boats/", "/topics/ferries/"), ("/sources/agency/", "/sources/wire/")):
            response = client.get(f"{address}feed.{form}")
            assert (response.status_code, response["Location"]) == (308, f"{target}feed.{form}")


@pytest.mark.slow
def test_there_is_no_feed_of_what_is_not_there(client):
    make_article(state=State.APPROVED, tags=[make_tag("Secret merger")], source=make_source("Quiet"))
    lists = ("/topics/secret-merger/", "/sources/quiet/", "/sections/none/", "/topics/none/", "/sources/none/")
    for page in lists:
        for form in FORMS:
            assert client.get(f"{page}feed.{form}").status_code == 404
    make_live_article(section=make_section("Harbour"))
    for path in ("/feed.xml", "/feed.rss2", "/feed.", "/sections/harbour/feed.xml", "/search/feed.txt", "/feed.rss/"):
        assert client.get(path).status_code == 404, path
    for token in ("x", "PAAA", ""):
        assert client.get(f"/feed.rss?before={token}").status_code == 404
    assert client.post("/feed.rss").status_code == 405


def test_a_client_that_has_the_feed_gets_304(client):
    editor = make_user()
    desk.publish(make_approved_article(), by=editor)
    for form in FORMS:
        etag = client.get(f"/feed.{form}")["ETag"]
        response = client.get(f"/feed.{form}", headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")
    desk.publish(make_approved_article(), by=editor)
    assert client.get("/feed.json", headers={"if-none-match": etag}).status_code == 200


HIDDEN = [state for state in State if state != State.PUBLISHED]


@pytest.mark.slow
def test_no_feed_shows_what_readers_may_not_see(client):
    shared = {"source": make_source("Wire"), "section": make_section("Harbour"), "tags": [make_tag("Ferries")]}
    now = datetime.now(UTC)

    def texts(name):
        word = f"Kittiwake{name}"
        return {"headline": word, "dek": word, "summary": f"{word} kittiwake", "body": f"<p>{word}</p>"}

    for state in HIDDEN:
        make_article(state=state, **texts(state.replace("_", "")), **shared)
    due = make_live_article(published_at=now + timedelta(hours=1), **texts("due"), **shared)
    make_live_article(**texts("live"), **shared)
    addresses = [
        f"{page}feed.{form}{query}"
        for form in FORMS
        for page, query in (
            ("/", ""),
            ("/topics/ferries/", ""),
            ("/sections/harbour/", ""),
            ("/sources/wire/", ""),
            ("/search/", "?q=kittiwake"),
        )
    ]
    for address in addresses:
        assert set(re.findall(r"Kittiwake\w+", client.get(address).content.decode())) == {"Kittiwakelive"}, address
    # Its moment comes, and nothing else happens.
    passed = now - timedelta(seconds=1)
    Article.objects.filter(pk=due.pk).update(published_at=passed)
    due.taggings.update(published_at=passed)
    due.creditings.update(published_at=passed)
    for address in addresses:
        words = set(re.findall(r"Kittiwake\w+", client.get(address).content.decode()))
        assert words == {"Kittiwakelive", "Kittiwakedue"}, address


def test_what_is_taken_down_leaves_the_feeds_at_once(client):
    editor = make_user()
    article = make_approved_article(headline="Taken", summary="Wrong words")
    desk.publish(article, by=editor)
    etag = client.get("/feed.atom")["ETag"]
    desk.withdraw(article, by=editor, reason="Wrong")
    response = client.get("/feed.atom", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert "Taken" not in response.content.decode()


def test_every_feed_says_what_it_is_a_feed_of(client):
    make_live_article(
        headline="Ferry", section=make_section("harbour"), tags=[make_tag("Ferries")], source=make_source("Wire")
    )
    titles = {
        "/feed.json": ("Newsroom", "The latest stories, each with its source."),
        "/sections/harbour/feed.json": ("Harbour — Newsroom", "The latest stories in harbour."),
        "/topics/ferries/feed.json": ("Ferries — Newsroom", "The latest stories on Ferries."),
        "/sources/wire/feed.json": ("Wire — Newsroom", "The latest stories that credit Wire."),
        "/search/feed.json?q=ferry&section=harbour": (
            "“ferry”, harbour — Newsroom",
            "The latest stories that match “ferry”, harbour.",
        ),
        "/corrections/feed.json": (
            "Corrections — Newsroom",
            "What we have corrected, clarified and retracted.",
        ),
    }
    for address, expected in titles.items():
        feed = client.get(address).json()
        assert (feed["title"], feed["description"]) == expected, address


def test_a_search_too_long_to_be_looked_for_whole_names_what_was(client):
    response = client.get("/search/feed.json", {"q": "x" * 3_000})
    query = response.json()["feed_url"].partition("?q=")[2]
    assert (set(query), len(query)) == ({"x"}, 200)
    assert "utm" not in client.get("/search/feed.json?q=ferry&utm_source=x").json()["feed_url"]


def test_a_note_in_a_feed_has_its_articles_language_and_its_own_moment(client):
    article = make_live_article(headline="Shown", source=make_source(language="pt"))
    note = Correction.objects.create(
        article=article, change_class=ChangeClass.CORRECTION, note="Two,\n\nnot <one>.", at=THEN, by=make_user()
    )
    (item,) = client.get("/corrections/feed.json").json()["items"]
    assert item == {
        "id": f"tag:newsroom.invalid,2026:article/{article.public_id}/correction/{note.pk}",
        "url": f"http://testserver{article.get_absolute_url()}#correction-{note.pk}",
        "title": "Correction: Shown",
        "summary": "Two, not <one>.",
        "content_html": "<p>Two,</p>\n\n<p>not &lt;one&gt;.</p>",
        "date_published": "2026-01-10T12:00:00Z",
        "date_modified": "2026-01-10T12:00:00Z",
        "language": "pt",
    }
    for address in ("/corrections/feed.json?before=x", "/search/feed.json?q=ferry&before=x", "/feed.json?after=x"):
        assert client.get(address).status_code == (200 if "after" in address else 404)
