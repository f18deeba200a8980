"""Conditional requests and caches: nothing is sent or read without need, and nothing is cached for too long."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from articles import desk, search
from articles.models import Article, Rendition
from articles.reading import renditions
from tests.articles.api.client import ARTICLES, HERE, NOBODY, get, ids
from tests.factories import THEN, make_approved_article, make_live_article, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db
LISTS = ["", "articles/", "sources/", "tags/", "sections/", "corrections/", "changes/"]
KEEPS = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def article():
    """Return a live article that is in every list."""
    return make_live_article(tags=[make_tag("Chips")], section=make_section("Asia"))


def paths(article):
    path = f"articles/{article.public_id}"
    return [*LISTS, f"{path}/", f"{path}.jsonld", "sources/any-source/", "tags/chips/", "sections/asia/"]


def test_a_client_with_the_current_etag_gets_a_304_after_one_query(client, article, django_assert_num_queries):
    for path in paths(article):
        response = client.get(f"/api/v1/{path}")
        assert response["ETag"].startswith('W/"')
        with django_assert_num_queries(0 if path == "openapi.json" else 1):
            known = client.get(f"/api/v1/{path}", headers={"if-none-match": response["ETag"]})
        assert (known.status_code, known.content) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary", "API-Version", "Access-Control-Allow-Origin"):
            assert known[name] == response[name]
        assert not {"Content-Type", "Content-Length"} & set(known.headers)


@pytest.mark.slow
@pytest.mark.parametrize("is_cached", [True, False])
def test_an_outdated_etag_costs_no_more_queries_than_none(client, article, settings, is_cached):
    if is_cached:
        here = {"BACKEND": "newsroom.memory.MemoryCache", "LOCATION": "older", "OPTIONS": {"MAX_BYTES": 1_000_000}}
        settings.CACHES = settings.CACHES | {"pages": here}
    for path in paths(article):
        client.get(f"/api/v1/{path}")
        with CaptureQueriesContext(connection) as first:
            answer = client.get(f"/api/v1/{path}")
        for validator in ('W/"older"', "*"):
            with CaptureQueriesContext(connection) as again:
                other = client.get(f"/api/v1/{path}", headers={"if-none-match": validator})
            assert len(again) == len(first), path
            assert (other.status_code, other["ETag"]) == (304 if validator == "*" else 200, answer["ETag"])
        assert not is_cached or len(first) == 1


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"x", W/"{}"', 'W/"x",  "{}" , "y"'])
def test_etags_are_compared_weakly_and_in_lists(client, article, form):
    for path in (ARTICLES, f"{ARTICLES}{article.public_id}/"):
        etag = client.get(path)["ETag"].removeprefix('W/"').removesuffix('"')
        assert client.get(path, headers={"if-none-match": form.format(etag)}).status_code == 304
        assert client.get(path, headers={"if-none-match": form.format("other")}).status_code == 200


def test_an_asterisk_matches_what_exists_and_nothing_else(client, article):
    any_ = {"if-none-match": "*"}
    assert client.get(f"{ARTICLES}{article.public_id}/", headers=any_).status_code == 304
    assert client.get(ARTICLES, headers=any_).status_code == 304
    hidden = make_approved_article()
    for path, status in ((NOBODY, 404), (hidden.public_id, 404)):
        assert client.get(f"{ARTICLES}{path}/", headers=any_).status_code == status
    assert client.get(f"{ARTICLES}?limit=0", headers=any_).status_code == 400


def test_an_article_has_a_last_modified_date_that_clients_can_send_back(client, article):
    path = f"{ARTICLES}{article.public_id}/"
    response = client.get(path)
    assert response["Last-Modified"] == http_date(THEN.timestamp())
    since = {"if-modified-since": response["Last-Modified"]}
    known = client.get(path, headers=since)
    assert (known.status_code, known["ETag"], known["Last-Modified"]) == (
        304,
        response["ETag"],
        response["Last-Modified"],
    )
    assert client.get(path, headers={"if-modified-since": http_date(THEN.timestamp() - 1)}).status_code == 200
    assert client.get(path, headers={"if-modified-since": "yesterday"}).status_code == 200
    assert client.get(ARTICLES, headers=since).status_code == 200


def test_an_etag_overrides_a_date(client, article):
    path = f"{ARTICLES}{article.public_id}/"
    late = http_date(timezone.now().timestamp())
    assert client.get(path, headers={"if-none-match": '"x"', "if-modified-since": late}).status_code == 200
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"if-none-match": etag, "if-modified-since": http_date(0)}).status_code == 304


def test_there_is_no_last_modified_date_within_the_second_of_a_change(client, article, monkeypatch):
    changed_at = timezone.now().replace(microsecond=200_000)
    Rendition.objects.filter(pk=article.pk).update(changed_at=changed_at)
    for later, is_said in ((timedelta(seconds=0.7), False), (timedelta(seconds=0.8), True)):
        monkeypatch.setattr(timezone, "now", lambda at=changed_at + later: at)
        assert ("Last-Modified" in client.get(f"{ARTICLES}{article.public_id}/")) is is_said


def test_requests_with_different_parameters_have_different_etags(client, article):
    urls = [
        ARTICLES,
        f"{ARTICLES}?limit=1",
        f"{ARTICLES}?limit=2",
        f"{ARTICLES}?fields=id",
        f"{ARTICLES}{article.public_id}/",
        f"{ARTICLES}{article.public_id}/?fields=id",
    ]
    etags = [client.get(path)["ETag"] for path in urls]
    etags.append(client.get(urls[-2], headers={"accept": "application/ld+json"})["ETag"])
    etags.append(client.get(urls[0], headers={"host": "localhost"})["ETag"])
    assert len(set(etags)) == len(etags)


def test_an_etag_changes_with_every_act_that_readers_notice_and_when_a_scheduled_article_appears(client, article):
    editor = make_user()
    seen = [client.get(ARTICLES)["ETag"]]
    etag = client.get(f"{ARTICLES}{article.public_id}/")["ETag"]
    ahead = make_approved_article()
    desk.schedule(ahead, by=editor, moment=timezone.now() + timedelta(days=1))
    assert client.get(ARTICLES)["ETag"] == seen[0]
    # The same row with the clock past its moment.
    Article.objects.filter(pk=ahead.pk).update(published_at=timezone.now() - timedelta(seconds=1))
    seen.append(client.get(ARTICLES)["ETag"])
    assert len(set(seen)) == 2
    assert client.get(f"{ARTICLES}{article.public_id}/")["ETag"] == etag
    desk.tag(article, add=[make_tag("Fish")], by=editor)
    assert client.get(f"{ARTICLES}{article.public_id}/")["ETag"] != etag


def test_no_response_tells_when_the_next_article_appears(client, article, monkeypatch):
    clock = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    cache_control = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
    assert client.get(ARTICLES)["Cache-Control"] == cache_control
    make_live_article(published_at=clock[0] + timedelta(seconds=30))
    response = client.get(ARTICLES)
    assert response["Cache-Control"] == cache_control
    clock[0] += timedelta(seconds=12)
    known = client.get(ARTICLES, headers={"if-none-match": response["ETag"]})
    assert (known.status_code, known["Cache-Control"]) == (304, cache_control)
    clock[0] += timedelta(seconds=18)
    assert client.get(ARTICLES)["ETag"] != response["ETag"]
    assert client.get(f"{ARTICLES}{article.public_id}/")["Cache-Control"] == cache_control


def test_errors_are_not_cached_except_404(client, article):
    assert client.get(f"{ARTICLES}?limit=0")["Cache-Control"] == "no-store"
    assert client.post(ARTICLES)["Cache-Control"] == "no-store"
    assert client.get(ARTICLES, headers={"accept": "text/csv"})["Cache-Control"] == "no-store"
    assert client.get(f"{ARTICLES}{NOBODY}/")["Cache-Control"] == "public, max-age=10"
    assert client.get("/api/v1/nowhere/")["Cache-Control"] == "public, max-age=10"


@pytest.mark.slow
def test_equal_requests_get_equal_bytes(client, article):
    for path in paths(article):
        first, again = (client.get(f"/api/v1/{path}") for _ in range(2))
        assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    before = client.get(ARTICLES).content
    renditions.rebuild()
    assert client.get(ARTICLES).content == before


def test_head_returns_the_headers_of_get_without_a_body(client, article):
    for path in (*paths(article), "articles/?limit=0", f"articles/{NOBODY}/", "nowhere/"):
        answer, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
        assert (head.status_code, head.content) == (answer.status_code, b"")
        of_each = ("X-Request-Id", "RateLimit")
        assert [item for item in head.items() if item[0] not in of_each] == [
            item for item in answer.items() if item[0] not in of_each
        ]
        assert head["Content-Length"] == str(len(answer.content))


def test_a_cached_response_is_sent_again_but_never_when_it_is_outdated(
    client, article, settings, django_assert_num_queries
):
    settings.CACHES = KEEPS | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "api"}}
    first = client.get(ARTICLES)
    with django_assert_num_queries(1):
        again = client.get(ARTICLES)
    assert (again.content, again["ETag"], again["Content-Type"]) == (
        first.content,
        first["ETag"],
        first["Content-Type"],
    )
    desk.withdraw(article, by=make_user(), reason="Wrong")
    assert ids(get(client)) == []
    assert client.get(f"{ARTICLES}{article.public_id}/").status_code == 410


def test_a_long_response_is_compressed_for_clients_that_accept_it(client):
    for _ in range(3):
        make_live_article()
    plain = client.get(ARTICLES)
    packed = client.get(ARTICLES, headers={"accept-encoding": "br, gzip;q=0.5"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert packed["Content-Length"] == str(len(packed.content))
    for refused in ("gzip;q=0", "gzip; q=0.0, br", "identity"):
        assert "Content-Encoding" not in client.get(ARTICLES, headers={"accept-encoding": refused})
    assert plain["Vary"] == packed["Vary"] == "Accept, Accept-Encoding"
    assert HERE in plain.content.decode()


@pytest.mark.parametrize("charset", ["latin-1", "utf-16"])
def test_a_charset_that_one_client_claims_does_not_change_what_others_get(client, settings, charset):
    keeping = {"BACKEND": "newsroom.memory.MemoryCache", "LOCATION": f"charset {charset}"}
    settings.CACHES = settings.CACHES | {"pages": keeping}
    article = make_live_article(headline="Łódź")
    search.rebuild()
    for path in ("/api/v1/articles/?q=%C5%81%C3%B3d%C5%BA&fields=headline", "/search/?q=%C5%81%C3%B3d%C5%BA"):
        for claimed in (f"text/plain; charset={charset}", "text/plain"):
            response = client.get(path, CONTENT_TYPE=claimed)
            assert response.status_code == 200
            assert article.headline in response.content.decode()
