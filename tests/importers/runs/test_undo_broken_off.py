"""An undo that breaks off is no undo: it says so, says what is left, and goes on where it was."""

import os
import signal
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, Tag
from importers.models import ImportBatch
from importers.runs.options import Options
from importers.runs.undo import UndoBlocked, plan, undo
from tests.articles.admin.desk import parsed, sign_in, words
from tests.concurrency import start
from tests.importers.runs.test_run import load, post, write

pytestmark = pytest.mark.django_db(transaction=True)


def changed(tmp_path, count):
    """Import posts, then a version of each that changes its text and topics, and return the second batch."""
    load(write(tmp_path / "first.json", *(post(number) for number in range(1, count + 1))))
    again = {"content": {"rendered": "<p>It has sunk.</p>", "protected": False}, "class_list": ["tag-wrecks"]}
    return load(write(tmp_path / "again.json", *(post(number, **again) for number in range(1, count + 1))))


def restored():
    return Article.objects.filter(body__contains="is back in service").count()


@contextmanager
def breaking_off_at(statement, *, number):
    """Interrupt the program when this database statement is about to be executed for the nth time."""
    left = number

    def execute(call, sql, *rest):
        nonlocal left
        left -= statement in sql
        if not left:
            raise KeyboardInterrupt
        return call(sql, *rest)

    with connection.execute_wrapper(execute), pytest.raises(KeyboardInterrupt):
        yield


def test_an_undo_that_breaks_off_while_it_restores_texts_goes_on_with_the_others(tmp_path):
    batch = changed(tmp_path, 7)
    with breaking_off_at('SET "undo_reached"', number=4):
        undo(batch)
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (restored(), batch.undone_at, batch.is_half_undone) == (3, None, True)
    assert plan(batch, most=5).reverts == 4
    assert undo(batch).articles_restored == 4
    assert (restored(), batch.undone_at is not None, batch.is_half_undone) == (7, True, False)
    assert not Tag.objects.filter(name="wrecks").exists()
    with pytest.raises(UndoBlocked, match="was already undone on"):
        undo(ImportBatch.objects.get(pk=batch.pk))


def test_an_undo_that_breaks_off_at_its_very_end_leaves_no_tag_behind_once_it_went_on(tmp_path):
    batch = changed(tmp_path, 2)
    with breaking_off_at('SET "undone_at"', number=1):
        undo(batch)
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.is_half_undone, Tag.objects.filter(name="wrecks").exists()) == (True, True)
    assert undo(batch).articles_restored == 0
    assert not Tag.objects.filter(name="wrecks").exists()


@pytest.mark.slow
@pytest.mark.parametrize("is_running", [False, True])
def test_an_undo_that_is_killed_can_be_run_again_until_it_is_done(tmp_path, is_running):
    batch = changed(tmp_path, 120)
    if is_running:
        ImportBatch.objects.filter(pk=batch.pk).update(finished_at=None)
    process = start("undo_import", str(batch.pk))
    deadline = time.monotonic() + 60
    while not restored() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    batch = ImportBatch.objects.get(pk=batch.pk)
    done = restored()
    assert 0 < done < 120
    assert batch.is_half_undone
    assert plan(batch, most=0).reverts == 120 - done
    assert undo(batch).articles_restored == 120 - done
    assert (restored(), batch.is_half_undone) == (120, False)
    assert not Tag.objects.filter(name="wrecks").exists()


def test_an_article_that_a_batch_changed_twice_is_one_article_in_forecast_and_result(tmp_path):
    load(write(tmp_path / "first.json", post(1)))
    second, third = post(1, title={"rendered": "Ferry stops"}), post(1, title={"rendered": "Ferry sinks"})
    batch = load(write(tmp_path / "a.json", second), write(tmp_path / "b.json", third))
    assert batch.changed_count == 2
    assert plan(batch, most=5).reverts == 1
    assert undo(batch).articles_restored == 1
    assert Article.objects.get().headline == "Ferry 1 runs"


def test_what_a_later_import_has_changed_again_is_not_forecast(tmp_path):
    batch = changed(tmp_path, 3)
    load(write(tmp_path / "later.json", post(2, title={"rendered": "Ferry 2 is raised"})))
    assert plan(batch, most=5).reverts == 2
    assert undo(batch).articles_restored == 2


def test_credits_are_forecast_as_they_will_be_removed(tmp_path):
    load(write(tmp_path / "own.json", post(1)))
    copies = [post(number, link="https://gazette.news/ferry-1/") for number in (8, 9)]
    batches = [load(write(tmp_path / "copies.json", *copies), options=Options(source="courier")) for _ in range(2)]
    assert [batch.duplicate_count for batch in batches] == [2, 2]
    # As long as the other batch has given the credit, too, it stays; and two records gave one credit.
    for batch, removed in zip(batches, (0, 1), strict=True):
        assert plan(batch, most=5).uncites == removed
        assert undo(batch).citations_removed == removed


def test_the_desk_shows_an_undo_that_broke_off_and_offers_to_go_on(tmp_path):
    batch = changed(tmp_path, 2)
    ImportBatch.objects.filter(pk=batch.pk).update(undo_started_at=timezone.now())
    client, address = sign_in("publisher"), f"/admin/importers/importbatch/{batch.pk}/"
    problems = parsed(client.get("/admin/")).css_first("#queue-problems")
    assert f"Batch {batch.pk} Undo not finished" in words(problems)
    page = words(parsed(client.get(f"{address}change/")).css_first("#content-main"))
    assert "Undo not finished" in page
    assert "and has not ended." in page
    assert "Go on undoing …" in page
    listed = parsed(client.get("/admin/importers/importbatch/?state=half_undone")).css("#result_list tbody tr")
    assert [words(row).split(" Undo")[0] for row in listed] == [f"Batch {batch.pk}"]
    assert not parsed(client.get("/admin/importers/importbatch/?state=finished")).css(f'a[href*="/{batch.pk}/"]')
    form = parsed(client.get(f"{address}undo/"))
    assert "You can go on with what is left." in words(form.css_first(".errornote"))
    assert form.css_first('.submit-row [type="submit"]').attributes["value"] == f"Go on undoing batch {batch.pk}"
    client.post(f"{address}undo/", {"post": "yes"})
    assert (restored(), words(parsed(client.get(f"{address}change/"))).count("Undo not finished")) == (2, 0)
