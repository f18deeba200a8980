"""What a client's developer reads when something is wrong: each kind of problem, and each fault, in its words."""

import pytest

from articles import desk
from tests.articles.api.client import ARTICLES, NOBODY
from tests.factories import THEN, make_approved_article, make_live_articles, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def told(response):
    """Return the status, the title and the sentence of a problem."""
    document = response.json()
    assert document["status"] == response.status_code
    return response.status_code, document["title"], document["detail"]


def test_each_kind_of_problem_in_its_words(client):
    editor = make_user()
    withdrawn, retracted = (make_approved_article() for _ in range(2))
    for article in (withdrawn, retracted):
        desk.publish(article, by=editor, at=THEN)
    desk.withdraw(withdrawn, by=editor, reason="Wrong")
    desk.retract(retracted, by=editor, note="It was not so.")
    missing = "There is nothing here"
    for path, problem in {
        f"articles/{NOBODY}/": (404, missing, "There is no such article."),
        f"articles/{NOBODY}.jsonld": (404, missing, "There is no such article."),
        "tags/none/": (404, missing, "There is no such topic."),
        "sections/none/": (404, missing, "There is no such section."),
        "sources/none/": (404, missing, "There is no such source."),
        "nowhere/": (404, missing, "There is nothing at /api/v1/nowhere/. The index is at /api/v1/"),
        f"articles/{withdrawn.public_id}/": (410, "The article has been withdrawn", "This article has been withdrawn."),
        f"articles/{retracted.public_id}/": (410, "The article has been retracted", "This article has been retracted."),
    }.items():
        assert told(client.get(f"/api/v1/{path}")) == problem, path


def test_a_request_that_cannot_be_answered_is_told_why(client):
    assert told(client.get(ARTICLES, headers={"accept": "text/csv"})) == (
        406,
        "We do not make that",
        "We make application/json of this; the Accept header takes neither.",
    )
    assert told(client.get(f"{ARTICLES}{NOBODY}/", headers={"accept": "text/csv"})) == (
        406,
        "We do not make that",
        "We make application/json or application/ld+json of this; the Accept header takes neither.",
    )
    assert told(client.get(ARTICLES, headers={"host": "evil.example"})) == (
        400,
        "The question is not right",
        "The request could not be understood: its host or its address is not right.",
    )
    refused = client.delete(ARTICLES)
    assert (refused.status_code, refused["Allow"], refused.json()["title"]) == (
        405,
        "GET, HEAD, OPTIONS",
        "The API is read only",
    )


FAULTS = [
    ("articles", "limit=0", "limit", "Ask for 1 to 100 rows; 20 come where it is left out."),
    ("articles", "colour=red", "colour", "There is no such parameter here."),
    ("articles", "secton=asia", "secton", "There is no such parameter here. Did you mean “section”?"),
    ("articles", "slug=a&slug=b", "slug", "Give it once. Several values are joined by commas where a filter takes a set."),
    ("articles", "q=+", "q", "Say what is looked for, or leave it out."),
    ("articles", "order=new", "order", "“new” is none of: -published_at, published_at, -updated_at."),
    ("articles", "count=all", "count", "“all” is none of: exact, estimate."),
    ("articles", "cursor=x", "cursor", "That is no cursor of ours. Follow “next” and “previous” as they are, or leave it out."),
    ("articles", "cursor={}&section=asia", "cursor", "The cursor was given for other filters or another order. Begin again without it."),
    ("articles", "fields=+", "fields", "Name at least one field, such as headline."),
    ("articles", "fields=hedline", "fields", "“hedline” is no field here."),
    ("articles", "fields=summary.markdown", "fields", "“summary.markdown” is there with include=summary.markdown only."),
    ("articles", "include=,", "include", "Name at least one."),
    ("changes", "since=x", "since", "That is no token of ours. Give “next_token” as it was, or leave it out to begin again."),
    ("corrections", "article=x", "article", "An id looks like 01a20436-131d-7034-b735-f9b3d3abf6b2."),
    ("corrections", "class=update", "class", "“update” is none of: clarification, correction, retraction."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "question", "parameter", "said"), FAULTS)
def test_each_fault_in_its_words(client, path, question, parameter, said):
    make_live_articles(2, tags=[make_tag("Chips")], section=make_section("Asia"))
    cursor = client.get(f"{ARTICLES}?limit=1").json()["next"].split("cursor=")[1]
    response = client.get(f"/api/v1/{path}/?{question.format(cursor)}")
    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["parameter"], fault["detail"]) == (400, parameter, said)
    assert response.json()["detail"] == f"{parameter}: {said}"


def test_all_faults_of_a_question_are_one_sentence_after_the_other(client):
    detail = client.get(f"{ARTICLES}?limit=0&colour=red").json()["detail"]
    assert detail == (
        "colour: There is no such parameter here. limit: Ask for 1 to 100 rows; 20 come where it is left out."
    )


@pytest.mark.parametrize(
    ("limit", "is_one"),
    [*((limit, True) for limit in ("1", "100", "007")), *((limit, False) for limit in ("0", "101", "1000", "-1", "1.0", "x", "٣"))],
)  # fmt: skip
def test_a_page_has_one_to_a_hundred_rows(client, limit, is_one):
    assert client.get(ARTICLES, {"limit": limit}).status_code == (200 if is_one else 400)


def test_a_preflight_is_told_what_a_page_of_another_origin_may_send(client):
    response = client.options(ARTICLES)
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    told = {name: value for name, value in response.items() if name.startswith("Access-Control-")}
    assert told == {
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
