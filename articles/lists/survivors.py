"""A tag or source by its slug, or the one that it was merged into."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet

from articles.models import Source, Tag

Row = TypeVar("Row", Tag, Source)


def with_slugs(rows: "QuerySet[Row]", slugs: Iterable[str]) -> list[Row]:
    """Return the rows with these slugs, or what they were merged into, each once."""
    return list(dict.fromkeys(row.survivor() for row in rows.filter(slug__in=slugs).select_related("merged_into")))


def live_with_slug(rows: "QuerySet[Row]", slug: str) -> Row | None:
    """Return the row with the slug, or what it was merged into; None if there is none or readers may not see it.

    If its slug is another one, it was merged: redirect permanently (308) to its address.
    """
    for row in with_slugs(rows, [slug]):
        manager: Any = type(row)._default_manager
        if manager.live().filter(pk=row.pk).exists():
            return row
    return None
