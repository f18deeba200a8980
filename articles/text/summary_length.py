"""How long a summary should be, and how much source text it needs. These numbers are written nowhere else."""

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

# A faithful summary needs sources that are half as long again.
THIN_RATIO = 1.5


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
    """Return whether the sources have fewer than THIN_RATIO words for each word of the summary."""
    return summary_words > 0 and source_words < THIN_RATIO * summary_words
