"""What machines read in an article's page: titles, addresses and schema.org."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from articles import desk
from articles.models import Article, Correction
from articles.vocabulary import AiUse, ChangeClass, Role
from tests.factories import (
    THEN,
    make_approved_article,
    make_citation,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

ROOT = "http://testserver"


def head(client, article):
    return client.get(article.get_absolute_url()).content.decode().partition("</head>")[0]


def metas(client, article):
    """Return (name or property, content) of each meta tag."""
    tags = re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', head(client, article))
    return [(name, unescape(content)) for name, content in tags if name not in ("viewport", "color-scheme")]


def described(client, article):
    """Return the page's JSON-LD."""
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', head(client, article))[1])


def links(client, article, relation):
    tags = re.findall(rf'<link rel="{relation}"(?: type="([^"]*)")?[^>]* href="([^"]*)">', head(client, article))
    return dict(tags)


def test_a_page_can_be_shared_with_its_title_and_its_first_words(client):
    article = make_live_article(
        headline="“Ferry” & <bridge>",
        dek="It sails & it sinks",
        section=make_section("Harbour"),
        tags=[make_tag("Ferries"), make_tag("Ships")],
        revised_at=THEN + timedelta(hours=1),
    )
    assert metas(client, article) == [
        ("description", "It sails & it sinks"),
        ("og:description", "It sails & it sinks"),
        ("og:type", "article"),
        ("og:site_name", "Newsroom"),
        ("og:title", "“Ferry” & <bridge>"),
        ("og:url", f"{ROOT}{article.get_absolute_url()}"),
        ("article:published_time", "2026-01-10T12:00:00Z"),
        ("article:modified_time", "2026-01-10T13:00:00Z"),
        ("article:section", "Harbour"),
        ("article:tag", "Ferries"),
        ("article:tag", "Ships"),
        ("twitter:card", "summary"),
    ]


def test_without_a_dek_the_first_sentence_describes_it(client):
    article = make_live_article(summary="The **ferry** sails. It may sink.")
    assert ("description", "The ferry sails.") in metas(client, article)
    assert described(client, article)["description"] == "The ferry sails."


def test_without_any_text_nothing_describes_it(client):
    article = make_live_article(summary="", dek="")
    assert "description" not in dict(metas(client, article))
    assert {"description", "abstract", "keywords", "correction"}.isdisjoint(described(client, article))


def test_a_page_leads_to_itself_its_data_and_the_feeds(client):
    article = make_live_article(section=make_section("Harbour"))
    assert links(client, article, "canonical") == {"": f"{ROOT}{article.get_absolute_url()}"}
    alternates = links(client, article, "alternate")
    assert alternates["application/json"] == f"{ROOT}/api/v1/articles/{article.public_id}/"
    for media_type, name in (("rss+xml", "rss"), ("atom+xml", "atom"), ("feed+json", "json")):
        assert alternates[f"application/{media_type}"] == f"{ROOT}/feed.{name}"
        response = client.get(f"/feed.{name}")
        assert response["Content-Type"].startswith(f"application/{media_type}")


def test_json_ld_leaves_out_what_is_unknown(client):
    article = make_live_article(
        headline="The ferry runs",
        summary="It sails twice a day.",
        language="en-GB",
        section=make_section("Harbour"),
        tags=[make_tag("Ferries")],
    )
    make_citation(article, url="https://wire.example/a", source=make_source("Wire"), title="Ferry!", published_at=THEN)
    make_citation(article, role=Role.VIA)
    data = described(client, article)
    url = f"{ROOT}{article.get_absolute_url()}"
    policy = f"{ROOT}/corrections/policy/"
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "identifier": f"urn:uuid:{article.public_id}",
        "headline": "The ferry runs",
        "description": "It sails twice a day.",
        "abstract": "It sails twice a day.",
        "inLanguage": "en-GB",
        "datePublished": "2026-01-10T12:00:00Z",
        "dateModified": "2026-01-10T12:00:00Z",
        "articleSection": "Harbour",
        "keywords": ["Ferries"],
        "wordCount": 5,
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "NewsMediaOrganization",
            "@id": f"{ROOT}/#publisher",
            "name": "Newsroom",
            "url": f"{ROOT}/",
            "publishingPrinciples": policy,
            "correctionsPolicy": policy,
        },
        "author": {"@id": f"{ROOT}/#publisher"},
        "publishingPrinciples": policy,
        "isBasedOn": [
            {
                "@type": "CreativeWork",
                "url": "https://wire.example/a",
                "name": "Ferry!",
                "datePublished": "2026-01-10T12:00:00Z",
                "publisher": {"@type": "Organization", "name": "Wire"},
            }
        ],
    }
    assert client.get("/corrections/policy/").status_code == 200


def test_through_whom_it_came_is_what_it_leans_on_where_no_origin_is_known(client):
    article = make_live_article()
    make_citation(article, role=Role.VIA, source=make_source("Wire"))
    assert [work["publisher"]["name"] for work in described(client, article)["isBasedOn"]] == ["Wire"]
    make_citation(article, role=Role.SUPPORTING, source=make_source("Register"))
    make_citation(article, role=Role.ORIGIN, source=make_source("Harbour master"))
    assert [work["publisher"]["name"] for work in described(client, article)["isBasedOn"]] == [
        "Register",
        "Harbour master",
    ]


def test_schema_org_lists_corrections_and_not_updates(client):
    article = make_live_article()
    corrections = {}
    for change in (ChangeClass.UPDATE, ChangeClass.CLARIFICATION, ChangeClass.CORRECTION):
        corrections[change] = Correction.objects.create(
            article=article, change_class=change, note=f"In fact <{change}>", at=THEN, by=make_user()
        )
    notices = described(client, article)["correction"]
    assert [(notice["@type"], notice["text"]) for notice in notices] == [
        ("CorrectionComment", "In fact <correction>"),
        ("CorrectionComment", "In fact <clarification>"),
    ]
    anchor = f"correction-{corrections[ChangeClass.CORRECTION].pk}"
    assert notices[0]["@id"] == f"{ROOT}{article.get_absolute_url()}#{anchor}"


@pytest.mark.parametrize(
    ("ai_use", "code"),
    [
        (AiUse.UNDECLARED, None),
        (AiUse.NONE, None),
        (AiUse.ASSISTED, "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"),
        (AiUse.DRAFTED, "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"),
    ],
)
def test_json_ld_declares_the_use_of_ai(client, ai_use, code):
    article = make_approved_article()
    sha256 = make_revision(article, ai_use=ai_use).sha256
    Article.objects.filter(pk=article.pk).update(approved_sha256=sha256)
    article.refresh_from_db()
    desk.publish(article, by=make_user())
    assert described(client, article).get("digitalSourceType") == code


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        "& &amp; ' \" <",
        "\u2028\u2029 \x07",
        "]]>",
        "中国 👩🏽‍🚀 العبّارة",
    ],
)
def test_no_text_breaks_out_of_the_head(client, text):
    article = make_live_article(headline=f"a {text}", dek=text, summary=text, tags=[make_tag(text, slug="nasty")])
    make_citation(article, title=text)
    data = described(client, article)
    assert data["headline"] == f"a {text}"
    assert data["isBasedOn"][0]["name"] == text
    assert dict(metas(client, article))["og:title"] == f"a {text}"
    inline = re.findall(r"<script(?![^>]* src=)[^>]*>", head(client, article))
    assert inline == ['<script type="application/ld+json">']
