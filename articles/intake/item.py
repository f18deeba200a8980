"""The plain record that every import format produces and `ingest` consumes."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal, TypeVar

Role = Literal["origin", "via", "supporting"]
_Class = TypeVar("_Class", bound=type)


def compact_pickle(cls: _Class) -> _Class:
    """Class decorator: pickle a frozen dataclass as a plain tuple of its values.

    Fields with `compare=False` can be derived from others, so they are left out and come back as their defaults. An
    item with five tags and two links takes 5 µs to pickle and 26 µs to load this way, against 40 µs and 35 µs with the
    `__reduce__` that dataclasses inherit; every imported record crosses from a worker process like this.
    """
    pickled_names = tuple(field.name for field in fields(cls) if field.compare)
    get_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*pickled_names)

    def reduce(self: Any) -> tuple[Any, ...]:
        return _unpickle, (cls, get_values(self))

    cls.__reduce__ = reduce  # type: ignore[assignment]
    _PICKLED_FIELDS[cls] = pickled_names, {field.name: field.default for field in fields(cls) if not field.compare}
    return cls


# By class: the names of the pickled fields in order, and the defaults of all others.
_PICKLED_FIELDS: dict[type, tuple[tuple[str, ...], dict[str, Any]]] = {}


def _unpickle(cls: type, values: tuple[Any, ...]) -> Any:
    pickled_names, defaults = _PICKLED_FIELDS[cls]
    instance: Any = object.__new__(cls)
    set_field = object.__setattr__  # the class itself is frozen
    for name, value in zip(pickled_names, values, strict=True):
        set_field(instance, name, value)
    for name, value in defaults.items():
        set_field(instance, name, value)
    return instance


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A topic or section that the source filed the item under: our slug (`articles.text.slugs`) and a display name."""

    kind: Literal["topic", "section"]
    slug: str
    name: str


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An article elsewhere that this item is based on: the original report, or a supporting one."""

    role: Role
    url: str
    title: str = ""
    source_name: str = ""


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as the source describes it. Information for editors only: pages never hot-link it."""

    url: str
    alt: str = ""
    caption: str = ""
    width: int | None = None
    height: int | None = None


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A warning about an item that was imported anyway: a stable code and a sentence for the editor."""

    code: str
    message: str


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of a file, cleaned: strings are stripped and in NFC, datetimes are aware (UTC), nothing is guessed.

    `source_ref` is the source's id for the record; if the format has none (`has_own_id` is False), it is the hex
    SHA-256 of the folded text. Where it begins with the path of one of several sites, `local_ref` is the part behind
    that, and `is_site_guessed` says that the path was read from its other addresses. If nothing says which site it is
    from (`has_site` is False), the id identifies it only together with the text.

    `body` is HTML from `articles.text.html.clean`, and `body_text` its words from
    `articles.text.html.to_text` ("" if not computed yet). `summary` is set for digests only, as written (it may contain
    Markdown emphasis). `headline` is "" unless the source printed one.
    """

    source_ref: str
    has_own_id: bool = True
    local_ref: str = ""
    has_site: bool = True
    is_site_guessed: bool = False
    url: str = ""
    headline: str = ""
    headline_suggested: str = ""
    summary: str = ""
    body: str = ""
    body_text: str = field(default="", compare=False)  # derived from body
    byline: str = ""
    dateline: str = ""
    agency: str = ""
    language: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    edition_date: date | None = None
    terms: tuple[Term, ...] = ()
    links: tuple[Link, ...] = ()
    image: Image | None = None
    is_truncated: bool = False
    notes: tuple[Note, ...] = ()


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A rejected record: a stable code, and a sentence that says what is wrong and what to do.

    `skipped` marks records that are excluded by rule (another type, a draft, a protected post), not faulty ones.
    """

    code: str
    message: str
    skipped: bool = False
