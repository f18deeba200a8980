"""The objects that clients get: every field, and no other."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.serializers import Serializer

from articles import desk
from articles.api import serializers
from articles.models import Article, Citation
from articles.vocabulary import ChangeClass, Rights, Role, State
from tests.articles.api.client import HERE, error_codes
from tests.articles.api.client import get as get_list
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
EMPTY = {"next": None, "previous": None}


def get(client, name, *parts):
    return client.get(reverse(f"api:{name}", args=parts)).json()


def test_the_index_lists_the_addresses(client):
    response = client.get("/api/v1/")
    assert response["Content-Type"] == "application/json"
    names = ("articles", "sources", "tags", "sections", "corrections", "changes")
    expected = {name: f"{HERE}/api/v1/{name}/" for name in names}
    assert {name: url for name, url in response.json().items() if name != "openapi"} == expected
    for url in response.json().values():
        assert client.get(url.removeprefix(HERE)).status_code == 200


def test_an_article_has_exactly_these_fields(client):
    mint = make_source("The Mint Magazine", language="en", rights=Rights.EXCERPT, credit_line="© Mint")
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
    editor = make_user()
    desk.publish(article, by=editor, at=THEN.replace(microsecond=987_654))
    revision = make_revision(article, headline="China is closing in")
    Article.objects.filter(pk=article.pk).update(approved_sha256=revision.sha256, approved_by=editor)
    article.refresh_from_db()
    note = "An earlier headline quoted nobody."
    correction = desk.revise(
        article, by=editor, change=ChangeClass.CORRECTION, note=note, at=THEN + timedelta(hours=1), reason="SECRET"
    )
    section, topic = (
        {
            "kind": tag.kind,
            "slug": tag.slug,
            "url": f"{HERE}/{tag.kind}s/{tag.slug}/",
            "api_url": f"{HERE}/api/v1/{name}/{tag.slug}/",
            "name": tag.name,
        }
        for tag, name in ((asia, "sections"), (chips, "tags"))
    )
    expected = {
        "id": str(article.public_id),
        "slug": "china-is-closing-in",
        "url": f"{HERE}/articles/china-is-closing-in/",
        "api_url": f"{HERE}/api/v1/articles/{article.public_id}/",
        "headline": "China is closing in",
        "dek": "Researchers see a chance.",
        "summary": {"html": "<p>They <em>see</em> a chance.</p>", "text": "They see a chance."},
        "body": {"html": "<p>BEIJING, Jan 10 &amp; more</p>", "text": "BEIJING, Jan 10 & more"},
        "byline": "By Eduardo Baptista",
        "dateline": "BEIJING, Jan 10",
        "language": "en",
        "section": section,
        "tags": [section, topic],
        "sources": [
            {
                "role": "origin",
                "publisher": "Reuters",
                "source": "reuters",
                "title": "Closing in",
                "url": origin,
                "published_at": "2026-01-10T12:00:00Z",
                "rights": "link_only",
                "credit": None,
            },
            {
                "role": "via",
                "publisher": "The Mint Magazine",
                "source": "the-mint-magazine",
                "title": None,
                "url": None,
                "published_at": None,
                "rights": "excerpt",
                "credit": "© Mint",
            },
        ],
        "corrections": [{"id": correction.pk, "class": "correction", "note": note, "at": "2026-01-10T13:00:00Z"}],
        "ai_use": "none",
        "published_at": "2026-01-10T12:00:00Z",
        "updated_at": "2026-01-10T13:00:00Z",
        "modified_at": "2026-01-10T13:00:00Z",
        "revision": 2,
        "word_count": 9,
        "reading_minutes": 1,
    }
    assert get(client, "article", article.public_id) == expected
    assert list(get(client, "article", article.public_id)) == list(expected)
    assert get(client, "articles") == {"results": [expected], **EMPTY}


def test_published_updated_and_modified_are_three_different_times(client):
    editor, article = make_user(), make_approved_article(headline="Ferry sails")
    desk.publish(article, by=editor, at=THEN)
    desk.tag(article, by=editor, add=[make_tag()], at=THEN + timedelta(hours=1))
    moments = [
        get(client, "article", article.public_id)[name] for name in ("published_at", "updated_at", "modified_at")
    ]
    assert moments == ["2026-01-10T12:00:00Z", "2026-01-10T12:00:00Z", "2026-01-10T13:00:00Z"]


def test_fields_without_a_value_are_null_and_not_missing(client):
    article = make_live_article()
    absent = {"dek", "body", "byline", "dateline", "language", "section", "revision"}
    resource = get(client, "article", article.public_id)
    assert {key for key, value in resource.items() if value is None} == absent
    assert (resource["summary"], resource["tags"], resource["corrections"]) == ({"html": "", "text": ""}, [], [])
    assert (resource["word_count"], resource["reading_minutes"], resource["ai_use"]) == (0, 1, "undeclared")


def has_fields_of(data, serializer):
    """Tell whether an object, and every object in it, has exactly the fields of its serializer."""
    fields = {name: field for name, field in serializer().fields.items() if field.required}
    assert list(data) == list(fields) or set(data) == set(fields)
    for name, field in fields.items():
        inner = getattr(field, "child", field)
        if isinstance(inner, Serializer):
            many = data[name] if isinstance(data[name], list) else [data[name]]
            for row in many:
                assert row is None or has_fields_of(row, type(inner))
    return True


def test_every_response_has_the_fields_that_its_serializer_declares(client):
    editor = make_user()
    article = make_live_article(
        tags=[make_tag()], section=make_section(), body="<p>x</p>", source=make_source("Wire", rights="full_text")
    )
    article.corrections.create(change_class=ChangeClass.CORRECTION, note="Wrong.", at=THEN, by=editor)
    make_citation(article)
    for name, serializer in (
        *(
            ("articles", serializers.ArticleSerializer),
            ("sources", serializers.SourceSerializer),
            ("tags", serializers.TagSerializer),
            ("sections", serializers.TagSerializer),
        ),
        ("corrections", serializers.CorrectionSerializer),
    ):
        for row in get(client, name)["results"]:
            assert has_fields_of(row, serializer)
    for change in get(client, "changes")["changes"]:
        assert has_fields_of(change, serializers.UpsertSerializer)
    assert has_fields_of(get(client, "index"), serializers.IndexSerializer)


def test_ids_are_sortable_uuids_of_version_7(client):
    articles = [make_live_article() for _ in range(3)]
    ids = [uuid.UUID(row["id"]) for row in reversed(get(client, "articles")["results"])]
    assert ids == sorted(ids) == [article.public_id for article in articles]
    assert {public_id.version for public_id in ids} == {7}


def test_every_time_is_in_utc(client):
    make_live_article(published_at=THEN.replace(microsecond=5))
    text = client.get("/api/v1/articles/").content.decode() + client.get("/api/v1/corrections/").content.decode()
    moments = re.findall(r'"(?:\w+_)?at":"([^"]+)"', text)
    assert moments
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment) for moment in moments)


@pytest.mark.parametrize(
    ("rights", "text"), [(Rights.LINK_ONLY, None), (Rights.EXCERPT, "FIRST"), (Rights.FULL_TEXT, "FIRST\n\nSECOND")]
)
def test_the_body_is_as_long_as_the_sources_rights_allow(client, rights, text):
    first = "<p>FIRST</p>"
    second = "<p>SECOND</p>" if rights == Rights.FULL_TEXT else "<p>SECOND " + "word " * 90 + "</p>"
    article = make_live_article(body=first + second, source=make_source(rights=rights))
    body = get(client, "article", article.public_id)["body"]
    assert (body and body["text"]) == text


def test_a_citation_of_another_article_of_ours_has_none_of_its_fields(client):
    article, cited = make_live_article(), make_article(state=State.DRAFT, headline="SECRET")
    Citation.objects.create(article=article, role=Role.SUPPORTING, cited_article=cited)
    (citation,) = get(client, "article", article.public_id)["sources"]
    assert {name: value for name, value in citation.items() if value is not None} == {"role": "supporting"}


def test_a_source_has_exactly_these_fields(client):
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
    assert get(client, "sources") == {"results": [expected], **EMPTY}


@pytest.mark.parametrize(("name", "kind"), [("tags", "topic"), ("sections", "section")])
def test_topics_and_sections_have_their_own_addresses_and_merged_ones_redirect(client, name, kind):
    chips = make_tag("Chips", kind=kind)
    make_tag("Semiconductors", kind=kind, merged_into=chips)
    make_live_article(tags=[chips])
    other = "sections" if name == "tags" else "tags"
    assert client.get(f"/api/v1/{name}/chips/").json()["name"] == "Chips"
    assert [row["slug"] for row in get(client, name)["results"]] == ["chips"]
    assert get(client, other)["results"] == []
    assert client.get(f"/api/v1/{other}/chips/").status_code == 404
    assert client.get(f"/api/v1/{name}/%E4%B8%AD/").status_code == 404
    moved = client.get(f"/api/v1/{name}/semiconductors/")
    assert (moved.status_code, moved["Location"]) == (308, f"{HERE}/api/v1/{name}/chips/")
    assert moved["Cache-Control"] == "public, max-age=60"


def test_a_merged_source_redirects_once_its_survivor_has_a_live_article(client):
    wire = make_source("Wire")
    make_source("Old wire", merged_into=wire)
    assert client.get("/api/v1/sources/old-wire/").status_code == 404
    make_live_article(source=wire)
    moved = client.get("/api/v1/sources/old-wire/")
    assert (moved.status_code, moved["Location"]) == (308, f"{HERE}/api/v1/sources/wire/")
    assert moved.json()["name"] == "Wire"


def test_slugs_may_be_in_any_script(client):
    topic = make_tag("中国 芯片")
    make_tag("芯片", merged_into=topic)
    article = make_live_article(headline="中国", tags=[topic])
    resource = get(client, "article", article.public_id)
    for url in (resource["url"], resource["tags"][0]["url"], resource["tags"][0]["api_url"]):
        assert client.get(url.removeprefix(HERE)).status_code == 200
    moved = client.get("/api/v1/tags/芯片/")
    assert client.get(moved["Location"].removeprefix(HERE)).json()["name"] == "中国 芯片"


@pytest.fixture
def corrected():
    """Return two live articles: one with a clarification and, a day later, a correction; one without."""
    article, other, editor = make_live_article(), make_live_article(), make_user()
    for day, kind in enumerate((ChangeClass.CLARIFICATION, ChangeClass.CORRECTION)):
        article.corrections.create(change_class=kind, note=f"{kind}", at=THEN + timedelta(days=day), by=editor)
    return article, other


def test_a_correction_has_exactly_these_fields(client, corrected):
    article, _ = corrected
    newest = get_list(client, "corrections", limit=1)["results"][0]
    assert newest == {
        "id": article.corrections.first().pk,
        "class": "correction",
        "note": "correction",
        "at": "2026-01-11T12:00:00Z",
        "article": str(article.public_id),
        "headline": article.headline,
        "url": f"{HERE}/articles/{article.slug}/",
        "api_url": f"{HERE}/api/v1/articles/{article.public_id}/",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["correction", "clarification"]),
        ({"class": "clarification"}, ["clarification"]),
        ({"class": "correction,clarification"}, ["correction", "clarification"]),
        ({"class": "retraction"}, []),
        ({"since": "2026-01-11"}, ["correction"]),
        ({"since": "2026-01-11T12:00:00Z", "class": "clarification"}, []),
        ({"article": "01990000-0000-7000-8000-000000000000"}, []),
    ],
)
def test_corrections_can_be_filtered(client, corrected, query, expected):
    assert [row["note"] for row in get_list(client, "corrections", **query)["results"]] == expected


def test_corrections_of_an_article_are_found_by_its_id(client, corrected):
    counts = [len(get_list(client, "corrections", article=str(article.public_id))["results"]) for article in corrected]
    assert counts == [2, 0]


def test_everything_wrong_with_a_request_for_corrections_is_reported_at_once(client):
    response = client.get("/api/v1/corrections/", {"article": "x", "class": "corection", "since": "2026-01-10T12:00"})
    assert error_codes(response) == [("article", "invalid"), ("class", "invalid"), ("since", "invalid")]
    assert response.json()["errors"][1]["suggestion"] == "correction"
