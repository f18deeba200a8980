"""Parsing what a person typed into a search box; nothing that they type is an error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from articles.search.sample import Sample
from articles.text.spellings import close_up, join_spaced
from articles.text.stems import is_stem
from articles.text.words import is_cjk, search_text

# In characters; the rest is ignored.
MAX_QUERY = 200
_MAX_PHRASES = 20
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-−–])?(?:["“”„«»](?P<phrase>[^"“”„«»]*)(?:["“”„«»]|$)|(?P<word>[^\s"“”„«»]+))"""
)

Phrase = tuple[str, ...]
# A phrase of this many words is also looked for as one word: "e-mail" finds "email", "open source" "opensource".
_COMPOUND = (2, 3)


# A word of at least this many letters may be the beginning of a longer one. Fewer begin too many words to mean any.
_LEAST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Query:
    """Phrases (runs of folded words) that must all occur, and phrases that must not.

    `last` is the phrase of `wanted` that may be half-typed, and `endings` are what it may become; a word that ends in
    "*" is the beginning of any word.
    """

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    last: Phrase = ()
    endings: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to search for: exclusions alone find nothing."""
        return bool(self.wanted)

    def spellings(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """Return all ways in which the phrase may be written, its endings included."""
        return spellings(phrase) + (self.endings if phrase == self.last else ())

    def only(self, phrase: Phrase) -> Self:
        """Return the query for just this phrase, and what it may become."""
        return replace(self, wanted=(phrase,), unwanted=())

    @property
    def whole(self) -> Self:
        """Return the query for the words just as they are."""
        return replace(self, last=(), endings=())

    @property
    def rest(self) -> Self | None:
        """Return the query for what is found only because the last word may be half-typed; None if nothing is."""
        return replace(self, unwanted=(*self.unwanted, self.last)) if self.endings else None


def parse(text: str) -> Query:
    """Return the query: all words must occur, quoted words as a phrase; -word or -"phrase" must not.

    A word that folds into several ("open-source", "中国") is a phrase, and so is a number in groups ("4 300"). An
    unclosed quotation runs to the end. The very last word may be half-typed, unless it is quoted or excluded.
    """
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    last: Phrase = ()
    for match in _PIECE.finditer(close_up(join_spaced(text[:MAX_QUERY].replace("\x00", " ")))):
        words = tuple(search_text(match["phrase"] if match["phrase"] is not None else match["word"]).split())
        phrases = unwanted if match["minus"] else wanted
        if words and words not in phrases and len(phrases) < _MAX_PHRASES:
            phrases.append(words)
        if words:
            may_go_on = match["word"] is not None and words in wanted and _may_go_on(words[-1])
            last = words if may_go_on and not match["minus"] else ()
    return Query(tuple(wanted), tuple(unwanted), last)


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words and phrases of a search that must occur, as they are typed, with their places in the text."""
    for match in _PIECE.finditer(text[:MAX_QUERY]):
        if not match["minus"]:
            name = "word" if match["phrase"] is None else "phrase"
            yield match.start(name), match[name]


def endings(phrase: Phrase, sample: Sample) -> tuple[Phrase, ...]:
    """Return what a half-typed phrase may become: longer words of the sample and, where it helps, any that begins so.

    The index holds stems. So "electio" begins nothing in it, and only the sample knows "election"; and as the beginning
    of a stem "election" would be "elect", which also begins "electric".
    """
    longer: list[Phrase] = []
    for *before, word in spellings(phrase):
        if _may_go_on(word):
            if is_stem(word) and sample.is_rare(word):
                longer.append((*before, f"{word}*"))
            longer += [(*before, ending) for ending in sample.beginning_with(word)]
    return tuple(longer)


def _may_go_on(word: str) -> bool:
    """Say whether the word may be half-typed: a number or a Chinese character is whole."""
    return len(word) >= _LEAST_BEGINNING and not word.isdecimal() and not is_cjk(word)


def spellings(phrase: Phrase) -> tuple[Phrase, ...]:
    """Return the phrase and, where it may be a compound, the same in one word: the index has compounds both ways.

    Groups of digits may be a number, of any length.
    """
    is_number = len(phrase) > 1 and all(word.isdecimal() for word in phrase)
    is_compound = is_number or (len(phrase) in _COMPOUND and not any(is_cjk(word) for word in phrase))
    return (phrase, ("".join(phrase),)) if is_compound else (phrase,)
