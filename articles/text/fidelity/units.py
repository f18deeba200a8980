"""Splits a text into the units in which copying is measured: words, single CJK signs, and syllables.

Thai, Lao, Burmese and Khmer put no space between words, so a whole sentence would be one word. Their units are written
syllables: a letter with the vowels and marks around it. Two of them are about a word, as with CJK signs.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from articles.text.patterns import late_pattern
from articles.text.words import CJK, INVISIBLE, search_text

_APOSTROPHES = "'’‘`´ʼ＇"
# Hangul fillers and the blank of Braille, which a reader sees as a space.
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ")
# What parts no word: the mark inside a number ("1,000"), the dots of initials ("U.S."). Both expressions start with
# fixed characters, so that the search jumps from one to the next.
_IN_NUMBER = re.compile(r"[.,](?<=\d.)(?=\d)")
_IN_INITIALS = re.compile(r"\.(?<=\b[^\W\d_]\.)(?=[^\W\d_]\b)")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_SYLLABLE = (
    f"[\u0e40-\u0e44\u0ec0-\u0ec4]?[{INVISIBLE}]*[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u102a\u103f\u1780-\u17b3]"
    f"(?:[\u1039\u17d2][\u1000-\u102a\u1780-\u17b3]|[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ecd"
    f"\u102b-\u103e\u17b4-\u17d3{INVISIBLE}])*"
)
_HAS_UNSPACED = late_pattern(f"[{_UNSPACED}]")
_PIECE = late_pattern(f"{_SYLLABLE}|[{_UNSPACED}]|[^{_UNSPACED}]+")
# A CJK sign with its voicing mark, or a run without white space; it may hold several words ("open-source").
_CHUNK = late_pattern(rf"[{CJK}][\u3099\u309a\uff9e\uff9f]?|{_SYLLABLE}|[{_UNSPACED}]|[^\s{CJK}{_UNSPACED}]+")
_WORD = re.compile(r"[^\W_]+(?:['’‘`´ʼ＇.,][^\W_]+)*")
_HALF_A_WORD = late_pattern(f"[{CJK}{_UNSPACED}]")
# Cyrillic and Greek letters that look like Latin ones, by which a copied word would pass for another.
_LOOK_ALIKES = str.maketrans("аеорсухіјѕһԁԛԝӏαορνικυϲ", "aeopcyxijshdqwlaopvikuc")
_HAS_LOOK_ALIKE = re.compile(f"[{''.join(map(chr, _LOOK_ALIKES))}]")
# A word that is left out of another rendering of the text is not looked for in all the rest of it.
_AHEAD = 60


class Unit(NamedTuple):
    """A word, a CJK sign or a syllable: its folded form, and where it is in the text, in characters."""

    key: str
    start: int
    end: int


def keys(text: str) -> list[str]:
    """Return the folded words and CJK signs of a text, in order.

    They are those of the search index (no case, accents or kinds of hyphen), but an apostrophe, the mark inside a
    number and the dots of initials part no word, and letters that look alike are the same.
    """
    if not text.isascii():
        text = text.translate(_BLANKS)
    for mark in _APOSTROPHES:
        if mark in text:
            text = text.replace(mark, "")
    folded = search_text(_IN_INITIALS.sub("", _IN_NUMBER.sub("", text)))
    if not folded.isascii() and _HAS_LOOK_ALIKE.search(folded):
        folded = folded.translate(_LOOK_ALIKES)
    words = folded.split()
    if text.isascii() or not _HAS_UNSPACED.search(text):
        return words
    return [piece for word in words for piece in (_PIECE.findall(word) if _HAS_UNSPACED.search(word) else (word,))]


def units(text: str) -> list[Unit]:
    """Return the same words and signs with their places."""
    return [unit for chunk in _CHUNK.finditer(text.translate(_BLANKS)) for unit in _units_of(chunk[0], chunk.start())]


def _units_of(chunk: str, offset: int) -> list[Unit]:
    if chunk.isascii() and chunk.isalnum():
        return [Unit(chunk.lower(), offset, offset + len(chunk))]
    chunk_keys, words = keys(chunk), [*_WORD.finditer(chunk)]
    if [key for word in words for key in keys(word[0])] == chunk_keys:
        spans = [word.span() for word in words for _ in keys(word[0])]
    else:
        spans = [(0, len(chunk))] * len(chunk_keys)
    return [Unit(key, offset + start, offset + end) for key, (start, end) in zip(chunk_keys, spans, strict=True)]


def halves(key: str) -> int:
    """Return how many half words a unit counts: a CJK sign or a syllable one, a word two."""
    return 1 if _HALF_A_WORD.match(key) else 2


def align(plain: Sequence[Unit], other: Sequence[Unit]) -> list[Unit | None]:
    """Return for each unit of a text the unit that it is in another rendering of the text, None where it is missing.

    The other one (the Markdown that was typed, the text of a page) may have more words, such as addresses.
    """
    places: list[Unit | None] = []
    position = 0
    for unit in plain:
        ahead = range(position, min(position + _AHEAD, len(other)))
        place = next((index for index in ahead if other[index].key == unit.key), None)
        places.append(None if place is None else other[place])
        position = position if place is None else place + 1
    return places
