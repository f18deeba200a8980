"""Each invariant of imports: broken by an UPDATE, found, and healed where there is one right answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Citation
from importers.models import ImportBatch, ImportRecord, RawRecord
from importers.runs.options import Options
from importers.runs.undo import undo
from tests.articles.admin.desk import sign_in
from tests.importers.runs.test_run import load, post, write
from tests.soundness import found, healed, heals, run, update

pytestmark = pytest.mark.django_db

SUNK = {"content": {"rendered": "<p>It has sunk.</p>", "protected": False}}


@pytest.fixture
def batch(tmp_path):
    return load(write(tmp_path / "posts.json", post(1), post(2)))


def as_0_2_0_undid(batch):
    """Leave the batch as release 0.2.0 left one whose undo was killed at its beginning, while its import ran."""
    ImportBatch.objects.filter(pk=batch.pk).update(finished_at=None, undone_at=timezone.now() - timedelta(days=90))
    return ImportBatch.objects.get(pk=batch.pk)


def test_counts_that_contradict_the_stored_records_are_counted_again(batch):
    update(batch, created_count=5, rejected_count=1)
    heals("batch_counts")
    batch.refresh_from_db()
    assert (batch.created_count, batch.rejected_count) == (2, 0)


def test_the_counts_of_an_import_at_work_are_its_own(batch):
    update(batch, created_count=5, finished_at=None)
    assert found() == {}


def test_a_dry_run_is_never_undone(tmp_path):
    batch = load(write(tmp_path / "posts.json", post(1)), is_dry_run=True)
    update(batch, undone_at=timezone.now())
    heals("batch_dry_run_undone")
    batch.refresh_from_db()
    assert batch.undone_at is None


@pytest.mark.slow
def test_an_undo_of_0_2_0_that_deleted_nothing_can_go_on(batch):
    batch = as_0_2_0_undid(batch)
    assert found() == {"batch_half_undone": 1}
    assert healed("batch_half_undone") == 1
    batch.refresh_from_db()
    assert (batch.is_half_undone, batch.undone_at) == (True, None)
    assert found() == {"batch_undo_unfinished": 1}
    page = sign_in("publisher").get(reverse("admin:importers_importbatch_change", args=[batch.pk]))
    assert "Go on undoing" in page.content.decode()
    assert undo(batch).articles_deleted == 2
    assert found() == {}
    assert Article.objects.count() == 0


def test_the_command_says_where_to_go_on(batch):
    batch = as_0_2_0_undid(batch)
    status, printed = run("--repair")
    assert status == 1
    assert f"  /admin/importers/importbatch/{batch.pk}/change/  import batch {batch.pk}: Batch {batch.pk}\n" in printed
    status, printed = run()
    assert "1 undo of an import began more than a day ago and has not ended (batch_undo_unfinished)\n" in printed
    assert "  By hand: Choose “Go on undoing” on the page of the batch, or run manage.py undo_import.\n" in printed


def test_an_undo_of_0_2_0_that_restored_nothing_can_go_on(tmp_path, batch):
    later = as_0_2_0_undid(load(write(tmp_path / "again.json", post(1, **SUNK), post(2, **SUNK))))
    assert found() == {"batch_half_undone": 1}
    assert healed("batch_half_undone") == 1
    assert undo(ImportBatch.objects.get(pk=later.pk)).articles_restored == 2
    assert found() == {}
    assert not Article.objects.filter(body__contains="sunk").exists()


def test_an_undo_of_0_2_0_that_removed_no_credit_can_go_on(tmp_path, batch):
    copy = write(tmp_path / "copy.json", post(9, link="https://gazette.news/ferry-1/"))
    as_0_2_0_undid(other := load(copy, options=Options(source="courier")))
    assert Citation.objects.filter(source__slug="courier").count() == 1
    assert found() == {"batch_half_undone": 1}
    assert healed("batch_half_undone") == 1
    assert undo(ImportBatch.objects.get(pk=other.pk)).citations_removed == 1
    assert found() == {}


@pytest.mark.parametrize("is_changed", [True, False])
def test_an_undo_of_0_2_0_that_ended_is_no_half_one(tmp_path, batch, is_changed):
    later = load(write(tmp_path / "again.json", post(1, **SUNK))) if is_changed else batch
    undo(later)
    update(later, undo_started_at=None, undo_reached=None, finished_at=None)
    assert found() == {}
    load(write(tmp_path / "once more.json", post(1, **SUNK)))
    assert found() == {}


def test_an_undo_that_began_today_may_be_at_work(batch):
    update(batch, undo_started_at=timezone.now())
    assert found() == {}


def test_bytes_that_no_record_names_are_deleted(batch):
    RawRecord.objects.create(sha256=b"0" * 32, data=b"")
    heals("raw_unused")
    assert RawRecord.objects.count() == 2


@pytest.mark.parametrize("column", ["raw_id", "article_id", "source_id"])
def test_a_record_forgets_what_is_gone(batch, column):
    # The database looks at foreign keys only when the transaction ends.
    record = batch.records.earliest("pk")
    update(record, **{column: 999_999})
    lost = {"raw_unused": 1} if column == "raw_id" else {}
    assert found() == {"record_of_missing": 1} | lost
    assert healed("record_of_missing") == 1
    assert found() == lost
    assert ImportRecord.objects.filter(**{f"{column}__isnull": True}).get() == record
    connection.check_constraints()
