"""Which JSON is no WordPress post, by name, and what to do instead."""

import re
from collections.abc import Callable
from typing import NamedTuple

from articles.intake.item import Reject
from importers.formats.record import Context
from importers.formats.wordpress.fields import Post, told
from importers.formats.wordpress.options import STATUSES, TYPES

_POSTS = "Fetch /wp-json/wp/v2/posts instead."
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LISTS = ("posts", "items", "data", "results", "entries", "responses", "body")


class _Kind(NamedTuple):
    """Something that is no post: how it is known, the code, and a sentence in which {} is what `names` returns."""

    is_it: Callable[[Post], bool]
    code: str
    message: str
    names: Callable[[Post], str] = lambda _: ""


def _has(*keys: str) -> Callable[[Post], bool]:
    return lambda value: all(key in value for key in keys)


def _lacks_text(value: Post) -> bool:
    return "content" not in value and "title" not in value


def _list_name(value: Post) -> str:
    return next((key for key in _LISTS if isinstance(value.get(key), list)), "") if _lacks_text(value) else ""


def _is_news_api(value: Post) -> bool:
    has_articles = isinstance(value.get("articles"), list) and _lacks_text(value)
    return has_articles or "publishedAt" in value or (value.get("status") == "error" and "code" in value)


# The first that fits names it.
_KINDS = (
    _Kind(
        lambda value: "id" not in value and _is_news_api(value),
        "newsapi",
        "This is an answer of a news API (newsapi.org or alike), not of WordPress. It holds only the beginnings of "
        "articles: import the posts of their own sites instead.",
    ),
    _Kind(
        lambda value: isinstance(value.get("code"), str) and "message" in value and _lacks_text(value),
        "wordpress_error",
        'WordPress answered with the error "{}" instead of posts. Mend the request and fetch it again.',
        lambda value: told(value["code"]),
    ),
    _Kind(
        lambda value: ("ID" in value and ("site_ID" in value or "id" not in value)) or _has("found", "posts")(value),
        "wordpress_com",
        "This is the older API of WordPress.com (v1.1). Fetch the same posts from "
        "https://public-api.wordpress.com/wp/v2/sites/<site>/posts and import those.",
    ),
    _Kind(
        lambda value: "jsonfeed.org" in told(value.get("version")),
        "json_feed",
        f"This is a JSON Feed, not an answer of WordPress. {_POSTS}",
    ),
    _Kind(_has("namespaces", "routes"), "not_a_post", f"This is the index of the site's API, not a post. {_POSTS}"),
    _Kind(
        lambda value: bool(_list_name(value)),
        "not_a_post",
        'The records stand inside "{}". Take that list out of the object and import it alone.',
        _list_name,
    ),
    _Kind(
        _has("taxonomy", "name"),
        "not_a_post",
        f'This is a term of the taxonomy "{{}}", not a post. {_POSTS}',
        lambda value: told(value["taxonomy"]),
    ),
    _Kind(
        lambda value: _has("subtype", "url")(value) and "content" not in value,
        "not_a_post",
        f"This is a search result, which has no text. {_POSTS}",
    ),
    _Kind(
        lambda value: value.get("type") == "attachment" or ("content" not in value and "media_type" in value),
        "not_a_post",
        f"This is a media file, not a post. {_POSTS}",
    ),
    _Kind(
        lambda value: value.get("type") == "comment" or ("title" not in value and "author_name" in value),
        "not_a_post",
        f"This is a comment, not a post. {_POSTS}",
    ),
    _Kind(
        lambda value: _has("name", "slug")(value) and _lacks_text(value),
        "not_a_post",
        f"This is a user, a type or a taxonomy, not a post. {_POSTS}",
    ),
    _Kind(
        lambda value: not {"title", "content", "slug", "link", "date"} & value.keys(),
        "not_a_post",
        f"Nothing in this object is of a post. {_POSTS}",
    ),
)


def of_shape(value: object) -> Reject | None:
    """Return the refusal of what is no post object of the REST API's version 2 at all, or None."""
    if not isinstance(value, dict):
        what = "a list inside the list" if isinstance(value, list) else "no object"
        message = f"This record is {what}. A post is a JSON object in braces, alone or in one flat list."
        return Reject(code="not_a_post", message=message)
    found = next((kind for kind in _KINDS if kind.is_it(value)), None)
    return Reject(code=found.code, message=found.message.format(found.names(value))) if found else None


def of_rule(post: Post, context: Context) -> Reject | None:
    """Return what keeps a post out by rule: its type, its status, or its password; None for one that may come in."""
    kind, status, content = post.get("type") or "post", post.get("status") or "publish", post.get("content")
    if kind not in TYPES.value(context.options):
        message = f'This is of the type "{told(kind)}". Add --types {told(kind)} to import such records too.'
        return Reject(code=_code("type", kind), message=message, skipped=True)
    if status not in STATUSES.value(context.options):
        message = f'This has the status "{told(status)}". Add --statuses {told(status)} to import such records too.'
        return Reject(code=_code("status", status), message=message, skipped=True)
    if isinstance(content, dict) and content.get("protected") is True:
        message = "This post is protected by a password, and its text is not in the file. Ask the source for the text."
        return Reject(code="protected", message=message, skipped=True)
    return None


def _code(prefix: str, value: object) -> str:
    return f"{prefix}_{_NOT_WORD.sub('_', told(value).lower()).strip('_') or 'unknown'}"
