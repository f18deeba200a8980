"""Nothing that was typed is lost: a journal at the desk, and a browser that keeps a form until its person is back."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.models import Article, Journal, Revision
from tests.articles.admin.desk import change_url, faults, form_values, parsed, sign_in, words
from tests.factories import THEN, make_article, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

TYPED = {
    "headline": "Ferry — “again”",
    "dek": "A dek.",
    "summary": "One.\r\n\r\nTwo *three*.",
    "ai_use": "assisted",
    "citations-0-role": "origin",
    "citations-0-url": "https://reuters.com/ferry",
    "citations-0-text": "What Reuters said.\r\nAll of it.",
}


def journal_url(article):
    return reverse("admin:articles_article_journal", args=[article.public_id])


def bar(response):
    """Return what the page says about text that was typed and not saved, "" where it says nothing."""
    message = parsed(response).css_first("#unsaved")
    return words(message) if message else ""


def discard(client, article, response, place=0):
    """Throw away one of the offered texts, with all that the form sends along, and return the page that follows."""
    mark = parsed(response).css(".offered button[name=discard]")[place].attributes["value"]
    return client.post(change_url(article), form_values(response) | {"discard": mark}, follow=True)


def kept_of(form):
    return {name: form[name] for name in TYPED}


@pytest.mark.slow
def test_a_session_that_ends_while_somebody_types_costs_them_nothing():
    article, person = make_article(), make_user("ana", groups=["editor"])
    tag, section = make_tag(), make_section()
    person.set_password("secret")
    person.save()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    page = client.get(change_url(article))
    token = parsed(page).css_first("[name=csrfmiddlewaretoken]").attributes["value"]
    del client.cookies[settings.SESSION_COOKIE_NAME]
    sent = form_values(page) | TYPED | {"filed_under": [tag.pk], "section": section.pk, "csrfmiddlewaretoken": token}
    response = client.post(change_url(article), sent)
    login = f"{reverse('admin:login')}?next={change_url(article)}"
    assert (response.status_code, response.url) == (302, login)
    assert not Revision.objects.exists()
    token = parsed(client.get(login)).css_first("[name=csrfmiddlewaretoken]").attributes["value"]
    credentials = {"username": "ana", "password": "secret", "csrfmiddlewaretoken": token, "next": change_url(article)}
    response = client.post(login, credentials, follow=True)
    assert bar(response).startswith("Restored, not yet saved.")
    shown = form_values(response)
    assert kept_of(shown) == TYPED
    assert (shown["filed_under"], shown["section"]) == ([str(tag.pk)], str(section.pk))
    token = parsed(response).css_first("[name=csrfmiddlewaretoken]").attributes["value"]
    assert client.post(change_url(article), shown | {"csrfmiddlewaretoken": token}).status_code == 302
    revision = Revision.objects.get()
    assert (revision.headline, revision.summary) == ("Ferry — “again”", "One.\n\nTwo *three*.")
    assert revision.citations[0]["text"] == "What Reuters said.\nAll of it."
    assert bar(client.get(change_url(article))) == ""


def test_what_one_person_typed_is_not_shown_to_the_next_who_signs_in_at_that_computer():
    article, ana = make_article(), sign_in("editor", name="ana")
    sent = form_values(ana.get(change_url(article))) | TYPED
    ana.post(reverse("admin:logout"))
    ana.post(change_url(article), sent)
    assert ana.session["unsaved"]
    ana.force_login(make_user("ben", groups=["editor"]))
    response = ana.get(change_url(article))
    assert bar(response) == ""
    assert form_values(response)["headline"] == article.headline
    assert not Journal.objects.exists()


def test_somebody_without_an_account_keeps_nothing_at_the_desk():
    article, client = make_article(), Client()
    assert client.post(change_url(article), TYPED).status_code == 302
    assert client.post(change_url(article), TYPED | {"summary": "x" * 500_000}).status_code == 413
    assert client.session.get("unsaved") is None
    assert not Journal.objects.exists()


@pytest.mark.slow
def test_what_is_typed_is_kept_every_few_seconds_and_offered_back():
    article, client = make_article(), sign_in("editor", name="ana")
    sent = form_values(client.get(change_url(article))) | TYPED
    response = client.post(journal_url(article), sent)
    journal = Journal.objects.get()
    assert response.json() == {"saved_at": f"{journal.saved_at:%H:%M}"}
    assert "no-store" in response.headers["Cache-Control"]
    assert (journal.user.username, journal.base) == ("ana", 0)
    response = client.get(change_url(article))
    assert bar(response).startswith("You typed this on")
    assert form_values(response)["headline"] == article.headline
    assert parsed(response).css_first("#unsaved a").attributes["href"].startswith("?restore=")
    response = client.get(change_url(article), {"restore": "1"})
    assert bar(response).startswith("Restored, not yet saved.")
    assert kept_of(form_values(response)) == TYPED
    response = client.post(f"{change_url(article)}?restore=1", form_values(response) | {"_continue": "1"})
    assert response.url == change_url(article)
    assert bar(client.get(response.url)) == ""


def test_what_is_kept_is_thrown_away_when_its_person_says_so():
    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | TYPED
    client.post(journal_url(article), sent)
    response = discard(client, article, client.get(change_url(article)))
    assert bar(response) == ""
    assert not Journal.objects.exists()


@pytest.mark.slow
def test_a_form_that_nobody_typed_into_leaves_what_was_typed_earlier_to_be_gone_on_from():
    article, client = make_article(summary="One.\n\nTwo."), sign_in("editor")
    sent = form_values(client.get(change_url(article)))
    client.post(journal_url(article), sent | {"headline": "Typed"})
    assert client.post(journal_url(article), sent).json() == {"saved_at": ""}
    client.post(change_url(article), form_values(client.get(change_url(article))))
    assert Journal.objects.get().texts["headline"] == "Typed"
    assert bar(client.get(change_url(article))) != ""


def test_what_says_the_same_as_is_stored_is_not_offered():
    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article)))
    assert client.post(journal_url(article), sent).json() == {"saved_at": ""}
    assert bar(client.get(change_url(article))) == ""


def test_nobody_is_offered_what_somebody_else_typed():
    article, ana = make_article(), sign_in("editor")
    ana.post(journal_url(article), form_values(ana.get(change_url(article))) | TYPED)
    assert bar(sign_in("editor").get(change_url(article))) == ""


def test_a_failure_while_saving_loses_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("The disk is full.")

    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | TYPED
    with monkeypatch.context() as broken:
        broken.setattr(desk, "save_text", fail)
        client.raise_request_exception = False
        assert client.post(change_url(article), sent).status_code == 500
    response = client.get(change_url(article), {"restore": "1"})
    assert kept_of(form_values(response)) == TYPED


def test_what_was_typed_over_an_older_text_is_merged_when_it_is_restored():
    article, ana = make_article(headline="Old", summary="As it came."), sign_in("editor")
    ana.post(journal_url(article), form_values(ana.get(change_url(article))) | {"summary": "Ana's."})
    desk.save_text(article, by=make_user(), headline="Ben's", summary="As it came.")
    restored = form_values(ana.get(change_url(article), {"restore": "1"}))
    assert (restored["base"], restored["headline"], restored["summary"]) == ("0", "Old", "Ana's.")
    ana.post(change_url(article), restored)
    saved = Revision.objects.get(number=2)
    assert (saved.headline, saved.summary) == ("Ben's", "Ana's.")


def test_what_was_typed_before_the_desk_closed_the_article_can_still_be_read():
    article, ana = make_article(), sign_in("editor")
    ana.post(journal_url(article), form_values(ana.get(change_url(article))) | TYPED)
    desk.spike(article, by=make_user(), reason="Not ours.")
    response = ana.get(change_url(article))
    assert "Ferry — “again”" in bar(response)
    assert parsed(response).css("#unsaved a") == []


def test_a_form_with_a_fault_is_kept_as_well():
    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | {"summary": "x" * 5001}
    assert len(faults(client.post(change_url(article), sent))) == 1
    assert form_values(client.get(change_url(article), {"restore": "1"}))["summary"] == "x" * 5001


def test_enter_saves_and_throws_nothing_away():
    article, client = make_article(), sign_in("editor")
    client.post(journal_url(article), form_values(client.get(change_url(article))) | TYPED)
    form = parsed(client.get(change_url(article))).css_first("#article_form")
    first = form.css("input[type=submit], button[type=submit], button:not([type])")[0]
    assert (first.attributes["name"], "formaction" in first.attributes) == ("_continue", False)


def test_keeping_needs_the_right_to_write_and_a_post():
    article = make_article()
    assert sign_in("admin").post(journal_url(article), TYPED).status_code == 403
    assert sign_in("editor").get(journal_url(article)).status_code == 405
    assert Client().post(journal_url(article), TYPED).status_code == 302
    assert not Journal.objects.exists()
    assert Article.objects.get().updated_at != THEN
