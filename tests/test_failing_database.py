"""What readers, clients and editors get while the database fails."""

import pytest
from django.db import connection
from django.test import Client

from articles.models import Revision
from newsroom.outages import OutageFilter
from tests.articles.admin.desk import change_url, form_values, parsed, sign_in, words
from tests.articles.api.client import ARTICLES, problem
from tests.factories import make_article, make_live_article

# In whatever they type, signs that mean something in HTML.
TEXTS = {
    "headline": "Ferry “sinks” <b>",
    "dek": "Nobody hurt",
    "summary": "\r\nA ferry & two boats.\r\n\r\n</textarea>Yes.",
}


def without_raising(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def unreachable(transactional_db, monkeypatch):
    """Return a function after which nobody reaches the database."""

    def leave():
        connection.close()
        where = {"NAME": "/no such folder/news.sqlite3"} if connection.vendor == "sqlite" else {"PORT": "1"}
        for name, value in where.items():
            monkeypatch.setitem(connection.settings_dict, name, value)

    yield leave
    monkeypatch.undo()
    connection.close()


@pytest.fixture
def read_only(transactional_db):
    """Return a function after which the database can be read and not written to."""
    is_sqlite = connection.vendor == "sqlite"

    def close(word="ON"):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA query_only={word}" if is_sqlite else f"SET default_transaction_read_only={word}")

    yield close
    close("OFF")


@pytest.mark.parametrize("path", ["/", "/articles/ferry/", "/feed.atom", "/search/?q=ferry", "/nowhere/"])
def test_a_reader_gets_a_page_that_says_when_to_try_again(unreachable, path):
    make_live_article(slug="ferry")
    unreachable()
    response = without_raising(Client()).get(path)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert words(parsed(response).css_first("h1")) == "The page is not available at the moment"
    assert "ETag" not in response


def test_a_client_gets_a_problem_that_says_when_to_try_again(unreachable):
    unreachable()
    response = without_raising(Client()).get(ARTICLES)
    assert problem(response, "unavailable", 503)["detail"] == (
        "The database does not answer at the moment. Try again after the number of seconds in Retry-After."
    )
    assert (response["Retry-After"], response["Cache-Control"]) == ("30", "no-store")
    again = without_raising(Client()).get(ARTICLES, headers={"if-none-match": '"x"'})
    assert (again.status_code, again["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("path", ["/", ARTICLES])
def test_the_log_gets_one_line_with_the_sentence(unreachable, caplog, path):
    unreachable()
    without_raising(Client()).get(path)
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert OutageFilter().filter(record)
    expected = "cannot be opened" if connection.vendor == "sqlite" else "cannot be reached"
    assert record.getMessage().startswith(f"Service Unavailable: {path} (The database ")
    assert expected in record.getMessage()


def sent_again(response):
    """Return what the page's form would send."""
    sent = {}
    for field in parsed(response).css_first("form.typed").css("input, textarea"):
        text = field.attributes["value"] if field.tag == "input" else field.text()
        sent.setdefault(field.attributes["name"], []).append(text or "")
    return sent


def normal(fields):
    lists = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    return {name: [v.replace("\r\n", "\n") for v in values] for name, values in lists.items() if values}


def test_an_editor_whose_save_fails_gets_all_that_was_typed_and_sends_it_again(unreachable, monkeypatch):
    article, ana = make_article(), without_raising(sign_in("editor"))
    form = form_values(ana.get(change_url(article))) | TEXTS | {"_continue": "Save"}
    unreachable()
    response = ana.post(change_url(article), form)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert words(parsed(response).css_first("h1")) == "Your text is not saved yet"
    assert parsed(response).css_first("form.typed").attributes["action"] == change_url(article)
    assert {node.attributes["name"] for node in parsed(response).css("textarea")} >= set(TEXTS)
    again = sent_again(response)
    assert normal(again) == normal(form)
    monkeypatch.undo()  # the database is back
    assert ana.post(change_url(article), again).status_code == 302
    assert Revision.objects.get().headline == "Ferry “sinks” <b>"


def test_an_editor_whose_database_takes_nothing_gets_all_that_was_typed(read_only):
    article, ana = make_article(), without_raising(sign_in("editor"))
    form = form_values(ana.get(change_url(article))) | TEXTS
    read_only()
    response = ana.post(change_url(article), form)
    assert response.status_code == 503
    assert normal(sent_again(response)) == normal(form)


def test_nobody_elses_words_are_shown(unreachable):
    article, form = make_article(), {"headline": "Kittiwake"}
    unreachable()
    stranger = without_raising(Client())
    stranger.cookies["sessionid"] = "a" * 32
    response = stranger.post(change_url(article), form)
    assert (response.status_code, "Kittiwake" in response.content.decode()) == (503, False)


def test_a_password_is_never_shown(unreachable):
    ana = without_raising(sign_in("editor"))
    ana.get("/admin/")
    assert "known" in ana.cookies
    unreachable()
    for address in ("/admin/login/?next=/admin/", "/admin/password_change/"):
        response = ana.post(address, {"username": "ana", "new_password1": "kittiwake", "password": "kittiwake"})
        assert (response.status_code, "kittiwake" in response.content.decode()) == (503, False)


def test_a_form_that_is_none_is_answered_without_a_text(unreachable):
    article, ana = make_article(), without_raising(sign_in("editor"))
    ana.get(change_url(article))
    unreachable()
    response = ana.post(change_url(article), b"--x\r\n", content_type="multipart/form-data; boundary=\xff")
    assert (response.status_code, parsed(response).css_first("form.typed")) == (503, None)
