"""The public pages, as readers see them."""

import re
import unicodedata
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import reverse

from articles import desk
from articles.models import Article, Citation, Correction
from articles.reading import renditions
from articles.vocabulary import Rights, Role, State
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


def words(response):
    """Return the text of a page's main part, without tags, white space folded."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def headlines(response):
    return re.findall(r'class="headline" dir="auto"><a href="[^"]*">([^<]*)</a>', response.content.decode())


def links(response):
    return re.findall(r'href="([^"]*)"', response.content.decode())


def test_an_article_page_shows_the_story_its_source_and_a_link_to_more(client):
    mint = make_source("The Mint Magazine", credit_line="Reproduced with leave.")
    reuters, asia, chips = make_source("Reuters"), make_section("Asia"), make_tag("Chips")
    article = make_approved_article(
        headline="China is closing in",
        dek="Researchers see a chance.",
        summary="They *see* a chance.",
        body="<p>EVIDENCE OF THE SOURCE</p>",
        byline="By Eduardo Baptista",
        source=mint,
        section=asia,
        tags=[chips],
    )
    make_citation(
        article,
        role=Role.ORIGIN,
        source=reuters,
        url="https://www.reuters.com/china?a=1&b=2",
        title="China closes in",
        published_at=THEN - timedelta(days=1),
    )
    make_citation(article, role=Role.VIA, source=mint, url="https://www.themintmagazine.com/china")
    desk.publish(article, by=make_user(), at=THEN)
    response = client.get("/articles/china-is-closing-in/")
    assert words(response) == (
        "Asia China is closing in Researchers see a chance. By Eduardo Baptista "
        "Source: Reuters , via The Mint Magazine Published 10 January 2026, 12:00 UTC 1 min read "
        "They see a chance. Read more at Reuters → "
        "Sources Reported by Reuters , China closes in , 9 January 2026 Via The Mint Magazine "
        "Reproduced with leave. Topics Chips More in Asia More from The Mint Magazine"
    )
    html = response.content.decode()
    assert '<time datetime="2026-01-10T12:00:00+0000">' in html
    assert "<p>They <em>see</em> a chance.</p>" in html
    assert html.count('href="https://www.reuters.com/china?a=1&amp;b=2" rel="external"') == 3
    assert "<title>China is closing in — Newsroom</title>" in html
    assert links(response).count("/topics/chips/") == 1


def test_an_article_page_lists_origins_vias_and_other_works(client):
    wire, mint = make_source("Wire"), make_source("Mint")
    first, second, third = (make_live_article(headline=f"Ferry {n}", source=mint) for n in range(3))
    make_citation(first, role=Role.SUPPORTING, source=wire, url="https://wire.example.com/law", title="The law")
    make_citation(first, role=Role.VIA, source=mint)
    make_citation(first, role=Role.ORIGIN, source=make_source("Agency"))
    make_citation(second, role=Role.VIA, source=wire)
    texts = [words(client.get(article.get_absolute_url())) for article in (first, second, third)]
    assert "Reported by Agency Via Mint Also used Wire , The law" in texts[0]
    assert ("Reported by Wire" in texts[1], "Via" in texts[1]) == (True, False)
    assert "Reported by Mint" in texts[2]


@pytest.mark.parametrize(
    ("rights", "shown"),
    [
        (Rights.LINK_ONLY, []),
        (Rights.EXCERPT, ["FIRST"]),
        (Rights.FULL_TEXT, ["FIRST", "SECOND"]),
    ],
)
def test_of_the_body_a_reader_sees_what_the_sources_rights_allow(client, rights, shown):
    body = "<p>FIRST " + "word " * 80 + "</p><p>SECOND</p>"
    article = make_live_article(summary="Ours.", body=body, source=make_source(rights=rights))
    page = words(client.get(article.get_absolute_url()))
    assert re.findall("FIRST|SECOND", page) == shown
    assert "Ours." in page


def test_a_page_of_a_link_only_source_links_to_the_origin_or_else_to_the_first_address(client):
    article = make_live_article(body="<p>EVIDENCE</p>")
    make_citation(article, role=Role.VIA, source=make_source("Mint"), url="https://mint.example.com/a")
    reuters = make_citation(article, role=Role.ORIGIN, source=make_source("Reuters"))
    page = words(client.get(article.get_absolute_url()))
    assert ("Read more at Mint →" in page, "EVIDENCE" in page) == (True, False)
    Citation.objects.filter(pk=reuters.pk).update(url="https://reuters.example.com/a")
    assert "Read more at Reuters →" in words(client.get(article.get_absolute_url()))


def test_what_is_stored_as_markup_is_shown_as_words(client):
    sign = "<b>&amp;\"'</b>"
    source, section, topic = make_source(sign, slug="s"), make_section(sign, slug="x"), make_tag(sign, slug="t")
    article = make_live_article(
        headline=sign, dek=sign, byline=sign, source=source, section=section, tags=[topic], language='en"><b>'
    )
    make_citation(article, source=source, title=sign, url='https://example.org/"><b>')
    for url in ("/", article.get_absolute_url(), "/sections/x/", "/topics/t/", "/sources/s/", f"/search/?q={sign}"):
        assert "<b>" not in client.get(url).content.decode().replace("<b>&lt;b&gt;", "")


def test_each_article_says_which_language_it_is_in(client):
    article = make_live_article(language="zh-Hans", headline="中国芯片")
    for url in ("/", article.get_absolute_url()):
        assert 'lang="zh-Hans"' in client.get(url).content.decode()


def test_addresses_are_in_the_articles_own_script(client):
    article = make_approved_article(headline="中国 सुबह AI")
    desk.publish(article, by=make_user(), at=THEN)
    assert client.get("/articles/中国-सुबह-ai/").status_code == 200
    assert client.get(article.get_absolute_url()).status_code == 200
    article = make_approved_article(headline="뉴스 가게")
    desk.publish(article, by=make_user(), at=THEN)
    assert client.get(unicodedata.normalize("NFD", f"/articles/{article.slug}/")).status_code == 200


def test_an_article_page_shows_what_was_corrected_and_when(client):
    article = make_live_article(headline="Ferry runs", revised_at=THEN)
    for note in ("An earlier version said 450; in fact 540.", "An earlier version named the wrong pier."):
        Correction.objects.create(article=article, change_class="correction", note=note, at=THEN, by=make_user())
    page = words(client.get(article.get_absolute_url()))
    assert "What has changed An earlier version named the wrong pier. Correction, 10 January 2026, 12:00 UTC" in page
    assert "An earlier version said 450; in fact 540." in page
    assert "Updated 10 January 2026, 12:00 UTC" in page


@pytest.mark.parametrize(
    ("declared", "printed"),
    [
        ("none", ""),
        ("assisted", "AI use: Assisted: a person wrote it, with help."),
        ("drafted", "AI use: Drafted by AI"),
    ],
)
def test_an_article_page_declares_the_use_of_ai(client, declared, printed):
    article = make_approved_article()
    make_revision(article, ai_use=declared)
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256)
    desk.publish(Article.objects.select_related("source", "working").get(), by=make_user(), at=THEN)
    page = words(client.get(Article.objects.get().get_absolute_url()))
    assert printed in page
    assert ("AI use" in page) is bool(printed)


def test_a_retracted_articles_address_says_why_it_is_gone(client):
    article = make_live_article(headline="Ferry never existed")
    desk.retract(article, by=make_user(), note="There is no ferry at Meroa. We retract the article.")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    page = words(response)
    assert "This article has been retracted There is no ferry at Meroa." in page
    assert "Ferry never existed" not in page


def test_a_withdrawn_article_is_gone_and_its_page_offers_others(client):
    article, other = make_approved_article(headline="Wrong ferry"), make_live_article(headline="Right pier")
    editor = make_user()
    desk.publish(article, by=editor)
    desk.withdraw(article, by=editor, reason="The secret reason")
    response = client.get("/articles/wrong-ferry/")
    assert response.status_code == 410
    assert headlines(response) == ["Right pier"]
    assert ("Wrong ferry" in words(response), "secret reason" in words(response)) == (False, False)
    assert other.get_absolute_url() in links(response)


def test_an_unknown_address_is_answered_with_a_page_that_helps(client):
    make_live_article(section=make_section("Asia"))
    for url in ("/articles/nowhere/", "/nowhere/", "/topics/nowhere/", "/sources/a%00b/", "/sections/%ED%A0%80/"):
        response = client.get(url)
        assert response.status_code == 404
        assert {"/", "/sections/asia/", "/search/"} <= set(links(response))
        assert 'name="q"' in words_of_form(response)


def words_of_form(response):
    return re.search(r"<form.*?</form>", response.content.decode(), re.DOTALL)[0]


def test_an_unknown_address_offers_the_newest_articles(client):
    make_live_articles(7, headline="Ferry")
    make_article(headline="Draft", state=State.DRAFT)
    assert headlines(client.get("/nowhere/")) == ["Ferry"] * 5


def test_the_page_for_what_one_may_not_do_leads_on():
    response = render(RequestFactory().get("/"), "403.html")
    assert {"/", "/search/"} <= set(links(response))
    assert 'name="q"' in words_of_form(response)


def test_a_fault_of_ours_is_answered_with_a_page_and_no_detail(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("inner secret")

    monkeypatch.setattr(renditions, "cards", broken)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert words(response).startswith("500 Something went wrong on our side")
    assert "inner secret" not in response.content.decode()


def test_a_source_page_shows_its_facts_and_its_articles(client):
    wire = make_source(
        "The Wire", homepage="https://www.wire.example.com/", rights=Rights.EXCERPT, credit_line="© Wire"
    )
    make_live_article(headline="Ours", source=wire)
    make_live_article(headline="Another’s")
    response = client.get(wire.get_absolute_url())
    assert headlines(response) == ["Ours"]
    assert words(response).startswith(
        "Source The Wire Website wire.example.com How much of its text we show "
        "The first 75 words, with a link to the rest Credit © Wire"
    )


def test_a_source_has_no_page_before_an_article_of_it_is_live(client):
    wire = make_source("The Wire")
    make_article(source=wire)
    assert client.get(wire.get_absolute_url()).status_code == 404


def test_a_source_page_lists_all_articles_that_credit_it(client):
    wire, mint = make_source("The Wire"), make_source("The Mint")
    article = make_live_article(headline="Ferry", source=mint)
    make_citation(article, source=wire, url="https://wire.example.com/a")
    make_citation(article, source=wire, role=Role.VIA)
    for source in (wire, mint):
        assert headlines(client.get(source.get_absolute_url())) == ["Ferry"]


# The public version, the articles, their cards (or the story), the sections of the navigation; on the front page what
# they have besides, on an article's its topics, what shares them, and the cards of that, on the others before the
# articles the tag or source, and is it live?
COSTS = {"/": 5, "/articles/one/": 6, "/sections/asia/": 5, "/topics/chips/": 5, "/sources/wire/": 6}


@pytest.mark.slow
@pytest.mark.parametrize("url", COSTS)
def test_a_page_costs_as_many_queries_with_thirty_articles_as_with_one(client, django_assert_num_queries, url):
    wire, asia, chips = make_source("Wire"), make_section("Asia"), make_tag("Chips")
    make_live_article(tags=[chips])  # there is something related from the first
    for number in range(30):
        article = make_live_article(
            headline="Ferry", slug="one" if number == 0 else None, source=wire, section=asia, tags=[chips]
        )
        make_citation(article, role=Role.ORIGIN)
        make_citation(article, role=Role.VIA, source=wire)
        if number in (0, 29):
            renditions.rebuild()
            with django_assert_num_queries(COSTS[url]):
                assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["/", "/search/?q=x", "/articles/nowhere/", "/api/v1/articles/"])
def test_readers_get_no_cookie_and_pages_do_not_vary_by_one(client, url):
    make_live_article()
    response = client.get(url)
    assert (dict(response.cookies), "Cookie" in response.headers.get("Vary", "")) == ({}, False)
    assert response["Content-Security-Policy"].startswith("default-src 'self';")


def test_pages_are_read_and_nothing_else(client):
    make_live_article()
    assert client.head("/").status_code == 200
    assert [client.post(url).status_code for url in ("/", "/search/")] == [405, 405]


def test_every_file_that_a_page_names_is_there(client):
    make_live_article()
    named = [
        link.removeprefix(f"/{settings.STATIC_URL.strip('/')}/") for link in links(client.get("/")) if "static" in link
    ]
    assert named == ["articles/site.css", "articles/favicon.svg"]
    assert all(finders.find(name) for name in [*named, "articles/site.js"])
    assert re.findall(r"<script[^>]*>", client.get("/").content.decode()) == ['<script src="/static/articles/site.js">']


def test_the_machine_readable_article_is_named_on_its_page(client):
    article = make_live_article()
    address = f"http://testserver{reverse('api:article', args=[article.public_id])}"
    assert address in links(client.get(article.get_absolute_url()))
