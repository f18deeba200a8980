"""For tests of several people or programs at once: the test database's address, and threads that start together."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction

ROOT = Path(__file__).resolve().parents[1]


def database_url() -> str:
    """Return the URL under which another process reaches the test database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    account = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    return f"postgres://{account}@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start a management command in a process (group) of its own, on the test database."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"NEWSROOM_DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at once, each in a thread with a database connection of its own; return results or exceptions."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = call()
        except Exception as error:  # noqa: BLE001 -- told to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def meanwhile(before: Callable[[], Any], call: Callable[[], Any], then: Callable[[], Any] = lambda: None) -> Any:
    """Do something in a transaction, run the call in a thread until it waits for that, do the rest, and commit.

    Return what the call returned or raised. PostgreSQL only: on SQLite nobody else can write until the transaction
    ends.
    """
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        before()
        thread.start()
        _until_it_waits(thread)
        then()
    thread.join()
    return results[0]


def _until_it_waits(thread: threading.Thread) -> None:
    """Return as soon as a thread waits for a lock of the database, or has ended."""
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while thread.is_alive() and time.monotonic() < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the list is read only once
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
