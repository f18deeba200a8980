"""What a database that fails says, in a sentence for a person: what happened, where, and what to do.

It may be unreachable, locked, full, read-only, damaged or empty. Everything else that it raises is a fault of ours.
"""

import logging
import time
from enum import StrEnum
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections

# How a command ends that the database failed.
EXIT_STATUS = 4
# In seconds: how soon the same outage is logged again.
_LOGGED_AGAIN = 60


class Outage(StrEnum):
    """Why a database fails, each as the end of a sentence that begins with its name, and what to do."""

    UNREACHABLE = "cannot be reached. Start it, or correct NEWSROOM_DATABASE_URL"
    UNOPENED = (
        "cannot be opened. Let this user read and write the file and its folder, or correct NEWSROOM_DATABASE_URL"
    )
    LOCKED = "is locked: another program has kept it from being written to. Let that end, or stop it, and try again"
    FULL = "has no room left. Make room on its disk, and try again"
    READ_ONLY = "is read-only. Let this user write to it (SQLite: to the file and its folder), and try again"
    DAMAGED = "is damaged, or is no database. Restore it from a backup, as docs/operating.md says"
    UNREADABLE = "cannot be read from its disk, or written to it. Check the disk, and restore a backup if it is damaged"
    EMPTY = "has not the tables of this release. Make them with manage.py migrate, or a new site with make init"
    STOPPED = "broke off its work. Look into its log, and try again"


# By the beginning of the name that SQLite gives its errors, the more exact first.
_OF_SQLITE = {
    "SQLITE_BUSY": Outage.LOCKED,
    "SQLITE_LOCKED": Outage.LOCKED,
    "SQLITE_FULL": Outage.FULL,
    "SQLITE_READONLY_DBMOVED": Outage.UNOPENED,
    "SQLITE_READONLY": Outage.READ_ONLY,
    "SQLITE_CANTOPEN": Outage.UNOPENED,
    "SQLITE_PERM": Outage.UNOPENED,
    "SQLITE_CORRUPT": Outage.DAMAGED,
    "SQLITE_NOTADB": Outage.DAMAGED,
    "SQLITE_IOERR": Outage.UNREADABLE,
    "SQLITE_NOMEM": Outage.FULL,
}
# By the beginning of PostgreSQL's error codes (its manual, appendix A), the more exact first.
_OF_POSTGRES = {
    "53100": Outage.FULL,
    "53200": Outage.FULL,
    "53": Outage.UNREACHABLE,
    "08": Outage.UNREACHABLE,
    "28": Outage.UNREACHABLE,
    "3D": Outage.UNREACHABLE,
    "57P": Outage.UNREACHABLE,
    "25006": Outage.READ_ONLY,
    "42501": Outage.READ_ONLY,
    "40P01": Outage.LOCKED,
    "55P03": Outage.LOCKED,
    "42P01": Outage.EMPTY,
    "42703": Outage.EMPTY,
    "57": Outage.STOPPED,
    "58": Outage.UNREADABLE,
    "XX": Outage.DAMAGED,
}


def outage(error: BaseException | None) -> Outage | None:
    """Return why the database failed, if that is what the error says, else None."""
    while error is not None:
        if isinstance(error, Error) and (found := _of_driver(error)):
            return found
        error = error.__cause__ or error.__context__
    return None


def _of_driver(error: Error) -> Outage | None:
    cause = error.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        if name == "SQLITE_ERROR" and str(cause).startswith(("no such table", "no such column")):
            return Outage.EMPTY
        return next((found for start, found in _OF_SQLITE.items() if name.startswith(start)), None)
    if code := getattr(cause, "sqlstate", None):
        return next((found for start, found in _OF_POSTGRES.items() if code.startswith(start)), None)
    # PostgreSQL's driver could not connect, or its connection is gone: the server has sent no code.
    is_postgres = type(cause).__module__.startswith("psycopg")
    return Outage.UNREACHABLE if is_postgres and isinstance(error, OperationalError | InterfaceError) else None


def sentence(found: Outage) -> str:
    """Return what happened to which database, and what to do."""
    return f"The database {place()} {found}."


def place() -> str:
    """Return where the database is: a file, or the address of a server, without a password."""
    known: dict[str, Any] = connections[DEFAULT_DB_ALIAS].settings_dict
    if known["ENGINE"].endswith("sqlite3"):
        return str(known["NAME"])
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{known['HOST'] or 'localhost'}{port}/{known['NAME']}"


class OutageFilter(logging.Filter):
    """Replaces the traceback of a failing database by its sentence, and leaves out what repeats it within a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._logged: dict[tuple[str, Outage], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether to log the record, which may be shortened."""
        found = outage(record.exc_info[1]) if record.exc_info else None
        if found is None:
            return True
        now, key = time.monotonic(), (record.name, found)
        if now - self._logged.get(key, -_LOGGED_AGAIN) < _LOGGED_AGAIN:
            return False
        self._logged[key] = now
        record.msg, record.args = f"{record.getMessage()} ({sentence(found)})", ()
        record.exc_info = record.exc_text = None
        return True
