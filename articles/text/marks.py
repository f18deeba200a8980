"""Puts <mark> around passages of clean HTML."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape, unescape
from itertools import accumulate, pairwise

from articles.text.fidelity.units import Unit, align, units

Span = tuple[int, int]
_TAG = re.compile(r"(<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>)")


def mark_passages(html: str, passages: Iterable[str]) -> str:
    """Mark each occurrence of the passages; one that emphasis or a link splits in two stays unmarked."""
    sought = sorted({text for text in passages if text.strip()}, key=len, reverse=True)
    if not sought:
        return html
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in sought))
    return _mark(html, lambda texts: [[match.span() for match in pattern.finditer(text)] for text in texts])


def mark_stretches(html: str, plain: Sequence[Unit], stretches: Iterable[Span]) -> str:
    """Mark stretches of words, given by the indices of the words of the same text without its HTML."""
    return _mark(html, lambda texts: _spans(texts, plain, stretches))


def _spans(texts: Sequence[str], plain: Sequence[Unit], stretches: Iterable[Span]) -> list[list[Span]]:
    """Return the spans in each text; a stretch that goes on in the next text has a span in both."""
    borders = [0, *accumulate(len(text) + 1 for text in texts)]
    places = align(plain, units("\n".join(texts)))
    spans: list[list[Span]] = [[] for _ in texts]
    for start, end in stretches:
        there = [place for place in places[start:end] if place]
        for text_spans, (border, following) in zip(spans, pairwise(borders), strict=True):
            if inside := [place for place in there if border <= place.start < following]:
                # Where it goes on in another text, the spaces and signs at the border belong to it.
                first = border if there[0].start < border else inside[0].start
                last = following - 1 if there[-1].start >= following else inside[-1].end
                text_spans.append((first - border, last - border))
    return spans


def _mark(html: str, find: Callable[[list[str]], list[list[Span]]]) -> str:
    """Put the marks into the texts between the tags, at the spans that `find` returns for each of them."""
    pieces = _TAG.split(html)
    texts = [unescape(text) for text in pieces[::2]]
    pieces[::2] = map(_marked, texts, find(texts))
    return "".join(pieces)


def _marked(text: str, spans: Iterable[Span]) -> str:
    place, parts = 0, []
    for start, end in spans:
        parts += [escape(text[place:start], quote=False), f"<mark>{escape(text[start:end], quote=False)}</mark>"]
        place = end
    return "".join([*parts, escape(text[place:], quote=False)])
