"""How much an editor may upload: files that are too large or too many are refused before they fill the disk."""

import re

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from importers.admin import upload_form
from importers.models import ImportUpload, UploadState
from importers.uploads import acts, storage
from tests.articles.admin.desk import faults, messages_of, parsed, sign_in, words
from tests.concurrency import together
from tests.factories import make_user
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import (
    ADD,
    DIGEST,
    IMMEDIATE_TASKS,
    NO_TASKS,
    badge,
    file,
    latest_upload,
    posts,
    press,
    send,
    url_of,
)

pytestmark = pytest.mark.django_db
BY_COMMAND = (
    "or ask the person who runs the server to import the files: .venv/bin/python manage.py import_files FORMAT FILE "
    "(FORMAT is wordpress or digest )."
)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Store uploads and temporary files in folders of the test."""
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path / "var"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    (tmp_path / "incoming").mkdir()


class Unread:
    """A request body that must not be read."""

    def read(self, *args):
        raise AssertionError("The body was read.")

    readline = read


def announce(client, length):
    """Send a request with this Content-Length and a body that must not be read."""
    head = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
    return client.generic("POST", reverse(ADD), **head)


def size_of(upload):
    return f"{upload.bytes_total} bytes" if upload.bytes_total < 1024 else f"{upload.bytes_total / 1024:.1f} KB"


def refused(response):
    return words(parsed(response).css_first(".errornote"))


# --- One request.


def test_a_request_that_is_too_large_is_refused_before_it_is_read():
    response = announce(sign_in("curator"), 5 * 1024**3)
    assert response.status_code == 413
    assert refused(response) == (
        "Nothing was uploaded: the files add up to 5 GB, and the limit is 4 GB. "
        f"Upload fewer at a time, compress them with gzip, {BY_COMMAND}"
    ).replace("\xa0", " ")
    assert not ImportUpload.objects.exists()


def test_the_request_of_a_person_who_may_not_import_is_not_read():
    assert announce(Client(), 1000).status_code == 302
    assert announce(sign_in(), 1000).status_code in (302, 403)


@pytest.mark.parametrize("length", ["", "much", "-1"])
def test_a_request_without_a_valid_length_uploads_nothing(length):
    client = sign_in("curator")
    response = client.generic(
        "POST", reverse(ADD), CONTENT_LENGTH=length, CONTENT_TYPE="multipart/form-data; boundary=x"
    )
    assert response.status_code in (200, 400)
    assert not ImportUpload.objects.exists()


def test_no_more_of_a_file_than_the_limit_reaches_the_disk(monkeypatch, tmp_path):
    limit, most = 200_000, []
    monkeypatch.setattr("importers.admin.upload_form.MAX_BYTES", limit)
    write = TemporaryFileUploadHandler.receive_data_chunk

    def watched(self, raw_data, start):
        write(self, raw_data, start)
        self.file.flush()
        most.append(sum(path.stat().st_size for path in (tmp_path / "incoming").iterdir()))

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", watched)
    page = send(sign_in("curator"), ("large.json", b"x" * 5 * limit), ("good.json", posts(post(1))))
    (message,) = faults(page)
    assert message.startswith("large.json is too large: 976.6 KB, and the limit is 195.3 KB.")
    assert 0 < max(most) <= limit
    assert not ImportUpload.objects.exists()


@pytest.mark.slow
def test_a_file_as_large_as_the_limit_is_uploaded_whole(monkeypatch):
    data = posts(*(post(number) for number in range(1, 301)))
    monkeypatch.setattr("importers.admin.upload_form.MAX_BYTES", len(data))
    page = send(sign_in("curator"), ("posts.json", data))
    assert (page.status_code, latest_upload().state, latest_upload().bytes_total) == (200, "checked", len(data))
    assert (storage.folder(latest_upload()) / "posts.json").read_bytes() == data


def test_files_sent_by_another_site_in_an_editors_name_are_refused():
    editor = make_user(groups=["curator"])
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert send(client, ("posts.json", posts(post(1)))).status_code == 403
    assert not ImportUpload.objects.exists()
    token = parsed(client.get(reverse(ADD))).css_first("input[name=csrfmiddlewaretoken]").attributes["value"]
    assert badge(send(client, ("posts.json", posts(post(1))), csrfmiddlewaretoken=token)).startswith("Checked")


# --- All uploads of a person.


def test_an_editor_with_too_many_uploads_sees_which_to_discard(monkeypatch):
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOADS", 2)
    client = sign_in("curator")
    send(client, ("small.json", posts(post(1))))
    send(client, ("large.json", posts(post(2), post(3))))
    large, small = ImportUpload.objects.order_by("-pk")
    response = announce(client, 1000)
    assert response.status_code == 413
    sizes = [size_of(upload) for upload in (large, small)]
    assert re.sub(r"\([\d.]+\s(KB|bytes)\)", "(…)", refused(response)) == (
        "Nothing was uploaded: you already have 2 uploads waiting to be imported (…). "
        "The limit is 2 uploads, and 4 GB in all. "
        f"Import or discard {large} (large.json; {sizes[0]}), {small} (small.json; {sizes[1]}), {BY_COMMAND}"
    )
    links = [link.attributes["href"] for link in parsed(response).css(".errornote a")]
    assert links == [url_of(large), url_of(small)]
    press(client, small, "_discard")
    send(client, ("third.json", posts(post(4))))
    assert (latest_upload().state, latest_upload().files[0]["name"]) == ("checked", "third.json")


def test_imported_and_discarded_uploads_do_not_count_towards_the_limit(monkeypatch):
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOADS", 1)
    client = sign_in("curator")
    for button in ("_import", "_discard"):
        assert badge(send(client, ("posts.json", posts(post(1))))).startswith("Checked")
        press(client, latest_upload(), button)


def test_the_limit_counts_each_persons_uploads_separately(monkeypatch):
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOADS", 1)
    for name in ("carla", "cem"):
        assert badge(send(sign_in("curator", name=name), ("posts.json", posts(post(1))))).startswith("Checked")


def test_files_beyond_the_total_limit_are_refused_before_they_are_read(monkeypatch):
    client = sign_in("curator")
    send(client, ("posts.json", posts(post(1))))
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOAD_BYTES", 1024**2)
    response = announce(client, 1024**2 + 64 * 1024)
    assert response.status_code == 413
    assert f"Import or discard {latest_upload()} (posts.json; {size_of(latest_upload())})" in refused(response)


def test_two_uploads_from_one_form_cannot_exceed_the_limit_together(monkeypatch):
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOADS", 1)
    page = send(sign_in("curator"), ("a.txt", DIGEST), ("b.json", posts(post(1))))
    assert [upload.files[0]["name"] for upload in ImportUpload.objects.all()] == ["b.json"]
    (message,) = messages_of(page)
    assert message.startswith(
        f"Not uploaded (a.txt): you already have 1 upload waiting to be imported ({size_of(latest_upload())})."
    )
    assert len(list(storage.root().iterdir())) == 1


def test_an_editor_whose_uploads_are_all_being_imported_is_asked_to_wait(monkeypatch, settings):
    settings.TASKS = NO_TASKS
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOADS", 1)
    client = sign_in("curator")
    send(client, ("posts.json", posts(post(1))))
    ImportUpload.objects.update(state=UploadState.IMPORTING)
    assert "Wait until they have been checked or imported, or ask" in refused(announce(client, 1000))


@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_forms_cannot_exceed_the_limit_together(monkeypatch, settings):
    settings.TASKS = NO_TASKS
    monkeypatch.setattr("importers.uploads.acts.MAX_UPLOADS", 1)
    client, by = Client(), make_user(is_superuser=True)
    client.force_login(by)
    together(*[lambda: client.post(reverse(ADD), {"file": [file("posts.json", posts(post(1)))]})] * 2)
    assert acts.quota(by).uploads_left >= 0
    assert len(list(storage.root().glob("*"))) == ImportUpload.objects.count()


def test_the_largest_form_is_within_the_limits():
    assert upload_form.MAX_FILES * upload_form.MAX_BYTES <= acts.MAX_UPLOAD_BYTES
