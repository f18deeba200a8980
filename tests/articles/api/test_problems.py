"""What clients are told when something is wrong: always the same shape, with a sentence, and never what is not public."""

import pytest

from articles import desk
from articles.paging import Place
from articles.vocabulary import State
from tests.factories import THEN, make_approved_article, make_article, make_live_article, make_user

pytestmark = pytest.mark.django_db
METHODS = ("post", "put", "patch", "delete")


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == response.status_code
    return body


def test_an_unknown_article_is_not_found(client):
    found = problem(client.get("/api/v1/articles/01990000-0000-7000-8000-000000000000/"))
    assert found == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such article.",
        "errors": [],
    }


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "articles/x/",
        "articles/1/2/",
        "tags/colour/red/",
        "sources/a%00b/",
        "sources/%ED%A0%80/",
        "sources/x/",
    ],
)
def test_an_unknown_address_is_answered_in_json(client, path):
    found = problem(client.get(f"/api/v1/{path}"))
    assert (found["status"], found["detail"].endswith(("http://testserver/api/v1/", "."))) == (404, True)


def test_an_address_without_its_last_slash_is_led_to_the_one_with_it(client):
    response = client.get("/api/v1/articles?limit=1")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/articles/?limit=1")


def test_a_withdrawn_article_is_gone_and_nothing_is_said_of_it(client):
    article = make_approved_article(headline="Secret")
    editor = make_user()
    desk.publish(article, by=editor, at=THEN)
    desk.withdraw(article, by=editor, reason="Secret reason")
    found = problem(client.get(f"/api/v1/articles/{article.public_id}/"))
    assert (found["status"], found["title"], found["detail"]) == (410, "Gone", "This article has been withdrawn.")


@pytest.mark.parametrize("path", ["", "articles/", "sources/", "tags/", "articles/{id}/"])
def test_the_api_is_read_and_nothing_else(client, path):
    article = make_live_article(headline="Stays")
    url = f"/api/v1/{path}".format(id=article.public_id)
    for method in METHODS:
        response = getattr(client, method)(url, data={"headline": "Changed"}, content_type="application/json")
        assert problem(response)["status"] == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert client.head(url).status_code == client.options(url).status_code == 200
    assert client.head(url).content == b""
    article.refresh_from_db()
    assert article.headline == "Stays"


@pytest.mark.parametrize("limit", ["0", "101", "abc", "", "-1", "1.5", "١", "9" * 5_000, " 5"])
def test_a_limit_out_of_range_is_refused_and_not_bent(client, limit):
    found = problem(client.get("/api/v1/articles/", {"limit": limit}))
    assert found["errors"] == [{"parameter": "limit", "detail": "Ask for 1 to 100 rows."}]
    assert (found["status"], found["detail"]) == (400, "limit: Ask for 1 to 100 rows.")


@pytest.mark.parametrize("cursor", ["", "x", "é", "\x00", Place(pk=1).token(), "A" * 23, "9" * 5_000])
def test_a_cursor_that_is_none_is_refused(client, cursor):
    found = problem(client.get("/api/v1/articles/", {"cursor": cursor}))
    sentence = "That is no cursor of this list. Follow “next” and “previous”, or leave it out."
    assert found["errors"] == [{"parameter": "cursor", "detail": sentence}]


def test_a_cursor_of_another_list_is_refused(client):
    cursor = Place(pk=1, moment=THEN).token()
    for name in ("sources", "tags"):
        assert problem(client.get(f"/api/v1/{name}/", {"cursor": cursor}))["status"] == 400


def test_every_fault_of_a_question_is_named_at_once(client):
    found = problem(client.get("/api/v1/articles/?published_after=x&published_before=2026-01-01T00:00:00&source=%00"))
    assert found["errors"] == [
        {"parameter": "source", "detail": "Null characters are not allowed."},
        {"parameter": "published_after", "detail": "Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10."},
        {
            "parameter": "published_before",
            "detail": "Say which offset from UTC is meant, such as 2026-01-10T19:05:00Z.",
        },
    ]


def test_what_we_cannot_write_is_not_acceptable(client):
    assert problem(client.get("/api/v1/articles/", headers={"accept": "text/csv"}))["status"] == 406


def test_a_browser_gets_json_too(client):
    make_live_article()
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/api/v1/articles/", headers={"accept": accept})["Content-Type"] == "application/json"


def test_no_answer_tells_hidden_articles_from_none(client):
    hidden = make_article(state=State.APPROVED, headline="Secret")
    for question in (
        f"q={hidden.headline}",
        f"cursor={Place(pk=hidden.pk + 1, moment=THEN).token()}",
        f"source={hidden.source.slug}",
    ):
        assert client.get(f"/api/v1/articles/?{question}").json() == {"results": [], "next": None, "previous": None}
