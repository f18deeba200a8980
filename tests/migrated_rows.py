"""What migrations write, put back after each test that ends by emptying all tables.

A test with transactions of its own ends with `flush`, which then asks every app to make its content types and
permissions again: 0.2 s a test. Their rows are copied back instead, and those of the roles, which Django leaves out.
In random order any test may come later.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.commands import flush
from django.db import connection, transaction

# The rows of each table that migrations filled: the names of its columns, and the values in their order.
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def restore_after_flush() -> Callable[[], None]:
    """Remember what migrations have written to the new test database, and write it again whenever it is emptied.

    Return what ends this: another run in the same process, as mutation testing makes, migrates a database of its own.
    """
    rows = dict(_filled_tables())
    emit_post_migrate_signal = flush.emit_post_migrate_signal

    def restore(*_: Any, **__: Any) -> None:
        _write(rows)

    def forget() -> None:
        flush.emit_post_migrate_signal = emit_post_migrate_signal

    flush.emit_post_migrate_signal = restore
    return forget


def _filled_tables() -> Iterator[tuple[str, tuple[list[str], list[tuple[Any, ...]]]]]:
    """Read every table of a model that is not empty."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            if values := cursor.fetchall():
                yield table, (columns, values)


def _write(rows: Rows) -> None:
    """Insert the rows in one transaction, at whose end every foreign key is there, and empty the index of words."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            names = ", ".join(quote(column) for column in columns)
            row = f"({', '.join(['%s'] * len(columns))})"
            sql = f"INSERT INTO {quote(table)} ({names}) VALUES {', '.join([row] * len(values))}"
            cursor.execute(sql, [value for record in values for value in record])
        if connection.vendor == "sqlite":
            # `flush` empties only the index's table, and only `rebuild` takes the words with it.
            cursor.execute("INSERT INTO articles_searchindex(articles_searchindex) VALUES ('rebuild')")
