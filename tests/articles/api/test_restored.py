"""After the site has gone back to a backup, nobody gets anything of what was lost, whatever is published since."""

import struct
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils.http import http_date

from articles import desk
from articles.api import cursors
from articles.api.changes import SyncPoint
from articles.models import PublicVersion, Rendition, VersionMark
from articles.reading import public_version
from tests.articles.api.client import ARTICLES, get, problem
from tests.articles.api.test_changes import Copy
from tests.factories import THEN, make_approved_article, make_tag, make_user

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/changes/"


@pytest.fixture(autouse=True)
def _pages_outlive_the_database(settings):
    """Keep pages where no backup puts them back, as in Redis."""
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in ("default", "pages")
    }
    yield
    for name in ("default", "pages"):
        caches[name].clear()


@pytest.fixture
def editor():
    return make_user("editor")


@contextmanager
def lost():
    """Let the database forget what is done within, as one does that goes back to a backup."""
    with transaction.atomic():
        before = transaction.savepoint()
        yield
        transaction.savepoint_rollback(before)


def number():
    return public_version.read().number


def publish(editor, **columns):
    """Publish an article whose moment is the same in whatever timeline."""
    article = make_approved_article(**columns)
    desk.publish(article, by=editor, at=THEN)
    return article


def test_each_change_draws_a_mark_that_no_other_has(editor):
    article = publish(editor)
    for _ in range(3):
        desk.tag(article, by=editor, add=[make_tag()])
    marks = dict(VersionMark.objects.values_list("number", "mark"))
    assert list(marks) == list(range(1, number() + 1))
    assert len(set(marks.values())) == len(marks)
    assert PublicVersion.objects.get().mark == marks[number()]
    with lost():
        public_version.move()
        lost_mark = PublicVersion.objects.get().mark
    public_version.move()
    assert PublicVersion.objects.get().mark != lost_mark


@pytest.mark.parametrize("path", ["/", "/articles/kittiwake/", "/feed.atom", "/search/?q=kittiwake", ARTICLES])
def test_no_page_of_a_lost_timeline_is_shown_and_no_client_that_has_one_is_right(client, editor, path):
    with lost():
        publish(editor, headline="Kittiwake")
        shown = client.get(path)
        assert "Kittiwake" in shown.content.decode()
        lost_number = number()
    while number() < lost_number:
        publish(editor, headline="Puffin")
    assert number() == lost_number
    for headers in ({}, {"if-none-match": shown["ETag"]}):
        again = Client().get(path, headers=headers)
        assert again.status_code == (404 if path.startswith("/articles") else 200)
        assert again.get("ETag") != shown["ETag"]
        assert "Kittiwake" not in again.content.decode().replace("q=kittiwake", "")


def test_no_text_of_a_lost_timeline_is_taken_for_the_articles_own(client, editor):
    article = publish(editor, headline="Puffin")
    path, at = f"{ARTICLES}{article.public_id}/", THEN + timedelta(hours=1)
    with lost():
        desk.tag(article, by=editor, add=[make_tag("lost")])
        Rendition.objects.filter(pk=article.pk).update(changed_at=at)
        shown, lost_number = client.get(path), Rendition.objects.get(pk=article.pk).number
        assert shown["Last-Modified"] == http_date(at.timestamp())
    article.refresh_from_db()
    desk.tag(article, by=editor, add=[make_tag("found")])
    Rendition.objects.filter(pk=article.pk).update(changed_at=THEN)
    assert Rendition.objects.get(pk=article.pk).number == lost_number
    for header, value in (("if-none-match", shown["ETag"]), ("if-modified-since", shown["Last-Modified"])):
        again = client.get(path, headers={header: value})
        assert (again.status_code, [tag["slug"] for tag in again.json()["tags"]]) == (200, ["found"])


def test_a_client_that_follows_a_lost_timeline_is_asked_to_start_again(client, editor):
    publish(editor, headline="Puffin")
    copy = Copy(client)
    with lost():
        publish(editor, headline="Kittiwake")
        copy.follow()
        lost_number = number()
    refused = client.get(CHANGES, {"since": copy.token})
    document = problem(refused, "token-lost", 410)
    assert [(error["parameter"], error["code"]) for error in document["errors"]] == [("since", "token-lost")]
    assert document["detail"] == (
        "since: This token is of changes that the site has lost: it has gone back to a backup since. Discard your copy "
        "and start again without “since”."
    )
    while number() < lost_number + 1:
        publish(editor)
    assert client.get(CHANGES, {"since": copy.token}).status_code == 410
    fresh = Copy(client)
    fresh.follow()
    assert fresh.is_right


def test_a_client_that_was_behind_the_backup_goes_on(client, editor):
    publish(editor)
    copy = Copy(client)
    copy.follow()
    with lost():
        article = publish(editor)
        desk.withdraw(article, by=editor, reason="Wrong")
    assert copy.follow() == []
    publish(editor, headline="Puffin")
    assert [change["object"]["headline"] for change in copy.follow()] == ["Puffin"]
    assert copy.is_right


def test_a_client_that_was_in_the_middle_of_its_first_copy_is_asked_only_if_it_got_something_lost(client, editor):
    for _ in range(3):
        publish(editor)
    early, late = Copy(client), Copy(client)
    with lost():
        for _ in range(2):
            publish(editor)
        early.follow(2, pages=1)
        late.follow(2, pages=2)
        assert (early.has_more, late.has_more) == (True, True)
    early.follow()
    assert early.is_right
    assert client.get(CHANGES, {"since": late.token}).status_code == 410


def without_mark(token):
    """Return the token as the release before this one issued it."""
    packed = cursors.verify(token, "changes")
    return cursors.sign(packed[: struct.calcsize(">qqqq")], "changes")


def test_a_token_of_a_release_without_marks_counts_until_its_number_is_above_the_sites(client, editor):
    publish(editor)
    copy = Copy(client)
    copy.follow()
    token = without_mark(copy.token)
    assert SyncPoint.read(token).mark is None
    assert get(client, "changes", since=token)["changes"] == []
    page = get(client, "changes", since=token)
    assert SyncPoint.read(page["next_token"]) == SyncPoint.read(copy.token)
    with lost():
        publish(editor)
        copy.follow()
    assert client.get(CHANGES, {"since": without_mark(copy.token)}).status_code == 410


def test_what_release_0_2_0_changes_has_no_mark_and_is_followed_all_the_same(client, editor):
    article = publish(editor)
    copy = Copy(client)
    copy.follow()
    before = public_version.read().key()
    with connection.cursor() as cursor:  # as that release does
        cursor.execute("UPDATE articles_publicversion SET number = number + 1")
        cursor.execute("UPDATE articles_rendition SET number = %s", [number()])
    assert public_version.read().key() != before
    assert [change["id"] for change in copy.follow()] == [str(article.public_id)]
    assert SyncPoint.read(copy.token).mark == 0
    assert copy.follow() == []
    public_version.move()
    assert copy.follow() == []
    # Another timeline draws a mark for that number.
    VersionMark.objects.create(number=SyncPoint.read(copy.token).number, mark=5)
    assert client.get(CHANGES, {"since": copy.token}).status_code == 410


def test_a_number_that_is_set_back_by_hand_draws_its_marks_again(editor):
    publish(editor)
    first = PublicVersion.objects.get().mark
    PublicVersion.objects.update(number=0)
    while number() < VersionMark.objects.count():
        public_version.move()
    assert PublicVersion.objects.get().mark != first
    assert VersionMark.objects.get(pk=number()).mark == PublicVersion.objects.get().mark


def test_a_version_that_is_missing_begins_with_one(editor):
    PublicVersion.objects.all().delete()
    assert public_version.read(datetime(2026, 1, 1, tzinfo=UTC)).number == 0
    assert public_version.move() == 1
