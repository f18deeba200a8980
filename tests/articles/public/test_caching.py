"""Readers who have the current page get 304; others get the cached page, until something they may notice changes."""

import gzip
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.template import engines
from django.utils import timezone

from articles import desk
from articles.models import Article
from articles.reading import page_cache, renditions
from tests.factories import (
    make_approved_article,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGES = ["/", "/articles/one/", "/sections/asia/", "/sources/wire/", "/search/?q=ferry"]


@pytest.fixture(autouse=True)
def pages(settings):
    """Keep pages, as the site does."""
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in ("default", "pages")
    }
    yield
    for name in ("default", "pages"):
        caches[name].clear()


@pytest.fixture
def live():
    return make_live_article(headline="Ferry", slug="one", source=make_source("Wire"), section=make_section("Asia"))


@pytest.mark.parametrize("url", PAGES)
def test_a_reader_who_has_the_page_gets_304_in_one_query(client, live, url, django_assert_num_queries):
    first = client.get(url)
    with django_assert_num_queries(1):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    assert first["ETag"].startswith('W/"')


@pytest.mark.parametrize("url", PAGES)
def test_a_page_that_was_made_is_given_again_for_one_query(client, live, url, django_assert_num_queries):
    first = client.get(url)
    with django_assert_num_queries(1):
        again = client.get(url)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])


def test_a_decision_changes_every_page(client, live):
    before = {url: client.get(url)["ETag"] for url in PAGES}
    article = make_approved_article(headline="Another ferry")
    desk.publish(article, by=make_user())
    for url, etag in before.items():
        response = client.get(url, headers={"If-None-Match": etag})
        assert (response.status_code, response["ETag"] != etag) == (200, True)
    assert "Another ferry" in client.get("/").content.decode()


def test_a_withdrawn_article_is_gone_at_once_even_for_readers_who_have_the_page(client):
    article = make_approved_article(headline="Kittiwake")
    editor = make_user()
    desk.publish(article, by=editor)
    first = client.get(article.get_absolute_url())
    desk.withdraw(article, by=editor, reason="Wrong")
    again = client.get(article.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, "ETag" in again) == (410, False)
    assert "Kittiwake" not in client.get("/").content.decode()


def test_no_page_tells_when_the_next_article_appears(client, live, monkeypatch):
    clock = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    assert client.get("/")["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"
    moment = clock[0] + timedelta(seconds=90)
    desk.schedule(make_approved_article(), by=make_user(), moment=moment)
    for ahead in (90, 60, 59.9, 20, 0.5, 0):
        clock[0] = moment - timedelta(seconds=ahead)
        page = client.get("/")
        assert page["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"
        again = client.get("/", headers={"If-None-Match": page["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, page["Cache-Control"])


def test_a_scheduled_article_changes_the_page_when_it_falls_due_with_nothing_running(client, live):
    article = make_approved_article(headline="On time")
    desk.schedule(article, by=make_user(), moment=datetime.now(UTC) + timedelta(days=1))
    etag = client.get("/")["ETag"]
    # The clock passes.
    Article.objects.filter(pk=article.pk).update(published_at=datetime.now(UTC))
    response = client.get("/", headers={"If-None-Match": etag})
    assert (response.status_code, "On time" in response.content.decode()) == (200, True)


def test_nobody_learns_by_a_validator_of_what_they_may_not_see(client, live):
    draft = make_approved_article(slug="kittiwake")
    etag = client.get("/")["ETag"]
    for url in ("/articles/kittiwake/", "/articles/nowhere/"):
        for sent in (etag, "*", etag.removeprefix("W/")):
            response = client.get(url, headers={"If-None-Match": sent})
            assert (response.status_code, "ETag" in response) == (404, False)
    assert draft.slug == "kittiwake"


def test_the_page_of_one_address_is_no_other_ones(client):
    make_live_articles(25)
    etag = client.get("/")["ETag"]
    for url in ("/search/", "/?before=x"):
        assert client.get(url, headers={"If-None-Match": etag}).status_code != 304
    assert client.get("/", headers={"If-None-Match": etag, "Host": "localhost"}).status_code == 200


def test_parameters_that_a_page_does_not_read_make_no_other_page(client, django_assert_num_queries):
    make_live_articles(25)
    first = client.get("/")
    with django_assert_num_queries(1):
        again = client.get("/?utm_source=letter&x=1")
    assert (again["ETag"], "utm_source" in again.content.decode()) == (first["ETag"], False)


def test_a_browser_that_can_unpack_gets_less(client):
    make_live_articles(20)
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    assert packed["Content-Length"] == str(len(packed.content))


@pytest.mark.parametrize("url", PAGES)
def test_asking_for_the_head_alone_gives_the_same_headers(client, live, url):
    full, head = client.get(url), client.head(url)
    assert (head.content, head["Content-Length"], head["ETag"]) == (b"", str(len(full.content)), full["ETag"])


def test_a_release_with_another_template_makes_other_pages(client, live, settings, tmp_path):
    templates = shutil.copytree(settings.BASE_DIR / "templates", tmp_path / "templates")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [templates]}]
    # A process reads its files once, when it starts.
    page_cache._mark_of_contents.cache_clear()
    before = client.get("/about/")
    about = templates / "articles/about.html"
    about.write_text(about.read_text().replace("<h1", "<h1 data-release='2'"))
    page_cache._mark_of_contents.cache_clear()
    engines["django"].engine.template_loaders[0].reset()
    after = client.get("/about/", headers={"If-None-Match": before["ETag"]})
    page_cache._mark_of_contents.cache_clear()
    assert (after.status_code, after["ETag"] != before["ETag"]) == (200, True)
    assert "data-release" not in before.content.decode()
    assert "data-release='2'" in after.content.decode()


def test_links_keep_the_scheme_of_the_request(client, live):
    plain = client.get("/articles/one/", headers={"Host": "testserver"})
    assert '<link rel="canonical" href="http://testserver/articles/one/">' in plain.content.decode()
    headers = {"Host": "testserver", "If-None-Match": plain["ETag"]}
    secure = client.get("/articles/one/", secure=True, headers=headers)
    assert secure.status_code == 200
    assert '<link rel="canonical" href="https://testserver/articles/one/">' in secure.content.decode()


def test_links_keep_the_host_of_the_request(client, live):
    for host in ("testserver", "localhost"):
        page = client.get("/articles/one/", headers={"Host": host})
        assert f'<link rel="canonical" href="http://{host}/articles/one/">' in page.content.decode()


def test_one_question_is_one_page_in_whichever_order_its_parts_stand(client, live, django_assert_num_queries):
    first = client.get("/search/?q=ferry&section=asia&topic=")
    with django_assert_num_queries(1):
        again = client.get("/search/?topic=&section=asia&utm_source=x&q=ferry")
    assert again["ETag"] == first["ETag"]
    for other in ("/search/?q=ferry&section=&topic=", "/search/?q=ferries&section=asia&topic="):
        assert client.get(other)["ETag"] != first["ETag"]


def test_what_was_taken_down_is_asked_for_again_after_ten_seconds_and_is_there_once_it_is_back(client, live):
    editor = make_user()
    desk.withdraw(live, by=editor, reason="Wrong")
    response = client.get("/articles/one/")
    assert (response.status_code, response["Cache-Control"]) == (410, "public, max-age=10")
    assert "ETag" not in response
    desk.reinstate(live, by=editor, reason="Right after all")
    assert client.get("/articles/one/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("url", PAGES)
def test_readers_only_read(client, live, method, url):
    response = getattr(client, method)(url)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_pages_are_the_same_whether_kept_or_made(client, live):
    renditions.rebuild()
    contents = [client.get(url).content for url in PAGES]
    caches["pages"].clear()
    assert [client.get(url).content for url in PAGES] == contents
