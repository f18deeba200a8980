"""The words of a source, so written that those of a summary are looked up in milliseconds."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from articles.text.fidelity.units import keys

# Each different word of a source is one character: those from here on are no signs of regular expressions.
_FIRST = 0x100
_SURROGATES = range(0xD800, 0xE000)
# Words beyond these are read as words that no summary has. A million different words are no text.
_MAX_WORDS = 0x100000
_UNKNOWN = " "
# Shorter texts are read in a millisecond or two. A text of 100,000 words is kept in a megabyte.
_LONG = 10_000  # characters
_KEPT = 16


class SourceWords:
    """The words and CJK signs of a text, each as one character, so that C code searches them."""

    def __init__(self, text: str) -> None:
        words = keys(text)
        self._signs = {word: _sign(place) for place, word in enumerate(islice(dict.fromkeys(words), _MAX_WORDS))}
        self._text = "".join([self._signs.get(word, _UNKNOWN) for word in words])

    def stretches(self, signs: Mapping[str, str], *, least: int) -> set[str]:
        """Return the longest stretches that have only the given words, of at least that many, each once.

        Each word is written as the sign that it is given with.
        """
        known = {self._signs[word]: sign for word, sign in signs.items() if word in self._signs}
        if not known:
            return set()
        stretches = set(re.findall(f"[{''.join(known)}]{{{least},}}", self._text))
        table = {ord(own): sign for own, sign in known.items()}
        return set(" ".join(stretches).translate(table).split(" ")) - {""}


def _sign(place: int) -> str:
    code = _FIRST + place
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))


def source_words(text: str) -> SourceWords:
    """Return the words of a source; those of a long one from memory, if it was among the last that were asked for."""
    return _kept(text) if len(text) > _LONG else SourceWords(text)


@lru_cache(maxsize=_KEPT)
def _kept(text: str) -> SourceWords:
    return SourceWords(text)
