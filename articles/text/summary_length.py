"""How long a summary should be, beside its sources too. These numbers are written nowhere else."""

from typing import Literal, NamedTuple

Band = Literal["empty", "short", "needs_reason", "good", "long"]


class WordRange(NamedTuple):
    """A range of word counts, both ends included; `str()` gives "150 to 250"."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.least} to {self.most}"


RECOMMENDED = WordRange(150, 250)
# Outside the recommended range, the person who approves the text gives a reason.
ACCEPTED = WordRange(100, 300)
ADVICE = f"{RECOMMENDED} words, or {ACCEPTED} with a reason"


def band(words: int) -> Band:
    """Return how the desk rates a summary of that many words."""
    if words <= 0:
        return "empty"
    if words < ACCEPTED.least:
        return "short"
    if words > ACCEPTED.most:
        return "long"
    return "good" if RECOMMENDED.least <= words <= RECOMMENDED.most else "needs_reason"


def is_thin(summary_words: int, source_words: int) -> bool:
    """Return whether the summary is longer than all its sources together."""
    return summary_words > source_words
