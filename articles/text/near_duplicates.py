"""Near duplicates: the signature by which similar texts are looked up, and how many words two texts share.

The signature is a MinHash with one permutation (Li, Owen and Zhang, "One Permutation Hashing", 2012), whose empty bins
borrow from others (Shrivastava, "Optimal Densification", 2017). Two texts agree in about as many of its bins as they
share shingles, that is runs of words; in scripts without spaces, runs of signs.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from operator import eq
from zlib import crc32

from articles.text.patterns import late_pattern
from articles.text.words import index_words, shorten

# Texts with fewer words, Chinese signs, or letters without spaces have no signature: they are the same only if
# all their words are. By the size of their shingles.
_FEWEST = {2: 20, 3: 40, 5: 100}
# Bands of three bins: a pair whose bins agree in a share s meets in one band or more with 1 - (1 - s³)²⁴.
BANDS, _BINS_A_BAND = 24, 3
_BINS = BANDS * _BINS_A_BAND
# Only that many words (signs) of a text are compared: a longer one is a list or a book.
_MOST_TOKENS = 5_000
# From this share of the shorter text's words on, in runs that the longer text has too, both tell the same story.
SAME_STORY_SHARE = 50
# Below this agreement of their signatures two texts are not compared word by word.
LEAST_AGREEMENT = 0.15

_MIX, _MASK = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF  # Knuth's multiplicative hashing, by the golden ratio
_EMPTY = 0x10000
_PACKED = struct.Struct(f"<{_BINS}H")
_CJK_SIGNS = r"[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
# Thai, Lao, Tibetan, Burmese and Khmer put no space between words.
_UNSPACED_SIGNS = r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]"
_CJK, _UNSPACED = late_pattern(_CJK_SIGNS), late_pattern(_UNSPACED_SIGNS)
_PIECE = late_pattern(rf"{_CJK_SIGNS}|{_UNSPACED_SIGNS}|\S+?(?={_CJK_SIGNS}|{_UNSPACED_SIGNS}|\s|\Z)")
_NUMBER = re.compile(r"\d[\d.,:]*\d|\d")
# A capital inside a sentence: behind a word or a comma, not behind a full stop, a quotation mark or a line break.
_NAME = re.compile(r"(?<=[\w,;)] )[^\W\d_]\w+")
_LONGEST_PASSAGE = 240


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share: the percentage of the shorter one's words, and the longest passage of these."""

    share: int
    passage: str


def signature(text: str) -> bytes:
    """Return the signature of a plain text, always of the same length, or b"" if the text is too short for one."""
    tokens = _tokens(text)
    size = _shingle_size(text, tokens)
    if len(tokens) < _FEWEST[size]:
        return b""
    least = [_EMPTY] * _BINS
    for code in set(_shingles(tokens, size)):
        mixed = code * _MIX & _MASK
        place, value = (mixed >> 20) % _BINS, mixed >> 48
        least[place] = min(least[place], value)
    full = [value < _EMPTY for value in least]
    for place in range(_BINS):
        if not full[place]:
            tries = (crc32(bytes((place, number & 255, number >> 8))) % _BINS for number in count())
            least[place] = least[next(other for other in tries if full[other])]
    return _PACKED.pack(*least)


def bands(signed: bytes) -> list[int]:
    """Return the keys (32 bits, signed) under which a signature is stored: similar texts have one or more in common."""
    width = 2 * _BINS_A_BAND
    keys = (crc32(signed[start : start + width], start) for start in range(0, len(signed), width))
    return [key - (1 << 32) if key >= 1 << 31 else key for key in keys]


def agreement(signed: bytes, other: bytes) -> float:
    """Return the share of bins in which two signatures agree, which estimates the share of shingles in common."""
    return sum(map(eq, _PACKED.unpack(signed), _PACKED.unpack(other))) / _BINS


def overlap(text: str, other: str) -> Overlap | None:
    """Return what two plain texts share if they tell the same story, else None.

    They do if at least half of the shorter text's words stand in runs that the longer has in the same order, and if the
    two also name the same numbers and names: two weather reports share their phrases, but neither places nor figures.
    """
    if len(other) < len(text):
        text, other = other, text
    if _names_others(text, other):
        return None
    ours, theirs = _tokens(text), _tokens(other)
    if not ours:
        return None
    size = _shingle_size(text, ours) + 1
    places: dict[int, int] = {}
    for place, code in enumerate(_shingles(theirs, size)):
        places.setdefault(code, place)
    runs = list(_runs([places.get(code) for code in _shingles(ours, size)], size))
    covered = sum(length for _, length in _joined(runs))
    share = 100 * covered // len(ours)
    if share < SAME_STORY_SHARE:
        return None
    start, length = max(runs, key=lambda run: run[1])
    return Overlap(share=share, passage=shorten(_spelled(text, start, length), limit=_LONGEST_PASSAGE))


def _tokens(text: str) -> list[bytes]:
    """Return the folded words, each with a space before it; the signs of scripts without spaces one by one."""
    words = index_words(text).split(maxsplit=_MOST_TOKENS)[:_MOST_TOKENS]
    if not text.isascii() and _UNSPACED.search(text):
        words = [piece for word in words for piece in (word if _UNSPACED.search(word) else (word,))][:_MOST_TOKENS]
    return [f" {word}".encode() for word in words]


def _shingle_size(text: str, tokens: list[bytes]) -> int:
    """Return how many tokens make a shingle: two words, three Chinese signs, five letters without spaces."""
    if text.isascii():
        return 2
    for scripts, size in ((_CJK, 3), (_UNSPACED, 5)):
        if 2 * len(scripts.findall(text)) > len(tokens):
            return size
    return 2


def _shingles(tokens: list[bytes], size: int) -> Iterator[int]:
    """Yield a number for each run of `size` tokens, in order."""
    codes: Iterable[int] = map(crc32, tokens)
    for skipped in range(1, size):
        codes = map(crc32, tokens[skipped:], codes)
    yield from codes


def _runs(places: list[int | None], size: int) -> Iterator[tuple[int, int]]:
    """Yield start and length, in tokens, of each run in which both texts go on with the same token."""
    start = 0
    for index, place in enumerate(places):
        if place is None:
            continue
        before = places[index - 1] if index else None
        if before is None or before + 1 != place:
            start = index
        following = places[index + 1] if index + 1 < len(places) else None
        if following != place + 1:
            yield start, index + size - start


def _joined(runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the runs, in order of their starts, without what an earlier one covers already."""
    end = 0
    for start, length in runs:
        yield start, max(0, start + length - max(start, end))
        end = max(end, start + length)


def _names_others(text: str, other: str) -> bool:
    """Say whether the shorter text gives other figures and names than the longer one."""
    numbers, names = _facts(text)
    other_numbers, other_names = _facts(other)
    # Half of them has to agree; if there are only a few, a third.
    return any(
        len(facts) >= least and len(facts & others) < share * len(facts)
        for facts, others, least, share in (
            (numbers, other_numbers, 4, 1 / 2),
            (names, other_names, 4, 1 / 2),
            (numbers | names, other_numbers | other_names, 5, 1 / 2),
            (numbers | names, other_numbers | other_names, 2, 1 / 3),
        )
    )


@lru_cache(maxsize=128)  # boilerplate is compared with the same few texts again and again
def _facts(text: str) -> tuple[set[str], set[str]]:
    names = {match[0].casefold() for match in _NAME.finditer(text) if match[0][0].isupper()}
    return set(_NUMBER.findall(text)), names


def _spelled(text: str, start: int, length: int) -> str:
    """Return `length` tokens of the text, from number `start` on, as the text spells them."""
    place, first, last = 0, None, 0
    for piece in _PIECE.finditer(text):
        if place >= start + length:
            break
        if place + (width := len(_tokens(piece[0]))) > start:
            first = piece.start() if first is None else first
            last = piece.end()
        place += width
    return " ".join(text[first or 0 : last].split())
