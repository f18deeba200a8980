"""Which source stands behind a host or a slug; one is made when it is first met."""

from collections.abc import Iterable
from typing import NamedTuple

from articles.intake.item import Link
from articles.models import Source, SourceHost
from articles.text.links import host
from articles.text.slugs import numbered, slugify


class Deliverer(NamedTuple):
    """Who delivered an item: a host, or a source that was named by its slug; the other is ""."""

    host: str = ""
    slug: str = ""


def known(deliverers: Iterable[Deliverer]) -> dict[Deliverer, Source]:
    """Return the sources of those deliverers that are known, a merged one's survivor, in two queries at most."""
    hosts = {deliverer.host for deliverer in deliverers if deliverer.host}
    slugs = {deliverer.slug for deliverer in deliverers if deliverer.slug}
    found = {}
    if hosts:
        for row in SourceHost.objects.filter(host__in=hosts).select_related("source__merged_into"):
            found[Deliverer(host=row.host)] = row.source.survivor()
    if slugs:
        for source in Source.objects.filter(slug__in=slugs).select_related("merged_into"):
            found[Deliverer(slug=source.slug)] = source.survivor()
    return found


class Sources:
    """The sources of a chunk: looked up together, made where they are missing. `made` holds the ids of the new ones."""

    def __init__(self, deliverers: Iterable[Deliverer], links: Iterable[Link]) -> None:
        self.made: list[int] = []
        names = {Deliverer(host=host(link.url)): link.source_name for link in links if host(link.url)}
        wanted = dict.fromkeys([*deliverers, *names])
        self._sources = known(wanted)
        for deliverer in wanted:
            if deliverer not in self._sources:
                source = _make(deliverer, name=names.get(deliverer, ""))
                self._sources[deliverer] = source
                self.made.append(source.pk)

    def of(self, deliverer: Deliverer) -> Source:
        """Return the source of a deliverer that the chunk was made with."""
        return self._sources[deliverer]

    def of_link(self, link: Link) -> Source | None:
        """Return the source of a link's host, None where the link has no host."""
        return self._sources.get(Deliverer(host=host(link.url)))


def _make(deliverer: Deliverer, *, name: str) -> Source:
    """Make the source, named as given or else by its host, under its own slug or else the first free one."""
    if deliverer.slug:
        return Source.objects.create(name=name or deliverer.slug, slug=deliverer.slug)
    plain = slugify(name or deliverer.host) or "source"
    taken = set(Source.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    free, number = plain, 2
    while free in taken:
        free, number = numbered(plain, number), number + 1
    source = Source.objects.create(name=name or deliverer.host, slug=free)
    SourceHost.objects.create(source=source, host=deliverer.host)
    return source
