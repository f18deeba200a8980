"""The environment that tests run in, set before Django reads it (a pytest plugin, named in pyproject.toml).

It makes no folder and removes none: a process that is forked from a test run, as mutation testing does, imports this
module with its parent's values. Each run's own database is named in tests/conftest.py.
"""

import os
import tempfile

os.environ["NEWSROOM_DEBUG"] = "0"
os.environ["NEWSROOM_HTTPS"] = "0"
os.environ["NEWSROOM_SECRET_KEY"] = "a-secret-of-the-tests-that-protects-nothing-at-all-0123456789"
os.environ["NEWSROOM_DATABASE_URL"] = (
    os.environ.get("NEWSROOM_TEST_DATABASE_URL") or f"sqlite:///{tempfile.gettempdir()}/newsroom-never-opened.sqlite3"
)
os.environ["NEWSROOM_LOG_LEVEL"] = "ERROR"
