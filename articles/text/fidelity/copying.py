"""Measures how much of a summary is copied from its sources.

* The text is split into units (`units`): words, and single CJK signs, which count as half a word each. Case, accents,
  kinds of quotation marks and hyphens make no difference.
* A run is a stretch of the summary that is in one source too, the same units in the same order without a gap, and
  counts at least RUN words: five words, ten CJK signs, or both mixed. Units are all that counts, so neither
  punctuation nor the end of a sentence or paragraph breaks a run. A run never joins two sources.
* A word of the summary is copied if it is in a run. It counts once, in however many runs and sources it is.
* Words in quotation marks are excused, in each run and in all, but never more than half of the copied ones: a text
  that is all quotation is still copied.

It takes linear time: the index of a source, which is kept, gives the stretches that hold words of the summary only, and
a suffix automaton of the summary reads those that share a run with it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from articles.text.fidelity.quoting import quoted_spans
from articles.text.fidelity.source_words import source_words
from articles.text.fidelity.units import Unit, halves, units

RUN = 5  # words

# Start and end of a run, as indices of the summary's units.
Run = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How much of a summary is copied. Every number of words is in halves, because a CJK sign is half a word."""

    total_halves: int
    copied_halves: int
    longest_halves: int
    # The same without what is in quotation marks, as far as that is excused.
    counted_halves: int
    longest_counted_halves: int
    # The indices of the units that are copied, as stretches that do not touch.
    stretches: tuple[Run, ...]

    @property
    def words(self) -> int:
        """Return how many words are copied."""
        return words_of(self.copied_halves)

    @property
    def longest(self) -> int:
        """Return how many words the longest run has."""
        return words_of(self.longest_halves)

    @property
    def share(self) -> int:
        """Return the copied share in percent."""
        return percent(self.copied_halves, self.total_halves)


def words_of(count: int) -> int:
    """Return half words as words, rounded up."""
    return (count + 1) // 2


def percent(part: int, whole: int) -> int:
    """Return a share in percent, rounded up; 100 only for the whole."""
    share = math.ceil(100 * part / whole) if whole else 0
    return min(share, 99) if part < whole else share


class SummaryUnits:
    """The units of a summary, ready to be looked for in sources."""

    def __init__(self, summary: str) -> None:
        self.units: list[Unit] = units(summary)
        weights = [halves(unit.key) for unit in self.units]
        quoted = _is_inside(self.units, quoted_spans(summary))
        # Sums of the units before each index: all, and those in quotation marks.
        self._sums = [0, *accumulate(weights)]
        self._quoted = [0, *accumulate(weight * is_in for weight, is_in in zip(weights, quoted, strict=True))]
        # Each different unit is one character, so that a text becomes a string that C code splits and joins.
        self._signs = {key: chr(0x10000 + place) for place, key in enumerate(dict.fromkeys(u.key for u in self.units))}
        self._text = "".join([self._signs[unit.key] for unit in self.units])
        self._shortest = {self._text[end - RUN : end] for end in range(RUN, len(self._text) + 1)}

    @cached_property
    def _automaton(self) -> "_SuffixAutomaton":
        return _SuffixAutomaton(self._text)

    def _has_run(self, stretch: str) -> bool:
        return any(stretch[end - RUN : end] in self._shortest for end in range(RUN, len(stretch) + 1))

    def runs_in(self, source: str) -> list[Run]:
        """Return the runs of the summary that are in the plain text of a source."""
        if not self._shortest:
            return []
        stretches = list(filter(self._has_run, source_words(source).stretches(self._signs, least=RUN)))
        if not stretches:
            return []
        lengths = self._automaton.suffix_lengths(stretches)
        runs = [
            (end - length, end)
            for end, (length, following) in enumerate(pairwise([*lengths, 0]), start=1)
            if following <= length
        ]
        return [run for run in runs if self._weight(self._sums, run) >= 2 * RUN]

    def measure(self, runs: Iterable[Run]) -> Copied:
        """Return how much of the summary the runs cover, which may be those of several sources."""
        runs = list(runs)
        stretches = _joined(runs)
        copied = sum(self._weight(self._sums, stretch) for stretch in stretches)
        quoted = sum(self._weight(self._quoted, stretch) for stretch in stretches)
        return Copied(
            total_halves=self._sums[-1],
            copied_halves=copied,
            longest_halves=max((self._weight(self._sums, run) for run in runs), default=0),
            counted_halves=_counted(copied, quoted),
            longest_counted_halves=max(
                (_counted(self._weight(self._sums, run), self._weight(self._quoted, run)) for run in runs), default=0
            ),
            stretches=tuple(stretches),
        )

    @staticmethod
    def _weight(sums: Sequence[int], run: Run) -> int:
        return sums[run[1]] - sums[run[0]]


def _counted(copied: int, quoted: int) -> int:
    return copied - min(quoted, copied // 2)


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for start, end in sorted(runs):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_inside(placed: Sequence[Unit], spans: Sequence[Run]) -> list[bool]:
    inside, waiting = [], list(reversed(spans))
    for unit in placed:
        while waiting and waiting[-1][1] <= unit.start:
            waiting.pop()
        inside.append(bool(waiting) and waiting[-1][0] <= unit.start)
    return inside


class _SuffixAutomaton:
    """Every stretch of a sequence, as states that a text is read through (Blumer et al., 1985)."""

    def __init__(self, sequence: Sequence[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._link, self._length = [-1], [0]
        self._prefixes: list[int] = []
        last = 0
        for sign in sequence:
            last = self._add(sign, last)
            self._prefixes.append(last)

    def _add(self, sign: str, last: int) -> int:
        state, new = last, self._state({}, 0, self._length[last] + 1)
        while state >= 0 and sign not in self._next[state]:
            self._next[state][sign] = new
            state = self._link[state]
        if state >= 0:
            target = self._next[state][sign]
            self._link[new] = target if self._length[state] + 1 == self._length[target] else self._split(state, sign)
        return new

    def _split(self, state: int, sign: str) -> int:
        target = self._next[state][sign]
        clone = self._state(dict(self._next[target]), self._link[target], self._length[state] + 1)
        self._link[target] = clone
        while state >= 0 and self._next[state].get(sign) == target:
            self._next[state][sign] = clone
            state = self._link[state]
        return clone

    def _state(self, following: dict[str, int], link: int, length: int) -> int:
        self._next.append(following)
        self._link.append(link)
        self._length.append(length)
        return len(self._next) - 1

    def suffix_lengths(self, texts: Iterable[str]) -> list[int]:
        """Return for each place of the sequence how many signs that end there are in one of the texts in a row."""
        reached = [0] * len(self._next)
        for text in texts:
            self._read(text, reached)
        by_length = sorted(range(1, len(reached)), key=self._length.__getitem__)
        for state in reversed(by_length):
            if reached[state]:
                # What ends with these signs also ends with fewer of them.
                reached[self._link[state]] = self._length[self._link[state]]
        for state in by_length:
            reached[state] = reached[state] or reached[self._link[state]]
        return [reached[state] for state in self._prefixes]

    def _read(self, text: str, reached: list[int]) -> None:
        following, link, lengths = self._next, self._link, self._length
        state = length = 0
        for sign in text:
            while sign not in following[state]:
                # Each sign of the text is one of the sequence, so the first state knows it.
                state = link[state]
                length = lengths[state]
            state = following[state][sign]
            length += 1
            reached[state] = max(reached[state], length)
