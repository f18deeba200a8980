"""What plain text is to us: folded for comparison, cut into words, counted, and made ready for search."""

import hashlib
import re
import unicodedata
from typing import Literal

# Non-breaking and typographic hyphens, dashes and the minus sign all compare as "-" (sample fact S3: "open‑source").
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´＇"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
# Soft hyphen, zero-width marks, word joiner, byte-order mark and the bidi controls: seen by nobody, compared by nobody.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], ""
)
_MARKS = {chr(sign): plain for sign, plain in (_HYPHENS | _QUOTES | _INVISIBLE).items()}

# Chinese, Japanese and Korean signs that are written without spaces between words.
_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f"
_CJK_SIGN = re.compile(f"[{_CJK}]")
_WORD = re.compile(r"[^\W_]+")
# What counts as a word, or (a CJK sign) as half of one.
_UNIT = re.compile(rf"(?P<sign>[{_CJK}])|[^\s{_CJK}]+")
_ASCII_SPACES = "\n\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
# Lower-case letters and digits as they are, all else a space.
_ASCII_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalnum() else 32 for code in range(256)
)
_ACCENT = re.compile("[\u0300-\u036f]")
# All blocks with vowel signs and points (general category M) that are no accents, and little else.
_MAY_BE_VOWEL_SIGN = re.compile(
    "[\u0483-\u0489\u0591-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe00-\ufe2f\U00010000-\U0001ffff\U000e0100-\U000e01ef]"
)

# One class of signs first, so that the search skips from stop to stop.
_STOP = re.compile(
    r"(?P<stop>[.!?…。！？]+)(?P<closers>[\"'”’»)\]」』）]*)(?=(?P<gap>\s*)[\"'“‘«(\[]?(?P<next>[^\W_]?))"
)
# A full stop behind one of these, initials ("U.S.") or the number of a day ("3. Mai") does not end a sentence.
_ABBREVIATION = re.compile(
    r"[(\[“\"'‘«]?(?:[A-Z]|(?:\w{1,2}\.)+\w|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|St|Mt|Jr|Sr|No|Nr|vs|ca|bzw|"
    r"Inc|Ltd|Corp|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
)
_GERMAN_DAY = re.compile(r"\d{1,2}\. (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
_INITIALS_AT_END = re.compile(r"\.\w\.\Z")

# UAX #15, Stream-Safe Text Format: no writing needs more marks on one letter, and normalising them takes time squared.
_MAX_MARKS = 30
_MANY_SIGNS = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MAX_MARKS + 1},}}")

WORDS_A_MINUTE = 230
# PostgreSQL refuses a tsvector over 1 MiB; no reader looks for a word behind the first 30,000.
_MAX_INDEXED = 200_000


def normalize(form: Literal["NFC", "NFKC", "NFD"], text: str) -> str:
    """Return the text in a Unicode normalisation form, in time that grows with its length alone.

    Marks beyond thirty on one letter fall away (Stream-Safe Text Format, UAX #15).
    """
    if unicodedata.is_normalized(form, text):
        return text
    return unicodedata.normalize(form, _MANY_SIGNS.sub(_fewer_marks, text))


def _fewer_marks(signs: re.Match[str]) -> str:
    kept, count = [], 0
    for sign in signs[0]:
        count = count + 1 if unicodedata.combining(sign) else 0
        if count <= _MAX_MARKS:
            kept.append(sign)
    return "".join(kept)


def squeeze(text: str) -> str:
    """Return the text with one kind of hyphen, quote and space, without invisible characters; case stays.

    Two writings of one text (other quotes, hyphens, line ends, NBSP) come out equal. NFKC as in Unicode UAX #15.
    """
    text = _plain(text)
    if not text.isascii():
        # Again, since NFKC makes some of them out of other signs.
        text = _plain(normalize("NFKC", text))
    text = text.replace("\n\n", " ").replace("\n", " ")
    # Mostly there is nothing left to squeeze, and to look is ten times as quick as to part all words and join them.
    return text if _is_squeezed(text) else " ".join(text.split())


def _plain(text: str) -> str:
    # A tenth of the time of str.translate, which looks every single character up.
    if text.isascii():
        return text.replace("`", "'")
    for mark, plain in _MARKS.items():
        if mark in text:
            text = text.replace(mark, plain)
    return text


def fold(text: str) -> str:
    """Return the text as it is compared for identity: squeezed, and without case."""
    return squeeze(text).casefold()


def fingerprint(text: str) -> bytes:
    """Return the sha256 (32 bytes) of the folded text."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).digest()


def search_text(text: str) -> str:
    """Return the text as the search index holds it, and as a query is folded: lower-case words, one space between.

    Hyphens part words ("open‑source" is "open source"), accents fall away, and every CJK sign is a word of its own, so
    that 中国 is found inside a longer run by a phrase query. Both databases then cut the same words.
    """
    if not text.isascii():
        text = normalize("NFKC", _plain(text)).casefold()
    if not text.isascii():
        # Only marks of the general "combining diacritical" block are accents; a Thai or Devanagari vowel sign is a letter.
        text = normalize("NFC", _ACCENT.sub("", normalize("NFD", text.replace("·", " ").replace("•", " "))))
    if text.isascii():
        # A table of bytes takes a tenth of a pattern's time.
        return " ".join(_ascii_words(text).split())
    text = _CJK_SIGN.sub(r" \g<0> ", text)
    if _MAY_BE_VOWEL_SIGN.search(text):
        # They are not \w: parting there would cut Hindi words in pieces.
        return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split())
    return " ".join(_WORD.findall(text.lower()))


def index_words(*texts: str) -> str:
    """Return the folded words of the texts, as many as a search index takes. How wide the gaps are is all one to it."""
    text = "\n".join(text for text in texts if text)[:_MAX_INDEXED]
    return _ascii_words(text) if text.isascii() else search_text(text)[:_MAX_INDEXED]


def _ascii_words(text: str) -> str:
    return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii")


def count_words(text: str) -> int:
    """Return how many words the text has: runs between white space, a CJK sign counting half a word (rounded up)."""
    signs = 0 if text.isascii() else len(_CJK_SIGN.findall(text))
    if not signs:
        # In a squeezed text each space parts two words; to count is fifty times as quick as to part.
        return text.count(" ") + 1 if _is_squeezed(text) else len(text.split())
    return len([word for word in _CJK_SIGN.sub(" ", text).split() if _WORD.search(word)]) + (signs + 1) // 2


def _is_squeezed(text: str) -> bool:
    if "  " in text or text[:1] in ("", " ") or text[-1] == " ":
        return False
    return not any(space in text for space in _ASCII_SPACES) if text.isascii() else text.isprintable()


def reading_minutes(words: int) -> int:
    """Return the whole minutes that a reader needs for so many words, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def first_sentence(text: str, *, limit: int = 110) -> str:
    """Return the first sentence, without its full stop; cut at a word, with "…", where it is longer than the limit.

    It is a suggestion for a person to look at, never printed unseen.
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
    return shorten(sentence.removesuffix("。"), limit=limit)


def _ends_sentence(match: re.Match[str]) -> bool:
    if match["stop"][-1] in "。！？":
        return not match["closers"]
    if not match["gap"] or not match["next"] or match["next"].islower():
        return False
    text, stop = match.string, match.start() + 1
    start = text.rfind(" ", 0, stop) + 1
    return not _ABBREVIATION.fullmatch(text, start, stop) and not _GERMAN_DAY.match(text, start)


def shorten(text: str, *, limit: int) -> str:
    """Return the text, or its beginning up to a word's end with "…", never longer than the limit (characters)."""
    if len(text) <= limit or limit < 1:
        return text[: max(limit, 0)]
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in head[limit // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:–—-") + "…"


def excerpt(text: str, *, words: int) -> list[str]:
    """Return the first paragraphs (lines), so many words in all at most.

    What does not fit is left out whole; only a first paragraph is cut, behind a word or a CJK sign, and marked by "…".
    """
    kept: list[str] = []
    left = words
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        count = count_words(paragraph)
        if count > left:
            return kept or [_first_words(paragraph, words)]
        kept.append(paragraph)
        left -= count
    return kept


def _first_words(text: str, words: int) -> str:
    runs = signs = end = 0
    for unit in _UNIT.finditer(text):
        signs += bool(unit["sign"])
        runs += not unit["sign"]
        if runs + (signs + 1) // 2 > words:
            break
        end = unit.end()
    return text[:end].rstrip(" ,;:–—-") + "…"
