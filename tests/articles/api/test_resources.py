"""What clients of the API are given."""

import pytest
from django.urls import reverse

from articles import desk
from articles.models import Citation
from articles.vocabulary import Rights, Role, State
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_citation,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def get(client, name, *parts):
    return client.get(reverse(f"api:{name}", args=parts)).json()


def test_the_index_names_what_there_is(client):
    response = client.get("/api/v1/")
    assert response["Content-Type"] == "application/json"
    assert response.json() == {name: f"{HERE}/api/v1/{name}/" for name in ("articles", "sources", "tags")}


def test_an_article_has_every_key_and_nothing_else(client):
    mint = make_source("The Mint Magazine", language="en", rights=Rights.EXCERPT)
    asia, chips = make_section("Asia"), make_tag("Chips")
    article = make_approved_article(
        headline="China is “closing” in",
        dek="Researchers see a chance.",
        summary="They *see* a chance.",
        body="<p>BEIJING, Jan 10 &amp; more</p>",
        byline="By Eduardo Baptista",
        dateline="BEIJING, Jan 10",
        source=mint,
        section=asia,
        tags=[chips],
    )
    origin = "https://www.reuters.com/china"
    make_citation(
        article, source=make_source("Reuters"), url=origin, title="Closing in", published_at=THEN, text="SECRET"
    )
    make_citation(article, role=Role.VIA, source=mint)
    desk.publish(article, by=make_user(), at=THEN.replace(microsecond=987_654))
    section = {
        "kind": "section",
        "slug": "asia",
        "url": f"{HERE}/sections/asia/",
        "api_url": f"{HERE}/api/v1/tags/section/asia/",
        "name": "Asia",
    }
    expected = {
        "id": str(article.public_id),
        "slug": "china-is-closing-in",
        "url": f"{HERE}/articles/china-is-closing-in/",
        "api_url": f"{HERE}/api/v1/articles/{article.public_id}/",
        "headline": "China is “closing” in",
        "dek": "Researchers see a chance.",
        "summary": {"html": "<p>They <em>see</em> a chance.</p>", "text": "They see a chance."},
        "body": {"html": "<p>BEIJING, Jan 10 &amp; more</p>", "text": "BEIJING, Jan 10 & more"},
        "byline": "By Eduardo Baptista",
        "dateline": "BEIJING, Jan 10",
        "language": "en",
        "section": section,
        "tags": [
            section,
            {
                "kind": "topic",
                "slug": "chips",
                "url": f"{HERE}/topics/chips/",
                "api_url": f"{HERE}/api/v1/tags/topic/chips/",
                "name": "Chips",
            },
        ],
        "sources": [
            {
                "role": "origin",
                "publisher": "Reuters",
                "source": "reuters",
                "title": "Closing in",
                "url": origin,
                "published_at": "2026-01-10T12:00:00Z",
            },
            {
                "role": "via",
                "publisher": "The Mint Magazine",
                "source": "the-mint-magazine",
                "title": None,
                "url": None,
                "published_at": None,
            },
        ],
        "published_at": "2026-01-10T12:00:00Z",
        "word_count": 9,
        "reading_minutes": 1,
    }
    assert get(client, "article", article.public_id) == expected
    assert list(get(client, "article", article.public_id)) == list(expected)
    assert get(client, "articles") == {"results": [expected], "next": None, "previous": None}


def test_what_an_article_has_not_is_null_and_not_missing(client):
    article = make_live_article()
    absent = {"dek", "body", "byline", "dateline", "language", "section"}
    found = get(client, "article", article.public_id)
    assert {key for key, value in found.items() if value is None} == absent
    assert (found["summary"], found["tags"], found["sources"]) == ({"html": "", "text": ""}, [], [])
    assert (found["word_count"], found["reading_minutes"]) == (0, 1)


@pytest.mark.parametrize(
    ("rights", "text"), [(Rights.LINK_ONLY, None), (Rights.EXCERPT, "FIRST"), (Rights.FULL_TEXT, "FIRST\n\nSECOND")]
)
def test_of_the_body_a_client_gets_what_the_sources_rights_allow(client, rights, text):
    first = "<p>FIRST</p>"
    second = "<p>SECOND</p>" if rights == Rights.FULL_TEXT else "<p>SECOND " + "word " * 90 + "</p>"
    article = make_live_article(body=first + second, source=make_source(rights=rights))
    body = get(client, "article", article.public_id)["body"]
    assert (body and body["text"]) == text


def test_what_an_article_of_ours_is_cited_for_says_nothing_of_that_article(client):
    article, cited = make_live_article(), make_article(state=State.DRAFT, headline="SECRET")
    Citation.objects.create(article=article, role=Role.SUPPORTING, cited_article=cited)
    assert get(client, "article", article.public_id)["sources"] == [
        {"role": "supporting", "publisher": None, "source": None, "title": None, "url": None, "published_at": None}
    ]


def test_a_source_says_who_it_is_and_what_it_allows(client):
    wire = make_source(
        "Wire", homepage="https://wire.example.com/", language="en", rights=Rights.EXCERPT, credit_line="© Wire"
    )
    make_source("Not yet")
    make_live_article(source=wire)
    expected = {
        "slug": "wire",
        "url": f"{HERE}/sources/wire/",
        "api_url": f"{HERE}/api/v1/sources/wire/",
        "name": "Wire",
        "homepage": "https://wire.example.com/",
        "language": "en",
        "rights": "excerpt",
        "credit": "© Wire",
    }
    assert get(client, "source", "wire") == expected
    assert get(client, "sources") == {"results": [expected], "next": None, "previous": None}


def test_a_tag_is_found_by_its_kind_and_slug_and_a_merged_one_leads_on(client):
    chips = make_tag("Chips")
    make_tag("Semiconductors", merged_into=chips)
    make_live_article(tags=[chips])
    assert get(client, "tag", "topic", "chips")["name"] == "Chips"
    assert client.get("/api/v1/tags/section/chips/").status_code == 404
    assert client.get("/api/v1/tags/topic/%E4%B8%AD/").status_code == 404
    moved = client.get("/api/v1/tags/topic/semiconductors/")
    assert (moved.status_code, moved["Location"]) == (308, f"{HERE}/api/v1/tags/topic/chips/")


def test_a_merged_source_leads_on_once_its_survivor_may_be_seen(client):
    wire = make_source("Wire")
    make_source("Old wire", merged_into=wire)
    assert client.get("/api/v1/sources/old-wire/").status_code == 404
    make_live_article(source=wire)
    moved = client.get("/api/v1/sources/old-wire/")
    assert (moved.status_code, moved["Location"]) == (308, f"{HERE}/api/v1/sources/wire/")
    assert moved.json()["name"] == "Wire"


def test_addresses_in_other_scripts_lead_where_they_say(client):
    topic = make_tag("中国 芯片")
    article = make_live_article(headline="中国", tags=[topic])
    found = get(client, "article", article.public_id)
    for url in (found["url"], found["tags"][0]["url"], found["tags"][0]["api_url"]):
        assert client.get(url.removeprefix(HERE)).status_code == 200
