"""Finds what closes an item of a digest: a wording of "Read more", distinguished from prose."""

import re
import unicodedata
from dataclasses import dataclass, replace

from articles.text.patterns import late_pattern
from importers.formats.digest.arrows import find_arrowed
from importers.formats.digest.signs import (
    ARROW,
    BLANK,
    DRESSING,
    ELLIPSIS,
    END,
    END_TAG,
    LEAD,
    LINE_ENDS,
    TARGET,
    any_of,
    bare,
    href,
)
from importers.formats.digest.tails import MAX_HEADLINE, Tail, read_tail, read_title
from importers.formats.digest.wordings import (
    ARROWED_WORDINGS,
    BEFORE_NAME,
    HERE,
    READ_MORE,
    UNSPACED_WORDINGS,
    WORDINGS,
)

# What turns an unspaced wording into part of a sentence ("続きを読むには", "阅读更多书籍", "더 보기를").
_SENTENCE_GOES_ON = late_pattern(
    r"(?:に|で|は|も|を|へ|こと|ため|と|の|が|か|よう|べき|必要|方法|前|場合|際|人|的|了|关于|關於|有关|有關|相关|相關|书|書|文章|内容|內容|"
    r"信息|資訊|资讯|请|請|时|時|后|後|를|을|는|은|가|에|로|와|의|위해)"
)

# More characters than a marker with its link and headline can have: with that many read, a decision is final.
LOOKAHEAD = 16_384

# With an address behind them, the words that are too short by themselves close an item too: "More: https://…".
_TO_LINK = (
    rf"(?:{BLANK}{{1,4}}(?:{any_of((*HERE, *BEFORE_NAME))}))?{BLANK}{{0,4}}[:：–—-]?{BLANK}{{0,4}}"
    rf"[<(\[]?https?://[^\s<>\"]{{1,2000}}{BLANK}{{0,200}}{END}"
)
_WORDING = (
    rf"{DRESSING}{LEAD}(?P<wording>(?P<read_more>{any_of((READ_MORE,))})|(?P<unspaced>{any_of(UNSPACED_WORDINGS)})|"
    rf"{any_of(WORDINGS[1:])}|(?:{any_of(ARROWED_WORDINGS)})(?={_TO_LINK}))"
)
_AT_START = late_pattern(f"{BLANK}{{0,40}}{_WORDING}", re.IGNORECASE)
# It begins with a character class, so that the search skips from one line end or sentence end to the next.
_ANYWHERE = late_pattern(
    rf"(?P<anchor>[{LINE_ENDS}.!?…。！？;])(?:(?<=[.!?…。！？;])[\"'”’»)\]」』）]{{1,4}})?{BLANK}{{0,40}}{_WORDING}",
    re.IGNORECASE,
)
_ENTITY_ELLIPSIS = ("&hellip;", "&#8230;")

_CLOSING = late_pattern(
    rf"(?P<trail>(?:{BLANK}{{0,4}}(?:{ARROW}|{ELLIPSIS})){{0,4}})"
    rf"(?:{END_TAG}|[*_]){{0,4}}(?:\]{TARGET})?(?:{END_TAG}|[\])*_]){{0,6}}(?P<after>(?:{BLANK}{{0,4}}(?:{ARROW}|{ELLIPSIS})){{0,4}})",
    re.IGNORECASE,
)
_ENDS_IN_ELLIPSIS = late_pattern(f"{ELLIPSIS}\\Z")
_COLON = late_pattern(rf"{BLANK}{{0,4}}[:：]")
_DASH = late_pattern(rf"(?P<gap>{BLANK}{{0,4}})[-–—]{{1,3}}")
_LINE_END = late_pattern(f"{BLANK}{{0,200}}{END}")
_LINK = late_pattern(rf"{BLANK}{{0,4}}[<(\[]?(?P<url>https?://[^\s<>\"]{{1,2000}})>?", re.IGNORECASE)
_LINK_ON_NEXT_LINE = late_pattern(
    rf"{BLANK}{{0,200}}(?:\r\n|[{LINE_ENDS}]){BLANK}{{0,40}}[<(\[]?(?P<url>https?://[^\s<>\"]{{1,2000}})>?{BLANK}{{0,200}}{END}",
    re.IGNORECASE,
)
_LISTED_ON_NEXT_LINE = late_pattern(
    rf"{BLANK}{{0,200}}(?:\r\n|[{LINE_ENDS}]){BLANK}{{0,40}}\[\^?(?P<number>\d{{1,4}})\]:?{BLANK}{{0,4}}"
    rf"<?(?P<url>https?://[^\s<>\"]{{1,2000}})>?{BLANK}{{0,200}}{END}",
    re.IGNORECASE,
)
_REST_OF_LINE = late_pattern(f"[^{LINE_ENDS}]{{0,700}}{END}")
_LINKED_HEADLINE = late_pattern(rf"\[(?P<headline>[^\[\]]{{1,{MAX_HEADLINE}}})\]{TARGET}")
_LINK_BEHIND_HEADLINE = re.compile(r"\s[<(\[]?(?P<url>https?://[^\s<>\"]{1,2000})>?\Z", re.IGNORECASE)
_ADDRESS_WITHOUT_SCHEME = re.compile(r"(?:[a-z]{2,12}:|[\w-]+(?:\.[\w-]+)+)[!-~]*", re.IGNORECASE)
_SENTENCE_IN_IT = re.compile(r"[.!?。！？][\"'”’»)\]]{0,2}\s|[。！？](?=.)|[^.][.。][\"'”’»)\]]{0,2}\Z")


@dataclass(frozen=True, slots=True)
class Marker:
    """The position of a marker in the text (in characters), and the address and headline printed beside it.

    The item that it closes ends before `start`; the next begins at `end`. The address is as printed, not validated.
    """

    start: int
    end: int
    url: str = ""
    headline: str = ""
    reference: str = ""
    """The number of the item's link in a list elsewhere in the file: "Read more [1]"."""


def begins_with_wording(line: str) -> bool:
    """Return whether a line begins like a marker."""
    return _AT_START.match(line) is not None


def next_marker(text: str, start: int = 0, *, scan: int | None = None, is_last: bool = True) -> Marker | None:
    """Return the first marker of the item that begins at `start`, or None.

    An earlier call has already searched up to `scan`. Unless the text is the last of its file, positions followed by
    fewer than LOOKAHEAD characters are left for a later call.
    """
    limit = len(text) if is_last else len(text) - LOOKAHEAD
    position = start if scan is None else scan
    candidate = _AT_START.match(text, start) if position == start <= limit else None
    while True:
        candidate = candidate or _ANYWHERE.search(text, position)
        bound = min(candidate.start(), limit + 1) if candidate else limit + 1
        if arrowed := find_arrowed(text, start, position, bound):
            return _with_link(text, Marker(arrowed.start, arrowed.end, arrowed.url, reference=arrowed.reference), None)
        if candidate is None or candidate.start() > limit:
            return None
        if marker := _marker(text, candidate):
            return marker
        position, candidate = candidate.end(), None


def _marker(text: str, candidate: re.Match[str]) -> Marker | None:
    """Return the marker at a candidate, if it is one: most are at the start of a line, few anywhere else."""
    anchor = candidate.groupdict().get("anchor", "\n")  # what starts the text has none before it
    if anchor == ";" and not text.endswith(_ENTITY_ELLIPSIS, 0, candidate.start() + 1):
        return None
    closing = _CLOSING.match(text, candidate.end())
    assert closing is not None  # every part of the pattern may be empty
    start, end = candidate.start("dressing"), closing.end()
    url = closing["target"] or href(candidate["dressing"])
    if anchor in LINE_ENDS:
        return _at_line_start(text, candidate, closing, Marker(start, end, url))
    return _in_line(text, candidate, Marker(start, end, url))


def _at_line_start(text: str, candidate: re.Match[str], closing: re.Match[str], marker: Marker) -> Marker | None:
    if tailed := _with_tail(text, marker, read_tail(text, marker.end) or read_title(text, marker.end)):
        return tailed
    trail = closing["trail"] + closing["after"]
    sign = _COLON.match(text, marker.end)
    if sign or (trail and not _ENDS_IN_ELLIPSIS.search(trail)):
        return _with_headline(text, marker, sign.end() if sign else marker.end)
    if (dash := _DASH.match(text, marker.end)) and not trail:
        titled = _with_headline(text, marker, dash.end())
        # After a space, a dash continues a sentence unless what follows can be a headline.
        is_marker = titled.headline or titled.url or not dash["gap"] or _LINE_END.match(text, titled.end)
        return titled if is_marker else None
    if (link := _LINK.match(text, marker.end)) or _LINE_END.match(text, marker.end):
        return _with_link(text, marker, link)
    if trail or marker.url or _is_glued_at_line_start(text, candidate, marker.end):
        return Marker(marker.start, _behind_stop(text, marker.end), marker.url)
    return None


def _in_line(text: str, candidate: re.Match[str], marker: Marker) -> Marker | None:
    tail = read_tail(text, marker.end)
    if tailed := _with_tail(text, marker, tail if tail and tail.is_clear else read_title(text, marker.end)):
        return tailed
    colon = _COLON.match(text, marker.end)
    if link := _LINK.match(text, colon.end() if colon else marker.end):
        return _with_link(text, marker, link) if _LINE_END.match(text, link.end()) else None
    if _LINE_END.match(text, marker.end):
        return _with_link(text, marker, None)
    return marker if _is_glued_in_line(text, candidate, marker.end) else None


def _with_tail(text: str, marker: Marker, tail: Tail | None) -> Marker | None:
    """Return the marker with what is printed behind it, up to the end of its line."""
    if tail is None:
        return None
    url = marker.url or tail.url
    tailed = Marker(marker.start, tail.end, url, tail.headline, "" if url else tail.reference)
    return _with_link(text, tailed, None)


def _is_glued_at_line_start(text: str, candidate: re.Match[str], end: int) -> bool:
    sign = text[end]
    if sign.isspace():
        return False
    if candidate["unspaced"]:
        return not _SENTENCE_GOES_ON.match(text, end)
    return bool(candidate["read_more"]) or not sign.islower()


def _is_glued_in_line(text: str, candidate: re.Match[str], end: int) -> bool:
    sign, following = text[end], text[end + 1 : end + 2]
    if sign in "\"“”„«»‹›「『《'‘’":
        is_apostrophe = sign in "'’" and following.islower()
        return not is_apostrophe and bool(following.strip())
    if unicodedata.category(sign) == "Lo":  # signs of a script without capitals
        return not candidate["unspaced"]
    return sign.isupper() or sign.istitle() or sign.isdecimal()


def _with_headline(text: str, marker: Marker, position: int) -> Marker:
    """Return the marker with the address and the headline in the rest of its line, as far as it has them.

    If the rest is too long for a headline, has several sentences or ends in a full stop, it begins the next item.
    """
    line = _REST_OF_LINE.match(text, position)
    link = _LINK.match(text, position)
    if link or not line or not line[0].strip():
        return _with_link(text, Marker(marker.start, position, marker.url), link)
    rest = line[0].strip()
    url = ""
    if linked := _LINKED_HEADLINE.fullmatch(rest):
        rest, url = linked["headline"].strip(), linked["target"]
    elif behind := _LINK_BEHIND_HEADLINE.search(rest):
        rest, url = rest[: behind.start()].rstrip(" -–—:"), bare(behind["url"])
    if _ADDRESS_WITHOUT_SCHEME.fullmatch(rest):
        return Marker(marker.start, line.end(), marker.url)
    if len(rest) > MAX_HEADLINE or _SENTENCE_IN_IT.search(rest) or not any(map(str.isalnum, rest)):
        return Marker(marker.start, position, marker.url)
    return _with_link(text, Marker(marker.start, line.end(), url or marker.url, rest), None)


def _with_link(text: str, marker: Marker, link: re.Match[str] | None) -> Marker:
    """Return the marker with the matched address, or with one that is alone on the next line."""
    if marker.reference and (listed := _LISTED_ON_NEXT_LINE.match(text, marker.end)):
        if listed["number"] == marker.reference:
            return replace(marker, end=listed.end(), url=bare(listed["url"]), reference="")
        return marker
    if link is None and not marker.url:
        link = _LINK_ON_NEXT_LINE.match(text, marker.end)
    if link is None:
        return marker
    return replace(marker, end=link.end(), url=marker.url or bare(link["url"]), reference="")


def _behind_stop(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] in (".", "!", "?", "。") else end
