"""What a browser that is signed out may keep for its person, and what it may not."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.admin.writing import unsaved
from articles.models import Journal
from tests.articles.admin.desk import change_url, known_browser, sign_in
from tests.articles.admin.test_journal import journal_url
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def stashed(client):
    """Return the headlines that the browser has kept, by the form that they are from."""
    return {key: entry["texts"]["headline"] for key, entry in client.session.get("unsaved", {}).items()}


def send(client, article, headline, **sent):
    return client.post(change_url(article), {"headline": headline} | sent)


def test_a_browser_keeps_its_last_three_forms():
    articles, client = [make_article() for _ in range(4)], known_browser()
    for place, article in enumerate(articles):
        send(client, article, f"Form {place}")
    assert stashed(client) == {
        f"{article.public_id} ": f"Form {place}" for place, article in enumerate(articles) if place
    }
    send(client, articles[1], "Form 1, again")
    send(client, articles[0], "Form 0, again")
    assert [*stashed(client).values()] == ["Form 3", "Form 1, again", "Form 0, again"]


def test_two_forms_of_one_article_are_two_and_one_sent_again_is_one():
    article, client = make_article(), known_browser()
    for sitting, headline in (("a", "First tab"), ("b", "Second tab"), (" a\x00 ", "First tab, again")):
        send(client, article, headline, sitting=sitting)
    assert stashed(client) == {f"{article.public_id} b": "Second tab", f"{article.public_id} a": "First tab, again"}


@pytest.mark.parametrize(("length", "is_kept"), [(399_999, True), (400_000, False)])
def test_a_form_of_400000_characters_is_kept_and_no_longer_one(length, is_kept):
    # The number of the text that it was written over is one character more.
    article, client = make_article(), known_browser()
    send(client, article, "x" * length)
    assert bool(stashed(client)) is is_kept
    editor = sign_in("editor")
    editor.post(journal_url(article), {"headline": "x" * length})
    assert Journal.objects.exists() is is_kept


def test_the_form_of_no_article_is_not_kept():
    client = known_browser()
    for key in ("01890000-0000-7000-8000-000000000000", "999999", "x", "1" * 37):
        response = client.post(reverse("admin:articles_article_change", args=[key]), {"headline": "Forged"})
        assert response.status_code == 302
    assert client.session.get("unsaved") is None


def test_a_browser_in_which_nobody_has_signed_in_keeps_nothing_and_learns_nothing():
    article, client = make_article(), Client()
    there = send(client, article, "Forged")
    nowhere = client.post(
        "/admin/articles/article/01890000-0000-7000-8000-000000000000/change/", {"headline": "Forged"}
    )
    assert (there.status_code, [*there.cookies]) == (nowhere.status_code, [*nowhere.cookies]) == (302, [])
    assert not Session.objects.exists()


def test_what_a_signed_out_browser_keeps_is_gone_after_a_day_and_its_next_session_lasts_as_long_as_any():
    article, client = make_article(), known_browser()
    send(client, article, "Kept")
    assert client.session.get_expiry_age() == 86_400
    User.objects.create_user("ana", password="a ferry after a week", is_staff=True)
    client.post("/admin/login/", {"username": "ana", "password": "a ferry after a week"})
    assert client.session.get_expiry_age() == 1_209_600


def test_a_form_that_was_sent_to_an_articles_key_is_kept_as_well():
    article, client = make_article(), known_browser()
    client.post(reverse("admin:articles_article_change", args=[article.pk]), {"headline": "By its key"})
    assert stashed(client) == {f"{article.pk} ": "By its key"}


@pytest.mark.slow
def test_what_is_kept_for_its_writer_waits_for_them_and_leaves_other_articles_forms_alone():
    ana, ben = make_user("ana", groups=["editor"]), make_user("ben", groups=["editor"])
    first, second, client = make_article(), make_article(), known_browser()
    send(client, first, "Ana's", writer=str(ana.pk), sitting="a", turn="7\x00")
    send(client, second, "Anybody's")
    client.force_login(ben)
    client.get(change_url(second))
    assert Journal.objects.get().texts["headline"] == "Anybody's"
    assert stashed(client) == {f"{first.public_id} a": "Ana's"}
    client.force_login(ana)
    client.get(change_url(first))
    assert not Journal.objects.filter(user=ana).exists()


def test_what_its_writer_comes_back_to_is_kept_with_its_form_and_its_mark():
    ana, article, client = make_user("ana", groups=["editor"]), make_article(), known_browser()
    send(client, article, "Ana's", writer=str(ana.pk), sitting="a", turn="7\x00", base="3")
    client.force_login(ana)
    client.get(change_url(article))
    row = Journal.objects.get(user=ana)
    assert (row.texts["headline"], row.texts["turn"], row.base) == ("Ana's", "7", 3)
    assert row.texts["id"].startswith("a ")
    assert stashed(client) == {}


# --- Which of several unsaved texts a page goes on from.


def note(article, person, headline, minute, sitting):
    at = NOON.replace(minute=minute)
    return desk.keep_unsaved(article, by=person, base=minute, texts={"headline": headline}, at=at, sitting=sitting)


def restored(article, person, wanted=""):
    row = unsaved.find(article, by=person, restore=wanted)
    others = [(other["texts"]["headline"], other["at"]) for other in row.texts["aside"]]
    return row.texts["headline"], row.base, row.saved_at, others


def test_the_newest_text_is_restored_unless_the_address_names_another():
    article, ana = make_article(), make_user()
    note(article, ana, "First", 1, "a")
    note(article, ana, "Second", 2, "b")
    first, second = NOON.replace(minute=1), NOON.replace(minute=2)
    newest = ("Second", 2, second, [("First", first)])
    assert restored(article, ana) == newest
    assert restored(article, ana, "c 2026-03-03T12:00:00+00:00") == newest
    assert restored(article, ana, "a 2026-03-03T12:01:00+00:00") == ("First", 1, first, [("Second", second)])
    # Its form was typed on in: the id that was offered is no longer there, and its text is.
    assert restored(article, ana, "a 2026-03-03T12:00:30+00:00") == ("First", 1, first, [("Second", second)])


def test_what_says_the_same_as_is_stored_is_left_out_where_another_text_says_more():
    article, ana = make_article(headline="Stored"), make_user()
    note(article, ana, "Typed", 1, "a")
    note(article, ana, "Stored", 2, "b")
    assert restored(article, ana)[0] == "Typed"
    assert restored(article, ana)[3] == []
    note(article, ana, "Stored", 3, "a")
    assert restored(article, ana)[0] == "Stored"


def test_nobody_is_offered_what_another_typed():
    article, ana = make_article(), make_user()
    note(article, ana, "Hers", 1, "a")
    note(make_article(), make_user("ben"), "His", 1, "a")
    assert unsaved.find(article, by=make_user()) is None
    assert unsaved.find(make_article(), by=ana) is None


def test_what_a_form_says_of_itself_is_cut_to_eighty_characters():
    article, ana = make_article(), make_user()
    row = unsaved.keep(article, QueryDict(f"headline=New&sitting={'s' * 90}&turn={'t' * 90}"), by=ana, at=NOON)
    assert row.texts["id"] == f"{'s' * 80} 2026-03-03T12:00:00+00:00"
    assert (row.texts["turn"], row.saved_at) == ("t" * 80, NOON)
