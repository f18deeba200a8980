"""Imports that are killed, or run at the same time as others or as people work: nothing is lost or imported twice."""

import json
import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from articles import desk, search
from articles.models import Article, Revision, SearchRow, Source
from importers.models import ImportBatch, ImportRecord
from importers.runs.files import find_files
from importers.runs.report import counts
from importers.runs.run import run
from importers.runs.undo import undo
from tests.concurrency import meanwhile, start, together
from tests.factories import make_approved_article, make_article, make_user
from tests.importers.runs.test_run import post

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 1_500


def write(path, count):
    path.write_text(json.dumps([post(number) for number in range(1, count + 1)]), encoding="utf-8")
    return str(path)


def load(path):
    return run(find_files([str(path)], format_name="wordpress"), format_name="wordpress")


@pytest.mark.slow
def test_a_killed_import_loses_nothing_and_imports_nothing_twice_when_run_again(tmp_path):
    path = write(tmp_path / "posts.json", COUNT)
    process = start("import_wordpress", path)
    deadline = time.monotonic() + 60
    while not Article.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    before = Article.objects.count()
    assert 0 < before < COUNT
    assert ImportRecord.objects.count() == SearchRow.objects.count() == before
    unfinished = ImportBatch.objects.get()
    assert (unfinished.finished_at, unfinished.created_count) == (None, before)

    batch = load(path)
    assert (batch.created_count, batch.unchanged_count) == (COUNT - before, before)
    assert Article.objects.count() == SearchRow.objects.count() == COUNT
    assert sorted(map(int, Article.objects.values_list("source_ref", flat=True))) == list(range(1, COUNT + 1))


def _running(group):
    """Return the processes of a group that run, by their commands."""
    running = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                running[int(path.parent.name)] = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
    return running


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Only Linux lists processes so.")
def test_the_children_of_an_import_that_is_killed_end_by_themselves(tmp_path):
    process = start("import_wordpress", write(tmp_path / "posts.json", 6_000))
    deadline = time.monotonic() + 60
    while len(_running(process.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(_running(process.pid)) >= 3
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 5
    while _running(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = _running(process.pid)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == {}


@pytest.mark.slow
def test_two_simultaneous_imports_of_a_file_create_each_article_once(tmp_path):
    path = write(tmp_path / "posts.json", COUNT)
    processes = [start("import_wordpress", path) for _ in range(2)]
    printed = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], printed
    assert Article.objects.count() == SearchRow.objects.count() == COUNT
    together_counted = [counts(batch) for batch in ImportBatch.objects.all()]
    assert sum(number["created"] for number in together_counted) == COUNT, (together_counted, printed)
    assert sum(number["unchanged"] for number in together_counted) == COUNT


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite only one can write at a time")
def test_an_import_finds_articles_that_others_create_while_it_writes_its_own(tmp_path):
    load(write(tmp_path / "first.json", 1))
    source, path = Source.objects.get(), write(tmp_path / "posts.json", 3)

    def wait_for_the_second():
        deadline = time.monotonic() + 20
        while not Article.objects.filter(source_ref="2").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.3)  # by now the import has looked again, found the second, and waits for the third

    batch = meanwhile(
        lambda: make_article(source=source, source_ref="3"),
        lambda: meanwhile(lambda: make_article(source=source, source_ref="2"), lambda: load(path)),
        then=wait_for_the_second,
    )
    assert list(batch.records.values_list("ref", "outcome")) == [("2", "changed"), ("3", "changed")]
    assert sorted(Article.objects.values_list("source_ref", flat=True)) == ["1", "2", "3"]


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer at a time")
def test_an_import_writes_in_small_steps_as_soon_as_somebody_else_writes(tmp_path):
    path, editor, done = write(tmp_path / "posts.json", COUNT), make_user("editor"), []

    def watch(progress):
        done.append(progress.records)
        if len(done) == 3:
            article = Article.objects.earliest("pk")
            assert isinstance(together(lambda: desk.save_text(article, by=editor, headline="Tide"))[0], Revision)

    run(find_files([path], format_name="wordpress"), format_name="wordpress", progress=watch)
    steps = [later - earlier for earlier, later in pairwise([0, *done])]
    assert max(steps[:3]) == 400
    assert set(steps[3:]) <= {0, 100}
    assert sum(steps) == COUNT


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite only one can write at a time")
def test_an_article_claimed_while_its_batch_is_undone_stays(tmp_path):
    editor, batch = make_user("editor"), load(write(tmp_path / "posts.json", 2))
    article = Article.objects.get(source_ref="1")
    result = meanwhile(lambda: desk.claim(article, by=editor), lambda: undo(batch))
    assert result.articles_deleted == 1
    assert [(article.state, article.assignee) for article in Article.objects.all()] == [("claimed", editor)]
    assert list(search.find(Article.objects.all(), "ferry", scope="desk")) == [article]


def test_only_one_of_two_simultaneous_decisions_wins():
    make_approved_article()
    editor = make_user("editor")
    mine, theirs = Article.objects.get(), Article.objects.get()
    results = together(lambda: desk.publish(mine, by=editor), lambda: desk.spike(theirs, by=editor, reason="Old news"))
    assert sorted(type(result) for result in results if result is not None) == [desk.Refused]
    assert Article.objects.get().decisions.count() == 1


def test_an_article_published_by_two_people_at_once_is_published_once():
    make_approved_article()
    copies = [Article.objects.get() for _ in range(2)]
    people = [make_user(), make_user()]
    calls = [lambda pair=pair: desk.publish(pair[0], by=pair[1]) for pair in zip(copies, people, strict=True)]
    results = together(*calls)
    assert sorted(type(result) for result in results if result is not None) == [desk.Refused]
    assert [decision.act for decision in Article.objects.get().decisions.all()] == ["publish"]


def test_two_articles_with_the_same_headline_published_at_once_get_different_addresses():
    for _ in range(2):
        make_approved_article(headline="Ferry runs")
    editor = make_user("editor")
    calls = [lambda article=article: desk.publish(article, by=editor) for article in Article.objects.all()]
    assert together(*calls) == [None, None]
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["ferry-runs", "ferry-runs-2"]
