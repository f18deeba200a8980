"""Frees the text of an item from layout: control characters, leftover tags, white space, lines of dashes."""

import re

from articles.text import words
from importers.formats.digest.boilerplate import RULE_SIGNS
from importers.formats.digest.signs import EDGES, LETTER_OR_DIGIT, SYMBOL, TARGET, bare

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_LINES = re.compile(r"\n\n\n+")
# Lines of dashes or stars between items, and tags left over from the page that the text was copied from, are layout.
_RULE = re.compile(rf"\A(?:[{RULE_SIGNS}] ?){{3,200}}(?:\n+|\Z)|\n+(?:[{RULE_SIGNS}] ?){{3,200}}\Z")
_TAG = r"(?:</?(?:p|div|span|br)\b[^<>\n]{0,300}>)"
_TAG_AT_EDGE = re.compile(rf"^{_TAG}{{1,9}}|{_TAG}{{1,9}}$", re.MULTILINE | re.IGNORECASE)

# What may be written around a headline to mark it as one, and its address.
_MARKS = re.compile(rf"(?:#{{1,6}}|>{{1,3}}|\+{{2,6}}|_{{2,3}}|{SYMBOL})\s*")
_MARKS_BEHIND = re.compile(r"\s*(?:#{1,6}|\+{2,6}|_{2,3})\Z")
_LINKED = re.compile(rf"\[(?P<text>[^\[\]]{{1,200}})\]{TARGET}")
_ADDRESS_BEHIND = re.compile(r"\s[(<\[]?(?P<url>https?://[^\s<>\"]{1,2000})[)>\]]?\Z", re.IGNORECASE)


def aligned(text: str) -> str:
    """Return the text line by line: one kind of line end, in NFC, no control characters, no white space around."""
    lines = [line.strip(EDGES) for line in text.replace("\xa0", " ").splitlines()]
    text = words.normalize("NFC", "\n".join(lines))
    if not all(map(str.isprintable, lines)):
        text = _CONTROL.sub("", text)
    if ">" in text:
        untagged = _TAG_AT_EDGE.sub("", text)
        text = untagged if LETTER_OR_DIGIT.search(untagged) else text
    return text


def squeezed(text: str) -> str:
    """Return an aligned text with at most one blank line between others, and without rules around it."""
    text = _LINES.sub("\n\n", text).strip()
    return _RULE.sub("", text).strip() if text[:1] in RULE_SIGNS or text[-1:] in RULE_SIGNS else text


def tidy(text: str) -> str:
    """Return the text without layout."""
    return squeezed(aligned(text))


def undressed(headline: str) -> tuple[str, str]:
    """Return a headline without what marks it (signs, emoji, a link), and the address that it links to, or ""."""
    text = headline
    while mark := _MARKS.match(text):
        text = text[mark.end() :]
    text, url = _MARKS_BEHIND.sub("", text), ""
    if linked := _LINKED.fullmatch(text):
        text, url = linked["text"], linked["target"]
    elif behind := _ADDRESS_BEHIND.search(text):
        text, url = text[: behind.start()].rstrip(" :–—-"), bare(behind["url"])
    return (text.strip().rstrip(":："), url) if any(map(str.isalpha, text)) else (headline, "")
