"""Which passages of a text are in quotation marks."""

import re

# One group for each style; the group holds the words between the marks.
QUOTED = re.compile(r'“(?P<a>[^“”]*)”|"(?P<b>[^"\n]*)"|„(?P<c>[^„“”]*)[“”]|«(?P<d>[^«»]*)»|»(?P<e>[^«»]*)«')
_QUOTED_OR_CJK = re.compile(f"{QUOTED.pattern}|「[^「」]*」|『[^『』]*』")


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each passage in quotation marks, with the marks, CJK corner brackets included."""
    return [match.span() for match in _QUOTED_OR_CJK.finditer(text)]
