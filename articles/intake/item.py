"""The one plain record between a foreign format and us: what `importers.formats` make and `ingest` takes."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal, TypeVar

Role = Literal["origin", "via", "supporting"]
_Class = TypeVar("_Class", bound=type)


def travels(cls: _Class) -> _Class:
    """Let a frozen dataclass be pickled by its values alone, in a tenth of the time that it takes by itself.

    What is derived from other fields (`compare=False`) stays behind: it arrives with its default.
    """
    names = tuple(one.name for one in fields(cls) if one.compare)
    values: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
    derived = {one.name: one.default for one in fields(cls) if not one.compare}

    def reduced(self: Any) -> tuple[Any, ...]:
        return _arrive, (cls, values(self))

    cls.__reduce__ = reduced  # type: ignore[assignment]
    _TRAVELLERS[cls] = names, derived
    return cls


_TRAVELLERS: dict[type, tuple[tuple[str, ...], dict[str, Any]]] = {}


def _arrive(cls: type, values: tuple[Any, ...]) -> Any:
    names, derived = _TRAVELLERS[cls]
    arrived: Any = object.__new__(cls)
    put = object.__setattr__  # the class itself is frozen
    for name, value in zip(names, values, strict=True):
        put(arrived, name, value)
    for name, value in derived.items():
        put(arrived, name, value)
    return arrived


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A topic or section as the source files it: its slug (ours, see `articles.text.slugs`) and its printed name."""

    kind: Literal["topic", "section"]
    slug: str
    name: str


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An article elsewhere that this item leans on: who reported it first, or what supports it."""

    role: Role
    url: str
    title: str = ""
    source_name: str = ""


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as the source describes it. Data for the editor; never shown from there (no hot links)."""

    url: str
    alt: str = ""
    caption: str = ""
    width: int | None = None
    height: int | None = None


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something an editor should know of an item that came in all the same: a stable code and a sentence."""

    code: str
    message: str


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of a file, cleaned: every string stripped and NFC, every moment aware (UTC), nothing guessed.

    `source_ref` is the source's own id for it. Where the format has none (`has_own_id` false) it is the hex sha256 of the
    folded text. `body` is HTML that has been through `articles.text.html.clean`, `body_text` its words as
    `articles.text.html.to_text` gives them ("" where nobody has needed them yet); `summary` is the text as written
    (Markdown emphasis allowed), for digests only. `headline` is "" unless the source printed one.
    """

    source_ref: str
    has_own_id: bool = True
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


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record refused: a stable code, and a sentence that says what is wrong and what to do.

    `skipped` marks what was left out by rule (another type, a draft, a protected post) rather than for a fault.
    """

    code: str
    message: str
    skipped: bool = False
