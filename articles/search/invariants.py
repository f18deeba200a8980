"""What must be true of the index of words itself, which only this room can see."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from articles.models.invariants import Invariant
from articles.search import sqlite


def _not_in_index(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows whose words are stored, but not in SQLite's index. PostgreSQL keeps its own up to date."""
    if connection.vendor == "postgresql":
        return rows.none()
    # A table of FTS5 with one row for each that is indexed (https://www.sqlite.org/fts5.html#the_fts5_structure).
    table = f"{sqlite.TABLE}_docsize"
    if table not in connection.introspection.table_names():
        return rows
    return rows.exclude(pk__in=RawSQL(f"SELECT id FROM {table}", []))  # noqa: S611 -- nothing is bound


INVARIANTS = (
    Invariant(
        name="search_row_not_in_index",
        one="article has words that are not in the index",
        many="articles have words that are not in the index",
        broken=_not_in_index,
    ),
)
