"""Patterns that the readers of markers share: blanks, arrows, ellipses, tags, and words in any spelling of theirs."""

import re
import unicodedata

from articles.text.words import INVISIBLE

LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
END = f"(?=[{LINE_ENDS}]|\\Z)"
# White space within a line, and what is as invisible.
BLANK = f"[ \t\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000{INVISIBLE}]"
EDGES = f"{''.join(filter(str.isspace, map(chr, range(0x3001))))}{INVISIBLE}"
ARROW_SIGNS = "→⟶➔➜➙➝➞➡➤⮕►▶▸»›⇒⇨↗≫❯⟩⟫〉》↓▼▾⤵👉🔗"
ARROW = rf"(?:(?:[-=–—]{{0,3}}>{{1,3}}|[{ARROW_SIGNS}]|&(?:raquo|rarr|gt);)\ufe0f?)"
# Bullets, dingbats and emoji, which a letter never is.
SYMBOL = "(?:[\u2022\u2023\u2043\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?)"
ELLIPSIS = r"(?:\[?(?:…|\.{2,6}|&hellip;|&\#8230;)\]?)"
TAG = f"(?:</?(?:a|p|div|span|strong|b|em|i|u|br|h[1-6])\\b[^<>{LINE_ENDS}]{{0,2100}}>)"
END_TAG = "(?:</[a-z0-9]{1,9} ?>|<br ?/?>)"
# The second half of a Markdown link.
TARGET = (
    rf"\({BLANK}{{0,4}}<?(?P<target>[^\s<>()]{{0,2000}}(?:\([^\s<>()]{{0,200}}\)[^\s<>()]{{0,500}})?)>?"
    r"[^()\n]{0,200}\)"
)
# What may be printed before a wording: the tags of a link, arrows, bullets, stars, opening brackets.
DRESSING = rf"(?P<dressing>{TAG}{{0,2}}(?:(?:{ARROW}|{SYMBOL}|[•·*_\[(–—-]){BLANK}{{0,2}}){{0,6}})"
# What asks for a click before a wording: "Click here to read more".
LEAD = rf"(?:(?:click|tap|press){BLANK}(?:here{BLANK})?(?:to|for(?:{BLANK}the)?){BLANK})?"
LETTER_OR_DIGIT = re.compile(rf"(?![{INVISIBLE}])[^\W_]")

_HREF = re.compile(r"\bhref\s{0,4}=\s{0,4}[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE)
_STOPS = ".,;:!?'”’*_"
_OPENING = {")": "(", "]": "["}


def any_of(wordings: tuple[str, ...]) -> str:
    """Return a pattern for the longest wording that fits, with one to four blanks between words.

    Accents may be composed or not (NFC, NFD). Wordings are grouped by first letter, which skips most text quickly.
    """
    forms = {unicodedata.normalize(form, wording) for wording in wordings for form in ("NFC", "NFD")}
    tails: dict[str, list[str]] = {}
    for wording in sorted(forms, key=lambda form: (-len(form), form)):
        tails.setdefault(wording[0], []).append(re.escape(wording[1:]).replace(r"\ ", f"{BLANK}{{1,4}}"))
    return "|".join(f"[{first.upper()}{first.lower()}](?:{'|'.join(tail)})" for first, tail in tails.items())


def href(tags: str) -> str:
    """Return the address in the tags before a wording, or ""."""
    address = _HREF.search(tags)
    return address[1] if address else ""


def bare(url: str) -> str:
    """Return an address in running text without the punctuation after it or a bracket that it did not open."""
    url = url.rstrip(_STOPS)
    while url[-1:] in _OPENING and url.count(url[-1]) > url.count(_OPENING[url[-1]]):
        url = url[:-1].rstrip(_STOPS)
    return url
