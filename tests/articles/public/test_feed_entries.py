"""The entries of feeds: text, sources, corrections and language of an article."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html import unescape

import pytest

from articles import desk
from articles.models import Article, Correction
from articles.public import feeds
from articles.public.feeds import Entry, Feed
from articles.vocabulary import AiUse, ChangeClass, Rights, Role
from tests.articles.public.feeds import FORMS, NASTY, content, entries, parsed
from tests.articles.text.dangers import dangers
from tests.factories import (
    THEN,
    make_approved_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_any_text_survives(client, form):
    source = make_source("Wire & <Söhne>", rights=Rights.FULL_TEXT, slug="wire")
    topic = make_tag("Q&A <now> ]]>", slug="qa")
    for text in NASTY:
        article = make_live_article(
            headline=text,
            dek=text,
            summary=f"{text}\n\n{text}",
            body=f"<p>{text}</p>",
            source=source,
            tags=[topic],
            language="ar",
        )
        make_citation(article, url="https://example.org/?a=1&b=<2>", title=text)
        Correction.objects.create(
            article=article, change_class=ChangeClass.CORRECTION, note=text, at=THEN, by=make_user()
        )
    for page in ("/", "/sources/wire/", "/topics/qa/"):
        assert len(entries(client, form, page)) == len(NASTY)
    response = client.get(f"/feed.{form}")
    if form == "json":
        texts = [(item["title"], item["content_html"]) for item in response.json()["items"]]
    else:
        root = ET.fromstring(response.content)
        items = root.iter("item") if form == "rss" else root.iter(f"{ATOM}entry")
        content = "{http://purl.org/rss/1.0/modules/content/}encoded" if form == "rss" else f"{ATOM}content"
        title = "title" if form == "rss" else f"{ATOM}title"
        texts = [(item.findtext(title), item.findtext(content)) for item in items]
    legal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    for (headline, content), text in zip(texts, reversed(NASTY), strict=True):
        expected = text if form == "json" else legal.sub("", text)
        # XML folds line ends; nothing else may be lost. Of RSS a reader takes the title for HTML, too.
        assert (unescape(headline) if form == "rss" else headline) == expected
        assert form != "rss" or dangers(headline) == []
        assert set(dangers(content)) <= {"class"}


@pytest.mark.parametrize("form", FORMS)
def test_whatever_is_searched_for_survives_too(client, form):
    for text in NASTY:
        response = client.get(f"/search/feed.{form}", {"q": text, "section": text})
        assert response.status_code == 200
        if form != "json":
            parsed(response)


def test_updated_moves_with_what_is_new_and_not_with_a_refile(client):
    editor = make_user()
    article = make_approved_article(headline="The ferry runs", summary="It sails  to the port")
    desk.publish(article, by=editor, at=THEN)
    times = [{form: entries(client, form)[0][3] for form in FORMS}]
    changes = [(ChangeClass.REFILE, "It sails to the port."), (ChangeClass.UPDATE, "It sails to the port every day.")]
    for hours, (change, summary) in enumerate(changes, 1):
        article = Article.objects.get(pk=article.pk)
        article.approved_sha256 = make_revision(article, summary=summary).sha256
        Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256, approved_by=make_user())
        desk.revise(Article.objects.get(pk=article.pk), by=editor, change=change, at=THEN + timedelta(hours=hours))
        assert summary in content(client)
        times.append({form: entries(client, form)[0][3] for form in FORMS})
    assert times[0] == times[1] != times[2]
    assert times[2]["atom"] == parsed(client.get("/feed.atom")).feed.updated == "2026-01-10T14:00:00Z"


@pytest.mark.parametrize(
    ("rights", "is_there"), [(Rights.LINK_ONLY, False), (Rights.EXCERPT, True), (Rights.FULL_TEXT, True)]
)
def test_a_feed_has_as_much_of_the_sources_text_as_rights_allow(client, rights, is_there):
    source = make_source(rights=rights, excerpt_words=3)
    make_live_article(dek="Our dek", summary="Our **summary**.", body="<p>Their own words here</p>", source=source)
    html = content(client)
    assert "Our dek" in html
    assert "<strong>summary</strong>" in html
    assert ("Their own words" in html) is is_there
    assert ("here" in html) is (rights == Rights.FULL_TEXT)


def test_an_entry_credits_its_sources(client):
    article = make_live_article(headline="Credited")
    make_citation(article, source=make_source("Reuters"), url="https://reuters.example/a")
    make_citation(article, source=make_source("The Mint"), role=Role.VIA)
    html = content(client)
    assert " ".join(re.sub("<[^>]*>", "", html).split()).endswith("Source: Reuters, via The Mint")
    item = client.get("/feed.json").json()["items"][0]
    assert [(s["role"], s["publisher"]) for s in item["_newsroom"]["sources"]] == [
        ("origin", "Reuters"),
        ("via", "The Mint"),
    ]
    atom = parsed(client.get("/feed.atom")).entries[0]
    assert [(link.href, link.title) for link in atom.links if link.rel == "via"] == [
        ("https://reuters.example/a", "Reuters")
    ]
    rss = parsed(client.get("/feed.rss")).entries[0]
    assert (rss.source.title, rss.source.href) == ("Reuters", "https://reuters.example/a")


def test_an_entry_shows_its_corrections(client):
    article = make_live_article(summary="It sails twice a day.")
    note = "An earlier version said three times;\nin fact it sails <twice>."
    Correction.objects.create(article=article, change_class=ChangeClass.CORRECTION, note=note, at=THEN, by=make_user())
    paragraph = (
        '<p\n  lang="en"><strong>Correction, 10 January 2026, 12:00 UTC:</strong> '
        "An earlier version said three times;<br>in fact it sails &lt;twice&gt;.</p>"
    )
    assert paragraph in content(client)
    for form in ("rss", "atom"):
        entry = parsed(client.get(f"/feed.{form}")).entries[0]
        assert "An earlier version said three times;" in entry.content[0].value
    assert client.get("/feed.json").json()["items"][0]["_newsroom"]["corrections"][0]["note"] == note


def test_an_entry_declares_the_use_of_ai(client):
    article = make_approved_article()
    make_revision(article, ai_use=AiUse.DRAFTED)
    article.approved_sha256 = article.working.sha256
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256)
    desk.publish(article, by=make_user())
    assert "AI use: Drafted by AI, reviewed by a person." in content(client)


def test_an_entry_says_which_language_it_is_in(client):
    make_live_article(headline="Deutsch", language="de")
    assert 'xml:lang="de"' in client.get("/feed.atom").content.decode()
    assert 'xml:lang="de"' in client.get("/feed.rss").content.decode()
    assert parsed(client.get("/feed.rss")).feed.language == "de"
    assert client.get("/feed.json").json()["items"][0]["language"] == "de"
    make_live_article(headline="Unknown")
    document = client.get("/feed.json").json()
    assert "language" not in document
    assert [item.get("language") for item in document["items"]] == [None, "de"]
    for form in ("rss", "atom"):
        assert client.get(f"/feed.{form}").content.decode().count("xml:lang") == 1


def test_an_entry_says_what_it_is_about(client):
    make_live_article(section=make_section("Harbour"), tags=[make_tag("Ferries")])
    assert client.get("/feed.json").json()["items"][0]["tags"] == ["Harbour", "Ferries"]
    for form in ("rss", "atom"):
        tags = parsed(client.get(f"/feed.{form}")).entries[0].tags
        assert [(tag.label or tag.term, tag.scheme) for tag in tags] == [
            ("Harbour", "http://testserver/sections/"),
            ("Ferries", "http://testserver/topics/"),
        ]


def test_a_json_feed_has_the_members_that_its_version_wants(client):
    make_live_articles(2, headline="Story", dek="In short")
    feed = client.get("/feed.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["authors"]) == ("Newsroom", [{"name": "Newsroom", "url": "http://testserver/"}])
    assert (feed["home_page_url"], feed["feed_url"]) == ("http://testserver/", "http://testserver/feed.json")
    assert "next_url" not in feed
    assert list(feed["items"][0]) == [
        *("id", "url", "title", "summary", "content_html", "date_published", "date_modified", "_newsroom")
    ]


def test_a_text_too_long_for_a_feed_is_left_to_its_page(client):
    source = make_source(rights=Rights.FULL_TEXT)
    article = make_live_article(source=source, body="<p>word word</p>" * 10_000, summary="Short")
    html = content(client)
    assert "word word" not in html
    assert f'<a href="http://testserver{article.get_absolute_url()}">' in html
    assert all(len(client.get(f"/feed.{form}").content) < 10_000 for form in FORMS)


def test_another_list_gets_its_feeds_from_entries(rf):
    entry = Entry(
        id=feeds.tag_uri("correction/7"),
        url="http://testserver/articles/a/#correction-7",
        title="Corrected: A",
        html="<p>In fact <b>two</b>.</p>",
        published_at="2026-01-10T12:00:00Z",
        updated_at="2026-01-10T12:00:00Z",
    )
    feed = Feed(
        title="Corrections", description="All notes.", root="http://testserver", path="/corrections/", entries=[entry]
    )
    for form in FORMS:
        response = feeds.answer(feed, form)
        if form == "json":
            assert json.loads(response.content)["items"][0]["id"] == "tag:newsroom.invalid,2026:correction/7"
        else:
            assert parsed(response).entries[0].id == "tag:newsroom.invalid,2026:correction/7"
            assert parsed(response).feed.title == "Corrections"
