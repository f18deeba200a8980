"""The formats that news arrives in. Each knows bytes and `Item`, and neither Django nor the database."""

from importlib import import_module

from importers.formats.format import Format

__all__ = ["MODULES", "Format", "every", "label", "named", "recognise"]

# The module of each format, by name; its FORMAT is the format. A file is in the first that recognises it, so that a
# format with a clear beginning comes before one that could be any text.
MODULES = {
    "wordpress": "importers.formats.wordpress.wordpress",
    "digest": "importers.formats.digest.digest",
}


def named(name: str) -> Format:
    """Return the format. Its module is loaded on first use: a worker process needs only one of them.

    Raises KeyError where there is no format of that name.
    """
    return import_module(MODULES[name]).FORMAT


def every() -> list[Format]:
    """Return all formats."""
    return [named(name) for name in MODULES]


def recognise(head: bytes, name: str) -> Format | None:
    """Return the format of a file of this name that begins with these bytes, unpacked; None where it is in none."""
    return next((known for known in every() if known.recognises(head, name)), None)


def label(name: str) -> str:
    """Return the format's name for people; the name itself where there is no such format any more."""
    return named(name).label if name in MODULES else name
