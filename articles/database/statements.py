"""Statements that the ORM writes once and that then run again and again with other values.

Django takes five times as long to build a queryset and compile it as SQLite to answer it for a page of a list.
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
# Placeholders for values while a statement is written; no real value equals them.
_MOMENT, _NUMBER = datetime(1, 1, 1, 0, 0, 0, 7, tzinfo=UTC), -7_000_000_019


def rows(key: Hashable, build: Callable[..., QuerySet], **values: Value) -> list[tuple[Any, ...]]:
    """Return the rows of the queryset that `build` makes from the values, as unconverted tuples.

    `build` is called once for each key, with placeholders for the values, and returns a `values_list`. The key must
    hold everything else that decides what the statement is. Raises ValueError if the statement does not use a value.
    """
    return _fetch(*_statement(key, build, values))


def rows_of_each(
    key: Hashable, build: Callable[..., QuerySet], each: Sequence[dict[str, Value]]
) -> list[tuple[Any, ...]]:
    """Return in one query what `rows` returns for each set of values; `each` must not be empty."""
    statements = [_statement(key, build, values) for values in each]
    parameters = [value for _, bound in statements for value in bound]
    # Not the ORM's union, which refuses querysets with a limit on SQLite.
    return _fetch(" UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _ in statements), parameters)


def _statement(key: Hashable, build: Callable[..., QuerySet], values: dict[str, Value]) -> tuple[str, list[Any]]:
    here = connections[DEFAULT_DB_ALIAS]  # the proxy would look the connection up for every attribute
    known = (here.vendor, key)
    if known not in _written:
        _written[known] = _write(here, build, values)
    sql, parameters, places = _written[known]
    parameters = parameters.copy()
    for place, name in places:
        parameters[place] = _adapted(here, values[name])
    return sql, parameters


def _fetch(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
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
    # Members of enums become plain strings: SQLite's driver would look for an adapter of their class every time.
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
