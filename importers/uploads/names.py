"""The names of uploaded files: what people read, and what is safe on disk and in a shell."""

import re
import unicodedata
from collections.abc import Iterable

from articles.text import words
from importers.uploads.storage import suffix_of

# A file system takes 255 bytes for a name; the rest is for the ending and a number.
_MAX_STEM = 200
_NOT_STORED = re.compile(r"[^\w.-]+")
_NAMELESS = "file"
# Controls, bidi overrides and other formats, half pairs, and characters that nobody has assigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn"})


def shown(originals: Iterable[str]) -> list[str]:
    """Return a name for each file, as its owner knows it: with its accents, signs and spaces, and all different.

    Without folders, and without anything that nobody sees, that hides the file (a dot in front) or that turns the text
    around it. No name is longer than a file system takes.
    """
    return _different(map(_shown, originals), "{} ({}){}")


def stored(names: Iterable[str]) -> list[str]:
    """Return a name on disk for each file: letters, digits, dots, hyphens and underscores, and all different."""
    return _different(map(_stored, names), "{}-{}{}")


def _shown(original: str) -> tuple[str, str]:
    name = re.split(r"[/\\]", original)[-1]
    visible = "".join(
        " " if sign.isspace() else sign
        for sign in words.normalize("NFC", name)
        if sign.isspace() or not (unicodedata.category(sign) in _HIDDEN or sign in words.INVISIBLE)
    )
    stem, suffix = _parts(" ".join(visible.split()))
    return _cut(stem.lstrip(". ")).rstrip() or _NAMELESS, suffix


def _stored(name: str) -> tuple[str, str]:
    stem, suffix = _parts(name)
    return _cut(_NOT_STORED.sub("_", stem)).strip("._-") or _NAMELESS, suffix.lower()


def _parts(name: str) -> tuple[str, str]:
    at = len(name) - len(suffix_of(name))
    return name[:at], name[at:]


def _cut(stem: str) -> str:
    return stem.encode()[:_MAX_STEM].decode(errors="ignore")


def _different(parts: Iterable[tuple[str, str]], numbered: str) -> list[str]:
    names: dict[str, None] = {}
    for stem, suffix in parts:
        name, number = f"{stem}{suffix}", 2
        while name in names:
            name, number = numbered.format(stem, number, suffix), number + 1
        names[name] = None
    return list(names)
