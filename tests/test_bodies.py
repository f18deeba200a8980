"""What a request may send, and that people whose bodies never come keep nobody from reading."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from newsroom.bodies import BodyMiddleware
from tests.articles.admin.desk import change_url, sign_in
from tests.factories import make_article, make_live_article

pytestmark = pytest.mark.django_db

READERS = ["/", "/articles/a-ferry/", "/search/", "/feed.atom", "/sitemap.xml", "/nothing-here/", "/static/x.css"]
LOGIN = "/admin/login/"


class Unread:
    """A body that nobody may read."""

    def read(self, *args):
        raise AssertionError("The body was read.")

    readline = read


class Never:
    """A body that does not come before the event."""

    def __init__(self):
        self.asked, self.come = threading.Event(), threading.Event()

    def read(self, *args):
        self.asked.set()
        assert self.come.wait(20)
        return b""

    readline = read


def send(client, path, body=None, *, length=100, method="POST"):
    sent = {"wsgi.input": body or Unread(), "CONTENT_LENGTH": str(length)}
    return client.generic(method, path, content_type="application/x-www-form-urlencoded", **sent)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", READERS)
def test_a_readers_address_takes_no_body_and_reads_none(path, method):
    make_live_article(headline="A ferry")
    response = send(Client(enforce_csrf_checks=True), path, length=900_000_000, method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_the_api_answers_with_a_problem_and_reads_no_body():
    response = send(Client(enforce_csrf_checks=True), "/api/v1/articles/", length=900_000_000)
    assert (response.status_code, response.json()["status"]) == (405, 405)
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", [LOGIN, "/admin/", "/admin/importers/importupload/add/", "/admin/nothing/"])
def test_who_is_signed_out_sends_64_kb_at_most(path):
    response = send(Client(enforce_csrf_checks=True), path, length=65_537)
    assert response.status_code == 413
    assert "While you are signed out, a form may have 64 KB." in response.content.decode()


def test_a_session_that_was_made_up_counts_for_nothing():
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "a" * 32
    assert send(client, LOGIN, length=65_537).status_code == 413


def test_a_form_of_64_kb_is_read(client):
    body = f"username=ana&password={'x' * 65_514}"
    assert len(body) == 65_536
    response = client.post(LOGIN, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200


def test_who_is_signed_in_sends_more():
    article, client = make_article(), sign_in("editor")
    assert client.post(change_url(article), {"headline": "x" * 70_000}).status_code == 200


def test_the_upload_page_still_reads_its_own_body():
    client = sign_in("publisher")
    response = send(client, reverse("admin:importers_importupload_add"), length=5_000_000_000)
    assert response.status_code == 413
    assert "the files add up to" in response.content.decode()


# --- Slow bodies, one process.


@pytest.fixture
def doors(rf):
    """Return a middleware, and a function that sends it a request in a thread of its own."""
    middleware = BodyMiddleware(lambda request: HttpResponse(f"{request.method} {len(request.body)}"))
    with ThreadPoolExecutor(8) as threads:

        def ask(body, *, user=None, method="POST", path=LOGIN):
            request = rf.generic(method, path, **{"wsgi.input": body, "CONTENT_LENGTH": "5"})
            request.user = user or AnonymousUser()
            return threads.submit(middleware, request)

        yield ask


class Five:
    """A body of five bytes."""

    def __init__(self):
        self.left = b"12345"

    def read(self, *args):
        sent, self.left = self.left, b""
        return sent

    readline = read


def test_bodies_that_do_not_come_hold_up_neither_readers_nor_the_desk(doors):
    slow = Never()
    waiting = doors(slow)
    assert slow.asked.wait(10)
    refused = doors(Unread()).result(10)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Nothing was saved: too many forms are being sent at this moment." in refused.content.decode()
    assert doors(Five(), method="GET", path="/").result(10).status_code == 200
    assert doors(Five(), user=User(username="ana")).result(10).content == b"POST 5"
    slow.come.set()
    waiting.result(10)
    assert doors(Five()).result(10).content == b"POST 5"


def test_a_person_at_the_desk_waits_a_moment_for_a_place(doors):
    first, second, ana = Never(), Never(), User(username="ana")
    waiting = [doors(first, user=ana), doors(second, user=ana)]
    assert first.asked.wait(10)
    assert second.asked.wait(10)
    third = doors(Five(), user=ana)
    first.come.set()
    assert third.result(10).status_code == 200
    second.come.set()
    assert [place.result(10).status_code for place in waiting] == [200, 200]


def test_a_body_that_breaks_off_gives_its_place_back(doors):
    class Broken:
        def read(self, *args):
            raise OSError("The connection was closed.")

        readline = read

    for _ in range(3):
        with pytest.raises(OSError, match="The connection was closed"):
            doors(Broken()).result(10)
    assert doors(Five()).result(10).status_code == 200


def test_the_site_is_served_with_it():
    assert get_wsgi_application() is not None
    assert send(Client(), "/").status_code == 405
