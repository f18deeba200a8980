"""What the environment means, and that it is loud where it is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env
from newsroom.checks import debug_only_on_this_machine

ROOT = Path(__file__).resolve().parents[1]


def manage(*arguments, **environment):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEWSROOM_")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=plain | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_site_does_not_start_without_a_secret():
    done = manage("check")
    assert done.returncode != 0
    assert "NEWSROOM_SECRET_KEY is not set. Set it to 50 or more random characters" in done.stderr


@pytest.mark.slow
def test_a_production_site_passes_djangos_own_deployment_checks(tmp_path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        NEWSROOM_SECRET_KEY="Vb3-kfj20_qpwoZm49xnTUrehCds71aL-yGiXkO85NQEMzR60tJ",
        NEWSROOM_ALLOWED_HOSTS="news.example.org",
        NEWSROOM_DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3",
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_debugging_on_a_public_host_is_refused(settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["127.0.0.1", "news.example.org"]
    assert [message.id for message in debug_only_on_this_machine(None)] == ["newsroom.E001"]
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    assert debug_only_on_this_machine(None) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            {"NEWSROOM_SECRET_KEY": "abc"},
            "NEWSROOM_SECRET_KEY has only 3 characters, which is too easy to guess. Set it to",
        ),
        (
            {"NEWSROOM_DEBUG": "1", "NEWSROOM_TIME_ZONE": "Mars"},
            "NEWSROOM_TIME_ZONE is 'Mars', which is not a time zone.",
        ),
        (
            {"NEWSROOM_DEBUG": "1", "NEWSROOM_SECRET_KEY_FALLBACKS": f"{'a' * 50},short"},
            "NEWSROOM_SECRET_KEY_FALLBACKS: secret 2 has only 5 characters. List the earlier values of",
        ),
        ({"NEWSROOM_DEBUG": "perhaps"}, "NEWSROOM_DEBUG='perhaps' is neither true nor false. Use 1 or 0."),
        ({"NEWSROOM_DEBUG": "1", "NEWSROOM_DATABASE_URL": "x"}, "NEWSROOM_DATABASE_URL starts with"),
    ],
)
def test_a_setting_that_is_wrong_is_told_in_one_sentence(environment, sentence):
    done = manage("check", **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_an_import_before_migrating_says_what_to_do(tmp_path):
    (tmp_path / "posts.json").write_text("[]")
    url = f"sqlite:///{tmp_path}/empty.sqlite3"
    done = manage("import_wordpress", str(tmp_path / "posts.json"), NEWSROOM_DEBUG="1", NEWSROOM_DATABASE_URL=url)
    assert done.returncode == 4
    assert done.stderr == (
        f"The database {tmp_path}/empty.sqlite3 has not the tables of this release. "
        "Make them with manage.py migrate, or a new site with make init.\n"
    )


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("Yes", True), ("off", False), ("0", False), ("", True)])
def test_a_switch_is_yes_or_no(monkeypatch, value, meaning):
    monkeypatch.setenv("NEWSROOM_X", value)
    assert env.boolean("NEWSROOM_X", default=True) is meaning


def test_a_switch_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("NEWSROOM_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="neither true nor false"):
        env.boolean("NEWSROOM_X", default=True)


def test_a_database_url_is_read_part_by_part(monkeypatch):
    monkeypatch.setenv("NEWSROOM_X", "postgres://desk:p%40ss@db.internal:6543/news?sslmode=require")
    database = env.database("NEWSROOM_X", default="")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    named = {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert named == {
        "NAME": "news",
        "USER": "desk",
        "PASSWORD": "p@ss",
        "HOST": "db.internal",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://host/", "news.sqlite3", "postgres://h:port/x"])
def test_any_other_database_url_is_refused(monkeypatch, url):
    monkeypatch.setenv("NEWSROOM_X", url)
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_X"):
        env.database("NEWSROOM_X", default="")


@pytest.mark.django_db
def test_sqlite_runs_with_a_write_ahead_log_and_full_durability():
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "sqlite":
        pytest.skip("this is about SQLite")
    with connection.cursor() as cursor:
        pragmas = {}
        for name in ("journal_mode", "synchronous", "busy_timeout", "journal_size_limit", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            pragmas[name] = cursor.fetchone()[0]
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 20_000,
        "journal_size_limit": 67_108_864,
        "foreign_keys": 1,
    }


def test_every_response_forbids_what_is_not_our_own(client, db):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "img-src 'self' data:; object-src 'none'"
    )
