"""Runs whose database is locked, refuses a row or fails: everything is written and counted once, or not at all."""

import gzip
import hashlib
import json
import zlib
from contextlib import contextmanager
from multiprocessing import active_children

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, SearchRow, Source, Tag
from importers.models import ImportBatch, ImportRecord, RawRecord
from importers.runs.store import BatchStopped
from importers.runs.undo import undo
from tests.importers.runs.test_run import load, outcomes, post, write

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def busy_database(times, *, at='INSERT INTO "importers_importrecord"'):
    """Make the database answer this many times that it is locked when it gets the statement."""
    left = [times]

    def refuse(execute, sql, params, many, context):
        if sql.startswith(at) and left[0]:
            left[0] -= 1
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def refused_by_the_database(ref):
    """Make the database refuse the article with this id, as it would for any limit that only it knows."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER narrow BEFORE INSERT ON articles_article WHEN NEW.source_ref = '{ref}' "
            "BEGIN SELECT RAISE(ABORT, 'too much'); END"
            if is_sqlite
            else f"ALTER TABLE articles_article ADD CONSTRAINT narrow CHECK (source_ref <> '{ref}')"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TRIGGER narrow" if is_sqlite else "ALTER TABLE articles_article DROP CONSTRAINT narrow"
            )


def written():
    """Return the number of rows in each table that a run writes to."""
    return [model.objects.count() for model in (Article, SearchRow, Tag, Source, ImportRecord, RawRecord)]


def junk_behind(path):
    path.write_text(path.read_text() + "\n</body></html>")
    return str(path)


# The counts of a chunk are saved last, when everything else has been written and counted.
@pytest.mark.parametrize(
    "at", ['INSERT INTO "articles_article"', 'INSERT INTO "importers_importrecord"', 'UPDATE "importers_importbatch"']
)
def test_a_chunk_is_written_again_after_a_lock_and_counted_once(tmp_path, at):
    write(tmp_path / "a.json", post(1), post(2), {"id": 3})
    with busy_database(1, at=at):
        batch = load(junk_behind(tmp_path / "a.json"))
    assert (outcomes(batch), written()) == ({"created": 2, "rejected": 1}, [2, 2, 2, 1, 3, 3])
    stored = ImportBatch.objects.get()
    assert outcomes(stored) == {"created": 2, "rejected": 1}
    assert [warning["code"] for warning in stored.warnings] == ["trailing_junk"]
    assert {name: len(ids) for name, ids in stored.made.items()} == {"sources": 1, "tags": 2}
    assert sorted(stored.made["tags"]) == sorted(Tag.objects.values_list("pk", flat=True))
    assert (stored.made["sources"], stored.error) == ([Source.objects.get().pk], "")
    assert stored.finished_at is not None


def test_a_run_fails_with_a_reason_when_the_database_stays_locked(tmp_path):
    path = write(tmp_path / "a.json", *[post(number) for number in range(1, 131)])
    with busy_database(2), pytest.raises(OperationalError, match="locked"):
        load(path)
    assert written() == [0, 0, 0, 0, 0, 0]
    batch = ImportBatch.objects.get()
    assert (outcomes(batch), batch.made, batch.finished_at) == ({}, {}, None)
    assert batch.error == (
        "The import failed after 0 records (OperationalError: database is locked). "
        "What was imported before that is kept. Run it again to continue."
    )
    assert outcomes(load(path)) == {"created": 130}


def test_a_refused_record_leaves_only_its_bytes_and_the_reason(tmp_path):
    with refused_by_the_database("2"):
        batch = load(
            write(
                tmp_path / "a.json",
                post(1),
                post(2, link="https://courier.news/2/", class_list=["tag-only-here"]),
                post(3, class_list=["tag-piers"]),
            )
        )
    assert outcomes(batch) == {"created": 2, "rejected": 1}
    assert sorted(Tag.objects.values_list("slug", flat=True)) == ["ferries", "piers", "world"]
    assert list(Source.objects.values_list("slug", flat=True)) == ["gazette-news"]
    assert SearchRow.objects.count() == 2
    record = batch.records.get(outcome="rejected")
    assert (record.number, record.ref, record.article, record.source) == (2, "2", None, None)
    reason = {
        "sqlite": "too much",
        "postgresql": 'new row for relation "articles_article" violates check constraint "narrow"',
    }
    assert record.message == (
        f"The database refused this record: {reason[connection.vendor]}. Correct it and import it again."
    )
    assert RawRecord.objects.count() == 3
    assert list(batch.records.values_list("number", "outcome")) == [(1, "created"), (2, "rejected"), (3, "created")]
    assert batch.made["sources"] == [Source.objects.get().pk]


def test_counts_and_warnings_before_a_refusal_are_stored_once(tmp_path):
    load(write(tmp_path / "known.json", post(9)))
    write(tmp_path / "a.json", post(9), post(1), post(2), {"id": 4})
    with refused_by_the_database("2"):
        batch = load(junk_behind(tmp_path / "a.json"))
    stored = ImportBatch.objects.get(pk=batch.pk)
    assert outcomes(stored) == {"created": 1, "unchanged": 1, "rejected": 2}
    assert [warning["code"] for warning in stored.warnings] == ["trailing_junk"]
    assert stored.finished_at is not None


def test_an_import_that_is_undone_while_running_has_not_failed(tmp_path):
    path = write(tmp_path / "a.json", *[post(number) for number in range(1, 131)])
    with pytest.raises(BatchStopped) as stopped:
        load(path, progress=lambda _: undo(ImportBatch.objects.get()))
    batch = ImportBatch.objects.get()
    assert str(stopped.value) == f"Batch {batch.pk} was undone while it was running. Nothing more was imported."
    assert (batch.error, batch.finished_at) == ("", None)
    assert (batch.undone_at is not None, Article.objects.count()) == (True, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyboardInterrupt(), "it was stopped"),
        (SystemExit(1), "it was stopped"),
        (RuntimeError("the disk is on fire\nand so is the shed"), "RuntimeError: the disk is on fire"),
        (ValueError(), "ValueError"),
    ],
)
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_a_failed_run_stores_the_reason_and_the_number_of_records(tmp_path, error, reason, is_dry_run):
    path = write(tmp_path / "a.json", *[post(number) for number in range(1, 131)])

    def break_at_the_end(progress):
        if progress.records > 100:
            raise error

    with pytest.raises(type(error)):
        load(path, progress=break_at_the_end, is_dry_run=is_dry_run)
    consequence = "Nothing was written" if is_dry_run else "What was imported before that is kept"
    batch = ImportBatch.objects.get()
    assert batch.error == f"The import failed after 130 records ({reason}). {consequence}. Run it again to continue."
    assert (batch.finished_at, Article.objects.count()) == (None, 0 if is_dry_run else 130)


# --- Simultaneous imports, and costs.


def test_bytes_and_tags_stored_by_a_simultaneous_import_are_reused(tmp_path):
    raw = json.dumps(post(1)).encode()
    other = {
        'INSERT INTO "importers_rawrecord"': lambda: RawRecord.objects.create(
            pk=999, sha256=hashlib.sha256(raw).digest(), data=zlib.compress(raw)
        ),
        'INSERT INTO "articles_tag"': lambda: Tag.objects.create(slug="ferries", name="Ferries"),
    }

    def be_faster(execute, sql, params, many, context):
        for statement in [statement for statement in other if sql.startswith(statement)]:
            other.pop(statement)()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(be_faster):
        batch = load(write(tmp_path / "a.json", post(1), post(2)))
    assert (other, outcomes(batch), written()) == ({}, {"created": 2}, [2, 2, 2, 1, 2, 2])
    record = batch.records.get(number=1)
    assert zlib.decompress(bytes(record.raw.data)) == raw
    assert sorted(record.article.tags.values_list("slug", flat=True)) == ["ferries", "world"]


def test_statistics_are_refreshed_only_after_articles_were_created(tmp_path):
    path, counted = write(tmp_path / "a.json", post(1)), []
    for is_dry_run in (True, False, False):
        with CaptureQueriesContext(connection) as queries:
            load(path, is_dry_run=is_dry_run)
        counted.append(sum(query["sql"] == "ANALYZE" for query in queries))
    assert counted == [0, 1, 0]


@pytest.mark.slow
@pytest.mark.parametrize(("count", "most"), [(299, 0), (500, 2)])
def test_worker_processes_are_started_only_for_many_records_and_all_end(tmp_path, count, most):
    seen = []
    path = write(tmp_path / "a.json", *[post(number) for number in range(1, count + 1)])
    load(path, progress=lambda _: seen.append(len(active_children())))
    assert bool(max(seen)) is bool(most)
    assert max(seen) <= most
    assert active_children() == []


def test_a_damaged_file_is_reported_with_its_last_good_record_and_byte(tmp_path):
    packed = gzip.compress("".join(json.dumps(post(n, noise=str(n) * 9_999)) + "\n" for n in range(1, 99)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[:-40])
    batch = load(tmp_path / "a.jsonl.gz")
    record = batch.records.get(outcome="rejected")
    last = batch.records.filter(outcome="created").order_by("number").last()
    assert (record.code, record.number, record.offset) == ("damaged_file", last.number + 1, last.offset)
    assert record.message.startswith(
        "The file could not be read to its end. The compressed file is damaged after byte "
    )
    # A file that cannot be opened has no earlier record to refer to.
    (tmp_path / "b.json").symlink_to("/proc/self/mem")
    record = load(tmp_path / "b.json").records.get()
    assert (record.code, record.number, record.offset) == ("unreadable_file", 1, 0)
    assert record.message == "The file could not be opened: Input/output error. Check its permissions and the disk."
