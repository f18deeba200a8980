"""What a format is: all that the rest of the program knows of one."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from articles.intake.item import Item, Reject
from importers.formats.options import Option
from importers.formats.record import Context, Fault, Record


class Format(Protocol):
    """A kind of file that news arrives in: how to know it, how to take its records apart, what each of them says."""

    name: str
    """What batches store and commands take: lower-case letters, never changed once files have been imported."""
    label: str
    """What people read, such as "WordPress posts (JSON)"."""
    suffixes: tuple[str, ...]
    """How its files end, such as ".json"; each may be followed by ".gz"."""
    options: tuple[Option[Any], ...]
    """What a person may say about its files."""

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether a file of this name that begins with these bytes, unpacked, can be in this format."""
        ...

    def records(self, stream: BinaryIO) -> Iterator[Record | Fault]:
        """Yield the records of a file in their order, and each place where none could be read.

        Raises nothing for what the stream holds, and passes on what the stream raises. Memory does not grow with the file.
        """
        ...

    def adapt(self, raw: bytes, context: Context) -> Item | Reject:
        """Return what a record's bytes say, or why they cannot be used. Raises nothing for what they hold."""
        ...
