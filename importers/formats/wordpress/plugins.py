"""What plugins add to a post: Jetpack's and Yoast's fields, co-authors, and the many fields named "featured image"."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

# The fields that tell of one picture are tried first: others may hold a small one, or a square.
_PICTURES = (
    *("featured_image", "better_featured_image", "featured_image_src", "featured_image_url", "featured_media_url"),
    *("featured_media_src_url", "featured_image_urls", "featured_img_url", "fimg_url", "uagb_featured_image_src"),
    *("rttpg_featured_image_url", "jetpack_featured_media_url", "post_thumbnail"),
)
_PICTURE_FIELD = re.compile(r"(?:[a-z]+_)?featured_?(?:image|img|media)_\w+|featured_?(?:image|img)", re.IGNORECASE)
_LAST_PICTURES = ("thumbnail_url", "thumbnail", "image_url")
_ADDRESSES = ("source_url", "url", "src", "full_url", "guid")
_SIZES = ("full", "original", "1536x1536", "large", "medium_large", "medium", "thumbnail", "sizes", "rendered", "media")
_DEEPEST, _MOST = 4, 20
_LONGEST_ADDRESS = 2_000  # characters
_IMAGE_TAG = re.compile(r"""<img\b[^>]{0,2000}?\ssrc=["']([^"'<>]{1,2000})["']""", re.IGNORECASE)
_AUTHOR_FIELD = re.compile(r"(?:[a-z]+_)?author_(?:info|meta|data|details?|(?:display_?)?name)")
# The names of accounts that stand for nobody.
_NOBODY = frozenset(("admin", "administrator", "editor", "redaktion", "root", "user", "webmaster", "wordpress"))


class Picture(NamedTuple):
    """A picture as a plugin describes it, as yet unchecked."""

    address: str
    alt: object = ""
    caption: object = ""
    width: object = None
    height: object = None


def pictures(post: dict[str, Any]) -> Iterator[Picture]:
    """Yield the pictures in the fields of plugins, the most reliable first.

    Yoast's picture may be the site's logo if the post says that it has no picture of its own.
    """
    others = [name for name in post if "eatured" in name and name not in _PICTURES and _PICTURE_FIELD.fullmatch(name)]
    for name in (*_PICTURES, *others, *_LAST_PICTURES):
        if value := post.get(name):
            yield from _pictures_in(value, 0)
    if post.get("featured_media") != 0:
        yield from _pictures_in(_yoast(post).get("og_image"), 0)
        yield from _pictures_in(_yoast(post).get("twitter_image"), 0)


def authors(post: dict[str, Any]) -> list[object]:
    """Return the names of the people in the fields of plugins, as yet unchecked."""
    for name in ("coauthors", "authors", "ppma_author"):
        people = post.get(name)
        names = list(filter(None, map(_name, people[:_MOST]))) if isinstance(people, list) else []
        if names:
            return names
    values = [post[name] for name in post if "author_" in name and _AUTHOR_FIELD.fullmatch(name)]
    for person in map(_name, (*values, post.get("author"), _yoast(post).get("author"))):
        if isinstance(person, str) and person.strip().lower() not in ("", *_NOBODY):
            return [person]
    return []


def locales(post: dict[str, Any]) -> list[tuple[str, object]]:
    """Return the fields of plugins that hold a locale ("bg_BG"), with their values, as yet unchecked."""
    values = [(name, post.get(name)) for name in ("wpml_current_locale", "language_code")]
    return [*values, ("og_locale", _yoast(post).get("og_locale"))]


def _yoast(post: dict[str, Any]) -> dict[str, Any]:
    value = post.get("yoast_head_json")
    return value if isinstance(value, dict) else {}


def _name(person: object) -> object:
    if isinstance(person, dict):
        names = [person.get(key) for key in ("display_name", "name", "author_name")]
        # An error has a code, and perhaps a name as well.
        return next(filter(None, names), "") if "code" not in person else ""
    return person if isinstance(person, str) and not person.strip().isdigit() else ""


def _pictures_in(value: object, depth: int) -> Iterator[Picture]:
    if isinstance(value, str):
        if address := _address(value):
            yield Picture(address)
    elif isinstance(value, list) and depth < _DEEPEST:
        if value and isinstance(value[0], str) and _address(value[0]):
            yield Picture(value[0], "", "", *(*value[1:3], None, None)[:2])  # as wp_get_attachment_image_src writes it
        else:
            for element in value[:_MOST]:
                yield from _pictures_in(element, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from _pictures_of_object(value, depth)


def _pictures_of_object(value: dict[str, Any], depth: int) -> Iterator[Picture]:
    kind = value.get("mime_type") or value.get("type")
    if isinstance(kind, str) and "/" in kind and not kind.startswith("image/"):
        return
    details = value.get("media_details")
    size = details if isinstance(details, dict) else value
    for key in _ADDRESSES:
        if isinstance(address := value.get(key), str) and _address(address):
            alt = value.get("alt_text") or value.get("alt") or ""
            yield Picture(_address(address), alt, value.get("caption") or "", size.get("width"), size.get("height"))
            return
    for key in _SIZES:
        if value.get(key):
            yield from _pictures_in(value[key], depth + 1)


def _address(text: str) -> str:
    """Return the address in a text that is one, or that is an <img>; "" for an id, a name or other HTML."""
    if "<" in text:
        match = _IMAGE_TAG.search(text[: 2 * _LONGEST_ADDRESS])
        return match[1] if match else ""
    text = text.strip()
    is_address = "/" in text and not any(map(str.isspace, text)) and len(text) <= _LONGEST_ADDRESS
    return text if is_address else ""
