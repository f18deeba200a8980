"""What becomes of two people's changes to the fields of one thing: a three-way merge, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conflict(Generic[T]):
    """A field that both changed, each to something else."""

    name: str
    base: T
    mine: T
    theirs: T


@dataclass(frozen=True, slots=True)
class Merged(Generic[T]):
    """Every field's value, in the order of the base, and the fields that a person has to decide."""

    values: dict[str, T]
    conflicts: tuple[Conflict[T], ...]


def merge(base: Mapping[str, T], mine: Mapping[str, T], theirs: Mapping[str, T]) -> Merged[T]:
    """Return what both made of the base: each one's lone changes, and mine where both changed a field differently.

    Such a field is also among the conflicts; the same change made by both is none. The arguments stay as they are.

    Raises:
        ValueError: The three have not the same fields.
    """
    if not base.keys() == mine.keys() == theirs.keys():
        names = sorted((base.keys() | mine.keys() | theirs.keys()) - (base.keys() & mine.keys() & theirs.keys()))
        raise ValueError(f"Only texts with the same fields can be merged; not all three have: {', '.join(names)}.")
    values = {name: theirs[name] if mine[name] == was else mine[name] for name, was in base.items()}
    conflicts = tuple(
        Conflict(name, was, mine[name], theirs[name])
        for name, was in base.items()
        if mine[name] != was and theirs[name] not in (was, mine[name])
    )
    return Merged(values, conflicts)
