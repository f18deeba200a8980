"""Statements that are asked again and again: written by the ORM once, asked with other values ever after.

To build a queryset and to turn it into SQL takes Django five times as long as SQLite takes to answer a page of a list.
"""

import uuid
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

Value = datetime | int | str | uuid.UUID
_written: dict[tuple[str, Hashable], tuple[str, list[Any], list[tuple[int, str]]]] = {}
# Stand for values while a statement is written; nobody asks for these.
_MOMENT, _NUMBER = datetime(1, 1, 1, 0, 0, 0, 7, tzinfo=UTC), -7_000_000_019


def rows(key: Hashable, build: Callable[..., QuerySet], **values: Value) -> list[tuple[Any, ...]]:
    """Return the rows of the queryset that `build` makes of the values, as tuples of what the database holds.

    `build` is called once for a key, with stand-ins for the values: a key stands for one statement, so whatever else
    decides what it is has to be part of it. It returns a `values_list` of columns that need no conversion.
    """
    return _asked(*_statement(key, build, values))


def rows_of_each(
    key: Hashable, build: Callable[..., QuerySet], each: Sequence[dict[str, Value]]
) -> list[tuple[Any, ...]]:
    """Return in one query what `rows` returns for each of these values, one after the other. There is at least one."""
    statements = [_statement(key, build, values) for values in each]
    parameters = [value for _, bound in statements for value in bound]
    # Not the ORM's union, which refuses querysets with a limit on SQLite.
    return _asked(" UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _ in statements), parameters)


def _statement(key: Hashable, build: Callable[..., QuerySet], values: dict[str, Value]) -> tuple[str, list[Any]]:
    here = connections[DEFAULT_DB_ALIAS]  # the proxy is looked up anew for every attribute
    known = (here.vendor, key)
    if known not in _written:
        _written[known] = _write(here, build, values)
    sql, parameters, places = _written[known]
    parameters = parameters.copy()
    for place, name in places:
        parameters[place] = _adapted(here, values[name])
    return sql, parameters


def _asked(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _write(
    here: BaseDatabaseWrapper, build: Callable[..., QuerySet], values: dict[str, Value]
) -> tuple[str, list[Any], list[tuple[int, str]]]:
    stand_ins: dict[str, Value] = {
        name: _stand_in(value, number) for number, (name, value) in enumerate(values.items())
    }
    sql, parameters = build(**stand_ins).query.sql_with_params()
    names = {_adapted(here, value): name for name, value in stand_ins.items()}
    places = [(place, names[value]) for place, value in enumerate(parameters) if value in names]
    if missing := set(values) - {name for _, name in places}:
        raise ValueError(f"The statement does not ask for: {', '.join(sorted(missing))}.")
    # Words of the closed lists become plain texts: SQLite's driver looks for an adapter of every other class, every time.
    return sql, [str(value) if isinstance(value, str) else value for value in parameters], places


def _stand_in(value: Value, number: int) -> Value:
    if isinstance(value, datetime):
        return _MOMENT + timedelta(microseconds=number)
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=-_NUMBER + number)
    return _NUMBER - number if isinstance(value, int) else f"{_NUMBER}:{number}"


def _adapted(here: BaseDatabaseWrapper, value: Value) -> Any:
    if isinstance(value, datetime):
        return here.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID) and not here.features.has_native_uuid_field:
        return value.hex
    return value
