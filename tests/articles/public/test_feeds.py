"""What programs that read feeds find: the same lists as on the pages, in three formats, and ids that last."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from html import unescape

import feedparser
import pytest
from django.test import Client

from articles import desk, renditions
from articles.models import Article, Correction
from articles.public import feeds
from articles.public.feeds import Entry, Feed, answering
from articles.vocabulary import AiUse, ChangeClass, Rights, Role, State
from tests.articles.dangers import dangers
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
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

FORMS = ("rss", "atom", "json")
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
ATOM = "{http://www.w3.org/2005/Atom}"
# Signs that no XML holds, mark-up that ends what it stands in, writing from right to left, without spaces, beyond 16 bits.
NASTY = [
    "Bell \x07, escape \x1b, null-like \x01, vertical \x0b, nonsense \ufffe\uffff",
    "]]> </title></item></entry> <!-- --> &amp; &lt;b&gt; <b>bold</b> & < > \" '",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "العبّارة تعود إلى الخدمة \u202eبعد أسبوع\u202c",
    "中国发布新的人工智能模型「开源」",
    "👩🏽‍🚀 rocket 🚀 flag 🇳🇿 math 𝔘𝔫𝔦",
    "a\u2028b\u2029c\u0085d\u00a0e\ufeff",
]


def parsed(response):
    """Return a feed in XML as feedparser reads it, which says (bozo) what is wrong with it."""
    told = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not told.bozo, told.get("bozo_exception")
    return told


def entries(client, form, page="/", query=""):
    """Return (id, title, url, updated) of each entry, in whatever format."""
    response = client.get(f"{page}feed.{form}{query}")
    assert response.status_code == 200, (page, form)
    if form == "json":
        return [(e["id"], e["title"], e["url"], e["date_modified"]) for e in response.json()["items"]]
    return [(e.id, e.title, e.link, e.updated) for e in parsed(response).entries]


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
        found = {unescape(url): media_type for media_type, url in links}
        assert found == {address.format(form): TYPES[form] for form in FORMS}, page
        for url in found:
            told = client.get(url.removeprefix("http://testserver"))
            assert unescape(article.get_absolute_url()) in told.content.decode()


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
        found = [(item["title"], item["content_html"]) for item in response.json()["items"]]
    else:
        root = ET.fromstring(response.content)
        items = root.iter("item") if form == "rss" else root.iter(f"{ATOM}entry")
        content = "{http://purl.org/rss/1.0/modules/content/}encoded" if form == "rss" else f"{ATOM}content"
        title = "title" if form == "rss" else f"{ATOM}title"
        found = [(item.findtext(title), item.findtext(content)) for item in items]
    legal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    for (headline, content), text in zip(found, reversed(NASTY), strict=True):
        expected = text if form == "json" else legal.sub("", text)
        # XML folds line ends; nothing else may be lost.
        assert headline == expected
        assert set(dangers(content)) <= {"class"}


@pytest.mark.parametrize("form", FORMS)
def test_whatever_is_searched_for_survives_too(client, form):
    for text in NASTY:
        response = client.get(f"/search/feed.{form}", {"q": text, "section": text})
        assert response.status_code == 200
        if form != "json":
            parsed(response)


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


def test_the_site_says_who_gives_its_ids(client, settings):
    settings.TAGGING_ENTITY = "news.example.org,2026-03"
    make_live_article(section=make_section("中国 AI", slug="中国-ai"))
    feed = parsed(client.get("/sections/中国-ai/feed.atom"))
    assert feed.feed.id == "tag:news.example.org,2026-03:feed/sections/%E4%B8%AD%E5%9B%BD-ai/"
    assert feed.entries[0].id.startswith("tag:news.example.org,2026-03:article/0")


def test_updated_moves_with_what_is_new_and_not_with_a_refile(client):
    editor = make_user()
    article = make_approved_article(headline="The ferry runs", summary="It sails  to the port")
    desk.publish(article, by=editor, at=THEN)
    told = [{form: entries(client, form)[0][3] for form in FORMS}]
    changes = [(ChangeClass.REFILE, "It sails to the port."), (ChangeClass.UPDATE, "It sails to the port every day.")]
    for hours, (change, summary) in enumerate(changes, 1):
        article = Article.objects.get(pk=article.pk)
        article.approved_sha256 = make_revision(article, summary=summary).sha256
        Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256, approved_by=make_user())
        desk.revise(Article.objects.get(pk=article.pk), by=editor, change=change, at=THEN + timedelta(hours=hours))
        assert summary in content(client)
        told.append({form: entries(client, form)[0][3] for form in FORMS})
    assert told[0] == told[1] != told[2]
    assert told[2]["atom"] == parsed(client.get("/feed.atom")).feed.updated == "2026-01-10T14:00:00Z"


def content(client):
    return client.get("/feed.json").json()["items"][0]["content_html"]


@pytest.mark.parametrize(
    ("rights", "is_there"), [(Rights.LINK_ONLY, False), (Rights.EXCERPT, True), (Rights.FULL_TEXT, True)]
)
def test_the_sources_own_text_stands_in_a_feed_as_far_as_rights_go(client, rights, is_there):
    source = make_source(rights=rights, excerpt_words=3)
    make_live_article(dek="Our dek", summary="Our **summary**.", body="<p>Their own words here</p>", source=source)
    told = content(client)
    assert "Our dek" in told
    assert "<strong>summary</strong>" in told
    assert ("Their own words" in told) is is_there
    assert ("here" in told) is (rights == Rights.FULL_TEXT)


def test_an_entry_credits_its_sources(client):
    article = make_live_article(headline="Credited")
    make_citation(article, source=make_source("Reuters"), url="https://reuters.example/a")
    make_citation(article, source=make_source("The Mint"), role=Role.VIA)
    told = content(client)
    assert " ".join(re.sub("<[^>]*>", "", told).split()).endswith("Source: Reuters, via The Mint")
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


def test_a_correction_stands_in_its_entry_in_words(client):
    article = make_live_article(summary="It sails twice a day.")
    note = "An earlier version said three times;\nin fact it sails <twice>."
    Correction.objects.create(article=article, change_class=ChangeClass.CORRECTION, note=note, at=THEN, by=make_user())
    said = '<p lang="en"><strong>Correction, 10 January 2026, 12:00 UTC:</strong> An earlier version said three times;<br>in fact it sails &lt;twice&gt;.</p>'
    assert said in content(client)
    for form in ("rss", "atom"):
        entry = parsed(client.get(f"/feed.{form}")).entries[0]
        assert "An earlier version said three times;" in entry.content[0].value
    assert client.get("/feed.json").json()["items"][0]["_newsroom"]["corrections"][0]["note"] == note


def test_readers_of_a_feed_are_told_of_ai_too(client):
    article = make_approved_article()
    make_revision(article, ai_use=AiUse.DRAFTED)
    article.approved_sha256 = article.working.sha256
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256)
    desk.publish(article, by=make_user())
    assert "AI use: Drafted by AI, reviewed by a person." in content(client)


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
        found = entries(client, form, "/corrections/")
    assert [entry[1] for entry in found] == ["Retraction: an article", "Correction: Shown"]
    last = shown.corrections.get()
    assert found[1][0] == f"tag:newsroom.invalid,2026:article/{shown.public_id}/correction/{last.pk}"
    assert found[1][2] == f"http://testserver{shown.get_absolute_url()}#correction-{last.pk}"
    assert found[0][2] == f"http://testserver{down.get_absolute_url()}"
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


def test_an_entry_says_which_language_it_is_in(client):
    make_live_article(headline="Deutsch", language="de")
    assert 'xml:lang="de"' in client.get("/feed.atom").content.decode()
    assert 'xml:lang="de"' in client.get("/feed.rss").content.decode()
    assert parsed(client.get("/feed.rss")).feed.language == "de"
    assert client.get("/feed.json").json()["items"][0]["language"] == "de"
    make_live_article(headline="Unknown")
    told = client.get("/feed.json").json()
    assert "language" not in told
    assert [item.get("language") for item in told["items"]] == [None, "de"]
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


def test_a_feed_of_nothing_is_a_feed(client):
    make_article(state=State.DRAFT)
    for form in FORMS:
        assert entries(client, form) == []


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


@pytest.mark.parametrize("form", ["json", *(pytest.param(form, marks=pytest.mark.slow) for form in ("rss", "atom"))])
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


def test_a_text_too_long_for_a_feed_stands_on_its_page(client):
    source = make_source(rights=Rights.FULL_TEXT)
    article = make_live_article(source=source, body="<p>word word</p>" * 10_000, summary="Short")
    told = content(client)
    assert "word word" not in told
    assert f'<a href="http://testserver{article.get_absolute_url()}">' in told
    assert all(len(client.get(f"/feed.{form}").content) < 10_000 for form in FORMS)


def test_merged_names_lead_to_the_feed_of_what_they_were_merged_into(client):
    kept, old = make_tag("Ferries"), make_tag("Ferry boats")
    wire, agency = make_source("Wire"), make_source("Agency")
    make_live_article(tags=[kept], source=wire)
    for was, now in ((old, kept), (agency, wire)):
        was.merged_into = now
        was.save()
    for form in FORMS:
        for address, target in (("/topics/ferry-boats/", "/topics/ferries/"), ("/sources/agency/", "/sources/wire/")):
            response = client.get(f"{address}feed.{form}")
            assert (response.status_code, response["Location"]) == (301, f"{target}feed.{form}")


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


def test_who_has_a_feed_is_told_so(client):
    editor = make_user()
    desk.publish(make_approved_article(), by=editor)
    for form in FORMS:
        etag = client.get(f"/feed.{form}")["ETag"]
        response = client.get(f"/feed.{form}", headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")
    desk.publish(make_approved_article(), by=editor)
    assert client.get("/feed.json", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("page", "queries"),
    [("/", 3), ("/sections/harbour/", 5), ("/topics/ferries/", 5), ("/sources/wire/", 5), ("/search/", 5)],
)
def test_a_feed_costs_the_same_however_long_it_is(client, django_assert_num_queries, form, page, queries):
    shared = {"section": make_section("Harbour"), "tags": [make_tag("Ferries")], "source": make_source("Wire")}
    for number in (1, 29):
        for article in make_live_articles(number, headline="Ferry", summary="Text", **shared):
            make_citation(article)
        renditions.rebuild()
        with django_assert_num_queries(queries):
            client.get(f"{page}feed.{form}?q=ferry")


HIDDEN = [state for state in State if state != State.PUBLISHED]


def test_what_readers_may_not_see_stands_in_no_feed(client):
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
        found = set(re.findall(r"Kittiwake\w+", client.get(address).content.decode()))
        assert found == {"Kittiwakelive", "Kittiwakedue"}, address


def test_what_is_taken_down_leaves_the_feeds_at_once(client):
    editor = make_user()
    article = make_approved_article(headline="Taken", summary="Wrong words")
    desk.publish(article, by=editor)
    etag = client.get("/feed.atom")["ETag"]
    desk.withdraw(article, by=editor, reason="Wrong")
    response = client.get("/feed.atom", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert "Taken" not in response.content.decode()


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
