"""Which site a WordPress post belongs to, and what it is called there.

Each site of a host counts its posts from 1, in a folder of its own (`/en/`, `/fr/`) or not. So the reference of a post
is its id behind the path of its site: "/en/12", or "12" where the site is at the root of its host.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from articles.text import links
from articles.text.slugs import slugify
from importers.formats.wordpress.fields import Post, objects, rendered
from importers.formats.wordpress.terms import terms

_MAX_ID = 20  # digits of the unsigned BIGINT that WordPress uses
_MAX_LENGTH = 255  # characters of a reference

_START = r"\s*(?P<site>(?:(?:https?:)?//[^/?#]+)?(?:/[^?#]*?)??)(?:/index\.php)?"
# https://developer.wordpress.org/rest-api/key-concepts/#routes-endpoints; the prefix "wp-json" can be renamed.
_ROUTE = re.compile(rf"{_START}(?:/(?:wp-json/|(?:[^/?#]+/)?wp/v2/)|/?\?(?:[^#]*&)?rest_route=)", re.IGNORECASE)
# An address that names a post by its id: a guid, or the link of a site without permalinks.
_BY_ID = re.compile(rf"{_START}/?\?(?:[^#]*&)?(?:p|page_id)=(?P<id>\d+)(?:[&#]|\Z)", re.IGNORECASE)
_NOBODYS = "\0"
_SLASHES = re.compile("/{2,}")
_LINK = re.compile(r"\s*(?:(?:https?:)?//[^/?#]+)?(?P<path>/[^?#]*)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
# Before the slug of a post, and no part of its site's path.
_BASES = ("index.php", "archives")
# It serves the posts of all its sites by their number, and each site has a host of its own.
_WORDPRESS_COM = "public-api.wordpress.com"


class Reference(NamedTuple):
    """What a source calls a post: `full` with its site's path, `local` within its site.

    `is_guessed` says that the site is read from the post's own addresses, because its API's is missing.
    """

    full: str
    local: str
    is_guessed: bool


def number(post: Post) -> str:
    """Return the post's id as text, or "" if it is not valid."""
    value = post.get("id")
    if type(value) is int and 0 < value < 10**_MAX_ID:
        return str(value)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_ID:
        return value.lstrip("0")
    return ""


def reference(post: Post, local: str, *, host: str) -> Reference:
    """Return the reference of a post of this host that its site calls by this name: its id, or more after its id."""
    site, is_guessed = _site(post, host)
    if len(site) + 1 + len(local) > _MAX_LENGTH:
        site = f"/{hashlib.sha256(site.encode()).hexdigest()[:24]}"
    return Reference(f"{site}/{local}" if site and local else local, local, is_guessed)


def _site(post: Post, host: str) -> tuple[str, bool]:
    """Return the path of the site ("" at the root), behind "//" and its API's host if another; and if it is guessed."""
    for route in _routes(post):
        api_host, path = _parts(_api_site(route)) or (_WORDPRESS_COM, "")
        if api_host != _WORDPRESS_COM:
            return (f"//{api_host}{path}" if _is_elsewhere(api_host, host) else path), False
    link, guid = _address(post.get("link")), _address(rendered(post.get("guid")))
    for address in (guid, link):
        match = _BY_ID.match(address.replace("&#038;", "&").replace("&amp;", "&"))
        if match and match["id"].lstrip("0") == number(post) and (parts := _parts(match["site"])):
            own_host, path = parts
            # An imported post keeps the guid of the site that it was written for; without a link nothing else is known.
            if address is link or own_host == host or not link:
                return path, True
    return (_path_of_permalink(post, link), True) if link else ("", False)


def _address(value: object) -> str:
    """Return what may be an address, or ""; nothing is kept, in a cache or elsewhere, that is too long for one."""
    return value if isinstance(value, str) and len(value) <= links.MAX_LENGTH else ""


def _routes(post: Post) -> Iterator[str]:
    relations = post.get("_links")
    if not isinstance(relations, dict):
        return
    for name in ("self", "collection"):
        for link in objects(relations.get(name)):
            yield _address(link.get("href"))


def _api_site(route: str) -> str:
    """Return the part of an address of the API that is its site's, or _NOBODYS."""
    site, is_usual, _ = route.partition("/wp-json/")  # this finds most in a tenth of the time
    if is_usual and "?" not in site and "#" not in site and not site.endswith("/index.php"):
        return site
    match = _ROUTE.match(route)
    return match["site"] if match else _NOBODYS


@lru_cache(maxsize=256)
def _is_elsewhere(api_host: str, own_host: str) -> bool:
    """Return whether a site publishes on another host than its API's. Internal names say nothing: they change."""
    return api_host != own_host and all(links.is_public(f"https://{name}/") for name in (api_host, own_host))


@lru_cache(maxsize=256)
def _parts(site: str) -> tuple[str, str] | None:
    """Return the host ("" if it has none) and the path of a site's address in their canonical forms, or None."""
    front = links.absolute(site, "https://localhost") if site != _NOBODYS else ""
    if not front:
        return None
    has_host = site[:2] == "//" or site[:1] not in ("", "/")
    return links.host(front) if has_host else "", _SLASHES.sub("/", links.path(front))


def _path_of_permalink(post: Post, link: str) -> str:
    """Return the part of a permalink before its date, its section and its slug: the path of its site, if any."""
    match = _LINK.match(link)
    parents = [segment for segment in match["path"].split("/") if segment][:-1] if match else []
    year = next((place for place, segment in enumerate(parents) if _YEAR.fullmatch(segment)), None)
    parents = parents[:year]
    sections = _sections(post) if parents else set()
    while parents and (parents[-1].lower() in _BASES or slugify(unquote(parents[-1])) in sections | {number(post)}):
        parents.pop()
    parts = _parts("/" + "/".join(parents)) if parents else None
    return parts[1] if parts else ""


def _sections(post: Post) -> set[str]:
    return {term.slug for term in terms(post)[0] if term.kind == "section"}
