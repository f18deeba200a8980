"""The task queue in the database, processed as by `manage.py db_worker`."""

import signal

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from articles.models import Article
from importers.models import UploadState
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import badge, latest_upload, posts, press, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "var"


@pytest.fixture
def client(client):
    """Return a superuser's client: a test that commits has no groups."""
    client.force_login(make_user(is_superuser=True))
    return client


def work():
    """Run a worker until the queue is empty, and restore this process's signal handlers."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_worker_checks_and_imports_the_waiting_upload(client):
    page = send(client, ("posts.json", posts(post(1))))
    assert badge(page) == "Waiting to be checked"
    work()
    assert latest_upload().state == UploadState.CHECKED
    assert badge(press(client, latest_upload(), "_import")) == "Waiting to be imported"
    assert not Article.objects.exists()
    work()
    assert (latest_upload().state, Article.objects.count()) == (UploadState.DONE, 1)


def test_a_worker_leaves_a_discarded_upload_alone(client):
    send(client, ("posts.json", posts(post(1))))
    press(client, latest_upload(), "_discard")
    work()
    assert (latest_upload().state, latest_upload().check_batch) == (UploadState.DISCARDED, None)


def test_the_queue_keeps_the_traceback_of_a_failure(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no such luck")

    monkeypatch.setattr("importers.uploads.jobs.run", broken)
    send(client, ("posts.json", posts(post(1))))
    work()
    assert latest_upload().state == UploadState.FAILED
    assert "no such luck" in DBTaskResult.objects.get().traceback
