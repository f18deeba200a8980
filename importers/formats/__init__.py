"""The formats in which news arrives. A format knows bytes and `Item`, but neither Django nor the database."""

from importlib import import_module

from importers.formats.format import Format

__all__ = ["MODULES", "Format", "every", "label", "named", "recognise"]

# The module of each format, by name. Its FORMAT is an instance of the format. A file belongs to the first format that
# recognises it, so a format with a distinctive beginning goes before one that could be any text.
MODULES = {
    "wordpress": "importers.formats.wordpress.wordpress",
    "digest": "importers.formats.digest.digest",
}


def named(name: str) -> Format:
    """Return the format. Its module is loaded on first use, because a worker process needs only one of them.

    Raises KeyError if there is no format of that name.
    """
    return import_module(MODULES[name]).FORMAT


def every() -> list[Format]:
    """Return all formats."""
    return [named(name) for name in MODULES]


def recognise(head: bytes, name: str) -> Format | None:
    """Return the format of a file with this name that begins with these (unpacked) bytes, or None."""
    return next((file_format for file_format in every() if file_format.recognises(head, name)), None)


def label(name: str) -> str:
    """Return the label of a format, or the name itself if there is no such format any more."""
    return named(name).label if name in MODULES else name
