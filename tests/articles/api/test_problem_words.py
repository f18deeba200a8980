"""What a client's developer reads when something is wrong: the only place that quotes the API's sentences in full."""

import pytest

from articles import desk
from tests.articles.api.client import ARTICLES, NOBODY
from tests.factories import THEN, make_approved_article, make_live_articles, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def words(response):
    """Return the status, the title and the detail of a problem."""
    document = response.json()
    assert document["status"] == response.status_code
    return response.status_code, document["title"], document["detail"]


def test_what_is_missing_or_gone_is_named(client):
    editor = make_user()
    withdrawn, retracted = (make_approved_article() for _ in range(2))
    for article in (withdrawn, retracted):
        desk.publish(article, by=editor, at=THEN)
    desk.withdraw(withdrawn, by=editor, reason="Wrong")
    desk.retract(retracted, by=editor, note="It was not so.")
    for path, expected in {
        f"articles/{NOBODY}/": (404, "Not found", "There is no such article."),
        f"articles/{NOBODY}.jsonld": (404, "Not found", "There is no such article."),
        "tags/none/": (404, "Not found", "There is no such topic."),
        "sections/none/": (404, "Not found", "There is no such section."),
        "sources/none/": (404, "Not found", "There is no such source."),
        "nowhere/": (404, "Not found", "There is nothing at /api/v1/nowhere/. The index is at /api/v1/"),
        f"articles/{withdrawn.public_id}/": (410, "The article has been withdrawn", "This article has been withdrawn."),
        f"articles/{retracted.public_id}/": (410, "The article has been retracted", "This article has been retracted."),
    }.items():
        assert words(client.get(f"/api/v1/{path}")) == expected, path


def test_a_rejected_request_gets_the_reason(client):
    assert words(client.get(ARTICLES, headers={"accept": "text/csv"})) == (
        406,
        "Format not available",
        "The Accept header must allow application/json.",
    )
    assert words(client.get(f"{ARTICLES}{NOBODY}/", headers={"accept": "text/csv"})) == (
        406,
        "Format not available",
        "The Accept header must allow application/json or application/ld+json.",
    )
    assert words(client.get(ARTICLES, headers={"host": "evil.example"})) == (
        400,
        "Bad request",
        "The request has an invalid host or address.",
    )
    response = client.delete(ARTICLES)
    assert (response.status_code, response["Allow"], response.json()["title"]) == (
        405,
        "GET, HEAD, OPTIONS",
        "The API is read-only",
    )


ERRORS = [
    ("articles", "limit=0", "limit", "Give a number from 1 to 100. The default is 20."),
    ("articles", "colour=red", "colour", "There is no such parameter here."),
    ("articles", "page_size=5", "page_size", "There is no such parameter here."),
    ("articles", "secton=asia", "secton", "There is no such parameter here. Did you mean “section”?"),
    ("articles", "sections=asia", "sections", "There is no such parameter here. Did you mean “section”?"),
    (
        "articles",
        "publihsed_after=2026",
        "publihsed_after",
        "There is no such parameter here. Did you mean “published_after”?",
    ),
    (
        "articles",
        "slug=a&slug=b",
        "slug",
        "Give this parameter once. If it takes several values, separate them with commas.",
    ),
    ("articles", "q=+", "q", "Give this parameter a value, or leave it out."),
    (
        "articles",
        "order=new",
        "order",
        "“new” is not a valid choice. Choose from: -published_at, published_at, -updated_at.",
    ),
    ("articles", "count=all", "count", "“all” is not a valid choice. Choose from: exact, estimate."),
    (
        "articles",
        "cursor=x",
        "cursor",
        "This is not a valid cursor. Follow “next” and “previous” as they are, or leave it out.",
    ),
    (
        "articles",
        "cursor={}&section=asia",
        "cursor",
        "This cursor belongs to other filters or another order. Start again without it.",
    ),
    ("articles", "fields=+", "fields", "Name at least one field, such as headline."),
    ("articles", "fields=hedline", "fields", "There is no field “hedline”."),
    ("articles", "fields=summary.markdown", "fields", "To get “summary.markdown”, add include=summary.markdown."),
    ("articles", "include=,", "include", "Give at least one value."),
    (
        "changes",
        "since=x",
        "since",
        ("This is not a valid token. Send “next_token” exactly as you received it, or leave it out to start again."),
    ),
    ("corrections", "article=x", "article", "Give an article’s id, such as 01a20436-131d-7034-b735-f9b3d3abf6b2."),
    (
        "corrections",
        "class=update",
        "class",
        "“update” is not a valid choice. Choose from: clarification, correction, retraction.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "query", "parameter", "detail"), ERRORS)
def test_each_wrong_parameter_gets_a_sentence(client, path, query, parameter, detail):
    make_live_articles(2, tags=[make_tag("Chips")], section=make_section("Asia"))
    cursor = client.get(f"{ARTICLES}?limit=1").json()["next"].split("cursor=")[1]
    response = client.get(f"/api/v1/{path}/?{query.format(cursor)}")
    (error,) = response.json()["errors"]
    assert (response.status_code, error["parameter"], error["detail"]) == (400, parameter, detail)
    assert response.json()["detail"] == f"{parameter}: {detail}"


def test_the_detail_of_a_problem_joins_the_sentences_of_all_its_errors(client):
    problem = client.get(f"{ARTICLES}?limit=0&colour=red").json()
    colour, limit = (error["detail"] for error in problem["errors"])
    assert problem["detail"] == f"colour: {colour} limit: {limit}"


@pytest.mark.parametrize(
    ("limit", "is_valid"),
    [
        *((limit, True) for limit in ("1", "100", "007")),
        *((limit, False) for limit in ("0", "101", "1000", "-1", "1.0", "x", "٣")),
    ],
)
def test_a_page_has_one_to_a_hundred_rows(client, limit, is_valid):
    assert client.get(ARTICLES, {"limit": limit}).status_code == (200 if is_valid else 400)


def test_a_preflight_request_learns_what_pages_on_other_sites_may_send(client):
    response = client.options(ARTICLES)
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    cors = {name: value for name, value in response.items() if name.startswith("Access-Control-")}
    assert cors == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": (
            "ETag, Last-Modified, Link, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, API-Version, "
            "X-Request-Id"
        ),
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since, X-Request-Id",
        "Access-Control-Max-Age": "86400",
    }
    assert not {"Content-Type", "Content-Length"} & set(response.headers)
    assert "Access-Control-Allow-Methods" not in client.get(ARTICLES)
