"""A three-way merge of two people's changes, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conflict(Generic[T]):
    """A field that both people changed, to different values."""

    name: str
    base: T
    mine: T
    theirs: T


@dataclass(frozen=True, slots=True)
class MergedFields(Generic[T]):
    """The merged value of every field, in the order of the base, and the conflicts that a person has to resolve."""

    values: dict[str, T]
    conflicts: tuple[Conflict[T], ...]


def merge(base: Mapping[str, T], mine: Mapping[str, T], theirs: Mapping[str, T]) -> MergedFields[T]:
    """Return the base with both people's changes.

    If both changed a field to different values, the result has mine, and the field is also listed as a conflict. The
    arguments are not modified.

    Raises:
        ValueError: The three mappings have different fields.
    """
    if not base.keys() == mine.keys() == theirs.keys():
        names = sorted((base.keys() | mine.keys() | theirs.keys()) - (base.keys() & mine.keys() & theirs.keys()))
        raise ValueError(f"Only texts with the same fields can be merged; not all three have: {', '.join(names)}.")
    values = {name: theirs[name] if mine[name] == value else mine[name] for name, value in base.items()}
    conflicts = tuple(
        Conflict(name, value, mine[name], theirs[name])
        for name, value in base.items()
        if mine[name] != value and theirs[name] not in (value, mine[name])
    )
    return MergedFields(values, conflicts)
