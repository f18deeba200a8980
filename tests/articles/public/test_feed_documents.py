"""Feeds, character by character: the three formats, and how much of a long list one document holds."""

import dataclasses
import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from articles.public import feeds
from articles.public.feeds import Entry, Feed, entries
from articles.public.feeds.entries import Category
from articles.reading.presentation import Credit
from tests.articles.public.feeds import FORMS, parsed

ROOT = "https://news.example"
SHORT = Entry(
    id="tag:newsroom.invalid,2026:article/2",
    url=f"{ROOT}/articles/pier/",
    title="Pier",
    html="<p>Pier</p>",
    published_at="2026-01-09T12:00:00Z",
    updated_at="2026-01-09T12:00:00Z",
    token="second",
)
WHOLE = Entry(
    id="tag:newsroom.invalid,2026:article/1",
    url=f"{ROOT}/articles/ferry/",
    title="Ferry & pier",
    html="<p>Ferry</p>",
    published_at="2026-01-10T12:00:00Z",
    updated_at="2026-01-11T13:14:15Z",
    summary="It sails.",
    language="en",
    categories=[Category(scheme=f"{ROOT}/topics/", term="ferries", label="Ferries")],
    credits=[Credit("Wire", "https://wire.example/a"), Credit("Mint", "https://mint.example/a")],
    extension={"id": "1"},
    token="first",
)


def feed(*items, **columns):
    defaults = {"title": "Ferries", "description": "All ferries.", "root": ROOT, "path": "/topics/ferries/"}
    return Feed(**defaults | {"entries": items} | columns)


RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Ferries</title>
<link>https://news.example/topics/ferries/?q=a+b</link>
<description>All ferries.</description>
<lastBuildDate>Sun, 11 Jan 2026 13:14:15 GMT</lastBuildDate>
<atom:link rel="self" href="https://news.example/topics/ferries/feed.rss?q=a+b&amp;before=zero" type="application/rss+xml"/>
<atom:link rel="first" href="https://news.example/topics/ferries/feed.rss?q=a+b" type="application/rss+xml"/>
<atom:link rel="next" href="https://news.example/topics/ferries/feed.rss?q=a+b&amp;before=second" type="application/rss+xml"/>
<item xml:lang="en">
<title>Ferry &amp;amp; pier</title>
<link>https://news.example/articles/ferry/</link>
<guid isPermaLink="false">tag:newsroom.invalid,2026:article/1</guid>
<pubDate>Sat, 10 Jan 2026 12:00:00 GMT</pubDate>
<atom:updated>2026-01-11T13:14:15Z</atom:updated>
<description>It sails.</description>
<content:encoded>&lt;p&gt;Ferry&lt;/p&gt;</content:encoded>
<category domain="https://news.example/topics/">Ferries</category>
<source url="https://wire.example/a">Wire</source>
<atom:link rel="via" href="https://wire.example/a" title="Wire"/>
<atom:link rel="via" href="https://mint.example/a" title="Mint"/>
</item>
<item>
<title>Pier</title>
<link>https://news.example/articles/pier/</link>
<guid isPermaLink="false">tag:newsroom.invalid,2026:article/2</guid>
<pubDate>Fri, 09 Jan 2026 12:00:00 GMT</pubDate>
<atom:updated>2026-01-09T12:00:00Z</atom:updated>
<content:encoded>&lt;p&gt;Pier&lt;/p&gt;</content:encoded>
</item>
</channel>
</rss>
"""  # noqa: E501 -- the feed, letter by letter
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>tag:newsroom.invalid,2026:feed/topics/ferries/?q=a+b</id>
<title>Ferries</title>
<subtitle>All ferries.</subtitle>
<updated>2026-01-11T13:14:15Z</updated>
<author>
<name>Newsroom</name>
<uri>https://news.example/</uri>
</author>
<link rel="alternate" href="https://news.example/topics/ferries/?q=a+b" type="text/html"/>
<link rel="self" href="https://news.example/topics/ferries/feed.atom?q=a+b&amp;before=zero" type="application/atom+xml"/>
<link rel="first" href="https://news.example/topics/ferries/feed.atom?q=a+b" type="application/atom+xml"/>
<link rel="next" href="https://news.example/topics/ferries/feed.atom?q=a+b&amp;before=second" type="application/atom+xml"/>
<entry xml:lang="en">
<id>tag:newsroom.invalid,2026:article/1</id>
<title>Ferry &amp; pier</title>
<link rel="alternate" href="https://news.example/articles/ferry/" type="text/html"/>
<published>2026-01-10T12:00:00Z</published>
<updated>2026-01-11T13:14:15Z</updated>
<summary>It sails.</summary>
<content type="html">&lt;p&gt;Ferry&lt;/p&gt;</content>
<category scheme="https://news.example/topics/" term="ferries" label="Ferries"/>
<link rel="via" href="https://wire.example/a" title="Wire"/>
<link rel="via" href="https://mint.example/a" title="Mint"/>
</entry>
<entry>
<id>tag:newsroom.invalid,2026:article/2</id>
<title>Pier</title>
<link rel="alternate" href="https://news.example/articles/pier/" type="text/html"/>
<published>2026-01-09T12:00:00Z</published>
<updated>2026-01-09T12:00:00Z</updated>
<content type="html">&lt;p&gt;Pier&lt;/p&gt;</content>
</entry>
</feed>
"""  # noqa: E501 -- the feed, letter by letter
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Ferries",
    "description": "All ferries.",
    "home_page_url": "https://news.example/topics/ferries/?q=a+b",
    "feed_url": "https://news.example/topics/ferries/feed.json?q=a+b&before=zero",
    "next_url": "https://news.example/topics/ferries/feed.json?q=a+b&before=second",
    "authors": [{"name": "Newsroom", "url": "https://news.example/"}],
    "items": [
        {
            "id": "tag:newsroom.invalid,2026:article/1",
            "url": "https://news.example/articles/ferry/",
            "title": "Ferry & pier",
            "summary": "It sails.",
            "content_html": "<p>Ferry</p>",
            "date_published": "2026-01-10T12:00:00Z",
            "date_modified": "2026-01-11T13:14:15Z",
            "language": "en",
            "tags": ["Ferries"],
            "_newsroom": {"id": "1"},
        },
        {
            "id": "tag:newsroom.invalid,2026:article/2",
            "url": "https://news.example/articles/pier/",
            "title": "Pier",
            "content_html": "<p>Pier</p>",
            "date_published": "2026-01-09T12:00:00Z",
            "date_modified": "2026-01-09T12:00:00Z",
        },
    ],
}


def test_a_feed_letter_by_letter():
    ferries = feed(WHOLE, SHORT, query={"q": "a b"}, before="zero", has_more=True)
    responses = {form: feeds.answer(ferries, form) for form in FORMS}
    assert responses["rss"].content.decode() == RSS
    assert responses["atom"].content.decode() == ATOM
    assert json.loads(responses["json"].content) == JSON
    assert list(json.loads(responses["json"].content)) == list(JSON)
    assert [responses[form]["Content-Type"] for form in FORMS] == [
        "application/rss+xml; charset=utf-8",
        "application/atom+xml; charset=utf-8",
        "application/feed+json; charset=utf-8",
    ]


def test_a_reader_that_takes_rss_for_html_shows_its_texts_as_they_are_written():
    attack = '<img src=x onerror=alert(1)> 5 < 6 & "so"'
    entry = dataclasses.replace(WHOLE, title=attack, summary=attack)
    rss = ET.fromstring(feeds.answer(feed(entry, title=attack, description=attack), "rss").content)
    escaped = '&lt;img src=x onerror=alert(1)&gt; 5 &lt; 6 &amp; "so"'
    texts = [rss.findtext(f"channel/{name}") for name in ("title", "description", "item/title", "item/description")]
    assert texts == [escaped] * 4


def test_a_feed_of_one_language_says_which_and_one_without_entries_has_never_changed():
    assert "<language>en</language>" in feeds.answer(feed(WHOLE), "rss").content.decode()
    assert json.loads(feeds.answer(feed(WHOLE), "json").content)["language"] == "en"
    empty = {form: feeds.answer(feed(), form) for form in FORMS}
    assert "<updated>1970-01-01T00:00:00Z</updated>" in empty["atom"].content.decode()
    assert "<lastBuildDate>Thu, 01 Jan 1970 00:00:00 GMT</lastBuildDate>" in empty["rss"].content.decode()
    assert json.loads(empty["json"].content)["items"] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_leads_on_only_where_its_list_goes_on(form):
    assert b"before=" not in feeds.answer(feed(WHOLE, SHORT), form).content
    assert b"before=second" in feeds.answer(feed(WHOLE, SHORT, has_more=True), form).content
    assert b"before=" not in feeds.answer(feed(has_more=True), form).content


def long(size, name):
    return Entry(
        id=name,
        url=f"{ROOT}/articles/{name}/",
        title=name,
        html="x" * size,
        published_at="2026-01-10T12:00:00Z",
        updated_at="2026-01-10T12:00:00Z",
        token=f"behind-{name}",
    )


def titles(ferries, form):
    """Return the titles in an answer, and whether it leads on behind which entry."""
    response = feeds.answer(ferries, form)
    if form == "json":
        data = json.loads(response.content)
        return [item["title"] for item in data["items"]], data.get("next_url", "").partition("before=")[2]
    data = parsed(response)
    following = next((link.href for link in data.feed.links if link.rel == "next"), "")
    return [entry.title for entry in data.entries], following.partition("before=")[2]


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_that_is_too_long_for_any_answer_is_given_alone(form):
    huge, small = long(300_000, "huge"), long(10, "small")
    assert titles(feed(huge), form) == (["huge"], "")
    assert titles(feed(huge, small), form) == (["huge"], "behind-huge")
    assert titles(feed(small, huge), form) == (["small"], "behind-small")
    assert titles(feed(small, huge, has_more=True), form) == (["small"], "behind-small")


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_holds_what_fits_into_a_quarter_of_a_million_bytes_and_hardly_less(form):
    ferries = feed(*(long(2_000, f"n{number}") for number in range(200)))
    response = feeds.answer(ferries, form)
    assert 235_000 < len(response.content) < 250_000
    names, following = titles(ferries, form)
    assert names == [f"n{number}" for number in range(len(names))]
    assert following == f"behind-{names[-1]}"


# --- What an article's resource says as an entry.

RESOURCE = {
    "id": "01a20436-131d-7034-b735-f9b3d3abf6b2",
    "url": f"{ROOT}/articles/ferry/",
    "api_url": f"{ROOT}/api/v1/articles/01a20436/",
    "headline": "Ferry",
    "dek": None,
    "summary": {"html": "<p>It sails. Daily.</p>", "text": "It sails. Daily."},
    "body": None,
    "byline": None,
    "language": None,
    "section": None,
    "tags": [],
    "sources": [],
    "corrections": [],
    "ai_use": "undeclared",
    "revision": 1,
    "published_at": "2026-01-10T23:30:00Z",
    "updated_at": "2026-01-10T23:30:00Z",
}


def source(role, publisher, url=None):
    return {"role": role, "publisher": publisher, "url": url}


def test_an_entry_says_what_its_article_says():
    entry = feeds.of_resource(RESOURCE, token="behind")
    assert (entry.id, entry.url, entry.title) == (
        "tag:newsroom.invalid,2026:article/01a20436-131d-7034-b735-f9b3d3abf6b2",
        f"{ROOT}/articles/ferry/",
        "Ferry",
    )
    assert (entry.summary, entry.token) == ("It sails.", "behind")
    assert entry.html == '<div class="prose" dir="auto"><p>It sails. Daily.</p></div>'
    assert (entry.published_at, entry.updated_at) == ("2026-01-10T23:30:00Z", "2026-01-10T23:30:00Z")
    assert (entry.categories, entry.credits, entry.language) == ([], [], None)
    assert entry.extension == {
        "id": "01a20436-131d-7034-b735-f9b3d3abf6b2",
        "api_url": f"{ROOT}/api/v1/articles/01a20436/",
        "byline": None,
        "sources": [],
        "corrections": [],
        "ai_use": "undeclared",
        "revision": 1,
    }
    assert feeds.of_resource(RESOURCE | {"dek": "In short"}).summary == "In short"


@pytest.mark.parametrize(
    ("zone", "printed"), [("UTC", "10 January 2026, 23:30 UTC"), ("Asia/Tokyo", "11 January 2026, 08:30 JST")]
)
def test_a_correction_is_dated_in_the_sites_time_zone_and_not_the_readers(settings, zone, printed):
    settings.TIME_ZONE = zone
    note = {"class": "correction", "note": "Two, not one.", "at": "2026-01-10T23:30:00Z"}
    with timezone.override("America/New_York"):
        entry = feeds.of_resource(RESOURCE | {"corrections": [note]})
    assert f"<strong>Correction, {printed}:</strong> Two, not one." in entry.html


@pytest.mark.parametrize(
    ("cited", "credit"),
    [
        ([source("origin", "Wire"), source("via", "Mint")], "Source: Wire, via Mint"),
        ([source("origin", "Wire"), source("via", "Wire")], "Source: Wire"),
        ([source("via", "Mint"), source("via", "Courier")], "Source: Mint and Courier"),
        ([source("origin", "Wire"), source("origin", "Wire"), source("supporting", "Blog")], "Source: Wire"),
        ([source("supporting", "Blog")], ""),
        ([source("origin", None), source("via", "Mint")], "Source: Mint"),
    ],
)
def test_an_entry_credits_whom_its_page_credits(cited, credit):
    html = feeds.of_resource(RESOURCE | {"sources": cited}).html
    words = " ".join(re.sub("<[^>]*>", " ", html).split())
    assert words == f"It sails. Daily. {credit}".strip()


def test_an_entry_links_to_what_it_credits_by_name_or_else_by_address():
    cited = [
        source("origin", "Wire", "https://wire.example/a"),
        source("via", "Mint"),
        source("supporting", None, "https://b.example/"),
    ]
    assert feeds.of_resource(RESOURCE | {"sources": cited}).credits == [
        Credit("Wire", "https://wire.example/a"),
        Credit("https://b.example/", "https://b.example/"),
    ]


@pytest.mark.parametrize(("size", "is_cut"), [(60_000, False), (60_001, True)])
def test_a_sources_text_is_left_to_its_page_once_it_is_very_long(size, is_cut):
    body = {"html": "é" * (size // 2) + "x" * (size % 2), "text": "é"}
    html = feeds.of_resource(RESOURCE | {"body": body}).html
    assert ("on the article page" in html) is is_cut
    assert ("éé" in html) is not is_cut
    assert entries.MAX_BODY == 60_000


@pytest.mark.parametrize(
    ("ai_use", "sentence"),
    [
        ("assisted", "AI use: "),
        ("drafted", "AI use: Drafted by AI, reviewed by a person."),
        ("none", None),
        ("undeclared", None),
    ],
)
def test_an_entry_tells_of_ai_where_there_was_some(ai_use, sentence):
    html = feeds.of_resource(RESOURCE | {"ai_use": ai_use}).html
    assert ("AI use" in html) is (sentence is not None)
    assert (sentence or "") in html


def test_an_id_keeps_signs_that_may_stand_in_one_and_no_others():
    assert feeds.tag_uri("feed/?q=a&b=%20~") == "tag:newsroom.invalid,2026:feed/?q=a&b=%20~"
    assert feeds.tag_uri('a b"<>#') == "tag:newsroom.invalid,2026:a%20b%22%3C%3E%23"
