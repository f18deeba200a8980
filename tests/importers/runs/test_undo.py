"""Undoing a batch: what it wrote is deleted or restored, except what people or later imports depend on."""

import io

import pytest
from django.core.management import CommandError, call_command

from articles import desk
from articles.models import Article, SearchRow, Source, Tag
from importers.models import ImportBatch
from importers.runs.options import Options
from importers.runs.run import CHUNK
from importers.runs.store import BatchStopped
from importers.runs.undo import UndoBlocked, undo
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, post, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_undoing_a_batch_restores_every_count(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    before = (Article.objects.count(), Tag.objects.count(), Source.objects.count(), SearchRow.objects.count())
    batch = load(write(tmp_path / "b.json", post(2, class_list=["tag-piers"]), post(3, link="https://courier.news/3/")))
    result = undo(batch)
    assert (result.articles_deleted, result.articles_restored, result.citations_removed, result.obstacles) == (
        2,
        0,
        0,
        [],
    )
    assert before == (Article.objects.count(), Tag.objects.count(), Source.objects.count(), SearchRow.objects.count())


def test_undoing_a_batch_restores_the_text_of_an_article_that_it_changed(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    before = Article.objects.values().get()
    batch = load(write(tmp_path / "b.json", post(1, title={"rendered": "Ferry 1 stops"}, class_list=["tag-strikes"])))
    assert undo(batch).articles_restored == 1
    after = Article.objects.values().get()
    assert {key for key in before if before[key] != after[key]} == {"updated_at"}
    assert list(Article.objects.get().tags.values_list("slug", flat=True).order_by("slug")) == ["ferries", "world"]


def test_articles_that_the_desk_has_worked_on_block_an_undo(tmp_path):
    batch = load(write(tmp_path / "a.json", post(1), post(2)))
    article = Article.objects.get(source_ref="1")
    desk.save_text(article, by=make_user("editor"), headline="Ours")
    with pytest.raises(UndoBlocked, match="has worked on it"):
        undo(batch)
    assert Article.objects.count() == 2
    result = undo(batch, keep_touched=True)
    assert (result.articles_deleted, len(result.obstacles)) == (1, 1)
    assert Article.objects.get() == article
    with pytest.raises(UndoBlocked, match="already"):
        undo(batch)


def test_a_dry_run_cannot_be_undone(tmp_path):
    with pytest.raises(UndoBlocked, match="dry run"):
        undo(load(write(tmp_path / "a.json", post(1)), is_dry_run=True))


def test_undone_articles_can_be_imported_again(tmp_path):
    path = write(tmp_path / "a.json", post(1))
    undo(load(path))
    assert outcomes(load(path)) == {"created": 1}


def test_undoing_a_batch_keeps_the_changes_of_a_later_one(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    older = load(write(tmp_path / "b.json", post(1, title={"rendered": "Second title"})))
    load(write(tmp_path / "c.json", post(1, title={"rendered": "Third title"})))
    assert undo(older).articles_restored == 0
    assert Article.objects.get().headline == "Third title"


def test_the_command_undoes_a_batch_or_says_why_it_cannot(tmp_path):
    batch = load(write(tmp_path / "a.json", post(1), post(2)))
    desk.save_text(Article.objects.first(), by=make_user("editor"), headline="Ours")
    with pytest.raises(CommandError, match="Nothing was undone"):
        call_command("undo_import", str(batch.pk))
    out = io.StringIO()
    call_command("undo_import", str(batch.pk), "--keep-touched", stdout=out, stderr=io.StringIO())
    assert out.getvalue() == (
        f"Batch {batch.pk} undone: 1 articles deleted, 0 restored, 0 citations removed, 1 articles kept.\n"
    )
    with pytest.raises(CommandError, match="There is no batch 999999"):
        call_command("undo_import", "999999")


def test_undoing_a_change_with_a_note_restores_the_earlier_text(tmp_path):
    load(write(tmp_path / "a.json", post(1, date_gmt="bad", date="bad")))
    batch = load(write(tmp_path / "b.json", post(1, date_gmt="bad", date="bad", title={"rendered": "Ferry 1 stops"})))
    assert batch.records.get().code == "bad_date"
    assert undo(batch).articles_restored == 1
    assert Article.objects.get().headline == "Ferry 1 runs"


def test_articles_delivered_again_by_a_later_import_block_an_undo(tmp_path):
    first = load(write(tmp_path / "a.json", post(1)))
    second = load(write(tmp_path / "b.json", post(1, title={"rendered": "Ferry 1 stops"})))
    with pytest.raises(UndoBlocked, match="a later import delivered it again"):
        undo(first)
    undo(second)
    assert undo(first).articles_deleted == 1


def test_a_via_delivered_by_two_batches_stays_until_both_are_undone(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    again = write(tmp_path / "b.json", post(9, link="https://gazette.news/ferry-1/"))
    batches = [load(again, options=Options(source="courier")) for _ in range(2)]
    assert [outcomes(batch) for batch in batches] == [{"duplicate": 1}] * 2
    assert undo(batches[0]).citations_removed == 0
    assert Article.objects.get().citations.count() == 2
    assert undo(batches[1]).citations_removed == 1
    assert Article.objects.get().citations.count() == 1


def test_an_import_that_is_undone_while_running_writes_nothing_more(tmp_path):
    path = write(tmp_path / "a.json", *[post(number) for number in range(1, 2 * CHUNK)])

    def take_back(progress):
        undo(ImportBatch.objects.get())

    with pytest.raises(BatchStopped, match="was undone while it was running"):
        load(path, progress=take_back)
    assert Article.objects.count() == 0
