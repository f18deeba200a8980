"""What is cached for a public version is shared by its pages, and not shown after the next decision."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article
from tests.factories import make_approved_article, make_live_article, make_section, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db
# SQLite is asked first how common each word is, to leave very common ones out of the ranking. Twice: a word that nobody
# has may be half-typed, or misspelt. To know that, words of articles are read five times, and kept.
SEARCH = (14, 4) if connection.vendor == "postgresql" else (16, 6)
NARROWED_SEARCH = 6 if connection.vendor == "postgresql" else 7


@pytest.fixture(autouse=True)
def _shared(settings):
    """Keep what is found for a version, but no whole page."""
    here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "a version"}
    settings.CACHES = settings.CACHES | {"default": here}
    yield
    caches["default"].clear()


@pytest.fixture
def article():
    story = make_approved_article(
        headline="Kittiwake", source=make_source("Wire"), section=make_section("Asia"), tags=[make_tag("Ferries")]
    )
    desk.publish(story, by=make_user("ana"))
    return story


def cost(client, url):
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def main(client, url):
    return re.search(r"<main.*?</main>", client.get(url).content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize(
    ("url", "first", "again"),
    [("/about/", 2, 1), ("/nowhere/", 4, 1), ("/sources/wire/", 6, 3), ("/search/?q=gannet", *SEARCH), ("/", 5, 4)],
)
def test_what_pages_of_a_version_share_is_found_once(client, article, url, first, again):
    assert (cost(client, url), cost(client, url)) == (first, again)


def test_two_searches_of_a_version_share_what_they_may_be_narrowed_to(client, article):
    client.get("/search/?q=gannet")
    assert cost(client, "/search/?q=kittiwake&section=asia") == NARROWED_SEARCH


@pytest.mark.parametrize("url", ["/", "/nowhere/", "/search/?q=kittiwake", "/sources/wire/", "/sections/asia/"])
def test_what_was_taken_down_is_offered_by_no_page(client, article, url):
    assert "Kittiwake" in client.get(url).content.decode()
    desk.withdraw(article, by=make_user(), reason="Wrong")
    assert "Kittiwake" not in client.get(url).content.decode()


def test_what_falls_due_is_offered_by_every_page_with_nothing_running(client, article):
    due = make_approved_article(headline="On time", source=make_source("Courier"), section=make_section("Harbour"))
    desk.schedule(due, by=make_user(), moment=datetime.now(UTC) + timedelta(days=1))
    pages = ("/", "/nowhere/", "/search/")
    for url in pages:
        assert "Harbour" not in client.get(url).content.decode()
    moment = datetime.now(UTC)
    Article.objects.filter(pk=due.pk).update(published_at=moment)
    due.taggings.update(published_at=moment)
    due.creditings.update(published_at=moment)
    for url in pages:
        assert "Harbour" in client.get(url).content.decode()
    assert '<option value="courier">Courier</option>' in client.get("/search/").content.decode()
    assert "On time" in main(client, "/nowhere/")


def test_a_new_name_is_on_every_page_at_once(client, article):
    assert "Wire" in main(client, "/sources/wire/")
    assert ">Wire<" in main(client, "/search/?q=kittiwake")
    wire = article.source
    wire.name = "Harbour Agency"
    wire.save()
    tags_and_sources.renew(wire)
    assert "Harbour Agency" in main(client, "/sources/wire/")
    assert "Wire" not in main(client, "/sources/wire/")
    assert ">Harbour Agency<" in main(client, "/search/?q=kittiwake")


def test_each_address_has_its_own_source_and_its_own_tag(client):
    for name in ("Wire", "Mint"):
        make_live_article(source=make_source(name), tags=[make_tag(f"On {name}"), make_section(f"By {name}")])
    for _ in range(2):
        for name in ("Wire", "Mint"):
            assert f"<h1>{name}</h1>" in re.sub(r"<h1[^>]*>", "<h1>", main(client, f"/sources/{name.lower()}/"))
            assert f"On {name}" in main(client, f"/topics/on-{name.lower()}/")
            assert f"By {name}" in main(client, f"/sections/by-{name.lower()}/")
    assert client.get("/topics/by-wire/").status_code == 404
    assert client.get("/sections/on-wire/").status_code == 404
