"""The environment that tests run in, set before Django reads it (a pytest plugin, named in pyproject.toml)."""

import os
import shutil
import tempfile
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="newsroom-tests-"))

os.environ["NEWSROOM_DEBUG"] = "0"
os.environ["NEWSROOM_HTTPS"] = "0"
os.environ["NEWSROOM_SECRET_KEY"] = "a-secret-of-the-tests-that-protects-nothing-at-all-0123456789"
os.environ["NEWSROOM_DATABASE_URL"] = os.environ.get("NEWSROOM_TEST_DATABASE_URL") or f"sqlite:///{DATA}/db.sqlite3"
os.environ["NEWSROOM_LOG_LEVEL"] = "ERROR"


def pytest_unconfigure() -> None:
    """Take the folder of this run away."""
    shutil.rmtree(DATA, ignore_errors=True)
