"""What runs and workers store about themselves: options, places of records, progress and errors."""

import hashlib
import json
import re
import zlib
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from importers.models import ImportBatch, ImportUpload, RawRecord, UploadState
from importers.runs.files import find_files
from importers.runs.options import Options
from importers.runs.run import POOL_FROM, Progress, run
from importers.runs.undo import undo
from importers.uploads import acts, jobs, storage
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, post, write
from tests.importers.uploads.uploading import NO_TASKS, posts

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "The ferry is back: All lines run since Monday.\nRead more\n"


def digest(path, **options):
    path.write_text(WORDS)
    return run(find_files([str(path)], format_name="digest"), format_name="digest", options=Options(values=options))


# --- Options.


def test_a_batch_stores_its_options(tmp_path):
    options = Options(source="courier", values={"types": ("post", "page"), "statuses": ("draft",)})
    person = make_user("carla")
    batch = load(write(tmp_path / "a.json", post(1)), options=options, by=person)
    batch.refresh_from_db()
    assert batch.options == {
        "source": "courier", "types": ["post", "page"], "statuses": ["draft"],
    }  # fmt: skip
    assert (batch.by, batch.format, batch.files) == (person, "wordpress", [str(tmp_path / "a.json")])
    assert Options.from_json("wordpress", batch.options) == options


def test_a_batch_of_a_digest_stores_its_day(tmp_path):
    batch = digest(tmp_path / "a.txt", edition_date=date(2026, 1, 28))
    batch.refresh_from_db()
    assert batch.options == {"source": "", "edition_date": "2026-01-28"}
    assert Options.from_json("digest", batch.options) == Options(values={"edition_date": date(2026, 1, 28)})


def test_what_an_earlier_release_stored_for_every_format_is_read_by_the_format_alone():
    stored = {"source": "courier", "types": ["page"], "statuses": ["draft"], "edition_date": None}
    assert Options.from_json("digest", stored) == Options(source="courier", values={"edition_date": None})
    assert Options.from_json("wordpress", stored | {"edition_date": "2026-01-26"}) == Options(
        source="courier", values={"types": ("page",), "statuses": ("draft",)}
    )
    assert Options.from_json("wordpress", {}) == Options()


def test_the_edition_date_comes_from_the_file_name_unless_it_is_set(tmp_path):
    digest(tmp_path / "digest-2026-01-26.txt")
    assert Article.objects.get().edition_date == date(2026, 1, 26)
    Article.objects.all().delete()
    digest(tmp_path / "digest-2026-01-26.txt", edition_date=date(2026, 1, 28))
    assert Article.objects.get().edition_date == date(2026, 1, 28)


def test_a_date_in_the_name_of_a_file_of_posts_means_nothing(tmp_path):
    load(write(tmp_path / "posts-2026-01-26.json", post(1)))
    assert Article.objects.get().edition_date is None


def test_posts_without_a_site_keep_their_id_if_the_source_is_given(tmp_path):
    path = write(tmp_path / "a.json", post(1, link=None, slug="ferry"))
    load(path, options=Options(source="gazette"))
    assert Article.objects.values_list("source__slug", "source_ref").get() == ("gazette", "1")
    assert outcomes(load(path, options=Options(source="gazette"))) == {"unchanged": 1}


def test_the_source_option_overrides_the_sites_of_the_records(tmp_path):
    load(write(tmp_path / "a.json", post(1)), options=Options(source="courier"))
    assert Article.objects.get().source.slug == "courier"


# --- Earlier versions and places.


@pytest.mark.slow
def test_the_last_version_of_a_record_wins_while_the_first_is_in_flight(tmp_path):
    known = post(1)
    load(write(tmp_path / "a.json", known))
    others = [post(number) for number in range(2, POOL_FROM + 102)]
    path = write(tmp_path / "b.json", *others, post(1, title={"rendered": "Ferry 1 stops"}), known)
    assert outcomes(load(path)) == {"created": POOL_FROM + 100, "changed": 2}
    assert Article.objects.get(source_ref="1").headline == "Ferry 1 runs"


def test_a_dry_run_links_changed_articles_but_no_source_and_nothing_created(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    changed = post(1, title={"rendered": "Ferry 1 stops"}, class_list=["tag-piers"])
    batch = load(write(tmp_path / "b.json", changed, post(2, link="https://courier.news/2/")), is_dry_run=True)
    records = batch.records.values_list("outcome", "article__source_ref", "source")
    assert list(records) == [("changed", "1", None), ("created", None, None)]
    batch.refresh_from_db()
    assert (batch.made, batch.is_dry_run, outcomes(batch)) == ({}, True, {"changed": 1, "created": 1})
    assert batch.finished_at >= batch.started_at


def test_a_record_stores_its_place_and_the_notes_for_the_editor(tmp_path):
    folder = tmp_path
    for name in "abc":
        folder = folder / (name * 200)
    folder.mkdir(parents=True)
    path = folder / "posts.jsonl"
    lines = [post(1, date_gmt="bad", date="bad", modified="bad"), "no json", {"id": 2}, post(3, status="draft")]
    first, third = len(json.dumps(lines[0])), len(json.dumps(lines[2]))
    path.write_text("\n".join("{broken" if line == "no json" else json.dumps(line) for line in lines))
    batch = load(path)
    records = list(batch.records.order_by("number"))
    assert [(record.number, record.outcome, record.code) for record in records] == [
        (1, "created", "bad_date"), (2, "rejected", "syntax_error"), (3, "rejected", "not_a_post"),
        (4, "skipped", "status_draft"),
    ]  # fmt: skip
    assert {record.file for record in records} == {str(path)[-500:]}
    assert [record.ref for record in records] == ["1", "", "2", "3"]
    # The place of a fault is where reading fails: after the brace.
    assert [record.offset for record in records] == [
        0, first + 2, first + 9, first + third + 10,
    ]  # fmt: skip
    assert records[1].raw is None
    assert zlib.decompress(bytes(records[2].raw.data)) == b'{"id": 2}'


def test_the_bytes_of_an_unreadable_record_are_stored(tmp_path):
    (tmp_path / "a.txt").write_bytes(
        b"The ferry \xff is back.\nRead more\nThe pier is open: It was painted.\nRead more\n"
    )
    for _ in range(2):
        batch = run(find_files([str(tmp_path / "a.txt")], format_name="digest"), format_name="digest")
        record = batch.records.get(outcome="rejected")
        assert (record.code, record.number, record.article) == ("not_utf8", 1, None)
        assert zlib.decompress(bytes(record.raw.data)) == b"The ferry \xff is back.\nRead more"
        assert bytes(record.raw.sha256) == hashlib.sha256(b"The ferry \xff is back.\nRead more").digest()
    assert RawRecord.objects.count() == 2


# --- Progress.


@pytest.mark.slow
def test_a_run_reports_its_progress_up_to_the_last_byte(tmp_path):
    paths = [write(tmp_path / f"{name}.json", *[post(n) for n in numbers]) for name, numbers in
             (("a", range(1, 131)), ("b", range(131, 141)))]  # fmt: skip
    sizes = [(tmp_path / f"{name}.json").stat().st_size for name in "ab"]
    steps = []
    load(*paths, progress=steps.append)
    assert [progress.records for progress in steps] == [100, 130, 140]
    assert steps[-1] == Progress(records=140, bytes_read=sum(sizes), bytes_total=sum(sizes))
    assert all(0 < progress.bytes_read <= sum(sizes) for progress in steps)


# --- Workers.


@pytest.fixture
def upload(settings, tmp_path):
    settings.TASKS, settings.DATA_DIR = NO_TASKS, tmp_path / "var"
    data = posts(*(post(number, noise="x" * 12_000) for number in range(1, 251)))
    parts = [("posts.json", len(data), [data])]
    return acts.receive(parts, format_name="wordpress", options=Options(), by=make_user("carla"))


def again(upload):
    upload.refresh_from_db()
    return upload


@pytest.mark.slow
def test_a_worker_resets_the_progress_and_the_error_of_the_upload(upload):
    ImportUpload.objects.update(records_done=77, bytes_read=77, error="It broke off.")
    seen = []

    def look(**kwargs):
        seen.append(ImportUpload.objects.values("state", "records_done", "bytes_read", "error").get())

    post_save.connect(look, sender=ImportBatch)
    try:
        jobs.check(upload.pk)
    finally:
        post_save.disconnect(look, sender=ImportBatch)
    assert seen[0] == {"state": "checking", "records_done": 0, "bytes_read": 0, "error": ""}
    assert (again(upload).state, upload.records_done, upload.error) == ("checked", 250, "")


@pytest.mark.slow
def test_a_worker_stores_its_progress_once_a_second_and_at_the_end(upload, monkeypatch):
    # At the start, and after each of the three chunks.
    seconds = iter([0.0, 0.9, 1.0, 1.9])
    monkeypatch.setattr(
        "importers.uploads.jobs.time", type("Clock", (), {"monotonic": staticmethod(lambda: next(seconds))})
    )
    with CaptureQueriesContext(connection) as queries:
        jobs.check(upload.pk)
    updates = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "importers_importupload"')]
    numbers = [int(number) for sql in updates for number in re.findall(r'"records_done" = (\d+)', sql)]
    assert numbers == [0, 200, 250]
    assert all('"told_at" = ' in sql for sql in updates if '"records_done" = ' in sql)


@pytest.mark.slow
def test_an_upload_undone_during_its_import_has_failed_with_a_reason(upload):
    jobs.check(upload.pk)
    assert acts.confirm(again(upload), by=upload.by)

    def take_back(execute, sql, params, many, context):
        """Undo the batch as soon as its worker reports progress."""
        result = execute(sql, params, many, context)
        if sql.startswith('UPDATE "importers_importupload" SET "records_done"'):
            for batch in ImportBatch.objects.filter(created_count__gt=0, is_dry_run=False, undone_at=None):
                undo(batch)
        return result

    with connection.execute_wrapper(take_back):
        jobs.carry_out(upload.pk, upload.by.pk)
    batch = again(upload).batch
    assert (upload.state, upload.error) == (
        UploadState.FAILED, f"Batch {batch.pk} was undone while it was running. Nothing more was imported.",
    )  # fmt: skip
    assert (Article.objects.count(), batch.error) == (0, "")
    assert storage.folder(upload).exists()


@pytest.mark.slow
def test_a_failed_batch_keeps_its_reason_when_the_upload_is_retried(upload):
    jobs.check(upload.pk)
    assert acts.confirm(again(upload), by=upload.by)
    batch = ImportBatch.objects.create(format="wordpress", started_at=timezone.now(), error="It broke off.")
    ImportUpload.objects.update(state="failed", batch=batch, error="It broke off.")
    assert acts.retry(again(upload), by=upload.by)
    batch.refresh_from_db()
    assert (batch.error, batch.stopped_at) == ("It broke off.", None)
    assert (again(upload).state, upload.attempt) == ("confirmed", 2)


# --- Missing and dead workers.


@pytest.mark.parametrize(
    ("state", "age", "others_word", "is_lacking"),
    [
        ("uploaded", 4, None, False),
        ("uploaded", 6, None, True),
        ("confirmed", 6, None, True),
        ("checked", 6, None, False),
        ("failed", 6, None, False),
        ("uploaded", 6, 115, False),
        ("uploaded", 6, 125, True),
    ],
)
def test_an_upload_lacks_a_worker_when_it_waits_and_no_other_is_running(upload, state, age, others_word, is_lacking):
    now = timezone.now()
    ImportUpload.objects.update(state=state, state_since=now - timedelta(seconds=age))
    if others_word:
        other = acts.receive([("b.json", 1, [b"x"])], format_name="wordpress", options=Options(), by=upload.by)
        ImportUpload.objects.filter(pk=other.pk).update(state="importing", told_at=now - timedelta(seconds=others_word))
    assert acts.lacks_worker(again(upload), now) is is_lacking


@pytest.mark.parametrize(("state", "age", "is_broken"), [
    ("importing", 121, True), ("checking", 121, True), ("importing", 119, False), ("confirmed", 999, False),
])  # fmt: skip
def test_a_worker_that_reports_nothing_for_two_minutes_counts_as_dead(upload, state, age, is_broken):
    now = timezone.now()
    ImportUpload.objects.update(state=state, told_at=now - timedelta(seconds=age))
    assert acts.is_worker_silent(again(upload), now) is is_broken


# --- Suggested commands.


def test_suggested_commands_use_paths_relative_to_the_projects_folder(upload, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    settings.DATA_DIR = tmp_path / "my data"
    folder = f"'my data/uploads/{upload.folder.hex}/posts.json'"
    assert acts.import_command(upload) == f".venv/bin/python manage.py import_files wordpress {folder}"
    settings.DEBUG = True
    assert acts.worker_command() == "NEWSROOM_DEBUG=1 .venv/bin/python manage.py db_worker"


def test_a_link_out_of_a_folder_is_in_the_report_and_the_other_files_are_imported(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "b.json", post(1))
    (folder / "a.json").symlink_to(write(tmp_path / "outside.json", post(2)))
    batch = load(folder)
    assert outcomes(batch)["created"] == 1
    assert [(warning["file"], warning["code"], warning["message"]) for warning in batch.warnings] == [
        (str(folder / "a.json"), "skipped_file",
         "This link to a file outside the folder was skipped. Name that file to import it."),
    ]  # fmt: skip
