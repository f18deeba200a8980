"""Several querysets in one statement, each with a limit, which `QuerySet.union` refuses on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts(querysets: Sequence[QuerySet]) -> list[int]:
    """Return how many rows each of the querysets has, up to its limit. One query."""
    parts = [
        (f"(SELECT COUNT(*) FROM ({sql}) AS counted)" if sql else "0", values) for sql, values in map(_sql, querysets)
    ]
    return list(_rows(f"SELECT {', '.join(sql for sql, _ in parts)}", parts)[0])


def rows_together(querysets: Sequence[QuerySet]) -> list[tuple]:
    """Return the rows of all querysets, each up to its limit, as the database returns them, unconverted. One query."""
    parts = [(f"SELECT * FROM ({sql}) AS part", values) for sql, values in map(_sql, querysets) if sql]
    return _rows(" UNION ALL ".join(sql for sql, _ in parts), parts) if parts else []


def _sql(queryset: QuerySet) -> tuple[str, tuple[Any, ...]]:
    """Return the statement and its values; "" if it cannot have rows, as Django then writes none."""
    try:
        return queryset.query.sql_with_params()
    except EmptyResultSet:
        return "", ()


def _rows(statement: str, parts: Sequence[tuple[str, tuple[Any, ...]]]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _, values in parts for value in values])
        return list(cursor.fetchall())
