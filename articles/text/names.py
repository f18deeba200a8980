"""When two names are one: of tags, which people and sources spell in many ways."""

from functools import lru_cache

from articles.text.words import fold

MAX_KEY = 255


# A file repeats the same few hundred names ten thousand times.
@lru_cache(maxsize=4_096)
def name_key(name: str) -> str:
    """Return what names of the same tag share: the name in NFKC, without regard to case, spaces and kinds of quotes.

    Kinds of hyphens do not count either. Accents and signs do: “Müller” and “Muller”, “май” and “маи”, “C++” and “C#”
    are different names.
    """
    return fold(name)[:MAX_KEY]
