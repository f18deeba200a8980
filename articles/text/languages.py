"""Language tags (BCP 47), checked against the registry of language subtags and written in their usual form."""

import re
from functools import lru_cache

MAX_LENGTH = 35  # RFC 5646, section 4.4.1

# POSIX adds an encoding and a variety to its names of languages: "de_AT.UTF-8", "sr_RS@latin". WordPress adds how
# readers are addressed, "de_DE_formal", and spells one variant too short for BCP 47, "pt_PT_ao90".
_SYSTEM_TAIL = re.compile(r"[.@].*|[_-](?:ao90|formal|informal)$", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
# The registry has subtags for what no language or place is: several languages, an unknown one, and private use. XK is
# what everybody calls Kosovo.
_NO_LANGUAGE = re.compile("und|mul|mis|zxx|q[a-t][a-z]")
_NO_REGION = re.compile("AA|Q[M-Z]|X[A-JL-Z]|ZZ")


@lru_cache(maxsize=1_024)
def language_tag(text: str) -> str:
    """Return the language tag in its usual form (RFC 5646, section 2.1.1), or "" if the text is none.

    All subtags have to be registered. A system's name of a language is understood: "en_US" is "en-US", and
    "de_AT.UTF-8" is "de-AT"; so are former codes ("iw" is "he").
    """
    import langcodes  # noqa: PLC0415 -- 60 ms, which every process of an import would pay at its start

    written = _SYSTEM_TAIL.sub("", text.strip()).replace("_", "-")
    if len(written) > MAX_LENGTH or not _LETTERS.fullmatch(written) or not langcodes.tag_is_valid(written):
        return ""
    tag = langcodes.standardize_tag(written)
    parts = langcodes.Language.get(tag, normalize=False)
    if _NO_LANGUAGE.fullmatch(parts.language or "und") or _NO_REGION.fullmatch(parts.territory or ""):
        return ""
    return tag
