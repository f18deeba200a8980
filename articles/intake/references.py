"""Compares the references by which a source knows its articles, with and without the path of a site and a mark.

A reference is the source's own id ("12"), behind the path of its site if one host has several ("/en/12"), and before a
mark in brackets if two sites of one source use the same ("12 (courier.news)").
"""

import hashlib

from articles.intake.item import Item
from articles.text import links


def marked(ref: str, mark: str, *, limit: int) -> str:
    """Return the reference with a mark, the same every time; a hash stands for what is longer than the limit."""
    whole = f"{ref} ({mark})"
    return whole if len(whole) <= limit else f"{ref[:100]} ({hashlib.sha256(whole.encode()).hexdigest()})"


def is_same_site(url: str, other_url: str) -> bool:
    """Return whether two addresses have the same host, or one has none; "www." and the scheme don't count."""
    if url == other_url:
        return True
    name, other_name = links.host(url), links.host(other_url)
    return not name or not other_name or name == other_name


def unmarked(ref: str) -> str:
    """Return the source's own reference, without the mark that a clash or a merge of two sources added."""
    return ref.partition(" (")[0] if ref.endswith(")") else ref


def within_site(ref: str) -> str:
    """Return the id within its site."""
    ref = unmarked(ref)
    return ref.rpartition("/")[2] if ref.startswith("/") else ref


def is_marked(ref: str) -> bool:
    """Return whether something was added to the source's own reference."""
    return unmarked(ref) != ref


def without_slug(ref: str) -> str:
    """Return the reference of a post of an unknown site without its slug, which can change."""
    return unmarked(ref).partition(" ")[0]


def takes_over(item: Item, ref: str, *, has_parts: bool) -> bool:
    """Return whether an article with this reference takes that of the item, which is another delivery of it.

    It does so if the item's says more, or is more certain. What was marked stays so. A bare id says that the site is at
    the root of its host, except if the article has no parts: then release 0.2.0 stored it, which left all sites out.
    """
    if ref == item.source_ref or is_marked(ref) or is_marked(item.source_ref):
        return False
    return not item.is_site_guessed or not item.has_site or (ref == item.local_ref and not has_parts)


def agrees(item: Item, *, url: str, has_same_text: bool) -> bool:
    """Return whether an article that is known only by its id within a site can be the item.

    Release 0.2.0 knew all articles so, and those of several sites of one host by the same id. So the address has to be
    the same, or in the folder of the item's site. The text counts only where addresses say nothing of sites: the first
    post of each new site ("Hello world!") has the same.
    """
    if links.is_same(item.url, url) or not (item.url or url):
        return True
    folder = item.source_ref.removesuffix(f"/{item.local_ref}")
    is_on_another_host = folder.startswith("//")
    if not is_on_another_host and links.is_below(url, item.url, folder):
        return True
    are_addresses_in_folder = not is_on_another_host and links.is_below(item.url, item.url, folder)
    return has_same_text and not (url and are_addresses_in_folder)
