"""Suggests a headline: a whole sentence of the text, or whole clauses of it, never cut in between."""

import re

from articles.text import words

MAX_CLAUSES = 110  # characters
MIN_CLAUSES = 40
MAX_SENTENCE = 300

_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|—|[、，；：]")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\s\"'”’»›)\]」』】）]*\Z")
_LETTER = re.compile(r"[^\W\d_]")
_LOOKED_AT = 8  # paragraphs
_CLOSERS = 12  # characters at the end of a paragraph, with its full stop
_OMISSION = re.compile(r"(?:\.\s?\.|[…⋯])[\s.…⋯\"'”’»›)\]」』】）]*\Z")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("„", "“"), ("「", "」"), ("『", "』"))
_OPEN_ENDS = " ,;:–—-、，；："


def suggested(text: str) -> str:
    """Return the first sentence of a plain text if it is short, else its first clauses, else the sentence whole.

    Headings, dates and the like, which end in no full stop, are passed over if a paragraph that does follows them.
    "" if it has no clauses and is too long or ends in dots of omission: an editor then has to write one. A long
    sentence is suggested whole rather than by a clause of a few words, such as "In a recent interview".
    """
    paragraphs = [paragraph for paragraph in text.split("\n\n", _LOOKED_AT)[:_LOOKED_AT] if _LETTER.search(paragraph)]
    first = next(filter(_ends_sentence, paragraphs), paragraphs[0] if paragraphs else "")
    sentence = words.first_sentence(first, limit=MAX_SENTENCE)
    # Whether the dots are those of `first_sentence` or of the text: something is missing.
    is_cut = _OMISSION.search(sentence) is not None
    if not is_cut and len(sentence) <= MAX_CLAUSES:
        return sentence.rstrip(_OPEN_ENDS)
    clauses = [
        clause
        for end in _CLAUSE_END.finditer(sentence, 0, MAX_CLAUSES + 1)
        if _is_whole(clause := sentence[: end.start()].rstrip(_OPEN_ENDS))
    ]
    longest = clauses[-1] if clauses else ""
    if len(longest) >= MIN_CLAUSES or is_cut:
        return longest
    return sentence.rstrip(_OPEN_ENDS)


def _ends_sentence(paragraph: str) -> bool:
    return _SENTENCE_END.search(paragraph, max(0, len(paragraph) - _CLOSERS)) is not None


def _is_whole(clause: str) -> bool:
    """Return whether no bracket or quotation mark is left open."""
    is_open = any(clause.count(left) > clause.count(right) for left, right in _PAIRS)
    return not is_open and clause.count('"') % 2 == 0 and any(map(str.isalpha, clause))
