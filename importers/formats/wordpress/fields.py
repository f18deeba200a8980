"""What the fields of a WordPress post say, whichever shape they come in: text, moment, address, person, picture."""

import html
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from articles.intake.item import Image, Note
from articles.text import links, words

Post = dict[str, Any]

MAX_HEADLINE, MAX_BYLINE, MAX_ALT, MAX_CAPTION = 500, 300, 500, 2_000  # characters
_MAX_HOST = 253  # RFC 1035
_MAX_SOURCE = 20_000  # characters of HTML that are looked at to make one line of text

_TAG = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOMENT = re.compile(r"(\d{4})-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ORIGIN = re.compile(r"https?://[^/?#]{1,500}", re.IGNORECASE)


def rendered(value: object) -> str | None:
    """Return the text of {"rendered": …}, else of {"raw": …}, else of a plain string; None where there is none."""
    if isinstance(value, dict):
        found = [value[key] for key in ("rendered", "raw") if isinstance(value.get(key), str)]
        return next(filter(None, found), found[0] if found else None)
    return value if isinstance(value, str) else None


def line(source: object, *, limit: int) -> str:
    """Return HTML as one line of plain text: entities resolved once, then tags dropped, NFC, no control characters.

    Bidirectional and zero-width marks and emoji stay. "" for what is no string. Never longer than the limit (characters).
    """
    if not isinstance(source, str):
        return ""
    plain = _TAG.sub("", html.unescape(source[:_MAX_SOURCE]))
    return words.shorten(" ".join(words.normalize("NFC", _CONTROL.sub("", plain)).split()), limit=limit)


def told(value: object) -> str:
    """Return a foreign word or number as a message may repeat it: printable, 40 characters at most; "…" for all else."""
    if not isinstance(value, str | int | float):
        return "" if value is None else "…"
    return "".join(sign for sign in str(value)[:40] if sign.isprintable())


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list, or of what PHP made of one, without those that are errors; an object alone is one.

    An error has a "code", and may have a "name" as well.
    """
    if isinstance(value, dict):
        values = list(value.values())
        value = values if values and all(isinstance(one, dict) for one in values) else [value]
    return [one for one in value if isinstance(one, dict) and "code" not in one] if isinstance(value, list) else []


def embedded(post: Post, relation: str) -> object:
    """Return what `_embed` put into the post under this relation, or None."""
    found = post.get("_embedded")
    return found.get(relation) if isinstance(found, dict) else None


# --- Addresses


def site(post: Post) -> str:
    """Return the front page of the site's API, from `_links.self`, or "" where the post does not tell."""
    found = post.get("_links")
    own = found.get("self") if isinstance(found, dict) else None
    href = next((one.get("href") for one in objects(own)), None)
    match = _ORIGIN.match(href) if isinstance(href, str) else None
    return _front_page(match[0]) if match else ""


def address(post: Post) -> tuple[str, list[Note]]:
    """Return the post's own address, "" for none, and what an editor should know of it. The guid is none."""
    link = post.get("link")
    if not isinstance(link, str) or not link.strip():
        return "", []
    link = link.strip().replace("&#038;", "&").replace("&amp;", "&")
    link = f"https:{link}" if link.startswith("//") else link
    is_relative, base = not _SCHEME.match(link), site(post)
    if url := links.absolute(link, base if is_relative else ""):
        return url, []
    if is_relative and not base:
        message = "The post's link was left out: it is relative, and the post does not name its site."
        return "", [Note(code="relative_link", message=message)]
    return "", [Note(code="bad_link", message="The post's link was left out: it is not a usable web address.")]


def host(post: Post) -> str:
    """Return the host that delivered the post: that of its link, else that of the API, else ""."""
    link = post.get("link")
    match = _ORIGIN.match(link) if isinstance(link, str) else None
    found = _host(match[0]) if match else ""
    return found or _host(site(post))


@lru_cache(maxsize=256)
def _front_page(origin: str) -> str:
    return links.absolute(f"{origin}/")


@lru_cache(maxsize=256)
def _host(origin: str) -> str:
    name = links.host(links.absolute(origin))
    return name if len(name) <= _MAX_HOST else ""


# --- Moments


def moment(post: Post, name: str, time_zone: str) -> tuple[datetime | None, list[Note]]:
    """Return a moment (UTC) from `<name>_gmt`, else from `<name>` in the source's time zone; None where neither is one.

    WordPress strips the zone from both, on purpose. "0000-00-00 00:00:00" is how it writes "none".
    """
    notes: list[Note] = []
    for key in (f"{name}_gmt", name):
        value = post.get(key)
        if not value or (isinstance(value, str) and value.startswith("0000")):
            continue
        read = _read_moment(value)
        if read is None:
            message = f'{key} was left out: "{told(value)}" is not a possible date and time. Check it on the post\'s own site.'
            notes.append(Note(code="bad_date", message=message))
            continue
        if read.tzinfo is None:
            read, more = (read.replace(tzinfo=UTC), []) if key.endswith("_gmt") else _in_zone(read, key, time_zone)
            notes += more
        return read.astimezone(UTC), notes
    return None, notes


def _read_moment(value: object) -> datetime | None:
    match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    # Nearer to the ends of the calendar no time zone can be applied, nor a page be shown in one.
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
        message = f'{key} was read as UTC: the source\'s time zone, "{told(time_zone)}", is unknown. Correct it on the source.'
        return naive.replace(tzinfo=UTC), [Note(code="unknown_time_zone", message=message)]
    local = naive.replace(tzinfo=zone)
    # PEP 495: with fold=0 an hour that comes twice is its first, one that is skipped counts on from before the gap.
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
    """Return the names of the embedded authors; "" where there are none. An author's id is never one."""
    names = [line(one.get("name"), limit=MAX_BYLINE) for one in objects(embedded(post, "author"))]
    return words.shorten(", ".join(dict.fromkeys(filter(None, names))), limit=MAX_BYLINE)


def image(post: Post) -> Image | None:
    """Return the featured picture where it is embedded; its id is useless without. Media need not be pictures."""
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
    return None


def _pixels(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 100_000 else None  # noqa: PLR2004 -- pixels


def language(post: Post, otherwise: str) -> str:
    """Return the language tag (BCP 47) that the post carries as `lang` or `locale`, else the one given."""
    for key in ("lang", "locale"):
        value = post.get(key)
        if isinstance(value, str) and len(value) <= 35 and _LANGUAGE.fullmatch(value):  # noqa: PLR2004 -- RFC 5646, 4.4.1
            first, *rest = value.replace("_", "-").split("-")
            return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])  # noqa: PLR2004
    return otherwise
