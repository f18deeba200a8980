"""What a format is: everything that the rest of the program knows about one."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from articles.intake.item import Item, Reject
from importers.formats.options import Option
from importers.formats.record import Context, FileFault, Record


class Format(Protocol):
    """A kind of file: how to recognise it, how to split it into records, and what each record says."""

    name: str
    """Lower-case letters. Batches store it and commands take it, so it never changes once files have been imported."""
    label: str
    """What people read: "WordPress posts (JSON)"."""
    suffixes: tuple[str, ...]
    """The endings of its files, such as ".json". Each may be followed by ".gz"."""
    options: tuple[Option[Any], ...]
    """What a person may specify about its files."""

    def recognises(self, head: bytes, name: str) -> bool:
        """Return whether a file with this name that begins with these (unpacked) bytes can be in this format."""
        ...

    def records(self, stream: BinaryIO) -> Iterator[Record | FileFault]:
        """Yield the records of a file in order, and a fault for each place that could not be read.

        Content never raises an exception; those of the stream itself are passed on. Memory does not grow with the file.
        """
        ...

    def adapt(self, raw: bytes, context: Context) -> Item | Reject:
        """Return the article in a record's bytes, or why there is none. Content never raises an exception."""
        ...
