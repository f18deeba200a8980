"""The plain record that every import format produces and `ingest` consumes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal, TypeVar

from articles.text.names import name_key

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
    """A topic or section that the source filed the item under: its slug in our form, and its name.

    `known_by` says which of the two the source gave; the other one is made from it (`articles.text.slugs`).
    """

    kind: Literal["topic", "section"]
    slug: str
    name: str
    known_by: Literal["both", "name", "slug"] = "both"

    @property
    def key(self) -> str:
        """Return what tells the source's terms apart: the slug, and the name if the source's slug is unknown.

        The name is left out where the slug says the same: it may come with or without the slug.
        """
        name = name_key(self.name) if self.known_by == "name" else ""
        return f"{self.slug} {name}" if name.replace(" ", "-") not in ("", self.slug) else self.slug


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

    `silent_on` names the parts (`articles.intake.parts`) that the file does not speak of, which is not the same as
    saying that there is none. A value in such a part is a guess, such as the first picture of the text.
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
    silent_on: tuple[str, ...] = ()

    def completed(self, earlier: "Item", names: Collection[str]) -> "Item":
        """Return a copy that has these parts from an earlier item of the same article."""
        values: dict[str, Any] = {}
        for name in names:
            for attribute in _ATTRIBUTES.get(name, (name,)):
                values[attribute] = getattr(earlier, attribute)
        if "headline" in names and not earlier.headline:
            values["headline_suggested"] = self.headline_suggested
        kinds = {kind for kind, name in (("section", "sections"), ("topic", "topics")) if name in names}
        kept = [term for term in earlier.terms if term.kind in kinds]
        others = [term for term in self.terms if term.kind not in kinds]
        values["terms"] = tuple(sorted([*kept, *others], key=attrgetter("kind")))
        return replace(self, modified_at=self.modified_at or earlier.modified_at, **values)


# Of the parts that are not called after the item's attribute.
_ATTRIBUTES = {
    "headline": ("headline", "headline_suggested"),
    "body": ("body", "body_text", "is_truncated"),
    "address": ("url",),
    "date": ("published_at",),
    "picture": ("image",),
    "sections": (),
    "topics": (),
}


@compact_pickle
@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A rejected record: a stable code, and a sentence that says what is wrong and what to do.

    `skipped` marks records that are excluded by rule (another type, a draft, a protected post), not faulty ones.
    """

    code: str
    message: str
    skipped: bool = False
