"""Plain text: folds it for comparison, counts words, prepares it for search, and shortens it."""

import hashlib
import re
import unicodedata
from typing import Literal

from articles.text import spellings
from articles.text.patterns import late_pattern

# Non-breaking and typographic hyphens, dashes and the minus sign all compare as "-" ("open‑source", "open-source").
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´＇"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
# Soft hyphen, zero-width characters, word joiner, byte order mark and bidi controls are invisible, so they don't count.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], ""
)
_MARKS = {chr(sign): plain for sign, plain in (_HYPHENS | _QUOTES | _INVISIBLE).items()}

# Signs of which nothing is seen, besides white space and controls: what Unicode calls default ignorable
# (DerivedCoreProperties.txt: fillers, joiners, bidi marks, soft hyphens), and the blank Braille cell.
INVISIBLE = "".join(
    map(
        chr,
        [
            *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3164, 0xFEFF, 0xFFA0),
            *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        ],
    )
)
# Variation selectors, interlinear and musical marks, and tags are invisible alone, and part of the sign before them.
_UNSEEN = re.compile(
    rf"[\s\x00-\x1f\x7f-\x9f{INVISIBLE}\u180b-\u180f\ufe00-\ufe0f\ufff0-\ufffb\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)

# Chinese, Japanese and Korean characters, which are compared and indexed one by one.
CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003134f"
)
_CJK_SIGN = late_pattern(f"[{CJK}]")
_WORD = re.compile(r"[^\W_]+")
# A CJK character (counts as half a word), or any other run without white space (counts as a word).
_UNIT = late_pattern(rf"(?P<cjk>[{CJK}])|[^\s{CJK}]+")
_ASCII_SPACES = "\n\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
# Maps letters to lower case, keeps digits, and turns everything else into a space.
_ASCII_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalnum() else 32 for code in range(256)
)
# The Unicode blocks of vowel signs and points (general category M) that are not accents, and little else.
_MAY_BE_VOWEL_SIGN = late_pattern(
    "[\u0483-\u0489\u0591-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe00-\ufe2f\U00010000-\U0001ffff\U000e0100-\U000e01ef]"
)

# NFKC would join these to the digits before them: 10⁶ would be 106, and 2½ be 21⁄2. Behind a word they are the sign of
# a footnote. Behind one or two letters they belong to a formula or a unit (H₂O, km²).
_RAISED = re.compile(r"[²³¹⁰⁴-⁻₀-₋](?<=\d.)|[²³¹⁰⁴-⁹₀-₉](?<=[^\W\d_]{3}.)")
_JOINING = re.compile("[²³¹⁰⁴-⁻₀-₋¼-¾⅐-⅟↉①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿]")
_JOINED_NUMBER = re.compile(r"[¼-¾⅐-⅟↉①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿](?<=\d.)")

# It starts with a character class, so that the search can jump from one full stop to the next.
_STOP = re.compile(
    r"(?P<stop>[.!?…。！？؟।॥۔]+)(?P<closers>[\"'”’»)\]」』）]*)(?=(?P<gap>\s*)[\"'“‘«(\[]?(?P<next>[^\W_]?))"
)
# A full stop after one of these, after initials ("U.S.") or after a German day ("3. Mai") does not end a sentence.
_ABBREVIATION = re.compile(
    r"[(\[“\"'‘«]?(?:[A-Z]|(?:\w{1,2}\.)+\w|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|St|Mt|Jr|Sr|No|Nr|vs|ca|bzw|"
    r"Inc|Ltd|Corp|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
)
_GERMAN_DAY = re.compile(r"\d{1,2}\. (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
# A number at the beginning ("1. FC Ellery won"), or behind a German article ("Der 1. FC Ellery"), is an ordinal.
_ORDINAL = re.compile(r"(?:\A\W{0,4}|\b(?:[Dd](?:er|ie|as|em|en|es)|[AaIi]m|[VvBbZz](?:om|eim|um)) )\d{1,3}\.\Z")
_LONGEST_ORDINAL = 12
_INITIALS_AT_END = re.compile(r"\.\w\.\Z")

# UAX #15, Stream-Safe Text Format: no script needs more marks on one letter, and normalising them takes quadratic time.
_MAX_MARKS = 30
_LONG_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MAX_MARKS + 1},}}")

WORDS_A_MINUTE = 230
# PostgreSQL rejects a tsvector over 1 MiB, and nobody searches for a word after the first 30,000.
_MAX_INDEXED = 200_000


def normalize(form: Literal["NFC", "NFKC", "NFD"], text: str) -> str:
    """Return the text in a Unicode normalisation form, in linear time.

    A letter keeps at most thirty combining marks (UAX #15, Stream-Safe Text Format).
    """
    if unicodedata.is_normalized(form, text):
        return text
    return unicodedata.normalize(form, _LONG_RUN.sub(_limit_marks, text))


def _limit_marks(run: re.Match[str]) -> str:
    characters, count = [], 0
    for character in run[0]:
        count = count + 1 if unicodedata.combining(character) else 0
        if count <= _MAX_MARKS:
            characters.append(character)
    return "".join(characters)


def is_blank(text: str) -> bool:
    """Return whether a reader sees nothing of the text: it is empty, or only spaces and invisible characters."""
    return _UNSEEN.fullmatch(text) is not None


def visible(text: str) -> str:
    """Return the text without white space around it; "" if a reader sees nothing of it.

    What must not be empty (a headline, a reason, a note, a name) is judged by this and by `is_blank`, nowhere else.
    """
    return "" if is_blank(text) else text.strip()


def squeeze(text: str) -> str:
    """Return the text with one kind of hyphen, quote and space, without invisible characters, and in NFKC.

    Texts that differ only in their quotes, hyphens, line endings or non-breaking spaces come out equal. Case is kept.
    """
    text = _plain(text)
    if not text.isascii():
        # Again, because NFKC produces some of these characters from others.
        text = _plain(normalize("NFKC", text))
    text = text.replace("\n\n", " ").replace("\n", " ")
    # Usually nothing is left to squeeze, and checking is ten times as fast as splitting and joining all words.
    return text if _is_squeezed(text) else " ".join(text.split())


def _plain(text: str) -> str:
    # Ten times as fast as str.translate, which looks up every character.
    if text.isascii():
        return text.replace("`", "'")
    for mark, plain in _MARKS.items():
        if mark in text:
            text = text.replace(mark, plain)
    return text


def parted_numbers(text: str) -> str:
    """Return the text with a sign between a number and what is raised, lowered or a fraction behind it.

    The search and the check of claims read it so. Fingerprints do not, because they name what earlier releases stored.
    """
    if text.isascii() or unicodedata.is_normalized("NFKC", text) or not _JOINING.search(text):
        return text
    return _JOINED_NUMBER.sub(r" \g<0>", _RAISED.sub(r"^\g<0>", text))


def fold(text: str) -> str:
    """Return the text as it is compared: squeezed and case-folded."""
    return squeeze(text).casefold()


def fingerprint(text: str) -> bytes:
    """Return the SHA-256 (32 bytes) of the folded text."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).digest()


def search_text(text: str) -> str:
    """Return the text as the search index stores it, and as queries are folded: lower-case words joined by one space.

    Hyphens separate words ("open‑source" becomes "open source"), letters are those of a plain keyboard ("łódź" becomes
    "lodz"), and every CJK character is a word, so that a phrase query finds 中国 inside a longer run. This gives both
    databases the same words.
    """
    if not text.isascii():
        text = normalize("NFKC", parted_numbers(_plain(text))).casefold()
    if not text.isascii():
        # A Thai or Hindi vowel sign is part of a letter, unlike an accent.
        text = normalize("NFC", spellings.SIGNS.sub("", normalize("NFD", text.replace("·", " ").replace("•", " "))))
        text = spellings.fold_letters(text)
    if text.isascii():
        # A byte table is ten times as fast as a regular expression.
        return " ".join(_ascii_words(text).split())
    text = _CJK_SIGN.sub(r" \g<0> ", text)
    if _MAY_BE_VOWEL_SIGN.search(text):
        # Vowel signs don't match \w; splitting there would cut Hindi words into pieces.
        return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split())
    return " ".join(_WORD.findall(text.lower()))


def is_cjk(text: str) -> bool:
    """Return whether the text has a Chinese, Japanese or Korean character, each of which is indexed as a word."""
    return not text.isascii() and _CJK_SIGN.search(text) is not None


def index_words(*texts: str) -> str:
    """Return the folded words of the texts, cut to what a search index accepts; gaps may be more than one space.

    Compounds follow once more as one word each, so that "email" finds "e-mail".
    """
    text = spellings.close_up("\n".join(text for text in texts if text)[:_MAX_INDEXED])
    if compounds := spellings.compounds(text):
        text = "\n".join([text, *compounds])[:_MAX_INDEXED]
    return _ascii_words(text) if text.isascii() else search_text(text)[:_MAX_INDEXED]


def _ascii_words(text: str) -> str:
    return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii")


def count_words(text: str) -> int:
    """Return the number of words, separated by white space; a CJK character counts as half a word (rounded up)."""
    cjk_count = 0 if text.isascii() else len(_CJK_SIGN.findall(text))
    if not cjk_count:
        # In a squeezed text each space separates two words, and counting is fifty times as fast as splitting.
        return text.count(" ") + 1 if _is_squeezed(text) else len(text.split())
    return len([word for word in _CJK_SIGN.sub(" ", text).split() if _WORD.search(word)]) + (cjk_count + 1) // 2


def _is_squeezed(text: str) -> bool:
    if "  " in text or text[:1] in ("", " ") or text[-1] == " ":
        return False
    return not any(space in text for space in _ASCII_SPACES) if text.isascii() else text.isprintable()


def reading_minutes(words: int) -> int:
    """Return the reading time in whole minutes, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def first_sentence(text: str, *, limit: int = 110) -> str:
    """Return the first sentence without its full stop, cut at a word and ended by "…" if it is over the limit.

    It may be wrong about where the sentence ends, so only suggest it to a person; never publish it unseen.
    """
    text = " ".join(text.split(maxsplit=limit))
    end = len(text)
    for match in _STOP.finditer(text, 0, 2 * limit):
        if _ends_sentence(match):
            end = match.end()
            break
    sentence = text[:end]
    if not sentence.endswith("..") and not _INITIALS_AT_END.search(sentence):
        sentence = sentence.removesuffix(".")
    return shorten(sentence.rstrip("。।॥۔"), limit=limit)


def _ends_sentence(match: re.Match[str]) -> bool:
    if match["stop"][-1] in "。！？":
        return not match["closers"]
    if not match["gap"] or not match["next"] or match["next"].islower():
        return False
    text, stop = match.string, match.start() + 1
    if _ORDINAL.search(text, max(0, stop - _LONGEST_ORDINAL), stop):
        return False
    start = text.rfind(" ", 0, stop) + 1
    return not _ABBREVIATION.fullmatch(text, start, stop) and not _GERMAN_DAY.match(text, start)


def shorten(text: str, *, limit: int) -> str:
    """Return the text, cut at the end of a word and ended by "…" if it is over the limit (in characters)."""
    if len(text) <= limit or limit < 1:
        return text[: max(limit, 0)]
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in head[limit // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:–—-") + "…"


def excerpt(text: str, *, words: int) -> list[str]:
    """Return the first paragraphs (lines) that together have at most that many words.

    A paragraph that does not fit is left out; only the first is cut, after a word or a CJK character, and ended by "…".
    """
    paragraphs: list[str] = []
    words_left = words
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        count = count_words(paragraph)
        if count > words_left:
            return paragraphs or [_first_words(paragraph, words)]
        paragraphs.append(paragraph)
        words_left -= count
    return paragraphs


def _first_words(text: str, words: int) -> str:
    whole_words = cjk_count = end = 0
    for unit in _UNIT.finditer(text):
        cjk_count += bool(unit["cjk"])
        whole_words += not unit["cjk"]
        if whole_words + (cjk_count + 1) // 2 > words:
            break
        end = unit.end()
    return text[:end].rstrip(" ,;:–—-") + "…"
