"""Methods, formats and headers."""

import uuid

import pytest

from articles.api.negotiation import preferred
from tests.articles.api.client import ARTICLES, NOBODY, problem
from tests.factories import make_live_article

pytestmark = pytest.mark.django_db
JSON, LD = "application/json", "application/ld+json"
PATHS = [
    "",
    "articles/",
    "sources/",
    "tags/",
    "sections/",
    "corrections/",
    "changes/",
    "articles/{id}/",
    "sources/any-source/",
]


@pytest.mark.parametrize("path", PATHS)
def test_only_get_head_and_options_are_allowed(client, path):
    article = make_live_article(headline="Stays")
    url = f"/api/v1/{path}".format(id=article.public_id)
    for method in ("post", "put", "patch", "delete", "trace"):
        response = client.generic(method.upper(), url, b'{"headline": "Changed"}', JSON)
        problem(response, "method-not-allowed", 405)
        assert response["Allow"] == "GET, HEAD, OPTIONS"
    article.refresh_from_db()
    assert article.headline == "Stays"


@pytest.mark.parametrize("path", PATHS)
def test_pages_on_any_site_may_call_the_api_without_credentials(client, path):
    article = make_live_article()
    url = f"/api/v1/{path}".format(id=article.public_id)
    headers = {"origin": "https://example.org", "access-control-request-method": "GET"}
    before = client.options(url, headers=headers)
    assert (before.status_code, before.content, before["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]
    for response in (before, client.get(url, headers=headers), client.get(f"{ARTICLES}{NOBODY}/", headers=headers)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "X-Request-Id" in response["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in response


def test_every_response_has_the_api_version_and_a_request_id(client):
    article = make_live_article()
    answers = [
        client.get(ARTICLES),
        client.head(ARTICLES),
        client.options(ARTICLES),
        client.post(ARTICLES),
        client.get(f"{ARTICLES}{article.public_id}/"),
        client.get(f"{ARTICLES}{NOBODY}/"),
        client.get("/api/v1/nowhere/"),
        client.get("/api/v1/articles"),
        client.get(ARTICLES, headers={"if-none-match": client.get(ARTICLES)["ETag"]}),
    ]
    assert {answer["API-Version"] for answer in answers} == {"1.0"}
    assert len({uuid.UUID(answer["X-Request-Id"]) for answer in answers}) == len(answers)


def test_html_pages_have_none_of_these_headers(client):
    response = client.get("/")
    assert not {"API-Version", "Access-Control-Allow-Origin", "X-Request-Id"} & set(response.headers)


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", "text/*", JSON],
)
def test_clients_that_accept_json_or_html_get_json(client, accept):
    response = client.get(ARTICLES, headers={"accept": accept} if accept else {})
    assert (response.status_code, response["Content-Type"]) == (200, JSON)


@pytest.mark.parametrize("accept", ["text/csv", "image/*", LD, "application/json;q=0", "application/xml, text/plain"])
def test_an_unavailable_format_is_rejected_with_the_available_ones(client, accept):
    details = problem(client.get(ARTICLES, headers={"accept": accept}), "not-acceptable", 406)
    assert JSON in details["detail"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (f"{LD}, {JSON};q=0.5", LD),
        (f"{LD};q=0.5, {JSON}", JSON),
        (f"{LD}, {JSON}", JSON),
        (f"{LD}, */*;q=0.1", LD),
        ("application/*", JSON),
        ("*/*, application/json;q=0", LD),
        (f" {LD.upper()} ; q=1.0 ", LD),
        ("application/json;q=nan", None),
        ("application/json;q=x", None),
        ("text/csv", None),
        (";;,,q=", None),
    ],
)
def test_clients_get_the_format_they_prefer(accept, chosen):
    assert preferred(accept, [JSON, LD]) == chosen


def test_an_article_is_available_as_json_ld(client):
    article = make_live_article(headline="Ferry")
    path = f"{ARTICLES}{article.public_id}"
    by_suffix, by_header = client.get(f"{path}.jsonld"), client.get(f"{path}/", headers={"accept": LD})
    assert (by_suffix["Content-Type"], by_suffix.content) == (LD, by_header.content)
    jsonld = by_suffix.json()
    assert (jsonld["@type"], jsonld["headline"], jsonld["url"]) == (
        "NewsArticle",
        "Ferry",
        f"http://testserver/articles/{article.slug}/",
    )
    assert "newsroom.invalid" not in by_suffix.content.decode()
    page = client.get(f"/articles/{article.slug}/").content.decode()
    described = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert described.replace("\\u003c", "<").replace("\\u0026", "&") == by_suffix.content.decode()


def test_json_ld_takes_no_fields(client):
    article = make_live_article()
    for query in ({"fields": "id"}, {"include": "summary.markdown"}):
        problem(client.get(f"{ARTICLES}{article.public_id}.jsonld", query), "bad-request")
