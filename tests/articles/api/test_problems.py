"""Errors: always of one form, everything wrong at once, and never a hint of what is not public."""

import uuid

import pytest
from django.http import Http404, HttpResponse
from django.urls import include, path

from articles import desk
from articles.api import problems
from articles.vocabulary import State
from tests.articles.api.client import ARTICLES, NOBODY, error_codes, problem
from tests.factories import THEN, make_approved_article, make_article, make_live_article, make_user

pytestmark = pytest.mark.django_db


def test_an_unknown_article_is_not_found(client):
    details = problem(client.get(f"{ARTICLES}{NOBODY}/"), "not-found", 404)
    assert list(details) == ["type", "title", "status", "detail", "instance", "errors"]
    assert details["errors"] == []
    uuid.UUID(details["instance"].removeprefix("urn:uuid:"))


@pytest.mark.parametrize(
    "path",
    [
        *("nowhere/", "articles/x/", "articles/1/2/", "tags/colour/red/", "sources/a%00b/", "sources/%ED%A0%80/"),
        *("sources/x/", "tags/x/", "sections/x/", "articles/%00/", "../v2/", "articles/ABC.jsonld/"),
    ],
)
def test_an_unknown_address_is_a_problem_document(client, path):
    problem(client.get(f"/api/v1/{path}"), "not-found", 404)


def test_an_address_without_its_last_slash_redirects(client):
    response = client.get("/api/v1/articles?limit=1")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/articles/?limit=1")


def test_a_withdrawn_article_is_gone_without_details(client):
    article = make_approved_article(headline="Secret")
    editor = make_user()
    desk.publish(article, by=editor, at=THEN)
    desk.withdraw(article, by=editor, reason="Secret reason")
    details = problem(client.get(f"{ARTICLES}{article.public_id}/"), "withdrawn", 410)
    assert details["detail"] == "This article has been withdrawn."
    assert "ecret" not in client.get(f"{ARTICLES}{article.public_id}/").content.decode()


def test_a_retracted_article_is_gone_with_its_notice(client):
    article = make_approved_article(headline="Secret")
    editor = make_user()
    desk.publish(article, by=editor, at=THEN)
    desk.retract(article, by=editor, note="The ferry never sank.", at=THEN, reason="Secret reason")
    for name in ("/", ".jsonld"):
        response = client.get(f"{ARTICLES}{article.public_id}{name}")
        details = problem(response, "retracted", 410)
        assert (details["notice"], details["retracted_at"]) == ("The ferry never sank.", "2026-01-10T12:00:00Z")
        assert "Secret" not in response.content.decode()


def test_a_merged_article_redirects(client):
    editor = make_user()
    first, middle, last = (make_approved_article(headline=f"Ferry {number}") for number in range(3))
    for article in (first, middle, last):
        desk.publish(article, by=editor, at=THEN)
    desk.merge(first, into=middle, by=editor)
    middle.refresh_from_db()
    desk.merge(middle, into=last, by=editor)
    for suffix in ("/", ".jsonld"):
        moved = client.get(f"{ARTICLES}{first.public_id}{suffix}")
        address = f"http://testserver{ARTICLES}{last.public_id}{suffix}"
        assert (moved.status_code, moved["Location"], moved.json()) == (308, address, {"api_url": address})
    last.refresh_from_db()
    desk.withdraw(last, by=editor, reason="Wrong")
    problem(client.get(f"{ARTICLES}{first.public_id}/"), "withdrawn", 410)


@pytest.mark.parametrize(
    "state", [state for state in State if state not in ("published", "withdrawn", "retracted", "merged")]
)
def test_an_article_that_was_never_public_looks_like_one_that_does_not_exist(client, state, django_assert_num_queries):
    article = make_article(state=state, headline="Secret", published_at=None)
    answers = []
    for public_id in (NOBODY, article.public_id):
        with django_assert_num_queries(2):
            response = client.get(f"{ARTICLES}{public_id}/", {"fields": "bogus"})
        request = response["X-Request-Id"]
        headers = {name: value for name, value in response.items() if name not in ("X-Request-Id", "RateLimit")}
        answers.append((response.status_code, response.content.replace(request.encode(), b""), headers))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_everything_wrong_with_a_request_is_reported_at_once(client):
    question = (
        "published_after=x&published_before=2026-01-01T00:00:00&source=%00&limit=0&order=new&count=all&fields=hedline"
        "&include=body&secton=asia&slug=a&slug=b&has_correction=yes&ai_use=some&ids=1&cursor=x&updated_since="
        f"2026-01-10T12:00:00%2001:00&q={'x' * 201}"
    )
    response = client.get(f"{ARTICLES}?{question}")
    assert set(error_codes(response)) == {
        ("secton", "unknown"),
        ("slug", "repeated"),
        ("limit", "out-of-range"),
        ("cursor", "cursor-invalid"),
        ("fields", "unknown"),
        *((name, "invalid") for name in ("order", "count", "include", "source", "published_after", "published_before")),
        *((name, "invalid") for name in ("updated_since", "has_correction", "ai_use", "ids", "q")),
    }
    by_parameter = {error["parameter"]: error for error in response.json()["errors"]}
    assert by_parameter["secton"]["suggestion"] == "section"
    assert "Did you mean “section”?" in by_parameter["secton"]["detail"]
    assert by_parameter["fields"]["suggestion"] == "headline"
    assert by_parameter["order"]["allowed"] == ["-published_at", "published_at", "-updated_at"]
    assert by_parameter["include"]["allowed"] == ["summary.markdown", "sources.source"]
    assert "offset" in by_parameter["published_before"]["detail"]
    assert "%2B" in by_parameter["updated_since"]["detail"]


@pytest.mark.parametrize(
    "path", ["", "articles/", "articles/{id}/", "sources/", "sources/any-source/", "changes/", "corrections/"]
)
def test_every_address_rejects_unknown_parameters(client, path):
    article = make_live_article()
    response = client.get(f"/api/v1/{path}".format(id=article.public_id), {"colour": "red"})
    assert error_codes(response) == [("colour", "unknown")]


@pytest.mark.parametrize(
    "name", ["limit", "cursor", "q", "source", "section", "fields", "include", "order", "published_after"]
)
def test_a_repeated_parameter_is_rejected(client, name):
    response = client.get(ARTICLES, {name: ["1", "2"]})
    assert (name, "repeated") in error_codes(response)


@pytest.mark.parametrize(
    "name", ["tag", "section", "source", "language", "ids", "slug", "q", "ai_use", "has_correction", "published_after"]
)
@pytest.mark.parametrize("value", ["", " ", ",", " , "])
def test_an_empty_filter_is_rejected(client, name, value):
    make_live_article()
    assert (name, "empty") in error_codes(client.get(ARTICLES, {name: value}))


def test_only_the_first_of_very_many_errors_are_reported(client):
    for question in ({f"x{number}": "1" for number in range(900)}, {"fields": ",".join(f"x{n}" for n in range(4_000))}):
        response = client.get(ARTICLES, question)
        assert len(error_codes(response)) == 20
        assert len(response.content) < 50_000
    assert client.get(ARTICLES, {f"x{number}": "1" for number in range(1_100)}).status_code == 400


def crash(request):
    raise RuntimeError("SELECT secret")


def too_long(request):
    return HttpResponse("<h1>nginx</h1>", status=414)


def unavailable(request):
    return HttpResponse("down", status=503)


def missing(request):
    raise Http404("secret")


urlpatterns = [
    path("api/v1/crash/", crash),
    path("api/v1/long/", too_long),
    path("api/v1/down/", unavailable),
    path("api/v1/missing/", missing),
    path("", include("newsroom.urls")),
]


@pytest.mark.parametrize(
    ("name", "kind", "status"),
    [
        ("crash", "server-error", 500),
        ("long", "bad-request", 414),
        ("down", "unavailable", 503),
        ("missing", "not-found", 404),
    ],
)
def test_an_internal_error_is_a_problem_document_without_details(client, settings, name, kind, status):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    response = client.get(f"/api/v1/{name}/")
    problem(response, kind, status)
    assert "secret" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Access-Control-Allow-Origin"] == "*"


def test_an_invalid_host_is_a_problem_document(client):
    problem(client.get(ARTICLES, headers={"host": "evil.example"}), "bad-request", 400)


def test_every_kind_of_problem_has_a_status_and_a_title_and_no_two_share_a_title():
    assert len({title for _, title in problems.KINDS.values()}) == len(problems.KINDS)
    assert all(400 <= status < 600 for status, _ in problems.KINDS.values())
