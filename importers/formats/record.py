"""What a format takes out of a file before it is interpreted: records, and the places where there is none."""

from dataclasses import dataclass, field

from articles.intake.item import Reject
from importers.formats.options import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of a file: its number (from 1), the offset of its first byte, and its bytes, which are UTF-8.

    `line` is the line of the file that it begins in (from 1), where the format counts lines.

    `ref` is the source's own id and `host` the host that delivered it, where the format can find them cheaply; else "".
    """

    number: int
    offset: int
    raw: bytes
    line: int = 1
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

    `has_site` is false if neither the record nor the person who imports it says which site delivered it. `line` is the
    record's own. `options` are the values of the format's options.
    """

    has_site: bool = True
    time_zone: str = "UTC"
    language: str = ""
    line: int = 1
    options: Values = field(default_factory=dict)
