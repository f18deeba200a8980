"""Cursors: signed, and valid only for the filters and the order they were issued for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from articles.api import cursors
from articles.lists.paging import Misplaced, Place
from articles.models import Article
from tests.articles.api.client import ARTICLES, error_codes, get, ids, walk
from tests.factories import THEN, make_live_article, make_live_articles, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db


def cursor_of(client, name="articles", **query):
    return parse_qs(urlsplit(get(client, name, limit=1, **query)["next"]).query)["cursor"][0]


@pytest.fixture
def cursor(client):
    """Return a cursor of the unfiltered list of three articles, which share a topic, a section and a source."""
    make_live_articles(3, tags=[make_tag("Chips")], section=make_section("Asia"), source=make_source("Wire"))
    return cursor_of(client)


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "x", "é", "\x00", ".", "..", "A" * 23, "9" * 5_000, "\ud800"),
        *(Place(pk=1).token(), Place(pk=1, moment=THEN).token(), Place(pk=1, moment=THEN).token() + "." + "A" * 20),
    ],
)
@pytest.mark.parametrize("name", ["articles", "sources", "tags", "corrections"])
def test_an_invented_cursor_is_rejected(client, name, cursor):
    response = client.get(f"/api/v1/{name}/", {"cursor": cursor.encode("utf-8", "surrogatepass")})
    assert error_codes(response, "cursor-invalid") == [("cursor", "cursor-invalid")]


def test_a_cursor_with_any_character_changed_is_rejected(client, cursor):
    for at in range(len(cursor)):
        changed = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        response = client.get(ARTICLES, {"cursor": changed})
        assert response.status_code == 400, changed
        assert response.json()["errors"][0]["code"] == "cursor-invalid"


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        *("tag=chips", "section=asia", "q=headline", "order=published_at", "order=-updated_at", "language=en"),
        *("published_after=2020-01-01", "has_correction=false"),
    ],
)
def test_a_cursor_works_only_with_its_own_filters_and_order(client, cursor, other):
    response = client.get(f"{ARTICLES}?cursor={cursor}&{other}")
    assert error_codes(response, "cursor-mismatch") == [("cursor", "cursor-mismatch")]


def test_a_cursor_of_one_list_is_rejected_by_every_other(client):
    for number in range(2):
        make_live_article(source=make_source(f"S{number}"), tags=[make_tag()], section=make_section())
    names = ("articles", "sources", "tags", "sections")
    for name in names:
        cursor = cursor_of(client, name)
        for other in set(names) - {name}:
            response = client.get(f"/api/v1/{other}/", {"cursor": cursor})
            assert error_codes(response, "cursor-mismatch") == [("cursor", "cursor-mismatch")]


def test_limit_fields_and_include_may_change_from_page_to_page(client, cursor):
    assert get(client, cursor=cursor, limit=2, fields="id", count="exact")["count"]["value"] == 3
    assert len(ids(get(client, cursor=cursor, fields="id"))) == 2


def test_equal_places_have_equal_cursors_that_only_the_sites_secret_can_make(client, cursor, settings):
    assert cursor_of(client) == cursor
    settings.SECRET_KEY = "another"
    assert error_codes(client.get(ARTICLES, {"cursor": cursor}), "cursor-invalid") == [("cursor", "cursor-invalid")]


EARLIER_KEY = "an-earlier-key-of-the-site-with-more-than-fifty-characters"


def test_a_cursor_outlives_the_key_that_signed_it_while_the_site_keeps_that_as_an_earlier_one(client, cursor, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", ["a third", settings.SECRET_KEY]
    assert len(ids(get(client, cursor=cursor))) == 2
    renewed = cursor_of(client)
    assert renewed != cursor
    settings.SECRET_KEY_FALLBACKS = []
    assert len(ids(get(client, cursor=renewed))) == 2
    assert client.get(ARTICLES, {"cursor": cursor}).status_code == 400


@pytest.mark.parametrize("keys", [(EARLIER_KEY, []), ("another", [EARLIER_KEY])])
def test_what_release_0_2_0_signed_is_still_accepted(settings, keys):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = keys
    place = cursors.read("PgOEJ15AX4AAQAAAAAAAAAA.0SHug9nWl79gOnR48u1a", f"{ARTICLES}&order=-published_at")
    assert (place.pk, place.moment) == (2**62, THEN.replace(year=9999, month=1, day=1, hour=0))
    assert cursors.verify("MDEyMzQ1Njc4OQ.bY9w4dWSnqgpLDcV5nDh", "articles.api.changes") == b"0123456789"
    with pytest.raises(Misplaced):
        cursors.verify("MDEyMzQ1Njc4OQ.bY9w4dWSnqgpLDcV5nDh", "another salt")
    with pytest.raises(cursors.CursorMismatch):
        cursors.read("PgOEJ15AX4AAQAAAAAAAAAA.0SHug9nWl79gOnR48u1a", ARTICLES)
    with pytest.raises(Misplaced):
        cursors.read("PgOEJ15AX4AAQAAAAAAAAAA.0SHug9nWl79gOnR48u1b", f"{ARTICLES}&order=-published_at")


def test_a_cursor_in_the_future_shows_no_scheduled_article(client):
    make_live_article(published_at=THEN.replace(year=9000))
    cursor = cursors.write(Place(pk=2**62, moment=THEN.replace(year=9999)), f"{ARTICLES}&order=-published_at")
    assert get(client, cursor=cursor)["results"] == []


def test_a_cursor_works_after_its_article_has_been_deleted(client, cursor):
    pages, _ = walk(client, f"{ARTICLES}?limit=1")
    article = pages[0]["results"][0]
    Article.objects.filter(public_id=article["id"]).delete()
    assert ids(get(client, cursor=cursor)) == [page["results"][0]["id"] for page in pages[1:]]
