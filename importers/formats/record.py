"""What a format takes out of a file before it is interpreted: records, and the places where there is none."""

from dataclasses import dataclass, field

from articles.intake.item import Reject
from importers.formats.options import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of a file: its number (from 1), the offset of its first byte, and its bytes, which are UTF-8.

    `ref` is the source's own id and `host` the host that delivered it, where the format can find them cheaply; else "".
    """

    number: int
    offset: int
    raw: bytes
    ref: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """A place in a file that could not be read as a record, and why. With `is_warning` nothing was lost there."""

    number: int
    offset: int
    reject: Reject
    raw: bytes = b""
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the import knows and the record may not say. Plain data, because it is sent to worker processes.

    `has_site` is false if neither the record nor the person who imports it says which site delivered it. `options` are
    the values of the format's options.
    """

    has_site: bool = True
    time_zone: str = "UTC"
    language: str = ""
    options: Values = field(default_factory=dict)
