"""The query parameters of a request to the API: which ones a view takes, their values, and every error in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.http import QueryDict
from rest_framework.serializers import Serializer

from articles.api import cursors
from articles.api.problems import ParameterError, closest, from_errors
from articles.api.serializers import field_names
from articles.lists.paging import Misplaced, Place

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
COUNTS = ("exact", "estimate")
# A request with thousands of wrong parameters does not get megabytes of errors back.
MAX_ERRORS = 20
_LIMIT = re.compile("[0-9]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedParameters:
    """The parameters that a view takes."""

    filters: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    # The serializer of what each inclusion adds; None for a plain field that is missing without it.
    includes: Mapping[str, type[Serializer] | None] = field(default_factory=dict)
    repeatable: frozenset[str] = frozenset()
    is_list: bool = True
    has_cursor: bool = True
    has_count: bool = False
    # What `fields` may name; without a serializer the view does not take `fields`.
    serializer: type[Serializer] | None = None

    @property
    def names(self) -> list[str]:
        """Return the names of all parameters."""
        return [
            *self.filters,
            *(("limit",) if self.is_list else ()),
            *(("cursor",) if self.is_list and self.has_cursor else ()),
            *(("count",) if self.has_count else ()),
            *(("order",) if self.orders else ()),
            *(("fields",) if self.serializer else ()),
            *(("include",) if self.includes else ()),
        ]


@dataclass(slots=True)
class QueryParameters:
    """The parameters of one request. `errors` collects what is wrong with them, for `raise_errors`."""

    raw: QueryDict
    allowed: AllowedParameters
    path: str = ""
    limit: int = DEFAULT_LIMIT
    order: str = ""
    count: str = ""
    fields: list[str] = field(default_factory=list)
    includes: list[str] = field(default_factory=list)
    errors: list[ParameterError] = field(default_factory=list)

    @classmethod
    def parse(cls, raw: QueryDict, allowed: AllowedParameters, path: str = "") -> "QueryParameters":
        """Return the parameters of a request to `path`."""
        query = cls(raw, allowed, path)
        query.order = allowed.orders[0] if allowed.orders else ""
        if not raw:
            return query
        query._check_names()
        query._check_filters()
        for name, parse in (
            ("limit", query._parse_limit),
            ("order", query._parse_order),
            ("count", query._parse_count),
        ):
            if name in raw and name in allowed.names:
                parse(str(raw[name]))
        if "include" in raw and allowed.includes:
            query.includes = query.choices("include", allowed.includes)
        if "fields" in raw and allowed.serializer:
            names = (name.strip() for name in str(raw["fields"]).split(","))
            query.fields = list(dict.fromkeys(name for name in names if name))
            if not query.fields:
                query.add_error("fields", "invalid", "Name at least one field, such as headline.")
        return query

    def add_error(self, parameter: str, code: str, detail: str, **more: Any) -> None:
        """Note what is wrong with a parameter; after MAX_ERRORS, do nothing."""
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(ParameterError(parameter=parameter, code=code, detail=detail, **more))

    def check_fields(self) -> None:
        """Note an error for each of `fields` that does not exist, or that needs an inclusion."""
        if not self.fields or self.allowed.serializer is None:
            return
        known = field_names(self.allowed.serializer)
        for include, serializer in self.allowed.includes.items():
            if serializer is not None:
                known |= {f"{include}.{name}" for name in field_names(serializer)}
        for name in dict.fromkeys(self.fields):
            if len(self.errors) >= MAX_ERRORS:
                return
            if name not in known:
                detail = f"There is no field “{name[:80]}”."
                self.add_error("fields", "unknown", detail, allowed=sorted(known), suggestion=closest(name, known))
            elif missing := [include for include in self.allowed.includes if self._needs(include, name)]:
                self.add_error("fields", "not-included", f"To get “{name}”, add include={missing[0]}.")

    def _needs(self, include: str, name: str) -> bool:
        """Tell whether a field is there only with an inclusion that the request does not ask for."""
        if include in self.includes:
            return False
        return name.startswith(f"{include}.") or (name == include and self.allowed.includes[include] is None)

    def raise_errors(self) -> None:
        """Raise a Problem that lists the errors, if there are any."""
        if self.errors:
            raise from_errors(self.errors)

    @property
    def filters(self) -> Mapping[str, list[str]]:
        """Return the values of each filter in the request."""
        return {name: self.raw.getlist(name) for name in self.allowed.filters if name in self.raw}

    @property
    def list_key(self) -> str:
        """Return what decides which rows the list has and in which order. A cursor is valid for one such key only."""
        values = [f"{name}={quote(value)}" for name, values in sorted(self.filters.items()) for value in values]
        return "&".join([self.path, *values, f"order={self.order}"])

    def place(self) -> Place | None:
        """Return the place that the cursor names, None for the start of the list; note an error for a bad cursor."""
        cursor = self.raw.get("cursor")
        if cursor is None:
            return None
        try:
            return cursors.read(cursor, self.list_key)
        except cursors.CursorMismatch:
            self.add_error(
                "cursor",
                "cursor-mismatch",
                "This cursor belongs to other filters or another order. Start again without it.",
            )
        except Misplaced:
            self.add_error(
                "cursor",
                "cursor-invalid",
                "This is not a valid cursor. Follow “next” and “previous” as they are, or leave it out.",
            )
        return None

    def _check_names(self) -> None:
        known = self.allowed.names
        for name, values in self.raw.lists():
            if len(self.errors) >= MAX_ERRORS:
                return
            if name not in known:
                suggestion = closest(name, known)
                question = f" Did you mean “{suggestion}”?" if suggestion else ""
                detail = f"There is no such parameter here.{question}"
                self.add_error(name, "unknown", detail, allowed=known, suggestion=suggestion)
            elif len(values) > 1 and name not in self.allowed.repeatable:
                self.add_error(
                    name, "repeated", "Give this parameter once. If it takes several values, separate them with commas."
                )

    def _check_filters(self) -> None:
        for name, values in self.filters.items():
            if not all(value.replace(",", " ").strip() for value in values):
                self.add_error(name, "empty", "Give this parameter a value, or leave it out.")

    def _parse_limit(self, value: str) -> None:
        if _LIMIT.fullmatch(value) and 1 <= int(value) <= MAX_LIMIT:
            self.limit = int(value)
        else:
            self.add_error(
                "limit", "out-of-range", f"Give a number from 1 to {MAX_LIMIT}. The default is {DEFAULT_LIMIT}."
            )

    def _parse_order(self, value: str) -> None:
        self.order = self._choice("order", value, self.allowed.orders) or self.order

    def _parse_count(self, value: str) -> None:
        self.count = self._choice("count", value, COUNTS) or ""

    def choices(self, name: str, known: Iterable[str]) -> list[str]:
        """Return the known words in a parameter's comma-separated value; note an error for each unknown one."""
        words = dict.fromkeys(word.strip() for word in str(self.raw[name]).split(",") if word.strip())
        if not words:
            self.add_error(name, "invalid", "Give at least one value.", allowed=list(known))
        chosen = []
        for word in words:
            if len(self.errors) >= MAX_ERRORS:
                break
            if choice := self._choice(name, word, known):
                chosen.append(choice)
        return chosen

    def _choice(self, name: str, value: str, known: Iterable[str]) -> str | None:
        known = list(known)
        if value in known:
            return value
        detail = f"“{value[:80]}” is not a valid choice. Choose from: {', '.join(known)}."
        self.add_error(name, "invalid", detail, allowed=known, suggestion=closest(value, known))
        return None


def select_fields(query: QueryParameters, row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a resource that the request names ("headline", "summary.text"), in the resource's order."""
    return _prune(row, _field_tree(tuple(query.fields))) if query.fields else row


@lru_cache(maxsize=256)
def _field_tree(names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields as branches, {"headline": {}, "summary": {"text": {}}}: made once for all rows of a list."""
    tree: dict[str, Any] = {}
    for name in names:
        parts = name.split(".")
        if any(".".join(parts[:depth]) in names for depth in range(1, len(parts))):
            continue  # the request names the whole field, too
        branch = tree
        for part in parts:
            branch = branch.setdefault(part, {})
    return tree


def _prune(data: Any, tree: dict[str, Any]) -> Any:
    if not tree:
        return data
    if isinstance(data, list):
        return [_prune(item, tree) for item in data]
    if isinstance(data, dict):
        return {name: _prune(value, tree[name]) for name, value in data.items() if name in tree}
    return data
