"""What a WordPress post does not speak of: `_embed`, `class_list` or a field may be missing from a file."""

from typing import NamedTuple

from articles.intake.item import Image
from importers.formats.wordpress.fields import Post, embedded, objects
from importers.formats.wordpress.terms import speaks_of


class Named(NamedTuple):
    """What the fields of a post name. Its text may contain some of it, too, but cannot say that there is none."""

    address: str
    byline: str
    picture: Image | None
    language: str


def silent_on(post: Post, named: Named) -> tuple[str, ...]:
    """Return the parts of the item (`articles.intake.parts`) that the post does not speak of."""
    speaks = {
        "headline": "title" in post,
        "byline": bool(named.byline) or _says_none(post, "author", "author"),
        "address": bool(named.address),
        "date": "date" in post or "date_gmt" in post,
        "picture": bool(named.picture) or _says_none(post, "featured_media", "wp:featuredmedia"),
        "language": bool(named.language),
        "sections": speaks_of(post, "section"),
        "topics": speaks_of(post, "topic"),
    }
    return tuple(name for name, does_speak in speaks.items() if not does_speak)


def _says_none(post: Post, field: str, relation: str) -> bool:
    """Return whether the post says that it has none: its id is 0, or what is embedded is of another kind."""
    return (field in post and not post[field]) or bool(objects(embedded(post, relation)))
