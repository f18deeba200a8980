"""Reads the line above an article that names its authors, with their roles as printed. Nothing is guessed."""

import re

from articles.text.patterns import late_pattern

_NAME = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*[\w.]|[A-ZÀ-Þ]\.)"
_LINKING = r"(?:de|da|do|dos|van|von|der|den|ter|bin|ibn|al|el|la|le|du|di|y|e)"
_FULL_NAME = late_pattern(rf"{_NAME}(?:\s(?:{_LINKING}\s){{0,2}}{_NAME}){{1,4}}(?:\sin(?:\s{_NAME}){{1,3}})?")
_BY = late_pattern(
    r"(?:(?:written\s+)?by|von|par|door|av|af)(?P<colon>\s*:)?\s+(?=\S)|"
    r"(?:by|por|author|autor|auteur|autore):\s*(?=\S)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
# What follows the names after a bar, a dash or a comma, or a space: a date or the name of a site.
_REST = late_pattern(
    r"\s*[|•·–—]\s.{1,60}|\s/\s.{1,60}|,?\s(?:updated|published|posted)\b.{0,60}"
    rf"|,\s\d.{{0,60}}|,?\s{_MONTH}\s\d.{{0,60}}|,?\s\d{{1,2}}\.?\s{_MONTH}\s\d.{{0,60}}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",?\s(?:and|und|et|en|och|og|with|mit|avec|met|med)\s|,?\s&\s|,\s|\s(?=\()")
_ROLE = re.compile(r"\(?[\w&'’][\w.&'’/-]*(?:\s[\w&'’][\w.&'’/-]*){0,9}\)?")
# Words that begin a sentence or a clause, not a role.
_NO_ROLE = re.compile(
    r"(?:the|an?|in|on|at|as|who|which|that|is|was|has|had|he|she|it|they|we|der|die|das|ein|eine|im|am|le|les|un|une|"
    r"het|een|det|den)\b",
    re.IGNORECASE,
)
# "By The Numbers" and "By Monday Morning" are headings.
_NO_NAME = late_pattern(
    r"(?:The(?!\sAssociated)|An?|Our|This|That|These|All|Any|No|Now|Then|Next|Popular|Contrast|Comparison|Law|Way|"
    r"Design|Default|Invitation|Request|Accident|Hand|Day|Night|Early|Late|Mid|End|Using|Numbers?|Type|Category|Date|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December)\b"
)
_LONGEST, _START = 150, 80  # characters


def may_be_in(html: str) -> bool:
    """Return whether a block may begin with a byline: a quick test of its HTML."""
    if html.startswith("<p>") and "<" not in html[3:_START]:  # mostly, the text begins right behind the tag
        return _BY.match(html, 3) is not None
    return _BY.search(html, 0, _START) is not None


def byline(block: str) -> str:
    """Return the authors named by a short block of its own, with their roles ("Ada Lind, editor & Bo Ek"), or "".

    Without a colon, only capitalised full names count, so that a sentence ("By studying hard …") does not.
    """
    match = _BY.match(block) if len(block) <= _LONGEST else None
    if match is None:
        return ""
    rest = block[match.end() :]
    if ":" in match[0]:
        return "" if rest.endswith((".", "!", "?", "…")) else rest.strip()
    end = _REST.search(rest)
    names = rest[: end.start()] if end else rest
    first, *others = _BETWEEN.split(names)
    is_whole = all(map(_is_name_or_role, others)) and not names.endswith(("!", "?", "…", ":", ","))
    return names if _FULL_NAME.fullmatch(first) and not _NO_NAME.match(first) and is_whole else ""


def _is_name_or_role(words: str) -> bool:
    if _FULL_NAME.fullmatch(words):
        return True
    is_sentence = words.endswith(".") and not re.search(r"\b[A-Z]\w{0,3}\.$", words)
    return _ROLE.fullmatch(words) is not None and not _NO_ROLE.match(words) and not is_sentence
