"""The parameters `fields` and `include`, and the `match` of a search."""

import pytest

from articles.api import serializers
from articles.vocabulary import Role
from tests.articles.api.client import ARTICLES, error_codes, get
from tests.factories import make_citation, make_live_article, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """Return a live article with a topic, a section, and two sources."""
    wire = make_source("Wire", homepage="https://wire.example.com/")
    article = make_live_article(
        headline="Ferry", summary="They *see* it.", tags=[make_tag("Chips")], section=make_section("Asia")
    )
    make_citation(article, source=wire, url="https://wire.example.com/1", title="First")
    make_citation(article, role=Role.SUPPORTING, url="https://example.org/", title="Second")
    return article


def both(client, article, **query):
    """Return the article from its own address after checking that the list has the same."""
    resource = client.get(f"{ARTICLES}{article.public_id}/", query).json()
    assert get(client, **query)["results"] == [resource]
    return resource


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("headline", {"headline": "Ferry"}),
        ("headline,dek", {"headline": "Ferry", "dek": None}),
        ("dek, headline ,headline", {"headline": "Ferry", "dek": None}),
        ("summary.text", {"summary": {"text": "They see it."}}),
        ("summary,summary.text", {"summary": {"html": "<p>They <em>see</em> it.</p>", "text": "They see it."}}),
        ("summary.text,summary", {"summary": {"html": "<p>They <em>see</em> it.</p>", "text": "They see it."}}),
        ("sources.title", {"sources": [{"title": "First"}, {"title": "Second"}]}),
        ("tags.slug,section.name", {"section": {"name": "Asia"}, "tags": [{"slug": "asia"}, {"slug": "chips"}]}),
        ("body.text", {"body": None}),
        ("corrections.note", {"corrections": []}),
    ],
)
def test_clients_get_only_the_fields_they_name_in_our_order(client, article, fields, expected):
    resource = both(client, article, fields=fields)
    assert (resource, list(resource)) == (expected, list(expected))


def test_inclusions_are_added_in_their_places(client, article):
    resource = both(client, article, include="summary.markdown,sources.source")
    assert resource["summary"]["markdown"] == "They *see* it."
    first, second = resource["sources"]
    assert first["source"] == client.get("/api/v1/sources/wire/").json()
    assert first["source"]["url"] == "http://testserver/sources/wire/"
    assert second["source"] is None


def test_fields_may_name_parts_of_inclusions(client, article):
    query = {"fields": "id,summary.markdown,sources.source.name", "include": "summary.markdown,sources.source"}
    assert both(client, article, **query) == {
        "id": str(article.public_id),
        "summary": {"markdown": "They *see* it."},
        "sources": [{"source": {"name": "Wire"}}, {"source": None}],
    }


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"fields": "hedline"}, ("fields", "unknown")),
        ({"fields": "summary.markup"}, ("fields", "unknown")),
        ({"fields": "headline.text"}, ("fields", "unknown")),
        ({"fields": "sources..url"}, ("fields", "unknown")),
        ({"fields": ","}, ("fields", "invalid")),
        ({"fields": ""}, ("fields", "invalid")),
        ({"fields": "sources.source.colour", "include": "sources.source"}, ("fields", "unknown")),
        ({"fields": "sources.source.name"}, ("fields", "not-included")),
        ({"fields": "summary.markdown"}, ("fields", "not-included")),
        ({"include": "sources"}, ("include", "invalid")),
        ({"include": ""}, ("include", "invalid")),
        ({"include": "sources.source.articles"}, ("include", "invalid")),
    ],
)
def test_unknown_fields_and_inclusions_are_rejected_with_the_known_ones(client, article, query, fault):
    for path in (ARTICLES, f"{ARTICLES}{article.public_id}/"):
        response = client.get(path, query)
        assert error_codes(response) == [fault]
        if fault[1] == "unknown":
            assert {"headline", "summary.text", "sources.url"} <= set(response.json()["errors"][0]["allowed"])


@pytest.mark.slow
def test_every_field_can_be_requested_alone(client, article):
    for name in serializers.field_names(serializers.ArticleSerializer) - {"summary.markdown"}:
        if not name.startswith("match"):
            assert len(both(client, article, fields=name)) == 1, name


@pytest.mark.parametrize("name", ["sources", "tags", "sections"])
def test_the_other_lists_and_their_rows_take_fields_too(client, article, name):
    rows = get(client, name, fields="slug")["results"]
    assert rows
    for row in rows:
        assert list(row) == ["slug"]
        assert client.get(f"/api/v1/{name}/{row['slug']}/", {"fields": "slug"}).json() == row
    assert error_codes(client.get(f"/api/v1/{name}/", {"fields": "headline"})) == [("fields", "unknown")]


@pytest.mark.parametrize(
    ("q", "field", "marked"),
    [
        ("ferry", "headline", ["Ferry", "ferry"]),
        ("FÉRRY", "headline", ["Ferry", "ferry"]),
        ("pier", "dek", ["pier"]),
        ('"open source"', "summary", ["Open", "source"]),
        ("中国", "summary", ["中", "国"]),
        ("night", "summary", ["night"]),
    ],
)
def test_a_result_shows_where_the_words_occur_in_plain_text(client, q, field, marked):
    make_live_article(
        headline="Ferry meets ferry",
        dek="At the pier <3",
        summary="Open‑source *code* & " + "other " * 80 + "night，" + "国家" * 120 + "中国经济",
    )
    (row,) = get(client, q=q, fields="match")["results"]
    match = row["match"]
    assert match["field"] == field
    assert len(match["text"]) <= 240
    words = [match["text"][start:end] for start, end in match["ranges"]]
    assert words[: len(marked)] == marked
    assert "<em>" not in match["text"]


def test_a_word_found_by_its_stem_is_shown_as_written(client):
    make_live_article(headline="Of ferries and fairies", dek="Ferryman")
    (row,) = get(client, q="ferry")["results"]
    assert row["match"] == {"field": "headline", "text": "Of ferries and fairies", "ranges": [[3, 10]]}


def test_only_search_results_have_a_match(client):
    make_live_article(headline="Ferry")
    assert "match" not in get(client)["results"][0]
    assert get(client, q="ferry -pier")["results"][0]["match"]["ranges"] == [[0, 5]]
