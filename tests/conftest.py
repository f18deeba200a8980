"""What every test may ask for."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.environment import DATA

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Test on a database file, not in memory: write-ahead log, locks and threads are then the real ones."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(DATA / "test.sqlite3")


@pytest.fixture(autouse=True)
def _quick_settings(settings) -> None:
    """Hash passwords quickly; name static files without a manifest, which only `collectstatic` writes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Each test begins with the same public version, and factories do not move it: what one test was shown is no other's.
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {"default": dummy, "pages": dummy}


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of real files, beside the project; skip where it is missing."""
    if not SAMPLES.is_dir():
        pytest.skip("the folder shared/samples is not beside the project")
    return SAMPLES
