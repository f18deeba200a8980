"""Parsing what a person typed into a search box; nothing that they type is an error."""

import re
from dataclasses import dataclass

from articles.text.spellings import close_up
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


@dataclass(frozen=True, slots=True)
class Query:
    """Phrases (runs of folded words) that must all occur, and phrases that must not."""

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to search for: exclusions alone find nothing."""
        return bool(self.wanted)


def parse(text: str) -> Query:
    """Return the query: all words must occur, quoted words as a phrase; -word or -"phrase" must not.

    A word that folds into several ("open-source", "中国") is a phrase. An unclosed quotation runs to the end.
    """
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    for match in _PIECE.finditer(close_up(text[:MAX_QUERY].replace("\x00", " "))):
        words = tuple(search_text(match["phrase"] if match["phrase"] is not None else match["word"]).split())
        phrases = unwanted if match["minus"] else wanted
        if words and words not in phrases and len(phrases) < _MAX_PHRASES:
            phrases.append(words)
    return Query(tuple(wanted), tuple(unwanted))


def spellings(phrase: Phrase) -> tuple[Phrase, ...]:
    """Return the phrase and, where it may be a compound, the same in one word: the index has compounds both ways."""
    is_compound = len(phrase) in _COMPOUND and not any(is_cjk(word) for word in phrase)
    return (phrase, ("".join(phrase),)) if is_compound else (phrase,)
