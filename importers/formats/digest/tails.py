"""Reads what is printed behind a marker's wording on its line: an address, a host, a reading time, labels, brackets."""

import re
from dataclasses import dataclass

from articles.text.patterns import late_pattern
from articles.text.words import INVISIBLE
from importers.formats.digest.signs import ARROW, BLANK, LINE_ENDS, SYMBOL, bare
from importers.formats.digest.wordings import BEFORE_NAME, HERE, LABELS, MINUTES, READING, SENTENCE_WORDS, SITES

MAX_TAIL = 60  # characters, addresses not counted
MAX_HEADLINE = 200

_URL = r"https?://[^\s<>\"]{1,2000}"
_HOST = r"(?:www\.)?(?:[^\W_](?:[\w-]{0,60}[^\W_])?\.){1,5}[^\W\d_]{2,20}(?::\d{1,5})?(?:/[^\s<>()\[\]|]{0,500})?"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєά-ώ]"
_NAME = (
    rf"(?:the )?{_CAPITAL}[\w.'’&-]{{0,30}}(?: (?:{_CAPITAL}[\w.'’&-]{{0,30}}|of|the|de|da|del|du|der|&|and)){{0,5}}"
)
_PAGE = r"(?:page|p\.|seite|s\.) ?\d{1,4}"
_BAR = "[|¦·•‧∙●]"


def _words(choices: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(set(choices), key=len, reverse=True)))


_TIME = rf"(?:{_words(MINUTES)})\b\.?(?: ?(?:{_words(READING)})\b)?"
# One piece of a tail. Read one after the other without going back, so that the time is linear.
_SITE = rf"(?:[^\W\d_]{{1,9}} ){{1,2}}(?:{_words(SITES)})\b"
_PLACE = rf"(?:{_words(BEFORE_NAME)}|in) (?:{_PAGE}|{_HOST}|{_SITE}|(?-i:{_NAME})(?: website| site| blog| app)?)"
_LABEL = rf"(?P<label>\[[^\[\]\n]{{1,30}}\]\([^()\s]{{0,500}}\)|[^|¦·•‧∙●\n]{{0,30}}(?=\Z|{_BAR}))"
_PIECE = late_pattern(
    "|".join(
        (
            rf"(?P<blank>{BLANK}{{1,60}})",
            rf"[(\[<]?{BLANK}?(?P<url>{_URL})",
            r"\[\^?(?P<reference>\d{1,4})\]",
            r"[(\[（【](?P<bracketed>[^()\[\]（）【】\n]{1,45})[)\]）】](?!\()",
            rf"(?P<rule>{_BAR}{BLANK}{{0,4}}(?=[<(\[]?https?://))",
            rf"(?P<bar>{_BAR}{BLANK}{{0,4}}|(?<= )/{BLANK}{{1,4}}){_LABEL}",
            rf"(?P<host>{_HOST})(?![\w@])",
            rf"(?P<number>\d{{1,5}}(?:[.,:]\d{{1,3}})?(?:[ \xa0-]?{_TIME})?)(?!\w)",
            rf"(?P<here>(?<!\w)(?:{_words(HERE)})(?!\w))",
            (
                r"(?P<about>(?<!\w)about (?:this|it|the) ?(?:story|article|post|report)?)"
                r"(?=[ :]{0,3}(?:\Z|here|[<(]?https?://))"
            ),
            rf"(?P<to>(?<!\w)(?:{_words(BEFORE_NAME)}):?{BLANK}{{1,3}}(?=[<(\[]?https?://))",
            rf"(?P<place>(?<!\w){_PLACE})(?=[\s.!:)\]|·•]*(?:\Z|[(\[|·•]|https?://|{ARROW}))",
            rf"(?P<word>(?<=[ \xa0(:–—-])(?:{_words(LABELS)}))(?!\w)",
            rf"(?P<sign>{ARROW}|{SYMBOL}|[-–—.…:!*_~()\[\]{{}}<>])",
        )
    ),
    re.IGNORECASE,
)
_SENTENCE_WORD = late_pattern(rf"(?:{_words(SENTENCE_WORDS)})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’»)\]]{0,2}(?:\s|\Z)")
_MINUTES_STOP = re.compile(r"(?<=min)\.", re.IGNORECASE)
_REST = late_pattern(f"[^{LINE_ENDS}]*")
_MOST_LABEL_WORDS = 4
_ABOUT_IT = 2  # words, which also end a sentence: "read more about it"
_MOST = 2_700  # characters: an address and a tail
_TITLED = late_pattern(
    rf"{BLANK}{{1,4}}(?:[“\"„«「『](?P<quoted>[^“”\"„«»「」『』]{{2,{MAX_HEADLINE}}})[”\"“»」』]|"
    rf"(?P<title>[^\s].{{1,{MAX_HEADLINE}}}?)(?={BLANK}{{0,4}}{ARROW})){BLANK}{{0,4}}{ARROW}{{0,4}}{BLANK}*"
)
_ABOUT = late_pattern(rf"(?:about|in|über|zu|sobre|om|o|over|{_words(BEFORE_NAME)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a wording up to the end of its line: the address, and the number of a link that is listed elsewhere.

    `is_clear` is false if there is nothing but signs, which also follow a wording in a sentence.
    """

    end: int
    url: str = ""
    reference: str = ""
    is_clear: bool = False
    headline: str = ""


def read_tail(text: str, start: int) -> Tail | None:
    """Return the tail from `start` to the end of the line; None if there is none, or the line reads like a sentence."""
    end = start
    line_end = _line_end(text, start)
    if line_end == start or line_end - start > _MOST or (text[start].isalnum() and text[start] not in INVISIBLE):
        return None
    url = reference = ""
    size, is_clear, is_behind_bar = 0, False, False
    while end < line_end:
        piece = _PIECE.match(text, end, line_end)
        if piece is None or not _is_of_tail(piece):
            return None
        size += len(piece[0]) - len(piece["url"] or "")
        url = url or ("" if is_behind_bar else _url(piece))
        reference = reference or ("" if is_behind_bar else piece["reference"] or "")
        is_clear = is_clear or not (piece["blank"] or piece["sign"] or piece["rule"])
        is_behind_bar = is_behind_bar or bool(piece["bar"])
        end = piece.end()
        if size > MAX_TAIL:
            return None
    return Tail(end=end, url=url, reference=reference, is_clear=is_clear)


def read_title(text: str, start: int) -> Tail | None:
    """Return the rest of the line if it is a title in quotation marks, or one that an arrow follows.

    "Continue reading “Boats in winter”", "Continue reading Boats in winter →", "Read more about the boats »".
    """
    line_end = _line_end(text, start)
    titled = _TITLED.fullmatch(text, start, line_end) if line_end - start <= MAX_HEADLINE + 100 else None
    if titled is None:
        return None
    title = (titled["quoted"] or titled["title"]).strip()
    if not any(map(str.isalpha, title)) or _SENTENCE_END.search(title):
        return None
    if title[0].islower():
        return Tail(end=line_end) if titled["quoted"] or _ABOUT.match(title) else None
    return Tail(end=line_end, headline=title)


def _line_end(text: str, start: int) -> int:
    rest = _REST.match(text, start, min(len(text), start + _MOST + 1))
    assert rest is not None  # the pattern may be empty
    return rest.end()


def _url(piece: re.Match[str]) -> str:
    if piece["url"]:
        return bare(piece["url"])
    inner = piece["bracketed"]
    return inner.strip() if inner and re.match("https?://", inner.strip(), re.IGNORECASE) else ""


def _is_of_tail(piece: re.Match[str]) -> bool:
    """Return whether the piece is none of a sentence: what is in brackets or behind a bar is short and has no stop."""
    if about := piece["about"]:
        return len(about.split()) > _ABOUT_IT or piece.end() < piece.endpos
    inner = piece["bracketed"]
    if inner is None and piece["bar"]:
        inner = piece["label"]
        if len(inner.split()) > _MOST_LABEL_WORDS:
            return False
    inner = _MINUTES_STOP.sub("", (inner or "").strip())
    return not (_SENTENCE_END.search(inner[:-1]) or _SENTENCE_WORD.match(inner))
