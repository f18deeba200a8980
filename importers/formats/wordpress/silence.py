"""What a WordPress post does not speak of: `_embed`, `class_list` or a field may be missing from a file."""

import re
from typing import NamedTuple

from articles.intake.item import Image
from importers.formats.wordpress.fields import Post, embedded, objects, rendered
from importers.formats.wordpress.terms import speaks_of

_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)\s*\Z")


class Named(NamedTuple):
    """What the fields of a post name. Its text may contain some of it, too, but cannot say that there is none."""

    address: str
    byline: str
    picture: Image | None
    language: str


def silent_on(post: Post, named: Named) -> tuple[str, ...]:
    """Return the parts of the item (`articles.intake.parts`) that the post does not speak of."""
    speaks = {
        "headline": rendered(post.get("title")) is not None,
        "byline": bool(named.byline) or _says_none(post, "author", "author"),
        "address": bool(named.address),
        "date": _says_moment(post.get("date_gmt"), is_zoned=True) or _says_moment(post.get("date"), is_zoned=False),
        "picture": bool(named.picture) or _says_none(post, "featured_media", "wp:featuredmedia"),
        "language": bool(named.language),
        "sections": speaks_of(post, "section"),
        "topics": speaks_of(post, "topic"),
    }
    return tuple(name for name, does_speak in speaks.items() if not does_speak)


def _says_moment(value: object, *, is_zoned: bool) -> bool:
    """Return whether a date is a moment. Without a zone it is read in that of the source, which is a guess."""
    is_date = isinstance(value, str) and value[:1].isdigit() and not value.startswith("0000")
    return is_date and (is_zoned or _ZONE.search(str(value)) is not None)


def _says_none(post: Post, field: str, relation: str) -> bool:
    """Return whether the post says that it has none: its id is 0, or what is embedded is of another kind."""
    return (field in post and not post[field]) or bool(objects(embedded(post, relation)))
