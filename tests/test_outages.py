"""A database that fails: what each kind is called, what a command says and how it ends, and what is logged."""

import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.utils import ConnectionHandler

from newsroom import outages
from newsroom.outages import Outage, OutageFilter, outage
from tests import judges

ROOT = Path(__file__).resolve().parents[1]


def manage(*arguments, url, **options):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"NEWSROOM_DATABASE_URL": url, "NEWSROOM_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.fixture
def file(db, tmp_path):
    """Return the path of a SQLite database with one table and one row."""
    path = tmp_path / "news.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("CREATE TABLE story (words TEXT); INSERT INTO story VALUES ('Kittiwake');")
    return path


def failure(file, *statements):
    """Return what Django raises at the last of the statements, or at an earlier one."""
    known = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {"timeout": 0}}
    handler = ConnectionHandler({"default": known})
    try:
        with pytest.raises(DatabaseError) as failed, handler["default"].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        handler["default"].close()
    return failed.value


WRITE = "INSERT INTO story VALUES ('x')"


def test_a_locked_database_is_known(file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert outage(failure(file, WRITE)) is Outage.LOCKED


def test_a_full_database_is_known(file):
    fill = "INSERT INTO story VALUES (hex(zeroblob(1000000)))"
    assert outage(failure(file, "PRAGMA max_page_count=2", fill)) is Outage.FULL


def test_a_database_that_is_only_read_is_known(file):
    assert outage(failure(file, "PRAGMA query_only=ON", WRITE)) is Outage.READ_ONLY


def test_a_damaged_database_is_known(file):
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * 4096)
    assert outage(failure(file, "SELECT * FROM story")) is Outage.DAMAGED
    file.write_bytes(b"This is a letter, not a database." * 200)
    assert outage(failure(file, "SELECT * FROM story")) is Outage.DAMAGED


def test_a_database_that_is_gone_is_known(file, tmp_path):
    assert outage(failure(tmp_path / "no such folder/news.sqlite3", "SELECT 1")) is Outage.UNOPENED
    assert outage(failure(file, "SELECT * FROM article")) is Outage.EMPTY
    assert outage(failure(file, "SELECT headline FROM story")) is Outage.EMPTY


def test_a_fault_of_ours_is_no_outage(file):
    assert outage(failure(file, "SELEKT 1")) is None
    assert (
        outage(failure(file, "CREATE UNIQUE INDEX one ON story (words)", "INSERT INTO story SELECT * FROM story"))
        is None
    )
    assert outage(ValueError("No.")) is None
    assert outage(None) is None


def test_an_outage_is_known_by_the_error_that_it_led_to(file):
    led_to = ValueError("The import failed.")
    led_to.__cause__ = failure(file, "PRAGMA query_only=ON", WRITE)
    assert outage(led_to) is Outage.READ_ONLY


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("53100", Outage.FULL),
        ("53300", Outage.UNREACHABLE),
        ("57P01", Outage.UNREACHABLE),
        ("57014", Outage.STOPPED),
        ("25006", Outage.READ_ONLY),
        ("55P03", Outage.LOCKED),
        ("40P01", Outage.LOCKED),
        ("42P01", Outage.EMPTY),
        ("58030", Outage.UNREADABLE),
        ("XX001", Outage.DAMAGED),
        ("42601", None),
        ("23505", None),
        ("25P02", None),
    ],
)
def test_postgresql_is_understood_by_its_codes(code, kind):
    driver = judges.module("psycopg").errors.lookup(code)("Refused.")
    wrapped = DatabaseError("Refused.")
    wrapped.__cause__ = driver
    assert outage(wrapped) is kind


@pytest.mark.parametrize("wrapper", [OperationalError, InterfaceError])
def test_a_connection_to_postgresql_that_is_not_there_has_no_code(wrapper):
    wrapped = wrapper("connection refused")
    wrapped.__cause__ = judges.module("psycopg").OperationalError("connection refused")
    assert outage(wrapped) is Outage.UNREACHABLE


@pytest.fixture
def called(monkeypatch):
    """Return a function that gives the site's database other settings, until the test ends."""

    def change(**known):
        for name, value in known.items():
            monkeypatch.setitem(connection.settings_dict, name, value)

    return change


def test_the_place_of_a_database_is_named_without_its_password(called):
    called(ENGINE="django.db.backends.postgresql", HOST="db.internal", PORT="6543", NAME="news")
    called(USER="ana", PASSWORD="secret")
    assert outages.place() == "postgres://db.internal:6543/news"
    assert outages.sentence(Outage.FULL) == (
        "The database postgres://db.internal:6543/news has no room left. Make room on its disk, and try again."
    )


def test_an_outage_is_logged_as_one_sentence_and_once_a_minute(file, called):
    called(ENGINE="django.db.backends.sqlite3", NAME="/news.sqlite3")
    error, seen = failure(file, "PRAGMA query_only=ON", WRITE), OutageFilter()

    def record(name, error):
        exc_info = (type(error), error, None)
        return logging.LogRecord(name, logging.ERROR, "x.py", 1, "%s: %s", ("Failed", "/a/"), exc_info)

    first = record("django.request", error)
    assert seen.filter(first)
    assert first.exc_info is None
    assert first.getMessage() == (
        "Failed: /a/ (The database /news.sqlite3 is read-only. Let this user write to it (SQLite: to the file and its "
        "folder), and try again.)"
    )
    assert not seen.filter(record("django.request", error))
    assert seen.filter(record("importers.runs.run", error))
    other = record("django.request", ValueError("Ours."))
    assert (seen.filter(other), other.getMessage(), other.exc_info[0]) == (True, "Failed: /a/", ValueError)


@pytest.mark.django_db
def test_a_database_with_our_tables_is_a_site(capsys):
    call_command("check_database")
    assert capsys.readouterr() == ("", "")


# --- Commands, each in a process of its own.

COMMANDS = [
    ("import_files", "wordpress", "tests/samples/attacks.json"),
    ("import_wordpress", "tests/samples/attacks.json"),
    ("import_digest", "tests/samples/attacks.json"),
    ("undo_import", "7"),
    ("reclean",),
    ("rebuild_renditions",),
    ("rebuild_search",),
    ("compare_articles",),
    ("demo", "--port", "1"),
    ("migrate",),
    ("check_database",),
    ("createsuperuser", "--username", "ana", "--email", "ana@example.org", "--no-input"),
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS, ids=[arguments[0] for arguments in COMMANDS])
def test_a_command_whose_database_is_damaged_says_so_in_one_sentence(arguments, tmp_path):
    damaged = tmp_path / "news.sqlite3"
    damaged.write_bytes(b"This is a letter, not a database." * 200)
    done = manage(*arguments, url=f"sqlite:///{damaged}")
    assert (done.returncode, done.stderr) == (
        4,
        f"The database {damaged} is damaged, or is no database. Restore it from a backup, as docs/operating.md says.\n",
    )


@pytest.mark.slow
def test_a_command_whose_database_cannot_be_reached_says_so_in_one_sentence():
    judges.module("psycopg")
    done = manage("migrate", url="postgres://ana:secret@127.0.0.1:1/news")
    assert (done.returncode, done.stderr) == (
        4,
        "The database postgres://127.0.0.1:1/news cannot be reached. Start it, or correct NEWSROOM_DATABASE_URL.\n",
    )


@pytest.mark.slow
def test_a_command_whose_database_cannot_have_a_folder_says_so(tmp_path):
    (tmp_path / "file").touch()
    done = manage("migrate", url=f"sqlite:///{tmp_path}/file/news.sqlite3")
    sentence = f"The folder of the database, {tmp_path}/file, cannot be made (File exists). Make it, or correct "
    assert (done.returncode, done.stderr) == (1, f"{sentence}NEWSROOM_DATABASE_URL.\n")


@pytest.mark.slow
def test_what_serves_a_site_makes_none_where_none_is(tmp_path):
    path = tmp_path / "news.sqlite3"
    sentence = (
        f"CommandError: There is no site in the database {path}. Make a new one with make init, put the backup of "
        "yours there, or correct NEWSROOM_DATABASE_URL.\n"
    )
    done = manage("check_database", url=f"sqlite:///{path}")
    assert (done.returncode, done.stderr, path.exists()) == (4, sentence, False)
    path.touch()
    done = manage("check_database", url=f"sqlite:///{path}")
    assert (done.returncode, done.stderr) == (4, sentence)
    assert manage("migrate", "--verbosity=0", url=f"sqlite:///{path}").returncode == 0
    done = manage("check_database", url=f"sqlite:///{path}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
