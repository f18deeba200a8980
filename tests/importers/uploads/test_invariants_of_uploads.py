"""Each invariant of uploads: broken, found, and healed where there is one right answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from importers.models import ImportBatch, ImportUpload
from importers.uploads import acts, storage
from tests.articles.admin.desk import sign_in
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import IMMEDIATE_TASKS, latest_upload, posts, send
from tests.soundness import found, heals, update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker_at_hand(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path / "var"


@pytest.fixture
def upload():
    """Return an upload that was checked an hour ago."""
    send(sign_in("curator"), ("posts.json", posts(post(1))))
    return hours_later(latest_upload())


def hours_later(upload):
    before = timezone.now() - timedelta(hours=1)
    update(upload, told_at=before, state_since=before)
    upload.refresh_from_db()
    return upload


def test_an_upload_is_sound_from_its_arrival_to_its_end(upload):
    assert (upload.state, found()) == ("checked", {})
    acts.confirm(upload, by=upload.by)
    assert (hours_later(upload).state, found()) == ("done", {})
    send(sign_in("curator"), ("more.json", posts(post(2))))
    assert acts.discard(latest_upload(), by=upload.by)
    assert (hours_later(latest_upload()).state, found()) == ("discarded", {})


def test_an_upload_whose_files_are_gone_is_found(upload):
    storage.remove(upload)
    assert found() == {"upload_without_files": 1}


def test_the_files_of_an_upload_that_is_over_are_deleted(upload):
    update(upload, state="discarded")
    heals("upload_files_left")
    assert not storage.folder(upload).exists()


def test_an_upload_that_waits_although_no_task_is_queued_is_found(upload, settings):
    update(upload, state="uploaded")
    assert found() == {"upload_without_task": 1}
    del settings.TASKS
    acts.tasks.check.enqueue(upload.pk)
    assert found() == {}


def test_an_upload_whose_worker_is_silent_is_found(upload):
    update(upload, state="importing")
    assert found() == {"upload_worker_silent": 1}


def test_an_upload_that_is_checked_without_a_finished_check_is_found(upload):
    ImportBatch.objects.filter(pk=upload.check_batch_id).update(finished_at=None)
    assert found() == {"upload_without_batch": 1}


def test_an_upload_that_is_imported_without_an_import_is_found(upload):
    storage.remove(upload)
    update(upload, state="done")
    assert found() == {"upload_without_batch": 1}


def test_what_happened_a_moment_ago_may_still_be_at_work(upload):
    storage.remove(upload)
    ImportUpload.objects.update(told_at=timezone.now(), state="uploaded")
    assert found() == {}
