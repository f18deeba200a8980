"""Reads the fields of a WordPress post, whatever their shape: texts, dates, addresses, people and pictures."""

import html
import re
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from articles.intake.item import Image, Note
from articles.text import links, plain, words
from articles.text.languages import language_tag
from importers.cleaning import footnotes
from importers.formats.wordpress import plugins

Post = dict[str, Any]

MAX_HEADLINE, MAX_BYLINE, MAX_ALT, MAX_CAPTION = 500, 300, 500, 2_000  # characters
_MAX_HOST = 253  # RFC 1035
_MAX_SOURCE = 20_000  # characters of HTML that are read to make a line of text

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOMENT = re.compile(r"(\d{4})-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ORIGIN = re.compile(r"https?://[^/?#]{1,500}", re.IGNORECASE)


def rendered(value: object) -> str | None:
    """Return the text of {"rendered": …}, of {"raw": …} or of a plain string; None if there is none."""
    if isinstance(value, dict):
        texts = [value[key] for key in ("rendered", "raw") if isinstance(value.get(key), str)]
        return next(filter(None, texts), texts[0] if texts else None)
    return value if isinstance(value, str) else None


def line(source: object, *, limit: int) -> str:
    """Return HTML as a line of plain text in NFC, without tags, control characters and the marks of footnotes.

    It is "" if nothing of it is visible, or for anything but a string. Entities are resolved once, and before tags are
    dropped. Bidirectional marks, zero-width marks and emoji stay. The limit is in characters.
    """
    if not isinstance(source, str):
        return ""
    text = html.unescape(source[:_MAX_SOURCE])
    if "<" in text:
        text = plain.to_line(footnotes.without_marks(text))
    text = " ".join(words.normalize("NFC", _CONTROL.sub("", text)).split())
    return words.shorten(words.visible(text), limit=limit)


def printable(value: object) -> str:
    """Return a word or number from a file for use in a message: printable, and at most 40 characters; "…" otherwise."""
    if not isinstance(value, str | int | float):
        return "" if value is None else "…"
    return "".join(sign for sign in str(value)[:40] if sign.isprintable())


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list (or in the object that PHP has made of a list), or a single object as a list.

    Errors are left out: they have a "code", and perhaps a "name" as well.
    """
    if isinstance(value, dict):
        values = list(value.values())
        value = values if values and all(isinstance(element, dict) for element in values) else [value]
    return (
        [element for element in value if isinstance(element, dict) and "code" not in element]
        if isinstance(value, list)
        else []
    )


def embedded(post: Post, relation: str) -> object:
    """Return what `_embed` has put into the post under this relation, or None."""
    relations = post.get("_embedded")
    return relations.get(relation) if isinstance(relations, dict) else None


# --- Addresses


def site(post: Post) -> str:
    """Return the front page of the site that `_links.self` points to, or ""."""
    relations = post.get("_links")
    own_links = relations.get("self") if isinstance(relations, dict) else None
    href = next((link.get("href") for link in objects(own_links)), None)
    match = _ORIGIN.match(href) if isinstance(href, str) else None
    return _front_page(match[0]) if match else ""


def address(post: Post) -> tuple[str, list[Note]]:
    """Return the post's own address ("" if it has none) and notes for the editor. Its guid is not an address."""
    link = post.get("link")
    if not isinstance(link, str) or not link.strip():
        return "", []
    link = link.strip().replace("&#038;", "&").replace("&amp;", "&")
    link = f"https:{link}" if link.startswith("//") else link
    is_relative, base = not _SCHEME.match(link), site(post)
    if url := links.absolute(link, base if is_relative else ""):
        return url, []
    if is_relative and not base:
        message = "The post’s link was left out: it is relative, and the post does not name its site."
        return "", [Note(code="relative_link", message=message)]
    return "", [Note(code="bad_link", message="The post’s link was left out: it is not a usable web address.")]


def host(post: Post) -> str:
    """Return the host that delivered the post: the host of its link or else of the API, or ""."""
    link = post.get("link")
    match = _ORIGIN.match(link) if isinstance(link, str) else None
    return (_host(match[0]) if match else "") or _host(site(post))


@lru_cache(maxsize=256)
def _front_page(origin: str) -> str:
    return links.absolute(f"{origin}/")


@lru_cache(maxsize=256)
def _host(origin: str) -> str:
    name = links.host(links.absolute(origin))
    return name if len(name) <= _MAX_HOST else ""


# --- Dates


def date_and_time(post: Post, name: str, time_zone: str) -> tuple[datetime | None, list[Note]]:
    """Return a moment (UTC) from `<name>_gmt`, or from `<name>` in the source's time zone, or None; and notes.

    WordPress deliberately writes both without a zone. It writes "0000-00-00 00:00:00" for no date.
    """
    notes: list[Note] = []
    for key in (f"{name}_gmt", name):
        value = post.get(key)
        if not value or (isinstance(value, str) and value.startswith("0000")):
            continue
        moment = _read_moment(value)
        if moment is None:
            message = f"{key} was left out: “{printable(value)}” is not a possible date and time."
            notes.append(Note(code="bad_date", message=message))
            continue
        if moment.tzinfo is None:
            is_gmt = key.endswith("_gmt")
            moment, more = (moment.replace(tzinfo=UTC), []) if is_gmt else _in_zone(moment, key, time_zone)
            notes += more
        return moment.astimezone(UTC), notes
    return None, notes


def _read_moment(value: object) -> datetime | None:
    match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    # Closer to the ends of the calendar no time zone can be applied.
    if not match or not 1000 <= int(match[1]) <= 9998:  # noqa: PLR2004 -- years
        return None
    try:
        return datetime.fromisoformat(match[0])
    except ValueError:
        return None


def _in_zone(naive: datetime, key: str, time_zone: str) -> tuple[datetime, list[Note]]:
    try:
        zone = UTC if time_zone == "UTC" else ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError):
        name = printable(time_zone)
        message = f"{key} was read as UTC: the source’s time zone, “{name}”, is unknown. Correct it on the source."
        return naive.replace(tzinfo=UTC), [Note(code="unknown_time_zone", message=message)]
    local = naive.replace(tzinfo=zone)
    # PEP 495: with fold=0, a repeated hour is the first, and a skipped hour continues from before the gap.
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        message = (
            f"{key} {naive} does not exist in {time_zone}: the clocks went forward. It was read as one hour later."
        )
        return local, [Note(code="skipped_hour", message=message)]
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        message = f"{key} {naive} occurs twice in {time_zone}: the clocks went back. The first occurrence was used."
        return local, [Note(code="repeated_hour", message=message)]
    return local, []


# --- People and pictures


def byline(post: Post) -> str:
    """Return the names of the embedded authors, or those in a plugin's field, or "". An author's id is not a name."""
    authors = [author.get("name") for author in objects(embedded(post, "author"))]
    more = plugins.authors(post)
    names = [line(name, limit=MAX_BYLINE) for name in (more if len(more) > len(authors) else authors)]
    return words.shorten(", ".join(dict.fromkeys(filter(None, names))), limit=MAX_BYLINE)


def image(post: Post) -> Image | None:
    """Return the featured picture if it is embedded or in a plugin's field. Not all media are pictures."""
    for media in objects(embedded(post, "wp:featuredmedia")) or objects([post.get("featured_media")]):
        mime = media.get("mime_type")
        is_image = mime.startswith("image/") if isinstance(mime, str) else media.get("media_type") == "image"
        url = media.get("source_url")
        if not is_image or not isinstance(url, str) or not (url := links.absolute(url, site(post))):
            continue
        details = media.get("media_details")
        size = details if isinstance(details, dict) else {}
        return Image(
            url=url,
            alt=line(media.get("alt_text"), limit=MAX_ALT),
            caption=line(rendered(media.get("caption")), limit=MAX_CAPTION),
            width=_pixels(size.get("width")),
            height=_pixels(size.get("height")),
        )
    return next(filter(None, map(partial(_picture, site(post)), plugins.pictures(post))), None)


def _picture(base: str, picture: plugins.Picture) -> Image | None:
    url = links.absolute(html.unescape(picture.address), base)
    return (
        url
        and Image(
            url=url,
            alt=line(picture.alt, limit=MAX_ALT),
            caption=line(rendered(picture.caption), limit=MAX_CAPTION),
            width=_pixels(picture.width),
            height=_pixels(picture.height),
        )
    ) or None


def _pixels(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 100_000 else None  # noqa: PLR2004 -- pixels


def language(post: Post) -> tuple[str, list[Note]]:
    """Return the language tag (BCP 47) in the post's `lang`, `locale` or a plugin's field, or ""; and notes.

    Each value that is no language tag gets a note.
    """
    notes: list[Note] = []
    for key, value in (("lang", post.get("lang")), ("locale", post.get("locale")), *plugins.locales(post)):
        if not value or not isinstance(value, str):
            continue
        if tag := language_tag(value):
            return tag, notes
        message = f"{key} was left out: “{printable(value)}” is not a language tag such as en or pt-BR."
        notes.append(Note(code="bad_language", message=message))
    return "", notes
