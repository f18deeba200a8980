"""Hostile requests: none breaks a response or affects another client."""

import pytest

from articles.api.throttling import address_of, network_of
from tests.factories import make_live_article, make_tag

pytestmark = pytest.mark.django_db


def test_filters_that_match_nothing_return_an_empty_list(client):
    for tag in (make_tag("A"), make_tag("B")):
        make_live_article(tags=[tag])
    response = client.get("/api/v1/articles/?tag=a,b&q=-foo")
    assert (response.status_code, response.json()["results"]) == (200, [])


@pytest.mark.parametrize("name", ["section", "slug", "ids", "tag", "published_after"])
@pytest.mark.parametrize("blank", ["%09", "%C2%A0", "+,%09"])
def test_a_blank_filter_is_rejected(client, name, blank):
    assert client.get(f"/api/v1/articles/?{name}={blank}").status_code == 400


@pytest.mark.parametrize(
    ("first_address", "second_address", "are_one"),
    [
        ("203.0.113.5", "203.0.113.6", False),
        ("203.0.113.5", "203.0.113.5:51234", True),
        ("::ffff:203.0.113.5", "::ffff:203.0.113.6", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "[2001:db8::2]:443", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("anything", "else", True),
    ],
)
def test_each_client_is_counted_separately_whatever_its_port(rf, first_address, second_address, are_one):
    first, second = (
        network_of(address_of(rf.get("/", REMOTE_ADDR=address))) for address in (first_address, second_address)
    )
    assert (first == second) == are_one


def test_a_field_named_a_thousand_times_is_returned_once(client):
    make_live_article()
    response = client.get("/api/v1/articles/?fields=" + "headline," * 1_000)
    assert list(response.json()["results"][0]) == ["headline"]


def test_a_last_modified_date_is_valid_only_for_its_own_format(client):
    article = make_live_article()
    url = f"/api/v1/articles/{article.public_id}/"
    since = {"If-Modified-Since": client.get(url)["Last-Modified"]}
    assert client.get(url, headers=since).status_code == 304
    assert client.get(url, headers={**since, "Accept": "application/ld+json"}).status_code == 200
    assert client.get(url, headers={**since, "Accept": "text/csv"}).status_code == 406
