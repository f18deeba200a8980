"""How far a new text of a live article departs from the live one."""

import re
from collections import Counter
from collections.abc import Mapping

from articles.text import fidelity, markdown
from articles.text.html import Unparsable
from articles.text.words import search_text, squeeze
from articles.vocabulary import ChangeClass

_ORDER = (ChangeClass.REFILE, ChangeClass.UPDATE, ChangeClass.CLARIFICATION, ChangeClass.CORRECTION)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_NEGATION = re.compile(
    r"\b(?:(?P<nothing>no|none|nothing|nobody|kein\w{0,2})|(?P<never>never|nie|niemals)|(?P<nor>nor|neither|weder)|"
    r"(?P<without>without|ohne)|(?P<cannot>cannot|not|nicht))\b|(?P<short>n't)\b"
)
_HREF = re.compile(r'href="([^"]*)"')
_SIGN = re.compile(r"[$€£¥₹]|(?<!\S)-(?=[$€£¥₹]?\d)")
_OPPOSITES = ("un", "in", "im", "il", "ir", "dis", "non")
_SPELT = 4
_SLIPS = 2


def least_class(before: Mapping[str, str], after: Mapping[str, str]) -> ChangeClass:
    """Return the lightest class that fits the change from one text to the other.

    Each has the keys "headline", "dek" and "summary" (Markdown); a missing one counts as empty.
    """
    old, new = _plain(before), _plain(after)
    if _loses_claims(old, new):
        return ChangeClass.CORRECTION
    if _reverses_meaning(old, new):
        return ChangeClass.CLARIFICATION
    is_cosmetic = _links(before) == _links(after) and _is_cosmetic(old, new)
    return ChangeClass.REFILE if is_cosmetic else ChangeClass.UPDATE


def is_typographic(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Return whether only case, spaces, punctuation and formatting differ: no letter, no digit, no link."""
    names = {*before, *after}
    words = [(search_text(before.get(name, "")), search_text(after.get(name, ""))) for name in names]
    return _links(before) == _links(after) and all(old == new for old, new in words)


def is_enough(chosen: str, least: str) -> bool:
    """Return whether the chosen class is at least as serious as the lightest one that fits."""
    return _ORDER.index(ChangeClass(chosen)) >= _ORDER.index(ChangeClass(least))


def _links(texts: Mapping[str, str]) -> list[str]:
    """Return the targets of the links in the summary."""
    try:
        return _HREF.findall(markdown.to_html(texts.get("summary", "")))
    except Unparsable:
        return []


def _plain(texts: Mapping[str, str]) -> str:
    return "\n\n".join([texts.get("headline", ""), texts.get("dek", ""), markdown.to_text(texts.get("summary", ""))])


def _loses_claims(old: str, new: str) -> bool:
    if fidelity.unsupported(old, [new]):
        return True
    # A number that occurs twice and is changed once is still in the new text.
    lost, added = _amounts(old) - _amounts(new), [*(_amounts(new) - _amounts(old)).elements()]
    for key in [*lost.elements()]:
        if same := next((other for other in added if fidelity.is_same_amount(key, other)), None):
            lost[key] -= 1
            added.remove(same)
    return bool(+lost and added)


def _amounts(text: str) -> Counter[str]:
    return Counter(claim.key for claim in fidelity.claims(text) if claim.kind in ("number", "percentage"))


def _reverses_meaning(old: str, new: str) -> bool:
    """Return whether a changed sentence says yes instead of no, or the reverse. Added sentences do not count."""
    lost, added = _sentences(old), _sentences(new)
    lost, added = lost - added, added - lost
    if not lost:
        return False
    if _negations(lost) != _negations(added):
        return True
    old_words, new_words = _words_of(lost), _words_of(added)
    pairs = ((old_words - new_words, new_words - old_words), (new_words - old_words, old_words - new_words))
    return any(
        word.startswith(start) and word.removeprefix(start) in others
        for words, others in pairs
        for word in words
        for start in _OPPOSITES
    )


def _sentences(text: str) -> Counter[str]:
    return Counter(squeeze(sentence).casefold() for sentence in _SENTENCE_END.split(text) if sentence.strip())


def _negations(sentences: Counter[str]) -> Counter[str]:
    kinds = (match.lastgroup or "" for sentence in sentences.elements() for match in _NEGATION.finditer(sentence))
    return Counter("cannot" if kind == "short" else kind for kind in kinds)


def _words_of(sentences: Counter[str]) -> set[str]:
    return {word for sentence in sentences for word in search_text(sentence).split()}


def _is_cosmetic(old: str, new: str) -> bool:
    was, now = _normalized_words(old), _normalized_words(new)
    if "".join(was) == "".join(now):
        return True
    return len(was) == len(now) and all(map(_is_respelt, was, now))


def _normalized_words(text: str) -> list[str]:
    """Return the words, with amounts and dates in one form, and with the signs that change an amount."""
    pieces, position = [], 0
    for claim in fidelity.claims(text):
        if claim.kind in ("number", "percentage", "date") and claim.start >= position:
            sign = "".join(
                f" sign{ord(sign)} " for sign in _SIGN.findall(squeeze(text[max(0, claim.start - 2) : claim.end]))
            )
            pieces += [text[position : claim.start], sign, claim.key]
            position = claim.end
    return search_text(" ".join([*pieces, text[position:]])).split()


def _is_respelt(was: str, now: str) -> bool:
    """Return whether two words differ only by a typing error, which hardly ever affects the first letter."""
    if was == now:
        return True
    return (
        min(len(was), len(now)) >= _SPELT and (was + now).isalpha() and was[0] == now[0] and _is_near(was, now, _SLIPS)
    )


def _is_near(was: str, now: str, slips: int) -> bool:
    same = 0
    while same < min(len(was), len(now)) and was[same] == now[same]:
        same += 1
    was, now = was[same:], now[same:]
    if not was or not now or not slips:
        return len(was) + len(now) <= slips
    return any(_is_near(*pair, slips - 1) for pair in ((was[1:], now[1:]), (was[1:], now), (was, now[1:])))
