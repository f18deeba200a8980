"""One thing that a text states and a source has to say."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "percentage", "date", "name", "quotation"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a text states: as written, where it stands (in characters), and folded for comparison."""

    kind: Kind
    text: str
    start: int
    end: int
    key: str
