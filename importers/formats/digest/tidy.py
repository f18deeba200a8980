"""Frees the text of an item from layout: control characters, leftover tags, white space, lines of dashes."""

import re

from articles.text import words
from importers.formats.digest.furniture import RULE_SIGNS
from importers.formats.digest.signs import EDGES, LETTER_OR_DIGIT

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_LINES = re.compile(r"\n\n\n+")
# Lines of dashes or stars between items, and tags left over from the page that the text was copied from, are layout.
_RULE = re.compile(rf"\A(?:[{RULE_SIGNS}] ?){{3,200}}(?:\n+|\Z)|\n+(?:[{RULE_SIGNS}] ?){{3,200}}\Z")
_TAG = r"(?:</?(?:p|div|span|br)\b[^<>\n]{0,300}>)"
_TAG_AT_EDGE = re.compile(rf"^{_TAG}{{1,9}}|{_TAG}{{1,9}}$", re.MULTILINE | re.IGNORECASE)


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
