"""An invariant: what every row of a model must fulfil, and how to find the rows that do not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Manager, QuerySet
from django.db.models.expressions import RawSQL

# Keys read from the database at a time.
_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """What every row of a model must fulfil.

    `broken` gets rows of the model and returns those that break it: as a queryset or, where SQL cannot tell, as their
    keys in order. `one` and `many` say after a number what is wrong. `by_hand` says what a person can do about it; it
    is "" if a repair is registered under the invariant's name, in `REPAIRS` of a room that may import what it needs.
    """

    name: str
    one: str
    many: str
    broken: Callable[[QuerySet[Any]], QuerySet[Any] | Iterable[Any]]
    by_hand: str = ""

    def keys(self, rows: QuerySet[Any]) -> Iterator[Any]:
        """Return the keys of those rows that break it, in order, a few thousand at a time."""
        found = self.broken(rows)
        if isinstance(found, QuerySet):
            return found.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=_AT_A_TIME)
        return iter(found)

    def sentence(self, number: int) -> str:
        """Return what is wrong with this number of rows."""
        return f"{number:,} {self.one if number == 1 else self.many}"


@dataclass(frozen=True, slots=True)
class NothingToCheck:
    """What a model declares that has no invariants, and the reason."""

    because: str

    def __iter__(self) -> Iterator[Invariant]:
        return iter(())


def rows_of(name: str) -> Manager[Any]:
    """Return the manager of one of the articles' models by its name: the modules of the models import this one."""
    return apps.get_model("articles", name)._base_manager


def in_circle(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Return those rows from which the column, a foreign key to the same table, leads back to themselves."""
    table = rows.model._meta.db_table
    return rows.filter(
        pk__in=RawSQL(  # noqa: S611 -- the names are our own, and nothing is bound
            f"WITH RECURSIVE walk(start, place) AS (SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL "
            f"UNION SELECT walk.start, next.{column} FROM walk JOIN {table} AS next ON next.id = walk.place "
            f"WHERE next.{column} IS NOT NULL) SELECT start FROM walk WHERE start = place",
            [],
        )
    )
