"""In whose name queued tasks run, what workers log, and a queue that fails."""

import logging

import pytest
from django.db import connection
from django_tasks.backends.dummy import DummyBackend

from importers.models import ImportUpload
from importers.runs.options import Options
from importers.uploads import acts, jobs
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import IMMEDIATE_TASKS, posts

pytestmark = pytest.mark.django_db


class Refusing(DummyBackend):
    """A queue that cannot be reached."""

    def enqueue(self, task, args, kwargs):
        """Raise ConnectionError."""
        raise ConnectionError("the queue is down")


REFUSING = {"default": {"BACKEND": "tests.importers.uploads.test_queue.Refusing"}}


@pytest.fixture
def checked(settings, tmp_path):
    """Return a checked upload of carla's."""
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path / "var"
    data = posts(post(1))
    upload = acts.receive(
        [("posts.json", len(data), [data])], format_name="wordpress", options=Options(), by=make_user("carla")
    )
    return fresh(upload)


def fresh(upload):
    return ImportUpload.objects.select_related("by", "batch__by", "check_batch__by").get(pk=upload.pk)


def test_an_import_belongs_to_the_person_who_confirmed_it(checked):
    assert acts.confirm(checked, by=make_user("edda"))
    upload = fresh(checked)
    assert (upload.state, upload.batch.by.username, upload.check_batch.by.username) == ("done", "edda", "carla")


def test_a_retried_import_belongs_to_the_person_who_retried_it(checked):
    ImportUpload.objects.update(state="failed")
    assert acts.retry(fresh(checked), by=make_user("edda"))
    upload = fresh(checked)
    assert (upload.state, upload.batch.by.username, upload.attempt) == ("done", "edda", 2)


@pytest.mark.parametrize(
    ("act", "state"), [(acts.confirm, "checked"), (acts.retry, "failed")], ids=["confirm", "again"]
)
def test_an_upload_keeps_its_state_when_the_queue_fails(checked, settings, act, state):
    ImportUpload.objects.update(state=state)
    before = ImportUpload.objects.values().get()
    settings.TASKS = REFUSING
    with pytest.raises(ConnectionError):
        act(fresh(checked), by=checked.by)
    assert ImportUpload.objects.values().get() == before


def test_a_worker_that_finishes_logs_nothing(checked, caplog):
    with caplog.at_level(logging.WARNING, logger="importers"):
        acts.confirm(checked, by=checked.by)
    assert fresh(checked).state == "done"
    assert [record.getMessage() for record in caplog.records if record.name.startswith("importers")] == []


def test_a_worker_that_is_shut_down_marks_its_upload_as_failed(checked):
    ImportUpload.objects.update(state="uploaded")

    def stop(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "importers_importrecord"'):
            raise SystemExit(0)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop), pytest.raises(SystemExit):
        jobs.check(checked.pk)
    upload = fresh(checked)
    assert (upload.state, upload.error) == (
        "failed", "The import failed after 0 records (it was stopped). Nothing was written. Run it again to continue.",
    )  # fmt: skip


def test_a_worker_abandoned_at_its_very_end_logs_it_and_leaves_the_upload(checked, caplog):
    ImportUpload.objects.update(state="uploaded")

    def give_up(execute, sql, params, many, context):
        """Start another attempt after the batch has finished and before its upload says so."""
        result = execute(sql, params, many, context)
        if sql.startswith('UPDATE "importers_importbatch" SET "finished_at"'):
            ImportUpload.objects.update(attempt=2)
        return result

    with connection.execute_wrapper(give_up), caplog.at_level(logging.WARNING, logger="importers.uploads.jobs"):
        jobs.check(checked.pk)
    assert fresh(checked).state == "checking"
    assert f"Attempt 1 at upload {checked.pk} is out of date" in caplog.text
