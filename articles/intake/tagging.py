"""Finds the tag that each term of an item means, and creates it on first sight."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models.functions import Coalesce

from articles.database import inserts
from articles.intake.delivery import Delivery
from articles.intake.item import Term
from articles.intake.sourcing import ChunkSources
from articles.models import SourceTag, Tag, Tagging, TagName
from articles.text.names import name_key
from articles.text.slugs import with_number

# How often names are looked up again when other imports create tags at the same moment.
_TRIES = 3
# A source's term, by the source's id.
_SourceTerm = tuple[int, Term]
# The kind of a tag and its folded name.
_Name = tuple[str, str]


class _Used(NamedTuple):
    """The tag that a source has used for a slug, and whether nobody has ever named it: its name is only the slug's."""

    tag_id: int
    is_bare: bool


class ChunkTags:
    """The tags of a chunk: looked up together, created where missing. `created_ids` lists the new ones.

    A named term is the tag of that name or, if its source has only used its slug before, the tag made for the slug. A
    term with only a slug is the tag that its source has used for the slug, or else the one named by the slug.
    """

    def __init__(self, deliveries: Sequence[Delivery], sources: ChunkSources) -> None:
        self.created_ids: list[int] = []
        self._sources = sources
        # In the order of the file, which decides the numbers of slugs.
        terms = dict.fromkeys(
            (sources.of(delivery.source_key).pk, term)
            for delivery in deliveries
            for term in delivery.evidence.item.terms
        )
        if terms:
            self._labels: dict[int, str] = {}
            self._names: dict[_Name, int] = {}
            self._look_up({_name(term) for _, term in terms})
            self._used = _used_by(terms)
            self._stored = dict(self._used)
            self._find_earlier(terms)
            self._name_bare(terms)
            # Names first: they say what slugs of the same chunk mean.
            for group in (
                [pair for pair in terms if pair[1].known_by != "slug"],
                [pair for pair in terms if pair[1].known_by == "slug"],
            ):
                self._create([term for source_id, term in group if self._find(source_id, term) is None])
                self._note(group)
            self._store()

    def of(self, delivery: Delivery) -> list[int]:
        """Return the ids of the tags of one of the deliveries that this object was created with, each once, in order.

        A merged tag gives the id of the surviving one.
        """
        source_id = self._sources.of(delivery.source_key).pk
        ids = (self._find(source_id, term) for term in delivery.evidence.item.terms)
        return [tag_id for tag_id in dict.fromkeys(ids) if tag_id is not None]

    def _find(self, source_id: int, term: Term) -> int | None:
        used = self._used.get((source_id, term.kind, term.slug)) if term.known_by == "slug" else None
        return used.tag_id if used else self._names.get(_name(term))

    def _look_up(self, names: Collection[_Name]) -> None:
        """Find the tags that are known by the names, and how they are called; a merged tag gives the surviving one."""
        rows = TagName.objects.filter(key__in={key for _, key in names}).order_by()
        columns = ("kind", "key", Coalesce("tag__merged_into", "tag"), Coalesce("tag__merged_into__name", "tag__name"))
        for kind, key, pk, label in rows.values_list(*columns):
            if (kind, key) in names:
                self._names[kind, key], self._labels[pk] = pk, label

    def _find_earlier(self, terms: Iterable[_SourceTerm]) -> None:
        """Find tags that articles of the source carry under the slug: release 0.2.0 kept no other record of it."""
        unknown = {
            (source_id, term.kind, term.slug)
            for source_id, term in terms
            if term.known_by != "name" and (term.known_by == "slug" or _name(term) not in self._names)
        } - self._used.keys()
        for pk, kind, slug, name in _with_slugs({slug for _, _, slug in unknown}):
            for source_id in {place[0] for place in unknown if place[1:] == (kind, slug)}:
                if Tagging.objects.filter(tag=pk, article__source=source_id).exists():
                    self._used[source_id, kind, slug] = _Used(pk, is_bare=name == _words(slug))

    def _name_bare(self, terms: Iterable[_SourceTerm]) -> None:
        """Let tags that were made for a source's slug be known by the name that the source gives now."""
        rows = {}
        for source_id, term in terms:
            place = source_id, term.kind, term.slug
            used = self._used.get(place)
            if term.known_by == "both" and _name(term) not in self._names and used and used.is_bare:
                self._names[_name(term)] = rows[_name(term)] = used.tag_id
                self._used[place] = _Used(used.tag_id, is_bare=False)
        inserts.insert(TagName, _COLUMNS, [(*name, pk) for name, pk in rows.items()], ignore_conflicts=True)

    def _create(self, terms: Sequence[Term]) -> None:
        """Create the tags of these terms, with numbers behind slugs that are taken."""
        for _ in range(_TRIES):
            missing = {_name(term): term for term in terms if _name(term) not in self._names}
            self._adopt(missing)
            missing = {name: term for name, term in missing.items() if name not in self._names}
            if not missing:
                return
            ids = inserts.allocate(Tag, len(missing))
            slugs = _free_slugs(missing.values())
            rows = [
                (pk, term.kind, slug, term.name) for pk, slug, term in zip(ids, slugs, missing.values(), strict=True)
            ]
            # Two concurrent imports may both miss a tag: the later INSERT is ignored, and the names are read again.
            inserts.insert(Tag, ["id", "kind", "slug", "name"], rows, ignore_conflicts=True)
            present = set(Tag.objects.filter(pk__in=ids).values_list("pk", "kind", "slug", "name"))
            written = {row[0] for row in present & set(rows)}
            names = [(*name, pk) for name, pk in zip(missing, ids, strict=True) if pk in written]
            inserts.insert(TagName, _COLUMNS, names, ignore_conflicts=True)
            self._look_up(missing)
            created = written & set(self._names.values())
            Tag.objects.filter(pk__in=written - created).delete()
            self.created_ids += sorted(created)

    def _adopt(self, missing: Mapping[_Name, Term]) -> None:
        """Find tags of these names that no import knows yet: a process of release 0.2.0 has just written them."""
        tags = _with_slugs({term.slug for term in missing.values()})
        rows = {name: pk for pk, kind, _, text in tags if (name := (kind, name_key(text))) in missing}
        inserts.insert(TagName, _COLUMNS, [(*name, pk) for name, pk in rows.items()], ignore_conflicts=True)
        self._names |= rows

    def _note(self, terms: Iterable[_SourceTerm]) -> None:
        """Note which tags the sources use their slugs for."""
        for source_id, term in terms:
            place = source_id, term.kind, term.slug
            if term.known_by != "name" and (tag_id := self._find(source_id, term)) is not None:
                used, is_made_of_slug = self._used.get(place), self._labels.get(tag_id) == _words(term.slug)
                is_bare = term.known_by == "slug" and (used.is_bare if used else is_made_of_slug)
                self._used[place] = _Used(tag_id, is_bare)

    def _store(self) -> None:
        """Store what was noted, where that is new."""
        SourceTag.objects.bulk_create(
            [
                SourceTag(source_id=source_id, kind=kind, slug=slug, tag_id=used.tag_id, is_bare=used.is_bare)
                for (source_id, kind, slug), used in self._used.items()
                if self._stored.get((source_id, kind, slug)) != used
            ],
            update_conflicts=True,
            unique_fields=["source", "kind", "slug"],
            update_fields=["tag", "is_bare"],
        )


_COLUMNS = ["kind", "key", "tag_id"]


def _name(term: Term) -> _Name:
    return term.kind, name_key(term.name)


def _words(slug: str) -> str:
    return slug.replace("-", " ")


def _used_by(terms: Iterable[_SourceTerm]) -> dict[tuple[int, str, str], _Used]:
    """Return what the sources have used the slugs of the terms for."""
    places = {(source_id, term.kind, term.slug) for source_id, term in terms if term.known_by != "name"}
    rows = SourceTag.objects.filter(
        source__in={source_id for source_id, *_ in places}, slug__in={slug for *_, slug in places}
    ).order_by()
    used = rows.values_list("source", "kind", "slug", Coalesce("tag__merged_into", "tag"), "is_bare")
    return {
        (source_id, kind, slug): _Used(tag_id, is_bare)
        for source_id, kind, slug, tag_id, is_bare in used
        if (source_id, kind, slug) in places
    }


def _with_slugs(slugs: Collection[str]) -> list[tuple[int, str, str, str]]:
    """Return id, kind, slug and name of the tags with these slugs: of the surviving one if a tag was merged."""
    if not slugs:
        return []
    rows = Tag.objects.filter(slug__in=slugs).order_by()
    return list(rows.values_list(Coalesce("merged_into", "pk"), "kind", "slug", "name"))


def _free_slugs(terms: Iterable[Term]) -> list[str]:
    """Return a slug for each of the terms: its own or, if that is taken, the first free one with a number."""
    terms = list(terms)
    taken = set(Tag.objects.filter(slug__in={term.slug for term in terms}).order_by().values_list("kind", "slug"))
    for slug in {slug for _, slug in taken}:
        # A number takes the place of the end of the longest slugs.
        numbered = Tag.objects.filter(slug__startswith=slug[:90]).order_by()
        taken |= set(numbered.values_list("kind", "slug"))
    slugs = []
    for term in terms:
        slug, number = term.slug, 2
        while (term.kind, slug) in taken:
            slug, number = with_number(term.slug, number), number + 1
        taken.add((term.kind, slug))
        slugs.append(slug)
    return slugs
