"""The limit on requests a minute, and what happens beyond it."""

import pytest

from tests.articles.api.client import ARTICLES, NOBODY, problem
from tests.factories import make_live_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_a_minute(settings, request, monkeypatch):
    """Allow three requests a minute, in a minute that does not end during the test."""
    settings.API_REQUESTS_A_MINUTE = 3
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": request.node.name}
    settings.CACHES = settings.CACHES | {"default": local}
    monkeypatch.setattr("time.time", lambda: 1_800_000_015.25)


def ask(client, path=ARTICLES, **extra):
    return client.get(path, **extra)


def test_a_client_over_the_limit_learns_when_to_try_again(client):
    left = [ask(client)["RateLimit"] for _ in range(3)]
    assert left == ['"anon";r=2;t=45', '"anon";r=1;t=45', '"anon";r=0;t=45']
    response = ask(client)
    problem(response, "too-many-requests", 429)
    assert (response["Retry-After"], response["Cache-Control"]) == ("45", "no-store")
    assert (response["RateLimit-Policy"], response["RateLimit"]) == ('"anon";q=3;w=60', '"anon";r=0;t=45')
    assert (response["Access-Control-Allow-Origin"], response["API-Version"]) == ("*", "1.0")


def test_the_count_starts_again_every_minute(client, monkeypatch):
    for _ in range(4):
        response = ask(client)
    assert response.status_code == 429
    monkeypatch.setattr("time.time", lambda: 1_800_000_060.0)
    assert ask(client)["RateLimit"] == '"anon";r=2;t=61'


def test_all_addresses_and_errors_share_one_count(client):
    for path in (f"{ARTICLES}{NOBODY}/", f"{ARTICLES}?limit=0", "/api/v1/nowhere/"):
        assert ask(client, path).status_code in (400, 404)
    assert ask(client).status_code == 429


def test_a_304_does_not_count(client):
    make_live_article()
    etag = ask(client)["ETag"]
    for _ in range(9):
        assert ask(client, headers={"if-none-match": etag}).status_code == 304
    assert ask(client).status_code == 200


def test_options_requests_do_not_count(client):
    for _ in range(9):
        assert client.options(ARTICLES).status_code == 204
    assert ask(client).status_code == 200


@pytest.mark.parametrize(
    ("address", "other_address", "is_same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("not an address", "192.0.2.1", False),
    ],
)
def test_clients_are_counted_by_ip_address_or_ipv6_network(client, address, other_address, is_same):
    for _ in range(3):
        ask(client, REMOTE_ADDR=address)
    assert ask(client, REMOTE_ADDR=address).status_code == 429
    assert ask(client, REMOTE_ADDR=other_address).status_code == (429 if is_same else 200)


def test_forwarded_addresses_are_ignored_without_a_trusted_proxy(client):
    for number in range(3):
        ask(client, headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert ask(client, headers={"x-forwarded-for": "192.0.2.9"}).status_code == 429


def test_a_rate_of_zero_sets_no_limit(client, settings):
    settings.API_REQUESTS_A_MINUTE = 0
    for _ in range(9):
        response = ask(client)
    assert response.status_code == 200
    assert not {"RateLimit", "RateLimit-Policy"} & set(response.headers)


def test_html_pages_do_not_count(client):
    for _ in range(9):
        assert client.get("/").status_code == 200
