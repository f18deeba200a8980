"""The previous release goes on publishing on the new tables: it raises the number, and knows no mark."""

import sqlite3
from contextlib import closing

import pytest

from tests.importers.runs.test_previous_release import manage, previous  # noqa: F401 -- a fixture

pytestmark = pytest.mark.slow
MOVE = """
from django.db import transaction
from articles.reading import public_version
with transaction.atomic():
    number = public_version.move()
assert public_version.read().number == number
"""


def test_both_releases_raise_the_number_in_turn(previous, tmp_path):  # noqa: F811 -- the fixture
    ours, database = ".", tmp_path / "news.sqlite3"
    manage(ours, database, "migrate", "--verbosity=0")
    for code in (ours, previous, ours):
        manage(code, database, "shell", "-c", MOVE)
    with closing(sqlite3.connect(database)) as connection:
        marks = dict(connection.execute("SELECT number, mark FROM articles_versionmark"))
        [current] = connection.execute("SELECT number, mark FROM articles_publicversion")
    first, second = sorted(marks)
    assert second == first + 2
    assert current == (second, marks[second])
    assert marks[first] != marks[second]
