"""What may stand in an address of the API, and what is said of what may not: all faults at once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.http import QueryDict
from rest_framework.serializers import Serializer

from articles.api import cursors
from articles.api.problems import Fault, nearest, of_faults
from articles.api.serializers import names
from articles.lists.paging import Misplaced, Place

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
COUNTS = ("exact", "estimate")
# So many are told at once: who sends thousands of parameters is not answered with megabytes.
MOST_FAULTS = 20
_LIMIT = re.compile("[0-9]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What one resource may be asked: the filters, the orders and the inclusions, and which of them may come again."""

    filters: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    # What each puts in, None for what is not there at all without it.
    includes: Mapping[str, type[Serializer] | None] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()
    is_list: bool = True
    has_cursor: bool = True
    has_count: bool = False
    shape: type[Serializer] | None = None

    @property
    def names(self) -> list[str]:
        """Return the names of all parameters."""
        return [
            *self.filters,
            *(("limit",) if self.is_list else ()),
            *(("cursor",) if self.is_list and self.has_cursor else ()),
            *(("count",) if self.has_count else ()),
            *(("order",) if self.orders else ()),
            *(("fields",) if self.shape else ()),
            *(("include",) if self.includes else ()),
        ]


@dataclass(slots=True)
class Question:
    """What was asked, understood; `faults` collects what was not, for `refuse`."""

    asked: QueryDict
    allowed: Allowed
    path: str = ""
    limit: int = DEFAULT_LIMIT
    order: str = ""
    count: str = ""
    fields: list[str] = field(default_factory=list)
    includes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def read(cls, asked: QueryDict, allowed: Allowed, path: str = "") -> "Question":
        """Return the question that the address asks."""
        question = cls(asked, allowed, path)
        question.order = allowed.orders[0] if allowed.orders else ""
        if not asked:
            return question
        question._read_names()
        question._read_filters()
        for name, read in (("limit", question._limit), ("order", question._order), ("count", question._count)):
            if name in asked and name in allowed.names:
                read(str(asked[name]))
        if "include" in asked and allowed.includes:
            question.includes = question.choices("include", allowed.includes)
        if "fields" in asked and allowed.shape:
            question.fields = list(
                dict.fromkeys(name.strip() for name in str(asked["fields"]).split(",") if name.strip())
            )
            if not question.fields:
                question.fault("fields", "invalid", "Name at least one field, such as headline.")
        return question

    def fault(self, parameter: str, code: str, detail: str, **more: Any) -> None:
        """Add what is wrong, the first MOST_FAULTS of it."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(parameter=parameter, code=code, detail=detail, **more))

    def check_fields(self) -> None:
        """Find fault with fields that the resource has not, and with those that it has only where they are included."""
        if not self.fields or self.allowed.shape is None:
            return
        known = names(self.allowed.shape)
        for included, shape in self.allowed.includes.items():
            if shape is not None:
                known |= {f"{included}.{name}" for name in names(shape)}
        for name in dict.fromkeys(self.fields):
            if len(self.faults) >= MOST_FAULTS:
                return
            if name not in known:
                said = f"“{name[:80]}” is no field here."
                self.fault("fields", "unknown", said, allowed=sorted(known), suggestion=nearest(name, known))
            elif lacks := [one for one in self.allowed.includes if self._needs(one, name)]:
                self.fault("fields", "not-included", f"“{name}” is there with include={lacks[0]} only.")

    def _needs(self, included: str, name: str) -> bool:
        """Say whether a field is there only with an inclusion, and that was not asked for."""
        if included in self.includes:
            return False
        return name.startswith(f"{included}.") or (name == included and self.allowed.includes[included] is None)

    def refuse(self) -> None:
        """Raise a Problem of all the faults, if there are any."""
        if self.faults:
            raise of_faults(self.faults)

    @property
    def filters(self) -> Mapping[str, list[str]]:
        """Return what the filters were given, by name; those that were not given are left out."""
        return {name: self.asked.getlist(name) for name in self.allowed.filters if name in self.asked}

    @property
    def identity(self) -> str:
        """Return what decides which list it is, which rows there are and in which order: a cursor is good for this."""
        told = [f"{name}={quote(value)}" for name, values in sorted(self.filters.items()) for value in values]
        return "&".join([self.path, *told, f"order={self.order}"])

    def place(self) -> Place | None:
        """Return the place that the cursor names, None for the start; what is no such cursor is a fault."""
        cursor = self.asked.get("cursor")
        if cursor is None:
            return None
        try:
            return cursors.read(cursor, self.identity)
        except cursors.OfAnotherQuestion:
            self.fault(
                "cursor",
                "cursor-mismatch",
                "The cursor was given for other filters or another order. Begin again without it.",
            )
        except Misplaced:
            self.fault(
                "cursor",
                "cursor-invalid",
                "That is no cursor of ours. Follow “next” and “previous” as they are, or leave it out.",
            )
        return None

    def _read_names(self) -> None:
        for name, values in self.asked.lists():
            if len(self.faults) >= MOST_FAULTS:
                return
            if name not in self.allowed.names:
                known = self.allowed.names
                near = nearest(name, known)
                meant = f" Did you mean “{near}”?" if near else ""
                said = f"There is no such parameter here.{meant}"
                self.fault(name, "unknown", said, allowed=known, suggestion=near)
            elif len(values) > 1 and name not in self.allowed.repeated:
                self.fault(
                    name, "repeated", "Give it once. Several values are joined by commas where a filter takes a set."
                )

    def _read_filters(self) -> None:
        for name, values in self.filters.items():
            if not all(value.replace(",", " ").strip() for value in values):
                self.fault(name, "empty", "Say what is looked for, or leave it out.")

    def _limit(self, typed: str) -> None:
        if _LIMIT.fullmatch(typed) and 1 <= int(typed) <= MAX_LIMIT:
            self.limit = int(typed)
        else:
            self.fault(
                "limit", "out-of-range", f"Ask for 1 to {MAX_LIMIT} rows; {DEFAULT_LIMIT} come where it is left out."
            )

    def _order(self, typed: str) -> None:
        self.order = self._choice("order", typed, self.allowed.orders) or self.order

    def _count(self, typed: str) -> None:
        self.count = self._choice("count", typed, COUNTS) or ""

    def choices(self, name: str, known: Iterable[str]) -> list[str]:
        """Return those of the known words that the parameter names, by commas; any other is a fault."""
        typed = dict.fromkeys(part.strip() for part in str(self.asked[name]).split(",") if part.strip())
        if not typed:
            self.fault(name, "invalid", "Name at least one.", allowed=list(known))
        chosen = []
        for one in typed:
            if len(self.faults) >= MOST_FAULTS:
                break
            if found := self._choice(name, one, known):
                chosen.append(found)
        return chosen

    def _choice(self, name: str, typed: str, known: Iterable[str]) -> str | None:
        known = list(known)
        if typed in known:
            return typed
        said = f"“{typed[:80]}” is none of: {', '.join(known)}."
        self.fault(name, "invalid", said, allowed=known, suggestion=nearest(typed, known))
        return None


def narrowed(question: Question, row: dict[str, Any]) -> dict[str, Any]:
    """Return of a resource the fields that were asked for ("headline", "summary.text", "sources.url"), in its own order."""
    return _pruned(row, _tree(tuple(question.fields))) if question.fields else row


@lru_cache(maxsize=256)
def _tree(names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields as branches: {"headline": {}, "summary": {"text": {}}}. A list asks for the same of every row."""
    tree: dict[str, Any] = {}
    for name in names:
        parts = name.split(".")
        if any(".".join(parts[:depth]) in names for depth in range(1, len(parts))):
            continue  # the whole was asked for too
        branch = tree
        for part in parts:
            branch = branch.setdefault(part, {})
    return tree


def _pruned(data: Any, tree: dict[str, Any]) -> Any:
    if not tree:
        return data
    if isinstance(data, list):
        return [_pruned(one, tree) for one in data]
    if isinstance(data, dict):
        return {name: _pruned(value, tree[name]) for name, value in data.items() if name in tree}
    return data
