"""Who may import, see uploads and undo batches; and the page that undoes a batch."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.models import Article
from importers.models import ImportBatch, ImportUpload
from importers.runs.undo import plan
from tests.articles.admin.desk import messages_of, parsed, sign_in, words
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import ADD, IMMEDIATE_TASKS, badge, latest_upload, posts, press, send, url_of

pytestmark = pytest.mark.django_db

BATCHES = reverse("admin:importers_importbatch_changelist")
ROLES = pytest.mark.parametrize("role", ["curator", "editor", "publisher", "admin"])


@pytest.fixture(autouse=True)
def _worker_at_hand(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path / "var"


def undo_url(batch):
    return reverse("admin:importers_importbatch_undo", args=[batch.pk])


def batch_url(batch):
    return reverse("admin:importers_importbatch_change", args=[batch.pk])


def imported(client, *several):
    """Import the posts through the admin, and return the batch."""
    send(client, ("posts.json", posts(*several)))
    press(client, latest_upload(), "_import")
    return latest_upload().batch


def counts_of(page):
    return [int(words(node).split()[0]) for node in parsed(page).css(".counts li")]


@pytest.mark.slow
@ROLES
def test_every_role_of_the_desk_imports(role):
    client = sign_in(role)
    assert [link.attributes["href"] for link in parsed(client.get(BATCHES)).css(".object-tools a")] == [reverse(ADD)]
    assert imported(client, post(1)).created_count == 1


def test_a_person_without_the_right_cannot_import():
    client, owner = sign_in(), sign_in("curator")
    send(owner, ("posts.json", posts(post(1))))
    for url in (reverse(ADD), url_of(latest_upload()), url_of(latest_upload(), "progress")):
        assert client.get(url).status_code == 403
        assert client.post(url, {"_import": "1"}).status_code == 403
        assert Client().get(url).status_code == 302
    assert not Article.objects.exists()


def test_a_curator_sees_only_their_own_uploads_and_an_editor_sees_all():
    send(sign_in("curator"), ("posts.json", posts(post(1))))
    other, editor = sign_in("curator"), sign_in("editor")
    for url in (url_of(latest_upload()), url_of(latest_upload(), "progress")):
        assert other.get(url).status_code == 404
        assert editor.get(url).status_code == 200
    assert other.post(url_of(latest_upload()), {"_import": "1"}).status_code == 404
    assert not Article.objects.exists()
    listed = reverse("admin:importers_importupload_changelist")
    assert [len(parsed(who.get(listed)).css("#result_list tbody tr")) for who in (other, editor)] == [0, 1]
    assert badge(press(editor, latest_upload(), "_import")) == "Imported"


def test_a_get_request_changes_nothing_and_a_forged_request_is_refused():
    client = sign_in("curator", name="carla")
    send(client, ("posts.json", posts(post(1))))
    client.get(url_of(latest_upload()), {"_import": "1"})
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ImportUpload.objects.get().by)
    for url in (reverse(ADD), url_of(latest_upload())):
        assert strict.post(url, {"_import": "1"}).status_code == 403
    assert (ImportUpload.objects.get().state, Article.objects.count()) == ("checked", 0)


# --- Undoing.


@pytest.mark.slow
@ROLES
def test_who_may_undo_their_own_batch(role):
    client, may = sign_in(role), role != "admin"
    batch = imported(client, post(1))
    assert bool(parsed(client.get(batch_url(batch))).css("a.undo")) is may
    assert client.get(undo_url(batch)).status_code == (200 if may else 403)
    assert client.post(undo_url(batch)).status_code == (302 if may else 403)
    assert Article.objects.exists() is not may


@pytest.mark.slow
@ROLES
def test_who_may_undo_somebody_elses_batch(role):
    client, may = sign_in(role), role in ("editor", "publisher")
    batch = imported(sign_in("curator"), post(1))
    assert bool(parsed(client.get(batch_url(batch))).css("a.undo")) is may
    assert client.get(undo_url(batch)).status_code == (200 if may else 403)
    assert client.post(undo_url(batch)).status_code == (302 if may else 403)
    assert Article.objects.exists() is not may


def test_a_curator_cannot_undo_an_import_by_command(tmp_path):
    (tmp_path / "a.json").write_bytes(posts(post(1)))
    call_command("import_wordpress", str(tmp_path / "a.json"))
    assert sign_in("curator").post(undo_url(ImportBatch.objects.get())).status_code == 403
    assert Article.objects.exists()


@pytest.mark.slow
def test_the_undo_page_shows_what_would_happen_before_anything_does():
    client = sign_in("curator")
    imported(client, post(1))
    batch = imported(client, post(1, title={"rendered": "Ferry 1 stops"}), post(2), post(3))
    page = client.get(undo_url(batch))
    assert counts_of(page) == [2, 1, 0, 0]
    assert Article.objects.count() == 3
    page = client.post(undo_url(batch), follow=True)
    assert messages_of(page) == [
        f"Batch {batch.pk} undone: 2 articles deleted, 1 restored, 0 citations removed, 0 articles kept."
    ]
    assert words(parsed(page).css_first(".field-state .readonly")) == "Undone"
    assert Article.objects.get().headline == "Ferry 1 runs"
    assert parsed(page).css("a.undo") == []


@pytest.mark.slow
def test_articles_that_people_have_worked_on_are_named_and_kept():
    client = sign_in("publisher")
    batch = imported(client, post(1), post(2))
    desk.save_text(Article.objects.get(source_ref="1"), by=make_user(), headline="Ours")
    page = client.get(undo_url(batch))
    assert counts_of(page) == [1, 0, 0, 1]
    assert words(parsed(page).css_first("ul.rows li")).startswith("“Ferry 1 runs” (draft) stays")
    page = client.post(undo_url(batch))
    assert messages_of(page)[0].startswith("Nothing was undone.")
    assert Article.objects.count() == 2
    client.post(undo_url(batch), {"keep_touched": "on"})
    assert Article.objects.get().source_ref == "1"


@pytest.mark.slow
def test_changed_articles_that_people_have_worked_on_are_named_and_kept():
    client = sign_in("publisher")
    imported(client, post(1))
    batch = imported(client, post(1, title={"rendered": "Ferry 1 stops"}, class_list=["tag-strikes"]), post(2))
    article = Article.objects.get(source_ref="1")
    desk.save_text(article, by=make_user(), headline="Ours")
    page = client.get(undo_url(batch))
    assert counts_of(page) == [1, 0, 0, 1]
    assert words(parsed(page).css_first("ul.rows li")).startswith("“Ferry 1 stops” keeps its new text")
    assert messages_of(client.post(undo_url(batch)))[0].startswith("Nothing was undone.")
    page = client.post(undo_url(batch), {"keep_touched": "on"}, follow=True)
    assert ("1 articles deleted" in messages_of(page)[0], "1 articles kept" in messages_of(page)[0]) == (True, True)
    article = Article.objects.get()
    assert (article.headline, article.working.headline, list(article.tags.values_list("slug", flat=True))) == (
        "Ferry 1 stops", "Ours", ["strikes"],
    )  # fmt: skip


def test_a_dry_run_and_an_undone_batch_offer_no_undo():
    client = sign_in("publisher")
    batch = imported(client, post(1))
    client.post(undo_url(batch))
    for refused, reason in ((batch, "already undone"), (latest_upload().check_batch, "was a dry run")):
        page = parsed(client.get(undo_url(refused)))
        assert reason in words(page.css_first(".errornote"))
        assert page.css(".submit-row input") == []
    assert client.get(undo_url(ImportBatch(pk=999))).status_code == 404


def test_a_very_large_batch_can_only_be_undone_by_command(monkeypatch):
    monkeypatch.setattr("importers.admin.undo_page.MAX_AT_ONCE", 1)
    client = sign_in("curator")
    batch = imported(client, post(1), post(2))
    page = parsed(client.get(undo_url(batch)))
    assert words(page.css_first("pre.command")) == f".venv/bin/python manage.py undo_import {batch.pk}"
    client.post(undo_url(batch))
    assert Article.objects.count() == 2


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_the_undo_page_costs_as_much_for_thirty_articles_as_for_one(number, django_assert_num_queries):
    client = sign_in("curator")
    url = undo_url(imported(client, *(post(n) for n in range(1, number + 1))))
    # Session, person, the batch, rights (2), articles to delete, to restore, credits to remove, obstacles (2).
    with django_assert_num_queries(10):
        assert counts_of(client.get(url)) == [number, 0, 0, 0]


@pytest.mark.slow
def test_the_plan_lists_the_first_obstacles_and_counts_them_all():
    client = sign_in("publisher")
    batch = imported(client, post(1), post(2), post(3))
    for article in Article.objects.all():
        desk.save_text(article, by=make_user(), headline="Ours")
    planned = plan(batch, most=2)
    assert (planned.deletes, len(planned.obstacles), planned.obstacle_count) == (0, 2, 3)
