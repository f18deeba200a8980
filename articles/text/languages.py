"""Language tags (BCP 47), checked and written in their usual form."""

import re

MAX_LENGTH = 35  # RFC 5646, section 4.4.1

# RFC 5646, section 2.1, without the tags of section 2.2.8 that were registered before it.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
# POSIX adds an encoding and a variety to its names of languages: "de_AT.UTF-8", "sr_RS@latin". "pt_PT_ao90" is
# how WordPress spells a variant that is too short for BCP 47.
_SYSTEM_TAIL = re.compile(r"[.@].*|[_-]ao90$")
# The languages that ISO 639-1 has two letters for; those of three letters are too many to list.
_TWO_LETTERS = frozenset(
    re.findall(
        r"\w\w",
        """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it
    iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu
    """,
    )
)
# What the registry of language subtags prefers to the former codes.
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}


def language_tag(text: str) -> str:
    """Return the language tag in its usual form (RFC 5646, section 2.1.1), or "" if the text is none.

    A system's name of a language is understood: "en_US" is "en-US", and "de_AT.UTF-8" is "de-AT".
    """
    written = _SYSTEM_TAIL.sub("", text.strip()).replace("_", "-").lower()
    match = _TAG.fullmatch(written) if len(written) <= MAX_LENGTH else None
    if not match or (len(match["language"]) == 2 and match["language"] not in _TWO_LETTERS):  # noqa: PLR2004 -- letters
        return ""
    parts = {"language": _RENAMED.get(match["language"], match["language"])}
    parts |= {"script": (match["script"] or "").title(), "region": (match["region"] or "").upper()}
    for name in ("region", "script", "language"):
        start, end = match.span(name)
        written = written if start < 0 else written[:start] + parts[name] + written[end:]
    return written
