"""What strangers may try: none of it breaks an answer, and none of it is another client's."""

import pytest

from articles.api.throttling import AddressThrottle
from tests.factories import make_live_article, make_tag

pytestmark = pytest.mark.django_db


def test_sets_in_which_nothing_can_be_found_are_an_empty_list(client):
    for tag in (make_tag("A"), make_tag("B")):
        make_live_article(tags=[tag])
    response = client.get("/api/v1/articles/?tag=a,b&q=-foo")
    assert (response.status_code, response.json()["results"]) == (200, [])


@pytest.mark.parametrize("name", ["section", "slug", "ids", "tag", "published_after"])
@pytest.mark.parametrize("blank", ["%09", "%C2%A0", "+,%09"])
def test_a_filter_of_blanks_is_refused_and_does_not_mean_everything(client, name, blank):
    assert client.get(f"/api/v1/articles/?{name}={blank}").status_code == 400


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
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
def test_each_client_is_counted_alone_and_one_with_many_ports_once(rf, one, other, are_one):
    first, second = (AddressThrottle()._client(rf.get("/", REMOTE_ADDR=address)) for address in (one, other))
    assert (first == second) == are_one


def test_a_name_that_is_asked_for_a_thousand_times_is_given_once(client):
    make_live_article()
    response = client.get("/api/v1/articles/?fields=" + "headline," * 1_000)
    assert list(response.json()["results"][0]) == ["headline"]


def test_a_moment_vouches_for_the_form_that_it_came_with_only(client):
    article = make_live_article()
    url = f"/api/v1/articles/{article.public_id}/"
    since = {"If-Modified-Since": client.get(url)["Last-Modified"]}
    assert client.get(url, headers=since).status_code == 304
    assert client.get(url, headers={**since, "Accept": "application/ld+json"}).status_code == 200
    assert client.get(url, headers={**since, "Accept": "text/csv"}).status_code == 406
