"""A claim: something in a text that a source has to support."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "percentage", "date", "name", "quotation"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number, date, name or quotation: its text, its position (in characters), and its folded form (`key`)."""

    kind: Kind
    text: str
    start: int
    end: int
    key: str
