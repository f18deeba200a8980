"""After an import the desk sees which of the new articles tell a story that others tell."""

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from articles import desk, stories
from articles.models import Article, ComparisonDue, Likeness, Signature, StoryAddress, StoryBand
from importers.runs.undo import undo
from tests.importers.runs.test_run import load, post, write

pytestmark = pytest.mark.django_db(transaction=True)
STORY = (
    "The night train to Eiderstadt will run again from the first of April, said the railway on Monday. It had stopped "
    "in 2019 because its sleeping cars were 44 years old. New ones come from a factory in Brunnau, which has built 12 "
    "of them so far. A bed costs 39 euros, a seat 19; those who bring a bicycle have to book a week before they leave."
)
RETOLD = STORY.replace("will run again", "is back").replace("which has built 12 of them so far", "12 so far")


def story(number, text, host="gazette.news", **fields):
    address = f"https://{host}/story-{number}/"
    return post(number, link=address, content={"rendered": f"<p>{text}</p>", "protected": False}, **fields)


def worker():
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def twins_by_ref():
    return {
        article.source_ref: sorted(other.source_ref for other in desk.possible_duplicates(article))
        for article in Article.objects.all()
    }


def test_stories_of_one_batch_and_of_two_sources_are_found(tmp_path):
    load(write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD), story(3, "Nothing of the kind.")))
    assert twins_by_ref() == {"1": ["2"], "2": ["1"], "3": []}
    load(write(tmp_path / "second.json", story(9, RETOLD.replace("Monday", "Tuesday"), host="kurier.news")))
    assert twins_by_ref() == {"1": ["2", "9"], "2": ["1", "9"], "3": [], "9": ["1", "2"]}


def test_a_story_that_its_source_rewrites_is_compared_again(tmp_path):
    load(write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD)))
    load(write(tmp_path / "first.json", story(2, "Another story altogether, of a cow that swam across the river.")))
    assert twins_by_ref() == {"1": [], "2": []}


def test_undoing_an_import_removes_all_that_was_made_of_it(tmp_path):
    load(write(tmp_path / "first.json", story(1, STORY)))
    kept = [StoryBand.objects.count(), Signature.objects.count(), StoryAddress.objects.count()]
    batch = load(write(tmp_path / "second.json", story(2, RETOLD, host="kurier.news")))
    assert Likeness.objects.count() == 2
    undo(batch)
    assert [StoryBand.objects.count(), Signature.objects.count(), StoryAddress.objects.count()] == kept == [24, 1, 1]
    assert (Likeness.objects.count(), twins_by_ref()) == (0, {"1": []})


def test_undoing_a_change_compares_the_earlier_text_again(tmp_path):
    load(write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD)))
    undo(load(write(tmp_path / "first.json", story(2, "Another story altogether, of a cow that swam the river."))))
    assert twins_by_ref() == {"1": ["2"], "2": ["1"]}


def test_a_dry_run_compares_nothing(tmp_path):
    load(write(tmp_path / "first.json", story(1, STORY)), is_dry_run=True)
    assert not (ComparisonDue.objects.exists() or DBTaskResult.objects.exists())


@pytest.mark.slow
def test_of_a_large_import_the_worker_compares_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "AT_ONCE", 1)
    load(write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD), story(3, "Nothing of the kind.")))
    comparisons = DBTaskResult.objects.filter(task_path__endswith="compare_due")
    assert (ComparisonDue.objects.count(), comparisons.count()) == (2, 1)
    worker()
    assert (ComparisonDue.objects.count(), twins_by_ref()) == (0, {"1": ["2"], "2": ["1"], "3": []})


def test_where_a_worker_runs_it_compares_what_an_import_brings(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "AT_ONCE", 1)
    load(write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD)))
    worker()
    load(write(tmp_path / "second.json", story(9, RETOLD, host="kurier.news")))
    assert (ComparisonDue.objects.count(), twins_by_ref()["1"]) == (1, ["2"])
    worker()
    assert (ComparisonDue.objects.count(), twins_by_ref()["1"]) == (0, ["2", "9"])


def test_while_nobody_starts_the_last_task_an_import_compares_by_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "AT_ONCE", 1)
    load(write(tmp_path / "first.json", story(1, STORY), story(2, "Nothing of the kind, said the clerk.")))
    worker()
    load(write(tmp_path / "second.json", story(8, "Another story altogether.", host="kurier.news")))
    load(write(tmp_path / "third.json", story(9, RETOLD, host="kurier.news")))
    assert (ComparisonDue.objects.count(), twins_by_ref()["1"]) == (1, ["9"])


@pytest.mark.slow
def test_imports_without_a_worker_leave_one_task_for_all_that_is_due(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "AT_ONCE", 1)
    for number in (1, 2, 3):
        posts = [story(number * 10 + place, f"Story {number}, part {place}.") for place in range(3)]
        load(write(tmp_path / f"{number}.json", *posts))
    assert DBTaskResult.objects.filter(task_path__endswith="compare_due").count() == 1
    worker()
    assert ComparisonDue.objects.count() == 0


def test_an_import_that_changes_nothing_compares_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "AT_ONCE", 1)
    path = write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD), story(3, "Nothing of the kind."))
    load(path)
    assert load(path).unchanged_count == 3
    assert (ComparisonDue.objects.count(), twins_by_ref()) == (2, {"1": [], "2": [], "3": []})


def test_the_command_says_how_many_articles_the_worker_has_still_to_compare(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stories, "AT_ONCE", 1)
    path = write(tmp_path / "first.json", story(1, STORY), story(2, RETOLD))
    call_command("import_wordpress", path)
    assert "1 article is still to be compared with the others" in " ".join(capsys.readouterr().err.split())
    call_command("compare_articles")
    call_command("import_wordpress", path)
    assert "still to be compared" not in capsys.readouterr().err
    assert twins_by_ref() == {"1": ["2"], "2": ["1"]}


def test_an_import_is_whole_even_if_its_articles_cannot_be_compared(tmp_path, monkeypatch, caplog):
    def busy(**options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(stories, "compare", busy)
    batch = load(write(tmp_path / "first.json", story(1, STORY)))
    assert (batch.error, batch.created_count, ComparisonDue.objects.count()) == ("", 1, 1)
    assert "could not be compared with the others" in caplog.text
