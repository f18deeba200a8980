"""Makes slugs from headlines, names and other systems' slugs."""

import re
import unicodedata
from urllib.parse import unquote

from articles.text.words import is_blank, visible

MAX_LENGTH = 100

_COMBINING = re.compile("[\u0300-\u036f]")
# NFD does not decompose these letters.
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"})
# Of Hangul: they are letters that nobody sees.
_FILLERS = dict.fromkeys([0x115F, 0x1160])
_APOSTROPHES = re.compile("['’‘`]")
_DASHES = re.compile("-{2,}")
_GAP = re.compile(r"[\W_]+")
# A percent-encoded Chinese character takes nine characters; normalisation takes quadratic time at worst.
_MAX_SOURCE_RATIO = 20


def slugify(text: str, *, limit: int = MAX_LENGTH) -> str:
    """Return lower-case words joined by "-", without accents but in any script ("中国-ai"); "" if nothing is left.

    A percent-encoded slug, as in WordPress exports, is decoded first. The result is never longer than the limit
    (characters) and is cut at the end of a word if possible.
    """
    text = visible(text)[: limit * _MAX_SOURCE_RATIO]
    if "%" in text and not any(map(str.isspace, text)):  # a headline may contain "20%de", but a slug never has spaces
        text = unquote(text, errors="ignore")
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LATIN).translate(_FILLERS)
    text = unicodedata.normalize("NFC", _COMBINING.sub("", unicodedata.normalize("NFD", text)))
    slug = _GAP.sub(_dash, _APOSTROPHES.sub("", text)).strip("-")
    if len(slug) <= limit:
        return slug
    head = slug[: limit + 1]
    return (head[: head.rindex("-")] if "-" in head[limit // 2 :] else head[:limit]).strip("-")


def with_number(slug: str, number: int, *, limit: int = MAX_LENGTH) -> str:
    """Return the slug with a number ("news-2"), for when the plain slug is taken."""
    tail = f"-{number}"
    return (slug[: limit - len(tail)].rstrip("-") + tail).lstrip("-")


def _dash(gap: re.Match[str]) -> str:
    """Return "-" for a gap between words, but keep the vowel signs of Hindi, Thai, Arabic and other scripts."""
    signs = "".join(sign if unicodedata.category(sign)[0] == "M" and not is_blank(sign) else "-" for sign in gap[0])
    return _DASHES.sub("-", signs)
