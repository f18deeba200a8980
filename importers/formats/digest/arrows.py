"""Finds markers at the end of a line that an arrow or a link tells from prose, whatever is before them."""

import re
from typing import NamedTuple

from articles.text.patterns import late_pattern
from importers.formats.digest.signs import (
    ARROW,
    ARROW_SIGNS,
    BLANK,
    DRESSING,
    ELLIPSIS,
    END,
    END_TAG,
    LEAD,
    LINE_ENDS,
    TARGET,
    any_of,
    href,
)
from importers.formats.digest.wordings import ARROWED_WORDINGS, UNSPACED_WORDINGS, WORDINGS

_LONGEST = 120  # characters before the arrow: dressing and wording
_LONGEST_TAG = 2_200
# Where an arrow, an ellipsis or a link's bracket ends. It begins with a character class, which makes the search fast.
_SIGN = late_pattern(
    rf"[>{ARROW_SIGNS}….;\])](?:(?<![.;\])])|(?<=\.\.)|(?<=&rarr;)|(?<=&raquo;)|(?<=&gt;)|(?<=&hellip;)|(?<=&\#8230;)|"
    rf"(?<=\])(?=\(https?://)|(?<=[\])]){BLANK}{{0,20}}{END})",
    re.IGNORECASE,
)
_TO_LINE_END = late_pattern(
    rf"\ufe0f?(?:{END_TAG}|[*_]){{0,4}}(?:\]?{TARGET})?(?:{END_TAG}|[\])*_]){{0,6}}{BLANK}{{0,200}}{END}", re.IGNORECASE
)
_BEFORE = rf"(?<![^\s{BLANK[1:-1]},;:.!?)\]\"'”’»>])"
_ANY = any_of((*WORDINGS, *UNSPACED_WORDINGS))
_WORDING = (
    rf"{DRESSING}{LEAD}(?:(?P<wording>{_ANY})|(?P<short>{any_of(ARROWED_WORDINGS)}))(?P<gap>{BLANK}{{0,4}})"
    rf"(?:(?P<ellipsis>{ELLIPSIS})|(?P<arrow>{ARROW}{{1,3}}))?(?:{END_TAG}|[*_]){{0,4}}"
)
_AT_END = late_pattern(
    rf"{_BEFORE}{_WORDING}(?:[\])]|{BLANK}{{0,3}}\[\^?(?P<reference>\d{{1,4}})\])?{BLANK}{{0,20}}\Z", re.IGNORECASE
)
_BEHIND_ARROW = late_pattern(
    rf"{BLANK}{{0,2}}(?P<wording>{_ANY})(?:{END_TAG}|[\])*_]){{0,6}}{BLANK}{{0,200}}{END}", re.IGNORECASE
)
_CLOSED = late_pattern(rf"[)\]][*_]{{0,4}}{BLANK}*\Z")


class Arrowed(NamedTuple):
    """Where a marker begins and ends in the text, and its address."""

    start: int
    end: int
    url: str
    reference: str


def find_arrowed(text: str, item: int, start: int, end: int) -> Arrowed | None:
    """Return the first such marker of the item that begins at `item` whose arrow is from `start` to before `end`."""
    while sign := _SIGN.search(text, start, end):
        start = sign.end()
        if arrowed := _led(text, sign) or _followed(text, sign, item):
            return arrowed
    return None


def _led(text: str, sign: re.Match[str]) -> Arrowed | None:
    """Return the marker whose arrow is in front of it: "… by night » Read more"."""
    marker = _BEHIND_ARROW.match(text, sign.end()) if sign[0] in ARROW_SIGNS else None
    return Arrowed(sign.start(), marker.end(), "", "") if marker else None


def _followed(text: str, sign: re.Match[str], item: int) -> Arrowed | None:
    """Return the marker whose arrow, ellipsis or link follows it: "… by night Read more »"."""
    closing = _TO_LINE_END.match(text, sign.end())
    if closing is None:
        return None
    has_tag = sign[0] == ">" or "</" in closing[0]
    first = max(item, sign.end() - (_LONGEST_TAG if has_tag else _LONGEST))
    marker = _AT_END.search(text, _line_start(text, first, sign.end()), sign.end())
    if marker is None or not _is_no_prose(text, marker, closing):
        return None
    url = closing["target"] or href(marker["dressing"])
    return Arrowed(marker.start("dressing"), closing.end(), url, "" if url else marker["reference"] or "")


def _is_no_prose(text: str, marker: re.Match[str], closing: re.Match[str]) -> bool:
    """Return whether neither case nor ellipsis lets the words be the end of a sentence ("she wants to read more…")."""
    start = marker.start("dressing")
    is_first = start == 0 or text[start - 1] in LINE_ENDS
    is_bracketed = marker["dressing"].rstrip("*_").endswith(("(", "[")) and bool(_CLOSED.search(marker[0] + closing[0]))
    words = marker["wording"] or marker["short"]
    if marker["arrow"]:
        return bool(marker["wording"]) or is_first or is_bracketed or not words[0].islower()
    if marker["ellipsis"]:
        return is_bracketed or bool((marker["wording"] or is_first) and not words[0].islower())
    is_link = closing["target"] or marker["reference"] or href(marker["dressing"])
    return bool(marker["wording"] and (is_link or (is_bracketed and not words[0].islower())))


def _line_start(text: str, first: int, end: int) -> int:
    """Return where the line that `end` is in begins, but not before `first`."""
    return max([first, *(text.rfind(sign, first, end) + 1 for sign in LINE_ENDS)])
