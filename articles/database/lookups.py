"""Lookups that steer SQLite's query planner to the right index; on PostgreSQL they are the plain lookups.

Importing this module registers them, as `articles.models.querysets` does before any query is built.
"""

from typing import Any

from django.db import models
from django.db.models.lookups import Exact, GreaterThanOrEqual, In, LessThan, LessThanOrEqual


@models.CharField.register_lookup
class Likely(Exact):
    """Equal to what most rows have, so that SQLite looks for a better index than that of the column.

    The statistics of `inserts.refresh_statistics` make it believe that a thousand of a million rows share a state: it
    would read and sort all live articles to find the newest twenty (1,500 ms against 0.1).
    """

    lookup_name = "likely"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Return the operator and the value."""
        return str(connection.operators["exact"] % rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition with the hint (https://sqlite.org/lang_corefunc.html#likely)."""
        sql, values = self.as_sql(compiler, connection)
        return f"likely({sql})", values


class _ByRow:
    """A condition for rows that another index has found, so that SQLite does not start from an index of this column.

    It cannot know which of two indexes has the rows in the order of the list, and would rather sort.
    """

    plain: str

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Return the operator and the value, as the plain lookup has them."""
        return str(connection.operators[self.plain] % rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition with a plus before the column (https://sqlite.org/optoverview.html#uplus)."""
        sql, values = self.as_sql(compiler, connection)  # type: ignore[attr-defined]
        return f"+{sql}", values


@models.Field.register_lookup
class ExactByRow(_ByRow, Exact):
    """Equal, checked row by row."""

    lookup_name, plain = "exact_by_row", "exact"


@models.Field.register_lookup
class InByRow(_ByRow, In):
    """One of these values, checked row by row."""

    lookup_name, plain = "in_by_row", "in"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Return the operator and the values; Django has no operator of that name."""
        return f"IN {rhs}"


@models.Field.register_lookup
class GreaterThanOrEqualByRow(_ByRow, GreaterThanOrEqual):
    """This or more, checked row by row."""

    lookup_name, plain = "gte_by_row", "gte"


@models.Field.register_lookup
class LessThanByRow(_ByRow, LessThan):
    """Less, checked row by row."""

    lookup_name, plain = "lt_by_row", "lt"


@models.Field.register_lookup
class LessThanOrEqualByRow(_ByRow, LessThanOrEqual):
    """This or less, checked row by row."""

    lookup_name, plain = "lte_by_row", "lte"
