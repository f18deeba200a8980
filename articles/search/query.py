"""What a person typed into a search box, taken apart; it never fails, whatever they type."""

import re
from dataclasses import dataclass

from articles.text.words import search_text

# Characters; what stands behind is not looked at.
MAX_QUERY = 200
_MAX_PHRASES = 20
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-−–])?(?:["“”„«»](?P<phrase>[^"“”„«»]*)(?:["“”„«»]|$)|(?P<word>[^\s"“”„«»]+))"""
)

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Phrases (runs of folded words) that must all occur, and phrases that must not."""

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to look for: exclusions alone find nothing."""
        return bool(self.wanted)


def parse(typed: str) -> Query:
    """Return the query: words apart must all occur, words in quotes as a phrase, -word or -"phrase" must not occur.

    A word that folds into several ("open-source", "中国") is a phrase. An unclosed quotation runs to the end.
    """
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    for match in _PIECE.finditer(typed[:MAX_QUERY].replace("\x00", " ")):
        words = tuple(search_text(match["phrase"] if match["phrase"] is not None else match["word"]).split())
        phrases = unwanted if match["minus"] else wanted
        if words and words not in phrases and len(phrases) < _MAX_PHRASES:
            phrases.append(words)
    return Query(tuple(wanted), tuple(unwanted))
