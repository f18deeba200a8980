"""Which sections and topics a WordPress post is filed under, as far as it says more of them than their ids."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from articles.intake.item import Note, Term
from articles.text.slugs import slugify
from importers.formats.wordpress.fields import Post, embedded, line, objects

MAX_TERMS = 1_000  # a post; 337 have been seen
_MAX_NAME = 200  # characters
_MAX_SOURCE = 1_000  # characters of a slug or a name that are looked at


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
    """Return the post's categories as sections and its tags as topics, each once, and a note where some were left out.

    Embedded terms come first, then objects or names in place, then the slugs of `class_list`. Ids alone say nothing.
    """
    found: dict[tuple[str, str], Term] = {}
    for taxonomy in _TAXONOMIES:
        for source in (_embedded(post, taxonomy), _in_place(post, taxonomy), _classes(post, taxonomy)):
            some: dict[tuple[str, str], Term] = {(term.kind, term.slug): term for term in source}
            if some:
                found |= some
                break
    kept = tuple(found.values())
    if len(kept) <= MAX_TERMS:
        return kept, []
    message = f"The post has {len(kept)} sections and topics; only the first {MAX_TERMS} were kept."
    return kept[:MAX_TERMS], [Note(code="terms_cut", message=message)]


def _embedded(post: Post, taxonomy: _Taxonomy) -> Iterator[Term]:
    groups = embedded(post, "wp:term")
    for group in groups if isinstance(groups, list) else ():
        for one in objects(group):
            if one.get("taxonomy") == taxonomy.name:
                yield from _from_object(one, taxonomy)


def _in_place(post: Post, taxonomy: _Taxonomy) -> Iterator[Term]:
    values = post.get(taxonomy.field)
    if isinstance(values, str):
        values = [values]
    yield from (term for one in objects(values) for term in _from_object(one, taxonomy))
    for one in values if isinstance(values, list) else ():
        if isinstance(one, str) and not one.strip().isdigit():
            yield from _term(taxonomy, name=one)


def _classes(post: Post, taxonomy: _Taxonomy) -> Iterator[Term]:
    classes = post.get("class_list")
    values: Any = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    for one in values:
        if not isinstance(one, str) or not one.startswith(taxonomy.prefix):
            continue
        slug = one.removeprefix(taxonomy.prefix)
        # WordPress writes the id for a slug that is a number or has no ASCII letter: then the name is not known here.
        if not slug.isdigit():
            yield from _term(taxonomy, slug=slug)


def _from_object(one: dict[str, Any], taxonomy: _Taxonomy) -> tuple[Term, ...]:
    slug, name = one.get("slug"), one.get("name")
    return _term(taxonomy, slug=slug if isinstance(slug, str) else "", name=name if isinstance(name, str) else "")


def _term(taxonomy: _Taxonomy, *, slug: str = "", name: str = "") -> tuple[Term, ...]:
    """Return the term with our own slug for it, or none where neither slug nor name has a letter or digit."""
    return _made(taxonomy.kind, slug[:_MAX_SOURCE], name[:_MAX_SOURCE])


# A file names the same few hundred terms ten thousand times.
@lru_cache(maxsize=4_096)
def _made(kind: Literal["section", "topic"], slug: str, name: str) -> tuple[Term, ...]:
    name = line(name, limit=_MAX_NAME)
    ours = slugify(slug) or slugify(name)
    return (Term(kind=kind, slug=ours, name=name or ours.replace("-", " ")),) if ours else ()
