"""What a format's reader hands on before it is understood: a record's bytes and where they stood."""

from dataclasses import dataclass, field

from articles.intake.item import Reject
from importers.formats.options import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a file: its number (from 1), the byte offset of its first byte, its bytes as UTF-8.

    `ref` is the source's own id and `host` the delivering host, as far as they can be told cheaply; "" otherwise.
    """

    number: int
    offset: int
    raw: bytes
    ref: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A place in the file that could not be read as a record. `is_warning` where nothing was lost by it."""

    number: int
    offset: int
    reject: Reject
    raw: bytes = b""
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the run knows and the record may lack. Plain data: it travels to worker processes.

    `has_site` is false for a record that does not tell its site, and of which nobody said who delivered it.
    """

    has_site: bool = True
    time_zone: str = "UTC"
    language: str = ""
    options: Values = field(default_factory=dict)
