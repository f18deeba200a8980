"""What a dry run says of files is what their import then does."""

import pytest

from tests.importers.runs.test_run import load, outcomes, post, write
from tests.importers.runs.test_run_failures import busy_database, refused_by_the_database

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = ("number", "ref", "outcome", "code", "message")


def reports(path):
    """Return what a dry run and then the import say of the file: their counts, and their records."""
    return [
        (outcomes(batch), list(batch.records.order_by("pk").values_list(*ROWS)))
        for batch in (load(path, is_dry_run=True), load(path))
    ]


def test_a_dry_run_finds_a_duplicate_of_an_article_that_it_would_create(tmp_path):
    same = {"slug": "ferry-1", "link": post(1)["link"], "title": post(1)["title"], "content": post(1)["content"]}
    dry, wet = reports(write(tmp_path / "posts.json", post(1), post(2, **same), post(3)))
    assert dry[0] == {"created": 2, "duplicate": 1}
    assert dry == wet


def test_a_dry_run_says_that_a_record_changes_an_article_that_it_would_create(tmp_path):
    changed = post(1, title={"rendered": "Ferry 1 runs again"})
    dry, wet = reports(write(tmp_path / "posts.json", post(1), changed, post(3)))
    assert dry[0] == {"created": 2, "changed": 1}
    assert dry == wet


def test_a_dry_run_that_the_database_keeps_waiting_says_the_same(tmp_path):
    path = write(tmp_path / "posts.json", post(1), post(2))
    with busy_database(1):
        assert outcomes(load(path, is_dry_run=True)) == {"created": 2}


def test_a_dry_run_in_which_the_database_refuses_a_record_says_the_same(tmp_path):
    changed = post(1, title={"rendered": "Ferry 1 runs again"})
    path = write(tmp_path / "posts.json", post(1), changed, changed, post(2), post(3))
    with refused_by_the_database("3"):
        dry, wet = reports(path)
    assert dry[0] == {"created": 2, "changed": 1, "unchanged": 1, "rejected": 1}
    assert dry == wet
