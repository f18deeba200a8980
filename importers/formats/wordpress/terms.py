"""Reads the sections and topics of a WordPress post, if it has more of them than their ids."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

from articles.intake.item import Note, Term
from articles.text.names import name_key
from articles.text.slugs import slugify
from importers.formats.wordpress.fields import Post, embedded, line, objects

MAX_TERMS = 1_000  # per post; 337 is the most seen so far
_MAX_NAME = 200  # characters
_MAX_SOURCE = 1_000  # characters of a slug or a name that are read


class _Taxonomy(NamedTuple):
    kind: Literal["section", "topic"]
    name: str  # in `_embedded["wp:term"]`
    field: str  # of the post
    prefix: str  # in `class_list`


_TAXONOMIES = (
    _Taxonomy("section", "category", "categories", "category-"),
    _Taxonomy("topic", "post_tag", "tags", "tag-"),
)


def terms(post: Post) -> tuple[tuple[Term, ...], list[Note]]:
    """Return the post's categories as sections and its tags as topics, each once; and a note if some were left out.

    Embedded terms come first, then objects or names in the post itself, then the slugs in `class_list`.
    """
    unique: dict[tuple[str, str, str], Term] = {}
    for taxonomy in _TAXONOMIES:
        for source in (_embedded(post, taxonomy), _in_place(post, taxonomy), _classes(post, taxonomy)):
            by_name: dict[tuple[str, str, str], Term] = {
                (term.kind, term.slug, name_key(term.name)): term for term in source
            }
            if by_name:
                unique |= by_name
                break
    all_terms = tuple(unique.values())
    if len(all_terms) <= MAX_TERMS:
        return all_terms, []
    message = f"The post has {len(all_terms)} sections and topics; only the first {MAX_TERMS} were kept."
    return all_terms[:MAX_TERMS], [Note(code="terms_cut", message=message)]


def speaks_of(post: Post, kind: Literal["section", "topic"]) -> bool:
    """Return whether the post lists all its sections or topics, by name or slug, or says that it has none.

    Without `_embed` a post has their ids, and since WordPress 6.7 in `class_list` those slugs that are ASCII.
    """
    taxonomy = next(taxonomy for taxonomy in _TAXONOMIES if taxonomy.kind == kind)
    values = post.get(taxonomy.field)
    if taxonomy.field in post and not values:
        return True
    ids = sum(map(_is_id, values)) if isinstance(values, list) else int(_is_id(values))
    named = [len(values) - ids] if isinstance(values, list) else [1 - ids] if values else []
    if isinstance(embedded(post, "wp:term"), list):
        named.append(len(_embedded_objects(post, taxonomy)))
    classes = _class_names(post)
    slugs = [name.removeprefix(taxonomy.prefix) for name in classes if name.startswith(taxonomy.prefix)]
    if classes and not any(map(str.isdigit, slugs)):
        named.append(len(slugs))
    return bool(named) and max(named) >= ids


def _embedded(post: Post, taxonomy: _Taxonomy) -> Iterator[Term]:
    for term in _embedded_objects(post, taxonomy):
        yield from _from_object(term, taxonomy)


def _embedded_objects(post: Post, taxonomy: _Taxonomy) -> list[dict[str, Any]]:
    groups = embedded(post, "wp:term")
    terms_of_groups = [term for group in groups for term in objects(group)] if isinstance(groups, list) else []
    return [term for term in terms_of_groups if term.get("taxonomy") == taxonomy.name]


def _in_place(post: Post, taxonomy: _Taxonomy) -> Iterator[Term]:
    values = post.get(taxonomy.field)
    if isinstance(values, str):
        values = [values]
    yield from (term for value in objects(values) for term in _from_object(value, taxonomy))
    for name in values if isinstance(values, list) else ():
        if isinstance(name, str) and not _is_id(name):
            yield from _term(taxonomy, name=name)


def _is_id(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit())


def _classes(post: Post, taxonomy: _Taxonomy) -> Iterator[Term]:
    for value in _class_names(post):
        if not value.startswith(taxonomy.prefix):
            continue
        slug = value.removeprefix(taxonomy.prefix)
        # WordPress writes the id instead of a slug that is a number or has no ASCII letter.
        if not slug.isdigit():
            yield from _term(taxonomy, slug=slug)


def _class_names(post: Post) -> list[str]:
    classes = post.get("class_list")
    values: Any = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    return [value for value in values if isinstance(value, str)]


def _from_object(term: dict[str, Any], taxonomy: _Taxonomy) -> tuple[Term, ...]:
    slug, name = term.get("slug"), term.get("name")
    return _term(taxonomy, slug=slug if isinstance(slug, str) else "", name=name if isinstance(name, str) else "")


def _term(taxonomy: _Taxonomy, *, slug: str = "", name: str = "") -> tuple[Term, ...]:
    """Return the term under our own slug, or nothing if neither slug nor name has a letter or digit."""
    return _cached_term(taxonomy.kind, slug[:_MAX_SOURCE], name[:_MAX_SOURCE])


# A file repeats the same few hundred terms ten thousand times.
@lru_cache(maxsize=4_096)
def _cached_term(kind: Literal["section", "topic"], slug: str, name: str) -> tuple[Term, ...]:
    name = line(name, limit=_MAX_NAME)
    own_slug = slugify(slug)
    known_by: Literal["both", "name", "slug"] = "name" if not own_slug else "both" if name else "slug"
    our_slug = own_slug or slugify(name)
    # The source's slug may keep what ours does not: "май", where ours is "маи".
    words = name or line(unquote(slug).replace("-", " "), limit=_MAX_NAME)
    return (
        (Term(kind=kind, slug=our_slug, name=words or our_slug.replace("-", " "), known_by=known_by),)
        if our_slug
        else ()
    )
