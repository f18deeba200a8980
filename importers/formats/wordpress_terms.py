"""Which sections and topics a WordPress post is filed under, as far as it says more of them than their ids."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from articles.item import Note, Term
from articles.slugs import slugify
from importers.formats.wordpress_fields import Post, embedded, line, objects

MAX_TERMS = 1_000  # a post; 337 have been seen
_MAX_NAME = 200  # characters


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
            some = {(term.kind, term.slug): term for term in source}
            if some:
                found |= some
                break
    kept = tuple(found.values())
    if len(kept) <= MAX_TERMS:
        return kept, []
    message = f"The post has {len(kept)} sections and topics; the first {MAX_TERMS} were kept."
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
            yield from _term(taxonomy, slug=slug, name=slugify(slug, limit=_MAX_NAME).replace("-", " "))


def _from_object(one: dict[str, Any], taxonomy: _Taxonomy) -> Iterator[Term]:
    slug, name = one.get("slug"), one.get("name")
    yield from _term(taxonomy, slug=slug if isinstance(slug, str) else "", name=name if isinstance(name, str) else "")


def _term(taxonomy: _Taxonomy, *, slug: str = "", name: str) -> Iterator[Term]:
    name = line(name, limit=_MAX_NAME)
    if ours := slugify(slug) or slugify(name):
        yield Term(kind=taxonomy.kind, slug=ours, name=name or ours.replace("-", " "))
