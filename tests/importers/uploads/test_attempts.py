"""Workers that were only paused: once someone has given up on them, they write nothing when they wake up."""

import logging
import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from importers.models import ImportBatch, ImportRecord, ImportUpload, UploadState
from importers.runs import run as runs
from importers.runs.options import Options
from importers.runs.report import counts
from importers.runs.undo import undo
from importers.uploads import acts, jobs, storage
from tests.concurrency import start
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import NO_TASKS, posts

pytestmark = pytest.mark.django_db(transaction=True)
# Three chunks, of which the worker writes one before it is paused.
COUNT, FIRST = 250, 100


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = NO_TASKS, tmp_path / "var"


class Paused:
    """A worker in a thread with its own connection, which pauses at a place until the test lets it continue."""

    def __init__(self, call):
        self._is_there, self._goes_on, self.error = threading.Event(), threading.Event(), None
        self._thread = threading.Thread(target=self._work, args=[call])
        self._thread.start()
        assert self._is_there.wait(30)

    def _work(self, call):
        HERE.worker = self
        try:
            call()
        except BaseException as error:  # noqa: BLE001 -- the test raises it
            self.error = error
        finally:
            self._is_there.set()
            connection.close()

    def pause(self):
        if not self._is_there.is_set():
            self._is_there.set()
            assert self._goes_on.wait(30)

    def wakes_up(self):
        self._goes_on.set()
        self._thread.join(30)
        assert (self._thread.is_alive(), self.error) == (False, None)


HERE = threading.local()


@pytest.fixture
def pauses_between_chunks(monkeypatch):
    rest = runs._Pace.rest

    def pause(pace):
        rest(pace)
        if worker := getattr(HERE, "worker", None):
            worker.pause()

    monkeypatch.setattr(runs._Pace, "rest", pause)


@pytest.fixture
def pauses_before_its_batch(monkeypatch):
    run = jobs.run

    def pause(*args, **kwargs):
        if worker := getattr(HERE, "worker", None):
            worker.pause()
        return run(*args, **kwargs)

    monkeypatch.setattr(jobs, "run", pause)


def upload_of(count=COUNT):
    data = posts(*(post(number) for number in range(1, count + 1)))
    parts = [("posts.json", len(data), [data])]
    return acts.receive(parts, format_name="wordpress", options=Options(), by=make_user("curator"))


def confirmed():
    upload = upload_of()
    jobs.check(upload.pk)
    upload = now()
    assert acts.confirm(upload, by=upload.by)
    return upload


def now():
    return ImportUpload.objects.select_related("by", "batch", "check_batch").get()


def silent():
    """Return the upload with a worker that has reported nothing for minutes."""
    ImportUpload.objects.update(told_at=timezone.now() - timedelta(minutes=3))
    return now()


def written():
    """Return everything that a worker could have written."""
    return (
        sorted(Article.objects.values_list("pk", "updated_at")),
        ImportRecord.objects.count(),
        list(ImportBatch.objects.order_by("pk").values()),
        ImportUpload.objects.values().get(),
    )


@pytest.mark.slow
def test_a_paused_worker_writes_nothing_after_a_retry(pauses_between_chunks):
    upload = confirmed()
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    assert Article.objects.count() == FIRST
    assert acts.retry(silent(), by=upload.by)
    before = written()
    old.wakes_up()
    assert written() == before
    assert (now().state, len(storage.files(now()))) == (UploadState.CONFIRMED, 1)
    jobs.carry_out(upload.pk, upload.by.pk)
    assert (now().state, Article.objects.count()) == (UploadState.DONE, COUNT)


@pytest.mark.slow
def test_a_worker_that_wakes_after_the_next_one_has_finished_changes_nothing(
    pauses_between_chunks, caplog, monkeypatch
):
    upload = confirmed()
    monkeypatch.setattr("importers.uploads.jobs.SECONDS_BETWEEN_UPDATES", 0)
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    given_up = now().batch
    assert acts.retry(silent(), by=upload.by)
    jobs.carry_out(upload.pk, upload.by.pk)
    before = written()
    with caplog.at_level(logging.WARNING):
        old.wakes_up()
    assert written() == before
    done = now()
    assert (done.state, done.records_done, done.batch.pk > given_up.pk) == (UploadState.DONE, COUNT, True)
    assert {name: number for name, number in counts(done.batch).items() if number} == {
        "created": COUNT - FIRST, "unchanged": FIRST,
    }  # fmt: skip
    given_up.refresh_from_db()
    assert (given_up.created_count, given_up.finished_at) == (FIRST, None)
    assert given_up.error == (
        f"Its worker did not respond, and upload {upload.pk} was retried on "
        f"{given_up.stopped_at:%Y-%m-%d at %H:%M} UTC. "
        "What it had imported by then is kept. The page of the upload shows what happened next."
    )
    assert f"Attempt 1 at upload {upload.pk} is out of date" in caplog.text


@pytest.mark.slow
def test_a_worker_that_wakes_while_the_next_one_is_running_writes_nothing(pauses_between_chunks):
    upload = confirmed()
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    assert acts.retry(silent(), by=upload.by)
    new = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    before = written()
    old.wakes_up()
    assert written() == before
    new.wakes_up()
    assert (now().state, Article.objects.count()) == (UploadState.DONE, COUNT)
    assert sum(counts(now().batch).values()) == COUNT


@pytest.mark.slow
def test_a_worker_that_wakes_after_its_upload_was_discarded_writes_nothing(pauses_between_chunks):
    upload = confirmed()
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    assert acts.discard(silent(), by=upload.by)
    before = written()
    old.wakes_up()
    assert written() == before
    assert (now().state, Article.objects.count()) == (UploadState.DISCARDED, FIRST)
    assert "was discarded on" in now().batch.error


@pytest.mark.slow
def test_a_check_that_wakes_after_the_next_one_does_not_change_its_report(pauses_between_chunks):
    upload = upload_of()
    old = Paused(lambda: jobs.check(upload.pk))
    assert acts.retry(silent(), by=upload.by)
    jobs.check(upload.pk)
    before = written()
    old.wakes_up()
    assert written() == before
    assert (now().state, now().check_batch.created_count) == (UploadState.CHECKED, COUNT)


@pytest.mark.slow
def test_a_worker_paused_before_its_batch_leaves_no_batch_behind(pauses_before_its_batch):
    upload = confirmed()
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    assert acts.retry(silent(), by=upload.by)
    jobs.carry_out(upload.pk, upload.by.pk)
    before = written()
    old.wakes_up()
    assert written() == before
    assert (now().batch.created_count, ImportBatch.objects.filter(is_dry_run=False).count()) == (COUNT, 1)


@pytest.mark.slow
def test_two_editors_who_press_try_again_start_one_worker(pauses_between_chunks):
    upload = confirmed()
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    mine, theirs = silent(), silent()
    assert acts.retry(mine, by=upload.by)
    new = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    assert not acts.retry(theirs, by=upload.by)
    for worker in (old, new):
        worker.wakes_up()
    assert (now().state, now().attempt) == (UploadState.DONE, 2)


@pytest.mark.slow
def test_articles_imported_by_an_abandoned_worker_can_be_undone(pauses_between_chunks):
    upload = confirmed()
    old = Paused(lambda: jobs.carry_out(upload.pk, upload.by.pk))
    assert acts.discard(silent(), by=upload.by)
    old.wakes_up()
    assert undo(now().batch).articles_deleted == FIRST
    assert (Article.objects.count(), now().batch.undone_at is not None) == (0, True)


@pytest.mark.slow
def test_a_stopped_process_that_continues_after_a_retry_writes_nothing(settings):
    upload = confirmed()
    code = (
        "import os, pathlib, signal; from django.conf import settings; "
        "from importers.runs import run; from importers.uploads import jobs;"
        f"settings.DATA_DIR = pathlib.Path({str(settings.DATA_DIR)!r});"
        "run._Pace.rest = lambda pace: os.kill(os.getpid(), signal.SIGSTOP);"
        f"jobs.carry_out({upload.pk}, {upload.by.pk})"
    )
    process = start("shell", "-c", code)
    deadline = time.monotonic() + 60
    while not _is_stopped(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert Article.objects.count() == FIRST
    assert acts.retry(silent(), by=upload.by)
    jobs.carry_out(upload.pk, upload.by.pk)
    before = written()
    os.kill(process.pid, signal.SIGCONT)
    printed = process.communicate(timeout=60)[0]
    assert process.returncode == 0, printed
    assert written() == before
    assert (now().state, Article.objects.count()) == (UploadState.DONE, COUNT)


def _is_stopped(number):
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "T"
