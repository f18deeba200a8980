"""Uploads: checked first, imported when an editor confirms, with the same report as the command's."""

import gzip
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.files import find_files
from importers.runs.report import counts
from importers.runs.run import run
from importers.uploads import acts, storage
from tests.articles.admin.desk import faults, messages_of, parsed, rows, sign_in, words
from tests.factories import make_source
from tests.importers.runs.test_run import post
from tests.importers.uploads.uploading import (
    ADD,
    DIGEST,
    IMMEDIATE_TASKS,
    NO_TASKS,
    badge,
    buttons,
    latest_upload,
    posts,
    press,
    reported_counts,
    reported_records,
    send,
    url_of,
)

pytestmark = pytest.mark.django_db

TWO = [post(1), post(2)]
UNKNOWN = (
    "The format of {} was not recognised. Save it as UTF-8 in one of these formats, or choose its format below: "
    "WordPress posts (JSON), Digests (plain text)."
)
ENDINGS = ".json, .jsonl, .json.gz, .jsonl.gz, .txt, .md, .text, .txt.gz, .md.gz, .text.gz"
MIXED = [*TWO, post(3, status="draft"), {"id": 4, "slug": "x"}, "no post"]


@pytest.fixture(autouse=True)
def _worker_at_hand(settings, tmp_path):
    """Run tasks immediately, and store uploads in a folder of the test."""
    settings.TASKS, settings.DATA_DIR = IMMEDIATE_TASKS, tmp_path / "var"


@pytest.fixture
def no_worker(settings):
    settings.TASKS = NO_TASKS


def files_of(upload):
    folder = storage.folder(upload)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# --- Uploading.


@pytest.mark.parametrize(
    ("name", "data", "format_name"),
    [("posts.json", posts(*TWO), "wordpress"), ("Posts.JSONL", posts(post(1)), "wordpress"),
     ("posts.txt", posts(post(1)), "wordpress"), ("digest.txt", DIGEST, "digest"), ("digest.md", DIGEST, "digest")],
)  # fmt: skip
def test_the_format_of_a_file_is_detected_from_its_content(name, data, format_name):
    page = send(sign_in("curator"), (name, data))
    assert latest_upload().format == format_name
    assert badge(page) == "Checked, ready to import"


def test_the_format_of_a_compressed_file_is_detected():
    page = send(sign_in("curator"), ("posts.json.gz", gzip.compress(posts(*TWO))))
    assert (latest_upload().format, reported_counts(page)) == ("wordpress", {"created": 2})


def test_files_of_two_formats_become_two_uploads():
    page = send(sign_in("curator"), ("a.txt", DIGEST), ("b.json", posts(post(1))), ("c.json", posts(post(2))))
    assert [(u.format, [f["name"] for f in u.files]) for u in ImportUpload.objects.order_by("pk")] == [
        ("wordpress", ["b.json", "c.json"]),
        ("digest", ["a.txt"]),
    ]
    assert messages_of(page) == [
        "The files have more than one format, so there is another upload: Digests (plain text) ."
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("photo.png", b"\x89PNG", f"photo.png cannot be imported: its name must end in {ENDINGS}."),
        ("notes.txt", b"<html><body>Gone", UNKNOWN.format("notes.txt")),
        ("posts.json", b"Fatal error", UNKNOWN.format("posts.json")),
        ("posts.json.gz", b"\x1f\x8bbroken", UNKNOWN.format("posts.json.gz")),
        ("posts.json", b"", "posts.json is empty. Download or export it again."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_imported_is_refused_by_name(name, data, message, tmp_path):
    page = send(sign_in("curator"), ("good.json", posts(post(1))), (name, data))
    assert faults(page) == [message]
    assert not ImportUpload.objects.exists()
    assert not storage.root().exists()


def test_a_file_that_is_too_large_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr("importers.admin.upload_form.MAX_BYTES", 50)
    page = send(sign_in("curator"), ("posts.json", posts(*TWO)))
    (message,) = faults(page)
    assert message.startswith("posts.json is too large: ")
    assert message.endswith(
        "and the limit is 50 bytes. "
        "Compress it with gzip, split it, or ask the person who runs the server to import it."
    )


@pytest.mark.slow
def test_at_most_twenty_files_are_uploaded_at_once():
    files = [(f"{number}.txt", DIGEST) for number in range(21)]
    assert faults(send(sign_in("curator"), *files)) == ["You chose 21 files. Upload at most 20 at a time."]
    assert faults(send(sign_in("curator"))) == ["Choose at least one file."]


def test_the_options_of_the_form_are_those_of_the_commands():
    client = sign_in("curator")
    send(client, ("a.txt", DIGEST), ("b.json", posts(*TWO)),
         source="The Wire", edition_date="2026-01-26", types="post, page", statuses="draft")  # fmt: skip
    posts_upload, digest_upload = ImportUpload.objects.order_by("pk")
    assert posts_upload.options == {
        "source": "the-wire", "types": ["post", "page"], "statuses": ["draft"],
    }  # fmt: skip
    assert digest_upload.options == {"source": "the-wire", "edition_date": "2026-01-26"}
    assert acts.import_command(posts_upload).endswith("/b.json --source the-wire --types post,page --statuses draft")
    assert acts.import_command(digest_upload).endswith("/a.txt --source the-wire --edition-date 2026-01-26")


def test_known_sources_are_suggested():
    make_source("The Wire")
    page = parsed(sign_in("curator").get(reverse(ADD)))
    assert [option.attributes["value"] for option in page.css("#known-sources option")] == ["the-wire"]
    assert page.css_first("input[name=source]").attributes["list"] == "known-sources"


# --- Checking and importing.


def test_the_check_creates_no_article_and_reports_what_an_import_would_do():
    page = send(sign_in("curator"), ("posts.json", posts(*MIXED)))
    assert not Article.objects.exists()
    assert reported_counts(page) == {"created": 2, "skipped": 1, "rejected": 2}
    assert [(outcome, why.split()[0]) for _, outcome, why in reported_records(page)] == [
        ("Skipped", "status_draft"), ("Rejected", "no_content"), ("Rejected", "not_a_post"),
    ]  # fmt: skip
    assert buttons(page) == ["Import", "Discard"]


def test_the_report_is_the_same_as_the_commands(tmp_path, monkeypatch):
    (tmp_path / "posts.json").write_bytes(posts(*MIXED))
    page = send(sign_in("curator"), ("posts.json", posts(*MIXED)))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        call_command("import_wordpress", "posts.json", "--dry-run", "--json", "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert reported_counts(page) == {outcome: report[outcome] for outcome in ("created", "skipped", "rejected")}
    assert reported_records(page) == [
        [f"{record['file']}, record {record['number']}, byte {record['offset']}", record["outcome"].capitalize(),
         f"{record['code']} {record['message']}"]
        for record in report["records"] if record["outcome"] != "created"
    ]  # fmt: skip


def test_confirming_imports_exactly_what_the_check_reported():
    client = sign_in("curator", name="carla")
    checked = reported_counts(send(client, ("posts.json", posts(*MIXED))))
    assert files_of(latest_upload()) == ["posts.json"]
    page = press(client, latest_upload(), "_import")
    upload = latest_upload()
    assert (badge(page), reported_counts(page)) == ("Imported", checked)
    assert counts(upload.batch) == counts(upload.check_batch)
    assert (upload.batch.by.username, upload.batch.is_dry_run, upload.batch.files) == ("carla", False, ["posts.json"])
    assert sorted(Article.objects.values_list("source_ref", flat=True)) == ["1", "2"]
    assert files_of(upload) == []


def test_pressing_import_twice_imports_once():
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    press(client, latest_upload(), "_import")
    page = press(client, latest_upload(), "_import")
    assert messages_of(page) == [
        "Someone has already confirmed or discarded this upload. This page shows its current state."
    ]
    assert ImportBatch.objects.filter(is_dry_run=False).count() == 1


def test_a_checked_upload_can_be_discarded_with_its_files():
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    page = press(client, latest_upload(), "_discard")
    assert (badge(page), messages_of(page)) == ("Discarded", ["The upload was discarded and its files were deleted."])
    assert files_of(latest_upload()) == []
    press(client, latest_upload(), "_import")
    assert not Article.objects.exists()


def test_files_without_usable_records_cannot_be_imported():
    page = send(sign_in("curator"), ("posts.json", posts(post(1, status="draft"))))
    assert "Nothing in these files can be used." in words(parsed(page).css_first("main"))
    assert buttons(page) == ["Discard"]


def test_the_page_lists_the_first_hundred_records_and_counts_the_rest():
    page = send(sign_in("curator"), ("posts.json", posts(*(post(n, status="draft") for n in range(1, 104)))))
    assert len(reported_records(page)) == 100
    assert "There are 3 more." in words(parsed(page).css_first("main"))


def test_uploads_that_nobody_imports_for_a_week_are_discarded():
    client = sign_in("curator")
    send(client, ("old.json", posts(post(1))))
    old = latest_upload()
    send(client, ("new.json", posts(post(2))))
    ImportUpload.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
    client.get(reverse(ADD))
    assert [(u.state, files_of(u)) for u in ImportUpload.objects.order_by("pk")] == [
        ("discarded", []), ("checked", ["new.json"]),
    ]  # fmt: skip


# --- Progress, failures and missing workers.


def test_the_page_says_when_no_worker_is_running_and_what_to_do(no_worker, settings):
    client = sign_in("curator")
    page = send(client, ("posts.json", posts(*TWO)))
    assert parsed(page).css(".trouble") == []
    ImportUpload.objects.update(state_since=timezone.now() - timedelta(seconds=6))
    page = parsed(client.get(url_of(latest_upload())))
    assert words(page.css_first(".trouble h2")) == "No worker is running"
    worker, direct = (words(node) for node in page.css("pre.command"))
    assert worker == ".venv/bin/python manage.py db_worker"
    assert direct == f".venv/bin/python manage.py import_files wordpress {storage.folder(latest_upload())}/posts.json"
    call_command(*direct.split(" manage.py ")[1].split())
    assert Article.objects.count() == 2


def test_waiting_behind_another_import_is_not_a_missing_worker(no_worker):
    client = sign_in("curator")
    send(client, ("a.json", posts(post(1))))
    first = latest_upload()
    send(client, ("b.json", posts(post(2))))
    ImportUpload.objects.update(state_since=timezone.now() - timedelta(seconds=60))
    ImportUpload.objects.filter(pk=first.pk).update(state=UploadState.IMPORTING)
    assert not acts.lacks_worker(latest_upload(), timezone.now())
    assert parsed(client.get(url_of(latest_upload()))).css(".trouble") == []


def test_the_page_shows_the_progress_and_a_script_can_ask_for_it(no_worker):
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    total = latest_upload().bytes_total
    ImportUpload.objects.update(state=UploadState.IMPORTING, records_done=1200, bytes_read=total // 2)
    page = parsed(client.get(url_of(latest_upload())))
    bar = page.css_first("progress").attributes
    assert (bar["value"], bar["max"]) == (str(total // 2), str(total))
    assert words(page.css_first(".progress-text")) == "1,200 records, 50% Reload"
    assert page.css("script:not([src])") == []
    answer = client.get(url_of(latest_upload(), "progress"))
    assert answer.json() == {
        "state": "importing", "trouble": "", "text": "1,200 records, 50%",
        "bytes_read": total // 2, "bytes_total": total,
    }  # fmt: skip
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.slow
def test_the_progress_of_a_run_is_stored_while_it_runs(monkeypatch):
    monkeypatch.setattr("importers.uploads.jobs.SECONDS_BETWEEN_UPDATES", 0)
    send(sign_in("curator"), ("posts.json", posts(*(post(n) for n in range(1, 151)))))
    assert (latest_upload().records_done, latest_upload().bytes_read) == (150, latest_upload().bytes_total)


def test_a_failed_import_shows_the_reason_and_can_be_retried(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the disk is on fire")

    client = sign_in("publisher")
    send(client, ("posts.json", posts(*TWO)))
    with monkeypatch.context() as patch:
        patch.setattr("importers.runs.store.Store.finish", broken)
        page = press(client, latest_upload(), "_import")
    reason = (
        "The import failed after 2 records (RuntimeError: the disk is on fire). "
        "What was imported before that is kept. Run it again to continue."
    )
    assert (badge(page), words(parsed(page).css_first(".errornote"))) == ("Failed", reason)
    assert buttons(page) == ["Try again", "Discard"]
    batches = rows(client.get(reverse("admin:importers_importbatch_changelist"), {"state": "failed"}))
    assert [row["state"] for row in batches] == ["Failed"]
    batch = parsed(client.get(reverse("admin:importers_importbatch_change", args=[latest_upload().batch_id])))
    assert words(batch.css_first(".field-error_message .readonly")) == reason
    page = press(client, latest_upload(), "_again")
    assert (badge(page), reported_counts(page)) == ("Imported", {"unchanged": 2})


def test_a_failed_check_shows_the_reason_and_can_be_retried(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no such luck")

    client = sign_in("curator")
    with monkeypatch.context() as patch:
        patch.setattr("importers.uploads.jobs.run", broken)
        page = send(client, ("posts.json", posts(*TWO)))
    assert words(parsed(page).css_first(".errornote")) == (
        "It could not be started (RuntimeError: no such luck). Try again; the server’s log has the details."
    )
    assert reported_counts(press(client, latest_upload(), "_again")) == {"created": 2}


def test_an_upload_whose_worker_was_killed_can_be_retried(no_worker, settings):
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    ImportUpload.objects.update(state=UploadState.CHECKING, told_at=timezone.now() - timedelta(minutes=3))
    page = client.get(url_of(latest_upload()))
    assert words(parsed(page).css_first(".trouble h2")) == "The worker has not responded for two minutes"
    settings.TASKS = IMMEDIATE_TASKS
    assert reported_counts(press(client, latest_upload(), "_again")) == {"created": 2}


def test_an_upload_cannot_be_discarded_while_it_is_imported(no_worker):
    client = sign_in("curator")
    send(client, ("posts.json", posts(*TWO)))
    ImportUpload.objects.update(state=UploadState.IMPORTING)
    page = press(client, latest_upload(), "_discard")
    assert messages_of(page)[0].startswith("It is too late to discard this upload")
    assert files_of(latest_upload()) == ["posts.json"]


def test_a_failed_run_by_command_stores_the_reason(tmp_path, monkeypatch):
    def broken(*args):
        raise KeyboardInterrupt

    (tmp_path / "a.json").write_bytes(posts(post(1)))
    monkeypatch.setattr("importers.runs.store.Store.finish", broken)
    with pytest.raises(KeyboardInterrupt):
        run(find_files([str(tmp_path / "a.json")], format_name="wordpress"), format_name="wordpress")
    assert ImportBatch.objects.get().error.startswith("The import failed after 1 record (it was stopped).")


# --- Query counts.


@pytest.mark.parametrize("number", [1, 30])
def test_the_pages_cost_as_much_for_thirty_records_as_for_one(number, django_assert_num_queries):
    client = sign_in("curator")
    send(client, ("posts.json", posts(post(999), *(post(n, status="draft") for n in range(1, number + 1)))))
    page, progress = url_of(latest_upload()), url_of(latest_upload(), "progress")
    # Session, person, rights (2), the upload with its batches, the records.
    with django_assert_num_queries(6):
        assert len(reported_records(client.get(page))) == number
    # Session, person, rights (2), the upload.
    with django_assert_num_queries(5):
        client.get(progress)
    # Session, person, rights (2), the uploads to discard, the sources.
    with django_assert_num_queries(6):
        client.get(reverse(ADD))
