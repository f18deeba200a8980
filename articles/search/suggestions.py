"""What a search that finds nothing may have meant: its unknown words, spelled as articles have them."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby, islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.models import Article, SearchRow
from articles.search import documents, sample
from articles.search.query import MAX_QUERY, pieces
from articles.search.sample import Scope
from articles.text.words import is_cjk, search_text

# A search with more unknown words than this means something else altogether.
_MOST_UNKNOWN = 5
# Words to choose from for each unknown one, and searches that are tried.
_CHOICES, _TRIALS = 3, 4
# How many articles say how a word is written.
_WRITERS = 20
_WORD = re.compile(r"\w[\w\u0300-\u036f]*")
# In letters: shorter words are like too many others, and of longer ones two letters may be wrong.
_LEAST, _LONG = 3, 6


@dataclass(frozen=True, slots=True)
class _Choice:
    """A word that may have been meant by an unknown one, and how many letters differ."""

    unknown: str
    word: str
    distance: int


def suggestion(text: str, *, scope: Scope, finds: Callable[[str], Iterable[int]]) -> str:
    """Return the search with each unknown word replaced by the most similar known one, "" if that does not help.

    `finds` returns the ids of the newest articles that a search finds and the person may see. A word is suggested only
    if one of them has just this word: what only drafts say, or an article that is not out yet, is never shown.
    """
    text = " ".join(text.replace("\x00", " ")[:MAX_QUERY].split())
    known = sample.vocabulary(scope)
    places = [place for place in _places(text) if place[2] not in known.counts]
    unknown = dict.fromkeys(word for _, _, word in places)
    if len(unknown) > _MOST_UNKNOWN:
        return ""
    choices = [similar for word in unknown if (similar := _similar(known, word))]
    trials = sorted(product(*choices), key=lambda trial: sum(choice.distance for choice in trial)) if choices else []
    for trial in islice(trials, _TRIALS):
        words = {choice.unknown: choice.word for choice in trial}
        ids = list(finds(_corrected(text, places, words)))
        if _is_said(ids, set(words.values()), scope):
            written = _as_written(ids, set(words.values()), scope)
            return _corrected(text, places, {unknown: written.get(word, word) for unknown, word in words.items()})
    return ""


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words of the text that might be misspelt: start, end, and the word as the index has it."""
    for start, piece in pieces(text):
        at = start
        for is_word, run in groupby(piece, _is_of_a_word):
            written = "".join(run)
            folded = search_text(written).split()
            if is_word and len(folded) == 1 and len(folded[0]) >= _LEAST and _is_spelt(folded[0]):
                yield at, at + len(written), folded[0]
            at += len(written)


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _is_spelt(word: str) -> bool:
    """Say whether a word can be misspelt: a number and a Chinese character are right as they are."""
    return not is_cjk(word) and not any(character.isdecimal() for character in word)


def _similar(known: sample.Sample, word: str) -> list[_Choice]:
    """Return the most similar words that articles have, the best first: few other letters, the same first, frequent."""
    most = 2 if len(word) >= _LONG else 1
    alike = process.extract_iter(word, known.words, scorer=OSA.distance, score_cutoff=most)
    ranks = ((int(distance), other[0] != word[0], -known.counts[other], other) for other, distance, _ in alike)
    best = nsmallest(_CHOICES, (rank for rank in ranks if len(rank[3]) >= _LEAST and _is_spelt(rank[3])))
    return [_Choice(word, other, distance) for distance, _, _, other in best]


def _corrected(text: str, places: list[tuple[int, int, str]], words: dict[str, str]) -> str:
    for start, end, word in reversed(places):
        if word in words:
            text = text[:start] + words[word] + text[end:]
    return text


def _as_written(ids: list[int], words: set[str], scope: Scope) -> dict[str, str]:
    """Return each of the words as most of these articles write it, in small letters: "Łódź" for "lodz". Two queries."""
    articles = Article.objects.filter(pk__in=ids[:_WRITERS]).select_related("source", "working")
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for text in documents.texts(list(articles), is_public=scope == "public"):
        for written in _WORD.findall(text):
            if (folded := search_text(written)) in words:
                spellings[folded][written.lower()] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in spellings.items()}


def _is_said(ids: list[int], words: set[str], scope: Scope) -> bool:
    """Say whether each of the words is in one of the articles, and not only another word with the same stem."""
    if not ids:
        return False
    rows = SearchRow.objects.filter(pk__in=ids).values_list(f"{scope}_title", f"{scope}_text")
    said = {word for texts in rows for text in texts for word in text.split()}
    return words <= said
