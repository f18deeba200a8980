"""Recognises boilerplate: lines of a digest that belong to its page or mail, and to no story."""

import re
import string
from enum import Enum, auto

from articles.text.patterns import late_pattern
from importers.cleaning.counters import is_counter
from importers.formats.digest.boilerplate_words import (
    BECAUSE,
    COMMENTS,
    FOOTERS,
    LABELS,
    LEAVING,
    MAIL,
    MONTHS,
    NONE,
    PLEAS,
    POSTED,
    POSTED_UNSPACED,
    PUBLISHED,
    WHOLE_LINES,
)
from importers.formats.digest.signs import ARROW_SIGNS, EDGES, LETTER_OR_DIGIT
from importers.formats.digest.wordings import MINUTES, READING

MAX_METADATA = 120  # characters of a line of metadata or navigation
MAX_FOOTER = 300
_SHORT = 60  # characters: a longer line that ends in a full stop is a sentence
_DIGIT = re.compile(r"\d")
_MOST_SMALL_WORDS = 2  # "by admin", "in local news"
_MOST_LABELS = 24  # characters of a label in a bar of links


class LineKind(Enum):
    """What a line is."""

    BLANK = auto()
    RULE = auto()
    """Nothing but dashes, stars and the like, which separate."""
    BOILERPLATE = auto()
    """Metadata, navigation, or a link of a list of links."""
    FOOTER = auto()
    """A line of a mail's footer."""
    FOOTER_TEXT = auto()
    """A sentence, an address or a name that is part of a footer if there is a line of one nearby."""
    TEXT = auto()


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


RULE_SIGNS = "-*_=~#•·–—"
_RULE = late_pattern(rf"(?:[{RULE_SIGNS}+.─━═◆●■★☆✦❖] ?){{3,400}}|[⁂※☙❧◆●■★☆✦❖]")
_MONTH = rf"(?:{_any(MONTHS)})[^\s\d,.|]{{0,10}}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
_YEAR = r"(?:19|20|[٢۲][٠۰])\d\d"
_DATE = (
    rf"(?:(?:[^\W\d_]{{2,12}}[,.]? )?(?:"
    rf"{_MONTH} {_DAY},? {_YEAR}|{_DAY} (?:de |of |d[’'])?{_MONTH},?(?: de| del)? {_YEAR}|{_YEAR}\. {_MONTH} {_DAY}|"
    rf"(?:ngày )?\d{{1,2}} tháng [^\W\d_]{{1,10}}(?: [^\W\d_]{{1,10}})?,? (?:năm )?{_YEAR}|"
    rf"\d{{1,2}} tháng \d{{1,2}},? (?:năm )?{_YEAR}|{_YEAR}[-/.] ?\d\d?[-/.] ?\d\d?\.?|\d\d?[-/.]\d\d?[-/.]{_YEAR}|"
    rf"{_YEAR} ?[年년] ?\d\d? ?[月월] ?\d\d? ?[日일](?:[（(].[)）])?)|"
    r"\d{1,2} (?:minutes?|hours?|days?|weeks?) ago)"
)
_TIME = (
    r"(?:(?:,? (?:at|um|à|a las|alle|às|om|kl\.?|klo|o|в|о|στις|saat|pukul|lúc))?[ ,|·–-]{1,3}\d\d?[:.h]\d\d"
    r"(?: ?[ap]\.?m\.?| Uhr)?)"
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєά-ώ]"
_NAME = rf"(?:(?-i:{_CAPITAL})[^\s,.|]{{0,24}}|and|&|of|by|in|von|de|par|por|di|et|und|y|e|[|·•,–-])"
_BEHIND_DATE = rf"(?:(?:[ ,|·•–-]{{1,3}}{_NAME}){{1,6}}|(?: [|·•–-])? by [^\s,.|]{{1,24}})"
_BYLINE = rf"(?:(?:by|von|par|por|di|door|av|af|od) (?:{_NAME} ?){{1,6}}[ ,|·•–-]{{1,3}})"
_COUNT = (
    rf"\d{{1,4}} ?(?:comments?|replies|views|shares|likes|kommentare?|commentaires?|comentarios?|commenti|reacties|"
    rf"kommentar(?:er)?|komentarzy?|комментари\w*|коментар\w*|件のコメント|条评论|則留言|(?:{_any(MINUTES)})\b\.?"
    rf"(?: ?(?:{_any(READING)}))?)"
)
_COUNTED = late_pattern(
    rf"{_COUNT}|(?:{_any(NONE)}) ?(?:{_any(COMMENTS)})\w{{0,4}}(?: नहीं| yok)?|(?:{_any(COMMENTS)}) (?:{_any(NONE)})|"
    rf"(?:{_any(COMMENTS)})\w{{0,4}}[:：]? ?\d{{1,4}}개?|"
    rf"\d{{1,4}}(?: (?:\d{{1,4}}|…|\.\.\.)){{2,12}}(?: (?-i:[A-Z])\w{{2,9}})?|"
    rf"page \d{{1,4}}(?: of \d{{1,4}})?|(?:seite|página|pagina|strona) \d{{1,4}}|"
    rf"(?:leave a (?:comment|reply)|comments off|\d{{1,4}} comments?) on .{{1,80}}|"
    rf"(?:issue|volume|vol\.|edition|ausgabe|nr\.|no\.) ?\d{{1,4}}(?:[ ,|·–-]{{1,3}}{_DATE})?|"
    rf"view all posts(?: by .{{1,60}})?",
    re.IGNORECASE,
)
_DATED = late_pattern(
    rf"(?:(?:{_any((*PUBLISHED, *POSTED))}):? )?(?:{_BYLINE})?{_DATE}{_TIME}?"
    rf"(?:{_BEHIND_DATE}|[ ,|·•–-]{{1,3}}{_COUNT})?|{_MONTH} {_YEAR}",
    re.IGNORECASE,
)
_POSTED = late_pattern(rf"(?:{_any(POSTED)})\b:?(?P<rest>.*)", re.IGNORECASE)
_POSTED_UNSPACED = late_pattern(rf"(?:{_any(POSTED_UNSPACED)})[:： ]?\S")
_LABELLED = late_pattern(rf"(?:{_any((*LABELS, *POSTED, *PUBLISHED))}) ?[:：].{{1,100}}", re.IGNORECASE)
_LISTED_LINK = late_pattern(
    r"(?:\[\^?\d{1,4}\]:?|\d{1,4}[.)]) ?<?https?://\S{1,2000}|"
    r"\[\^?\d{1,4}\]:? [^\[\]]{1,80}[ (<]https?://\S{1,2000}",
    re.IGNORECASE,
)
_COPYRIGHT = late_pattern(
    r"(?:copyright )?(?:©|ⓒ|\(c\)) ?(?:copyright )?.{0,240}|"
    r"copyright (?:19|20)\d\d(?![^.,|–-]* (?-i:[a-zà-ÿ]{3})).{0,240}",
    re.IGNORECASE,
)
_AROUND = f"{string.punctuation}“”„«»‹›‘’…·•–—¦│←⟵❮⬅☰≡{ARROW_SIGNS}{EDGES}"
_NUMBER_BEHIND = re.compile(r" ?\(\d{1,4}\)\Z")
_FOOTER_BEHIND = (
    r"https?://\S{1,500}|here|now|instantly|from (?:this|these|our|all)\b.{0,60}|\S{1,60}@\S{1,60}|"
    r"[(<\[][^()\n]{1,500}[)>\]]"
)
_FOOTER = late_pattern(rf"(?:{_any(FOOTERS)})(?:\W{{0,4}}(?:{_FOOTER_BEHIND}))?\W{{0,4}}", re.IGNORECASE)
_PLEA = late_pattern(rf"(?:{_any(PLEAS)})", re.IGNORECASE)
_BECAUSE = re.compile(_any(BECAUSE), re.IGNORECASE)
_LEAVING, _MAIL = re.compile(_any(LEAVING), re.IGNORECASE), re.compile(_any(MAIL), re.IGNORECASE)
_FOOTER_LABELS = frozenset(FOOTERS)
_BARS = re.compile(r"\s[|·•/»›>–—]\s|\s?[|•]\s?")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]{0,2}(?:\s|\Z)")
_ARROW_PAGE = re.compile(r"(?:←|«|‹|<<?(?![a-z/][^<>]*>))\s*[^\W\d_].{0,60}")


def kind_of(line: str) -> LineKind:
    """Return what a line is, judged by itself. It has no white space around it."""
    if len(line) > MAX_FOOTER and line[0] != "[":
        return LineKind.TEXT if LETTER_OR_DIGIT.search(line) or not _RULE.fullmatch(line) else LineKind.RULE
    if not LETTER_OR_DIGIT.search(line):
        return LineKind.RULE if _RULE.fullmatch(line) else (LineKind.TEXT if line else LineKind.BLANK)
    if line[0] in "[0123456789" and _LISTED_LINK.fullmatch(line):
        return LineKind.BOILERPLATE
    bare = _bare(line)
    if _is_metadata(line, bare):
        return LineKind.BOILERPLATE
    if _is_footer(line, bare):
        return LineKind.FOOTER
    return LineKind.FOOTER_TEXT if _PLEA.match(line) and _MAIL.search(line) else LineKind.TEXT


def is_address(line: str) -> bool:
    """Return whether a line next to a footer can be a postal address, a name or a telephone number: no sentence."""
    return (
        len(line) <= MAX_METADATA
        and not _SENTENCE_END.search(line)
        and (any(map(str.isdigit, line)) or "@" in line or "://" in line)
    )


def is_name(line: str) -> bool:
    """Return whether a line next to a footer can be the name of who sent it."""
    return len(line) <= MAX_METADATA // 2 and not _SENTENCE_END.search(line)


def _is_metadata(line: str, bare: str) -> bool:
    # Most lines are sentences, and cheap questions come first.
    is_sentence = line[-1] in ".!?。！？" and len(line) > _SHORT
    if len(line) > MAX_METADATA or is_sentence:
        return False
    if _are_known(bare) or ((":" in line or "：" in line) and _LABELLED.fullmatch(bare)):
        return True
    if _COUNTED.fullmatch(bare) or (_DIGIT.search(bare) and (_DATED.fullmatch(bare) or is_counter(line))):
        return True
    if posted := _POSTED.fullmatch(line):
        return _is_posted(posted["rest"].strip())
    is_page = _ARROW_PAGE.fullmatch(line) or _POSTED_UNSPACED.match(line)
    return (bool(is_page) and not _SENTENCE_END.search(line)) or _is_bar(line, WHOLE_LINES)


def _are_known(bare: str) -> bool:
    """Return whether the line is one of the known ones, or several: "Uncategorized, News", "Share Tweet"."""
    if bare[:1].islower():
        return False  # a word of a sentence that was wrapped
    names = bare.casefold()
    parts = names.split(",") if "," in names else names.split()
    return names in WHOLE_LINES or (len(parts) > 1 and all(part.strip() in WHOLE_LINES for part in parts))


def _bare(line: str) -> str:
    """Return the line without signs around it and the number in brackets behind it."""
    return _NUMBER_BEHIND.sub("", line).strip(_AROUND) if line.endswith(")") else line.strip(_AROUND)


def _is_posted(rest: str) -> bool:
    """Return whether what follows "Posted in" is a name or a date rather than the rest of a sentence."""
    if not rest or _SENTENCE_END.search(rest):
        return False
    return not rest[0].islower() or len(rest.split()) <= _MOST_SMALL_WORDS


def _is_footer(line: str, bare: str) -> bool:
    if _FOOTER.fullmatch(bare) or (line[0] in "©ⓒ(Cc" and _COPYRIGHT.fullmatch(line)):
        return True
    if _PLEA.match(bare) and (_LEAVING.search(bare) or (_BECAUSE.search(bare) and _MAIL.search(bare))):
        return True
    return _is_bar(line, _FOOTER_LABELS)


def _is_bar(line: str, words: frozenset[str]) -> bool:
    """Return whether the line is a bar of links, one of which is known."""
    if not _BARS.search(line):
        return False
    labels = [_bare(label) for label in _BARS.split(line)]
    if any(len(label) > _MOST_LABELS or _SENTENCE_END.search(label) for label in labels):
        return False
    return any(label.casefold() in words for label in labels)
