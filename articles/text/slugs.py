"""How an address part is made from a headline or a foreign slug."""

import re
import unicodedata
from urllib.parse import unquote

MAX_LENGTH = 100

_COMBINING = re.compile("[\u0300-\u036f]")
# NFD does not take these apart.
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"})
_APOSTROPHES = re.compile("['’‘`]")
_DASHES = re.compile("-{2,}")
_GAP = re.compile(r"[\W_]+")
# Percent-encoded UTF-8 takes nine characters for a Chinese one; normalising takes time squared at worst.
_LONGEST_SOURCE = 20


def slugify(text: str, *, limit: int = MAX_LENGTH) -> str:
    """Return lower-case words joined by "-", accents removed, other scripts kept ("中国-ai"); "" where nothing is left.

    A percent-encoded slug, as WordPress gives it, is decoded first. Never longer than the limit (characters), cut at a
    word where there is one.
    """
    text = text.strip()[: limit * _LONGEST_SOURCE]
    if "%" in text and not any(map(str.isspace, text)):  # a headline may hold "20%de", a slug no space
        text = unquote(text, errors="ignore")
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LATIN)
    text = unicodedata.normalize("NFC", _COMBINING.sub("", unicodedata.normalize("NFD", text)))
    slug = _GAP.sub(_dash, _APOSTROPHES.sub("", text)).strip("-")
    if len(slug) <= limit:
        return slug
    head = slug[: limit + 1]
    return (head[: head.rindex("-")] if "-" in head[limit // 2 :] else head[:limit]).strip("-")


def numbered(slug: str, number: int, *, limit: int = MAX_LENGTH) -> str:
    """Return the slug with a number behind it, for when the plain one is taken ("news-2")."""
    tail = f"-{number}"
    return (slug[: limit - len(tail)].rstrip("-") + tail).lstrip("-")


def _dash(gap: re.Match[str]) -> str:
    """Return the vowel signs of Hindi, Thai, Arabic…, which are no letters to Python but part of their word; "-" for all else."""
    signs = "".join(sign if unicodedata.category(sign)[0] == "M" else "-" for sign in gap[0])
    return _DASHES.sub("-", signs)
