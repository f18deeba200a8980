"""The one plain record between a foreign format and us: what `importers.formats` make and `ingest` takes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Role = Literal["origin", "via", "supporting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A topic or section as the source files it: its slug (ours, see `articles.slugs`) and its printed name."""

    kind: Literal["topic", "section"]
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An article elsewhere that this item leans on: who reported it first, or what supports it."""

    role: Role
    url: str
    title: str = ""
    source_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as the source describes it. Data for the editor; never shown from there (no hot links)."""

    url: str
    alt: str = ""
    caption: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something an editor should know of an item that came in all the same: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record of a file, cleaned: every string stripped and NFC, every moment aware (UTC), nothing guessed.

    `source_ref` is the source's own id for it. Where the format has none (`has_own_id` false) it is the hex sha256 of the
    folded text. `body` is HTML that has been through `articles.html.clean`, `body_text` its words as
    `articles.html.to_text` gives them ("" where nobody has needed them yet); `summary` is the text as written
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record refused: a stable code, and a sentence that says what is wrong and what to do.

    `skipped` marks what was left out by rule (another type, a draft, a protected post) rather than for a fault.
    """

    code: str
    message: str
    skipped: bool = False
