"""Finds the source that a host or a slug belongs to, and creates it on first sight."""

from collections.abc import Iterable
from typing import NamedTuple

from articles.intake.item import Link
from articles.models import Source, SourceHost
from articles.text.links import host
from articles.text.slugs import slugify, with_number


class SourceKey(NamedTuple):
    """How an import names a source: by host, or by slug; the other field is ""."""

    host: str = ""
    slug: str = ""


def existing_sources(keys: Iterable[SourceKey]) -> dict[SourceKey, Source]:
    """Return the existing sources by key, in at most two queries; a merged one gives the surviving source."""
    hosts = {key.host for key in keys if key.host}
    slugs = {key.slug for key in keys if key.slug}
    sources = {}
    if hosts:
        for source_host in SourceHost.objects.filter(host__in=hosts).select_related("source__merged_into"):
            sources[SourceKey(host=source_host.host)] = source_host.source.survivor()
    if slugs:
        for source in Source.objects.filter(slug__in=slugs).select_related("merged_into"):
            sources[SourceKey(slug=source.slug)] = source.survivor()
    return sources


class ChunkSources:
    """The sources of a chunk: looked up together, created where missing. `created_ids` lists the new ones."""

    def __init__(self, keys: Iterable[SourceKey], links: Iterable[Link]) -> None:
        self.created_ids: list[int] = []
        names = {SourceKey(host=host(link.url)): link.source_name for link in links if host(link.url)}
        needed = dict.fromkeys([*keys, *names])
        self._sources = existing_sources(needed)
        for key in needed:
            if key not in self._sources:
                source = _create(key, name=names.get(key, ""))
                self._sources[key] = source
                self.created_ids.append(source.pk)

    def of(self, key: SourceKey) -> Source:
        """Return the source for one of the keys that this object was created with."""
        return self._sources[key]

    def of_link(self, link: Link) -> Source | None:
        """Return the source of the link's host, or None if the link has no host."""
        return self._sources.get(SourceKey(host=host(link.url)))


def _create(key: SourceKey, *, name: str) -> Source:
    """Create the source under the name, or its host; a slug that is already taken gets a number."""
    if key.slug:
        return Source.objects.create(name=name or key.slug, slug=key.slug)
    base = slugify(name or key.host) or "source"
    used_slugs = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in used_slugs:
        slug, number = with_number(base, number), number + 1
    source = Source.objects.create(name=name or key.host, slug=slug)
    SourceHost.objects.create(source=source, host=key.host)
    return source
