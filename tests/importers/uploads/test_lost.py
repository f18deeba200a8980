"""Uploads that nobody works on any more, because a process was killed at the wrong moment: they go on, or say so."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Article
from importers.models import ImportUpload, UploadState
from importers.uploads import acts, jobs, storage
from tests.articles.admin.desk import parsed, sign_in, words
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import (
    IMMEDIATE_TASKS,
    NO_TASKS,
    badge,
    buttons,
    latest_upload,
    posts,
    press,
    reported_counts,
    send,
    url_of,
)

pytestmark = pytest.mark.django_db
TWO = [post(1), post(2)]


@pytest.fixture(autouse=True)
def no_worker(settings, tmp_path):
    """Run no task, and store uploads in a folder of the test."""
    settings.TASKS, settings.DATA_DIR = NO_TASKS, tmp_path / "var"


@pytest.mark.parametrize("state", [UploadState.UPLOADED, UploadState.CONFIRMED])
def test_an_upload_that_nothing_in_the_queue_will_start_can_be_retried(settings, state):
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    upload = latest_upload()
    if state == UploadState.CONFIRMED:
        jobs.check(upload.pk)
        press(client, upload, "_import")
    # The server was killed between the upload and its task.
    ImportUpload.objects.update(state_since=timezone.now() - timedelta(minutes=3))
    page = client.get(url_of(upload))
    assert words(parsed(page).css_first(".trouble h2")) == "This upload is no longer in the queue"
    assert buttons(page) == ["Try again", "Discard"]
    settings.TASKS = IMMEDIATE_TASKS
    assert reported_counts(press(client, upload, "_again")) == {"created": 2}
    assert Article.objects.count() == (2 if state == UploadState.CONFIRMED else 0)


@pytest.mark.parametrize(
    ("status", "minutes", "is_lost"),
    [("READY", 60, False), ("RUNNING", 1, False), ("RUNNING", 3, True), ("SUCCESSFUL", 1, True), ("FAILED", 1, True)],
)
def test_an_upload_is_lost_if_its_task_is_over_or_its_worker_died_before_it_noted_anything(
    settings, status, minutes, is_lost
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    send(sign_in("curator"), ("posts.json", posts(*TWO)))
    at = timezone.now()
    ImportUpload.objects.update(state_since=at - timedelta(minutes=60))
    DBTaskResult.objects.update(status=status, started_at=at - timedelta(minutes=minutes))
    assert acts.is_lost(latest_upload(), at) is is_lost


def test_an_import_of_which_nothing_could_be_used_has_failed_and_keeps_its_files():
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    upload = latest_upload()
    jobs.check(upload.pk)
    storage.path(upload, upload.files[0]).write_bytes(b"[]")
    press(client, upload, "_import")
    jobs.carry_out(upload.pk, upload.by_id)
    page = client.get(url_of(upload))
    assert badge(page) == "Failed"
    assert words(parsed(page).css_first(".errornote")) == (
        "Nothing in these files could be imported: the report says why. Upload files that can, or try again."
    )
    assert storage.path(upload, upload.files[0]).exists()
