"""Recognises JSON that is not a WordPress post, and says what it is and what to fetch instead."""

import re
from collections.abc import Callable
from typing import NamedTuple

from articles.intake.item import Reject
from importers.formats.json import wrappers
from importers.formats.record import Context
from importers.formats.wordpress.fields import Post, printable
from importers.formats.wordpress.options import STATUSES, TYPES

_POSTS = "Fetch /wp-json/wp/v2/posts instead."
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# What one object may be among others that are posts; any other code names another format, that of the whole file.
_OF_ONE_RECORD = ("not_a_post", "wordpress_error")


class _Kind(NamedTuple):
    """A kind of JSON that is not a post: a test for it, its code, and a sentence; `detail` fills the {} in it."""

    matches: Callable[[Post], bool]
    code: str
    message: str
    detail: Callable[[Post], str] = lambda _: ""


def _has(*keys: str) -> Callable[[Post], bool]:
    return lambda value: all(key in value for key in keys)


def _lacks_text(value: Post) -> bool:
    return "content" not in value and "title" not in value


def _list_name(value: Post) -> str:
    return next((key for key in wrappers.LISTS if isinstance(value.get(key), list)), "") if _lacks_text(value) else ""


def _is_news_api(value: Post) -> bool:
    has_articles = isinstance(value.get("articles"), list) and _lacks_text(value)
    return has_articles or "publishedAt" in value or (value.get("status") == "error" and "code" in value)


def _is_wordpress_com(value: Post) -> bool:
    links = value["meta"].get("links") if isinstance(value.get("meta"), dict) else None
    own_names = {"site_ID", "global_ID", "pseudo_ID", "short_URL", "likes_enabled"}
    is_list = _has("found", "posts")(value) and "id" not in _first_record(value)
    return bool(own_names & value.keys()) or "public-api.wordpress.com" in str(links) or is_list


def _first_record(value: Post) -> Post:
    """Return the first object of the list that the value wraps, {} if there is none."""
    record = wrappers.first_record(value) if wrappers.member(value) else None
    return record if isinstance(record, dict) else {}


def _is_graph_ql(value: Post) -> bool:
    answers = value["data"].values() if isinstance(value.get("data"), dict) and _lacks_text(value) else ()
    return any(isinstance(answer, dict) and ("nodes" in answer or "edges" in answer) for answer in answers)


def _is_table_row(value: Post) -> bool:
    """Tell a row of the table wp_posts, or the heading or the whole of one as phpMyAdmin exports it."""
    return "post_content" in value or (value.get("type") in ("header", "database", "table") and _lacks_text(value))


# The first that matches counts.
_KINDS = (
    _Kind(
        lambda value: "id" not in value and _is_news_api(value),
        "newsapi",
        "This comes from a news API (such as newsapi.org), not from WordPress. It contains only the beginnings of "
        "articles: import the posts from the articles’ own sites instead.",
    ),
    _Kind(
        lambda value: isinstance(value.get("code"), str) and "message" in value and _lacks_text(value),
        "wordpress_error",
        'WordPress answered with the error "{}" instead of posts. Correct the request and fetch them again.',
        lambda value: printable(value["code"]),
    ),
    _Kind(
        _is_table_row,
        "table_dump",
        f"This is a dump of a site’s database, not what its API answers. {_POSTS}",
    ),
    _Kind(
        lambda value: "post_title" in value or "post_name" in value,
        "wp_cli",
        f"This is a list made by WP-CLI (wp post list), which holds no texts. {_POSTS}",
    ),
    _Kind(
        lambda value: _is_wordpress_com(value) and ("ID" in value or "id" not in value),
        "wordpress_com",
        "This comes from the older WordPress.com API (v1.1). Fetch the same posts from "
        "https://public-api.wordpress.com/wp/v2/sites/<site>/posts instead.",
    ),
    _Kind(
        lambda value: "ID" in value and "id" not in value,
        "old_api",
        f"This comes from version 1 of WordPress’s API, a plugin that the API in WordPress has replaced. {_POSTS}",
    ),
    _Kind(
        lambda value: _has("title_plain", "url")(value) and "link" not in value,
        "json_api",
        f"This comes from JSON API, a plugin that the API in WordPress has replaced. {_POSTS}",
    ),
    _Kind(_is_graph_ql, "graph_ql", f"This comes from WPGraphQL, a plugin whose posts have other fields. {_POSTS}"),
    _Kind(
        lambda value: "jsonfeed.org" in printable(value.get("version")),
        "json_feed",
        f"This is a JSON Feed, not a WordPress post. {_POSTS}",
    ),
    _Kind(_has("namespaces", "routes"), "not_a_post", f"This is the index of the site’s API, not a post. {_POSTS}"),
    _Kind(
        lambda value: bool(_list_name(value)),
        "not_a_post",
        'The records are inside "{}". Save that list as a file of its own and import it.',
        _list_name,
    ),
    _Kind(
        _has("taxonomy", "name"),
        "not_a_post",
        f'This is a term of the taxonomy "{{}}", not a post. {_POSTS}',
        lambda value: printable(value["taxonomy"]),
    ),
    _Kind(
        lambda value: _has("subtype", "url")(value) and "content" not in value,
        "not_a_post",
        f"This is a search result, which contains no text. {_POSTS}",
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
        f"This is a user, a post type or a taxonomy, not a post. {_POSTS}",
    ),
    _Kind(
        lambda value: not {"title", "content", "slug", "link", "date"} & value.keys(),
        "not_a_post",
        f"This object has none of the fields of a post (title, content, slug, link or date). {_POSTS}",
    ),
)


def of_shape(value: object) -> Reject | None:
    """Return the refusal of a value that is not a post object of version 2 of the REST API, or None."""
    if not isinstance(value, dict):
        what = "a list inside the list" if isinstance(value, list) else "not an object"
        message = f"This record is {what}. A post must be a JSON object in braces, by itself or in one flat list."
        return Reject(code="not_a_post", message=message)
    kind = next((kind for kind in _KINDS if kind.matches(value)), None)
    if (kind is None or kind.code == "not_a_post") and (first := _first_record(value)):
        reject = of_shape(first)
        if reject and reject.code not in _OF_ONE_RECORD:
            return reject
    return Reject(code=kind.code, message=kind.message.format(kind.detail(value))) if kind else None


def of_wrapper(value: Post) -> Reject | None:
    """Return the refusal of an object around a list of records if what it wraps are not posts, or None."""
    reject = of_shape(value)
    return reject if reject and reject.code != "not_a_post" else None


def of_rule(post: Post, context: Context) -> Reject | None:
    """Return why a post is skipped (its type, its status or its password), or None if it may be imported."""
    kind, status, content = post.get("type") or "post", post.get("status") or "publish", post.get("content")
    if kind not in TYPES.value(context.options):
        name = printable(kind)
        message = f'This post’s type is "{name}". To import such posts, add "{name}" to the types.'
        return Reject(code=_code("type", kind), message=message, skipped=True)
    if status not in STATUSES.value(context.options):
        name = printable(status)
        message = f'This post’s status is "{name}". To import such posts, add "{name}" to the statuses.'
        return Reject(code=_code("status", status), message=message, skipped=True)
    if isinstance(content, dict) and content.get("protected") is True:
        message = "This post is password-protected, so its text is not in the file. Ask the source for the text."
        return Reject(code="protected", message=message, skipped=True)
    return None


def _code(prefix: str, value: object) -> str:
    return f"{prefix}_{_NOT_WORD.sub('_', printable(value).lower()).strip('_') or 'unknown'}"
