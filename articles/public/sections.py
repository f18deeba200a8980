"""The sections in the navigation and on the front page: those in use, and the newest articles of each."""

from collections import defaultdict
from typing import NamedTuple

from django.core.cache import caches
from django.db import connection
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article, Tag, Tagging
from articles.models.querysets import live_sql
from articles.reading import page_cache
from articles.reading.public_version import Version

# With more sections, readers would have to search the navigation.
NAV_SIZE = 8
# How many sections have a block on the front page, and how many articles a block shows.
BLOCKS, BLOCK_SIZE = 6, 4
_LINK = '<li><a href="{}">{}</a></li>'
_HERE = '<li><a href="{}" aria-current="page">{}</a></li>'


class Section(NamedTuple):
    """A section as pages link to it."""

    pk: int
    name: str
    url: str


def in_use(version: Version | None = None) -> list[Section]:
    """Return the sections by their newest article, latest first; cached for a public version."""
    if version is None:
        return _found()
    return caches["default"].get_or_set(version.key(page_cache.build_mark(), "sections"), _found, timeout=3_600) or []


def by_name(sections: list[Section]) -> list[Section]:
    """Return them by name, so that readers find them in the same place."""
    return sorted(sections, key=lambda section: section.name.casefold())


def links(sections: list[Section], *, here: int | None = None) -> list[SafeString]:
    """Return links to them, by name, as list items; the section with the key `here` is marked as the current page."""
    return [
        format_html(_HERE if section.pk == here else _LINK, section.url, section.name) for section in by_name(sections)
    ]


def newest(sections: list[Section], version: Version, *, without: list[int]) -> dict[Section, list[int]]:
    """Return for each section the keys of its newest live articles, none twice and none of `without`. One query."""
    if not sections:
        return {}
    moment = connection.ops.adapt_datetimefield_value(version.at)
    with connection.cursor() as cursor:
        parameters = [parameter for section in sections for parameter in (moment, section.pk, moment, *without)]
        cursor.execute(_statement(len(sections), len(without)), parameters)
        rows = sorted(cursor.fetchall(), reverse=True)
    keys, wanted = defaultdict(list), {section.pk for section in sections}
    for _, key, tag, home in rows:
        # An article that carries several sections appears in its own.
        if tag == home or home not in wanted:
            keys[tag].append(key)
    return {section: keys[section.pk] for section in sections if keys[section.pk]}


def _statement(count: int, without: int) -> str:
    """Return the statement: for each section a short walk of the index `tagging_newest`.

    Written out, because the ORM cannot limit the parts of a union on SQLite.
    """
    others = f"AND t.article_id NOT IN ({', '.join(['%s'] * without)})" if without else ""
    branch = (
        f"SELECT * FROM (SELECT t.published_at, t.article_id, t.tag_id, a.section_id FROM {Tagging._meta.db_table} t "
        f"JOIN {Article._meta.db_table} a ON a.id = t.article_id AND {live_sql('a')} "
        f"WHERE t.tag_id = %s AND t.published_at IS NOT NULL AND t.published_at <= %s {others} "
        f"ORDER BY t.published_at DESC, t.article_id DESC LIMIT {BLOCK_SIZE}) AS newest"
    )
    return " UNION ALL ".join([branch] * count)


def _found() -> list[Section]:
    return [
        Section(tag.pk, tag.name[:1].upper() + tag.name[1:], tag.get_absolute_url())
        for tag in Tag.objects.sections().latest_used()[:NAV_SIZE]
    ]
