"""A lock between merges of tags or sources and everything that writes their keys, on PostgreSQL.

A merge moves what points at a tag or source to its survivor. What is written at that moment by somebody who read the
key before would stay behind. So what writes such keys holds merges off first, then reads which rows survive, and
writes; and a merge waits until it is alone. SQLite has one writer at a time, and needs no lock.

It comes before all other locks: then articles in order of key, then tags and sources, then the public version.
"""

from django.db import connection, transaction

# Any number will do that no other lock of the project has.
_KEY = 7_261_905_438


def hold_off_merges() -> None:
    """Let no merge begin until the caller's transaction ends. Any number of transactions may do so at once.

    Raises TransactionManagementError outside a transaction.
    """
    _lock("pg_advisory_xact_lock_shared")


def merge_alone() -> None:
    """Wait until nobody holds merges off, and let nobody else until the caller's transaction ends.

    Raises TransactionManagementError outside a transaction.
    """
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("This lock lasts until a transaction ends, and there is none.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_KEY])
