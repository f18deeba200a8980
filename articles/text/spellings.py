"""Spellings that people take for the same word when they search: letters, vowel signs, numbers, compounds."""

import re
from collections.abc import Iterator
from functools import lru_cache

# Letters that Unicode does not decompose, as people type them on a keyboard without them.
_LETTERS = str.maketrans(
    {
        **dict(zip("đðħłŧøıŋĸſ", "ddhltoinks", strict=True)),
        "œ": "oe",
        "æ": "ae",
        "þ": "th",
        "ß": "ss",
        "ĳ": "ij",
        # Arabic as Lucene folds it, with the own letters of Persian and Urdu; seats of a hamza lose it.
        **dict(zip("آأإٱىئیےؤةہھەک", "ااااييييوههههك", strict=True)),
        **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, strict=True)),
    }
)
_LETTER = re.compile(f"[{''.join(map(chr, _LETTERS))}]")
# Accents; the points of Hebrew; the vowel signs, hamza marks and stretching sign (tatweel) of Arabic.
SIGNS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff]"
)
# Patterns begin with the signs that they look for, so that the search jumps from one to the next: ten times as fast.
# The separator of a number in groups of three digits: "4,300", "4.300", "4’300".
_SEPARATOR = re.compile(r"[,.'’٬](?=\d{3}(?!\d))(?<=\d[,.'’٬])(?<!\d{4}[,.'’٬])")
# What is left of the separators of lakhs and crores, as India writes them: "1,25000" of "1,25,000".
_LAKHS = re.compile(r",(?=(?:\d\d,)*\d{5}(?!\d))(?<=\d,)(?<!\d{3},)")
# Digits in groups of three with spaces, which may also be two numbers.
_IS_SPACED = re.compile(r"\d[ \u00a0\u2009\u202f]\d{3}(?!\d)")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d.,]*\d)")
# All digits look alike to the quick test, and so does every sign that is not ASCII ("?"), because it may be one.
_SHAPES = bytes.maketrans(b"0123456789?", b"00000000000")
_GROUPED_SHAPES, _SPACED_SHAPE, _OTHER_SIGN_SHAPE = (b"0,00", b"0.000", b"0'000"), b"0 000", b"00000"
# The sign of a Hebrew abbreviation, as typed: צה״ל, צה"ל.
_GERSHAYIM = re.compile("(?<=[\u05d0-\u05ea])[\"'״׳“”‘’](?=[\u05d0-\u05ea])")
_IS_HEBREW = re.compile("[\u05d0-\u05ea]")
# An abbreviation of single letters: "U.S.", "e.g.".
_INITIALS = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}(?!\w)")
_IS_DOTTED = re.compile(r"\.\w\.")
# A language that is a letter and signs: C++, C#, F♯ (with the musical sign). Without its signs each would be "c".
_PLUSES = re.compile(r"\+\+(?<=[A-Za-z]\+\+)(?<!\w[A-Za-z]\+\+)(?![\w+])")
_SHARP = re.compile(r"[#♯](?<=[A-Za-z].)(?<!\w[A-Za-z].)(?!\w)")
# A compound of two or three words, between punctuation: "e-mail", "(open-source)", "Covid-19".
_HYPHENS = ("-", "\u2010", "\u2011")
_COMPOUND = re.compile(r"\W*([^\W_]+(?:-[^\W_]+){1,2})\W*")


def fold_letters(text: str) -> str:
    """Return lower-case text with letters as a plain keyboard has them: "łódź" stays accented but begins with l."""
    return text.translate(_LETTERS) if _LETTER.search(text) else text


def close_up(text: str) -> str:
    """Return the text with what is one word written as one: "4,300" becomes "4300", "U.S." "US", "C++" "Cplusplus"."""
    if _may_have(text, *_GROUPED_SHAPES):
        text = _LAKHS.sub("", _SEPARATOR.sub("", text))
    if _IS_DOTTED.search(text):
        text = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", text)
    if "++" in text:
        text = _PLUSES.sub("plusplus ", text)
    if "#" in text or "♯" in text:
        text = _SHARP.sub("sharp ", text)
    return _GERSHAYIM.sub("", text) if not text.isascii() and _IS_HEBREW.search(text) else text


def join_spaced(text: str) -> str:
    """Return the text with numbers in groups of three digits as compounds: "4 300" becomes "4-300"."""
    for match in reversed(_spaced_numbers(text)):
        text = text[: match.start()] + "-".join(match[0].split()) + text[match.end() :]
    return text


def compounds(text: str) -> list[str]:
    """Return what could also be one word: "email" for "e-mail", "4300" for "4 300"."""
    joined = []
    if any(hyphen in text for hyphen in (_HYPHENS if not text.isascii() else "-")):
        plain = text if text.isascii() else text.replace("\u2010", "-").replace("\u2011", "-")
        joined = [match[1].replace("-", "") for match in map(_COMPOUND.fullmatch, _hyphenated(plain)) if match]
    return joined + ["".join(match[0].split()) for match in _spaced_numbers(text)]


def _spaced_numbers(text: str) -> list[re.Match[str]]:
    if not _may_have(text, _SPACED_SHAPE) or not _IS_SPACED.search(text):
        return []
    return [
        match
        for match in _SPACED.finditer(text)
        if not text[match.start() - 1 : match.start()].endswith(tuple("0123456789.,"))
    ]


def _may_have(text: str, *shapes: bytes) -> bool:
    """Return whether the text may hold digits of these shapes, in any script; ten times as fast as the patterns."""
    digits = _digits(text)
    return any(shape in digits for shape in shapes) or (not text.isascii() and _OTHER_SIGN_SHAPE in digits)


@lru_cache(maxsize=1)  # a text is closed up, and mostly not changed by it, before its compounds are sought
def _digits(text: str) -> bytes:
    return text.encode("ascii", "replace").translate(_SHAPES)


def _hyphenated(text: str) -> Iterator[str]:
    """Yield the words of the text, as parted by spaces and line ends, that hold a hyphen."""
    text = text.replace("\n", " ")
    at = text.find("-")
    while at >= 0:
        end = text.find(" ", at)
        end = len(text) if end < 0 else end
        yield text[text.rfind(" ", 0, at) + 1 : end]
        at = text.find("-", end)
