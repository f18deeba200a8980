"""In whose name the queue works, what a worker writes in the log, and a queue that takes nothing."""

import logging

import pytest
from django.db import connection
from django_tasks.backends.dummy import DummyBackend

from importers.models import ImportUpload
from importers.runs.options import Options
from importers.uploads import acts, jobs
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import NOW, posts

pytestmark = pytest.mark.django_db


class Refusing(DummyBackend):
    """A queue that cannot be reached."""

    def enqueue(self, task, args, kwargs):
        """Refuse whatever comes."""
        raise ConnectionError("the queue is down")


REFUSING = {"default": {"BACKEND": "tests.importers.uploads.test_queue.Refusing"}}


@pytest.fixture
def checked(settings, tmp_path):
    """Return an upload of carla's that was checked."""
    settings.TASKS, settings.DATA_DIR = NOW["TASKS"], tmp_path / "var"
    data = posts(post(1))
    upload = acts.receive(
        [("posts.json", len(data), [data])], format_name="wordpress", options=Options(), by=make_user("carla")
    )
    return fresh(upload)


def fresh(upload):
    return ImportUpload.objects.select_related("by", "batch__by", "check_batch__by").get(pk=upload.pk)


def test_what_an_editor_confirms_is_imported_in_the_editors_name(checked):
    assert acts.confirm(checked, by=make_user("edda"))
    upload = fresh(checked)
    assert (upload.state, upload.batch.by.username, upload.check_batch.by.username) == ("done", "edda", "carla")


def test_what_an_editor_tries_again_is_imported_in_the_editors_name(checked):
    ImportUpload.objects.update(state="failed")
    assert acts.retry(fresh(checked), by=make_user("edda"))
    upload = fresh(checked)
    assert (upload.state, upload.batch.by.username, upload.attempt) == ("done", "edda", 2)


@pytest.mark.parametrize(
    ("act", "state"), [(acts.confirm, "checked"), (acts.retry, "failed")], ids=["confirm", "again"]
)
def test_an_upload_waits_where_it_was_when_the_queue_takes_nothing(checked, settings, act, state):
    ImportUpload.objects.update(state=state)
    before = ImportUpload.objects.values().get()
    settings.TASKS = REFUSING
    with pytest.raises(ConnectionError):
        act(fresh(checked), by=checked.by)
    assert ImportUpload.objects.values().get() == before


def test_a_worker_that_comes_to_the_end_has_nothing_to_log(checked, caplog):
    with caplog.at_level(logging.WARNING, logger="importers"):
        acts.confirm(checked, by=checked.by)
    assert fresh(checked).state == "done"
    assert [record.getMessage() for record in caplog.records if record.name.startswith("importers")] == []


def test_a_worker_that_is_told_to_stop_says_so_on_its_upload(checked):
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


def test_a_worker_that_is_given_up_at_its_very_end_says_so_in_the_log_and_leaves_the_upload(checked, caplog):
    ImportUpload.objects.update(state="uploaded")

    def give_up(execute, sql, params, many, context):
        """Let somebody try it again between the batch's end and the word that it has ended."""
        result = execute(sql, params, many, context)
        if sql.startswith('UPDATE "importers_importbatch" SET "finished_at"'):
            ImportUpload.objects.update(attempt=2)
        return result

    with connection.execute_wrapper(give_up), caplog.at_level(logging.WARNING, logger="importers.uploads.jobs"):
        jobs.check(checked.pk)
    assert fresh(checked).state == "checking"
    assert f"Attempt 1 at upload {checked.pk} is out of date" in caplog.text
