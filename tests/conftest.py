"""What every test may ask for."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from articles.search import sample
from tests import judges, migrated_database
from tests.json_cases import CASES
from tests.migrated_rows import restore_after_flush

# Small files of our own, which are always there; the large real ones may not be.
OURS = Path(__file__).resolve().parent / "samples"
# The large collections of others take minutes.
WHOSE = ["ours", pytest.param("shared", marks=pytest.mark.slow)]

# The same examples in each run, and no limit to their time: what passes once passes on a slower machine, too.
hypothesis_settings.register_profile("newsroom", derandomize=True, deadline=None)
hypothesis_settings.load_profile("newsroom")


def pytest_generate_tests(metafunc) -> None:
    """Refuse to parametrize by a set: its order, and so the tests', would change with the hash seed."""
    for marker in metafunc.definition.iter_markers("parametrize"):
        if any(isinstance(values, set | frozenset) for values in (*marker.args, *marker.kwargs.values())):
            pytest.fail(f"{metafunc.definition.nodeid} is parametrized by a set; write a list.", pytrace=False)


def pytest_collection_modifyitems(config, items) -> None:
    """On PostgreSQL run only what asks for a database; the rest would be the same again, and takes minutes."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    asking = ("db", "transactional_db", "live_server")
    kept, left_out = [], []
    for item in items:
        is_asking = item.get_closest_marker("django_db") or any(name in item.fixturenames for name in asking)
        (kept if is_asking else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Give this run, or this one of its parallel workers, a test database of its own.

    On SQLite it is a file: write-ahead log, locks and threads are then the real ones. It lies in memory where the
    system offers that, because each commit waits for the disk: imports take an eighth less time.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        memory = "/dev/shm"
        with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
            database["TEST"]["NAME"] = f"{folder}/test.sqlite3"
            yield
    else:
        database["TEST"]["NAME"] = f"test_newsroom_{os.getpid()}"
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker
) -> Iterator[None]:
    """Make the test database, in which the roles outlive every test."""
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not (is_sqlite and migrated_database.copy()):
        request.getfixturevalue("django_db_setup")  # pytest-django's own
        if is_sqlite:
            with django_db_blocker.unblock():
                migrated_database.keep()
    with django_db_blocker.unblock():
        forget = restore_after_flush()
    yield
    forget()


@pytest.fixture(autouse=True)
def _quick_settings(settings) -> None:
    """Hash passwords quickly; name static files without a manifest, which only `collectstatic` writes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Each test begins with the same public version, and factories do not move it: what one test was shown is no
    # other's.
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {"default": dummy, "pages": dummy}


@pytest.fixture(autouse=True)
def _words_of_no_other_test() -> None:
    """Let a search know only the words that its own test has written."""
    sample.renew()


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of real files, beside the project; where it is missing, skip, or under CI fail."""
    return judges.shared("samples")


@pytest.fixture(scope="session", params=WHOSE)
def attacks(request) -> list[str]:
    """Return HTML that is written to harm readers: our own, and what others have collected."""
    if request.param == "ours":
        payloads = json.loads((OURS / "attacks.json").read_text(encoding="utf-8"))
        assert len(payloads) > 200
        return payloads
    path = request.getfixturevalue("samples") / "xss-payloads.json"
    payloads = [entry["payload"] for entry in json.loads(path.read_text(encoding="utf-8"))]
    assert len(payloads) > 7_000
    return payloads


@pytest.fixture(scope="session", params=WHOSE)
def json_files(request) -> dict[str, bytes]:
    """Return files by name: those that begin with y_ are JSON, with n_ are not, and with i_ may be."""
    if request.param == "ours":
        assert len(CASES) > 100
        return CASES
    folder = request.getfixturevalue("samples") / "jsonsuite"
    files = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    assert len(files) > 300
    return files
