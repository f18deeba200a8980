"""Stored uploads: how long and how many are kept, their names and permissions, and full disks."""

import io
import resource
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.options import Options
from importers.uploads import acts, jobs, storage
from tests.articles.admin.desk import faults, sign_in
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import ADD, DIGEST, NO_TASKS, posts, send

pytestmark = pytest.mark.django_db

EXPIRED = "Nobody imported it within 7 days, so its files were deleted. Upload them again."


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = NO_TASKS, tmp_path / "var"


def upload_of(*posts_sent, by=None, name="posts.json"):
    data = posts(*(posts_sent or [post(1)]))
    return acts.receive(
        [(name, len(data), [data])], format_name="wordpress", options=Options(), by=by or make_user("carla")
    )


def set_back(upload, **columns):
    """Update the upload's columns in the database, and return it."""
    ImportUpload.objects.filter(pk=upload.pk).update(**columns)
    return ImportUpload.objects.get(pk=upload.pk)


def ago(**age):
    return timezone.now() - timedelta(**age)


def columns_of(upload):
    return ImportUpload.objects.filter(pk=upload.pk).values().get()


# --- Uploads that nobody imports.


@pytest.mark.parametrize("state", ["uploaded", "checked", "confirmed", "failed"])
def test_an_upload_is_discarded_after_seven_days_and_says_why(state):
    young, old = upload_of(), upload_of(by=make_user("cem"))
    young = set_back(young, state=state, uploaded_at=ago(days=7) + timedelta(minutes=1))
    old = set_back(old, state=state, uploaded_at=ago(days=7, minutes=1))
    before = columns_of(young)
    acts.discard_old()
    assert columns_of(young) == before
    assert storage.folder(young).exists()
    old.refresh_from_db()
    assert (old.state, old.error, old.attempt) == ("discarded", EXPIRED, 2)
    assert not storage.folder(old).exists()


@pytest.mark.parametrize("state", ["done", "discarded"])
def test_old_imported_and_discarded_uploads_are_left_alone(state):
    upload = set_back(upload_of(), state=state, uploaded_at=ago(days=30), error="")
    before = columns_of(upload)
    acts.discard_old()
    assert columns_of(upload) == before


@pytest.mark.parametrize("state", ["checking", "importing"])
def test_an_old_upload_is_not_discarded_while_a_worker_is_busy_with_it(state):
    upload = set_back(upload_of(), state=state, uploaded_at=ago(days=30), told_at=ago(seconds=110))
    before = columns_of(upload)
    acts.discard_old()
    assert columns_of(upload) == before
    assert (storage.folder(upload) / "posts.json").exists()


@pytest.mark.parametrize("state", ["checking", "importing"])
def test_an_old_upload_with_a_dead_worker_is_discarded_and_its_batch_stopped(state):
    batch = ImportBatch.objects.create(format="wordpress", started_at=ago(days=8))
    upload = set_back(
        upload_of(), state=state, uploaded_at=ago(days=8), told_at=ago(seconds=130), check_batch=batch, batch=batch
    )
    acts.discard_old()
    upload.refresh_from_db()
    batch.refresh_from_db()
    assert (upload.state, upload.error, storage.folder(upload).exists()) == ("discarded", EXPIRED, False)
    assert batch.stopped_at == upload.state_since
    assert batch.error.startswith(f"Its worker did not respond, and upload {upload.pk} was discarded on ")


def test_opening_the_form_discards_uploads_that_are_too_old():
    upload = set_back(upload_of(), uploaded_at=ago(days=8))
    sign_in("curator").get(reverse(ADD))
    assert columns_of(upload)["state"] == "discarded"


# --- A full disk.


@contextmanager
def full_disk():
    """Limit files of this process to 16 MB: writing more fails as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024**2, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_files_that_do_not_fit_on_the_disk_leave_nothing_behind():
    earlier = upload_of()
    parts = [("a.json", 7, [b"[1,2,3]"]), ("b.json", 24 * 1024**2, [b" " * 1024**2] * 24)]
    with full_disk(), pytest.raises(OSError, match="File too large"):
        acts.receive(parts, format_name="wordpress", options=Options(), by=User.objects.get())
    assert list(ImportUpload.objects.all()) == [earlier]
    assert list(storage.root().iterdir()) == [storage.folder(earlier)]


def test_an_editor_is_told_that_the_disk_is_full(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024**2
    client = sign_in("curator")
    large = posts(post(1)) + b" " * 17 * 1024**2
    with full_disk():
        page = send(client, ("small.json", posts(post(2))), ("large.json", large))
    (message,) = faults(page)
    assert message.startswith("The server could not store small.json, large.json: File too large.")
    assert not ImportUpload.objects.exists()
    assert list(storage.root().iterdir()) == []


# --- The limits of a person.


def test_a_person_may_have_twenty_uploads():
    by = make_user("carla")
    for _ in range(19):
        set_back(upload_of(by=by), state="checked")
    assert acts.quota(by).uploads_left == 1
    last = upload_of(by=by)
    assert acts.quota(by).uploads_left == 0
    with pytest.raises(acts.QuotaExceeded) as refused:
        upload_of(by=by)
    size = last.bytes_total
    assert str(refused.value) == f"There are already 20 uploads, {20 * size} bytes in all."
    assert [upload.pk for upload in refused.value.quota.uploads] == list(
        ImportUpload.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert len(list(storage.root().iterdir())) == 20
    set_back(last, state="done")
    assert upload_of(by=by).pk


def test_a_person_may_upload_up_to_the_limit_and_not_one_byte_more(monkeypatch):
    by, size = make_user("carla"), len(posts(post(1)))
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOAD_BYTES", 2 * size)
    upload_of(by=by)
    assert (acts.quota(by).bytes_used, acts.quota(by).bytes_left) == (size, size)
    upload_of(by=by)
    assert acts.quota(by).bytes_left == 0
    with pytest.raises(acts.QuotaExceeded):
        upload_of(by=by)
    assert ImportUpload.objects.count() == len(list(storage.root().iterdir())) == 2


def test_the_largest_uploads_that_can_be_discarded_are_named_first():
    by = make_user("carla")
    small, large, middle, busy, silent, failed = (
        upload_of(*[post(number) for number in range(1, count + 1)], by=by) for count in (1, 6, 3, 9, 5, 4)
    )
    set_back(large, state="checked")
    set_back(middle, state="confirmed")
    set_back(busy, state="importing")
    set_back(silent, state="checking", told_at=ago(minutes=3))
    set_back(failed, state="failed")
    assert acts.quota(by).discardable() == [large, silent, failed, middle, small]


# --- Names and permissions of files.


def test_uploaded_files_are_readable_by_the_servers_user_only():
    upload = upload_of()
    folder = storage.folder(upload)
    assert [oct(path.stat().st_mode & 0o777) for path in (storage.root(), folder, folder / "posts.json")] == [
        "0o700", "0o700", "0o600",
    ]  # fmt: skip
    assert (folder / "posts.json").read_bytes() == posts(post(1))
    (file,) = storage.files(upload)
    assert (file.name, file.path, file.size) == ("posts.json", folder / "posts.json", len(posts(post(1))))


def test_an_uploaded_file_never_overwrites_another():
    upload = upload_of()
    with pytest.raises(FileExistsError):
        storage.save(upload, {"posts.json": [b"other"]})
    storage.remove(upload)
    storage.remove(upload)
    assert list(storage.root().iterdir()) == []


def test_the_kind_of_a_file_is_the_end_of_its_name():
    assert [storage.suffix_of(name) for name in ("A.JSON.GZ", "a.jsonl", "a.gz", "a.md", "json")] == [
        ".json.gz", ".jsonl", "", ".md", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "format_name"),
    [
        ("a.txt", DIGEST, "digest"),
        ("a.json", DIGEST, ""),
        ("a.json", posts(post(1)), "wordpress"),
        ("a.txt", posts(post(1)), "wordpress"),
        ("a.txt", b"<html>", ""),
    ],
)
def test_detection_reads_a_stream_from_the_start_and_rewinds_it(name, data, format_name):
    stream = io.BytesIO(data)
    stream.seek(0, io.SEEK_END)
    assert storage.format_of(stream, name) == format_name
    assert stream.tell() == 0


# --- Confirming.


def test_an_upload_confirmed_by_another_person_is_imported_in_their_name():
    upload, editor = upload_of(by=make_user("carla")), make_user("edda")
    jobs.check(upload.pk)
    upload.refresh_from_db()
    assert acts.confirm(upload, by=editor)
    jobs.carry_out(upload.pk, editor.pk)
    upload.refresh_from_db()
    assert (upload.check_batch.by.username, upload.check_batch.is_dry_run) == ("carla", True)
    assert (upload.batch.by.username, upload.batch.is_dry_run) == ("edda", False)
    assert (upload.state, upload.batch.created_count, Article.objects.count()) == (UploadState.DONE, 1, 1)
    assert not storage.folder(upload).exists()


def test_a_worker_does_nothing_for_a_deleted_upload():
    by = make_user("carla")
    jobs.check(999)
    jobs.carry_out(999, by.pk)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("state", ["uploaded", "checking", "importing", "done", "failed", "discarded"])
def test_only_a_checked_upload_can_be_confirmed(state):
    upload = set_back(upload_of(), state=state)
    assert acts.confirm(upload, by=upload.by) is False
    assert columns_of(upload)["state"] == state
