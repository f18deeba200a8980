"""What validators count: a number that moves with every public change, and what of the clock readers may notice.

Two readers who are given the same `Version` are given the same pages: what is decided moves the number, what falls due
moves the newest moment. Nobody else knows how it is kept.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F
from django.utils import timezone

from articles.models import Article, PublicVersion
from articles.models.querysets import live_sql, scheduled_sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What readers see, as of a moment: the number of the last change, the newest live moment, and the next to come."""

    number: int
    newest_at: datetime | None
    next_at: datetime | None
    at: datetime
    mark: str = ""

    def key(self, *parts: str) -> str:
        """Return a hash of it and of whatever else decides what is shown: the same for the same page, no other's."""
        told = "\x00".join((str(self.number), str(self.newest_at), self.mark, *parts))
        return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()

    def seconds_left(self, most: int) -> int:
        """Return for how many seconds, `most` at most, nothing can appear by itself."""
        if self.next_at is None:
            return most
        return max(0, min(most, int((self.next_at - self.at).total_seconds())))


def read(at: datetime | None = None) -> Version:
    """Return what readers see at the moment (now by default). One query, answered from the ends of one index."""
    at = at or timezone.now()
    here = connections[DEFAULT_DB_ALIAS]  # the proxy is looked up anew for every attribute
    moment = here.ops.adapt_datetimefield_value(at)
    with here.cursor() as cursor:
        cursor.execute(_statement(here.vendor), [moment, moment])
        number, newest, next_at = cursor.fetchone()
    return Version(number=number or 0, newest_at=_moment(newest), next_at=_moment(next_at), at=at)


def lock() -> None:
    """Keep everybody else from moving the number until the caller's transaction ends."""
    list(PublicVersion.objects.select_for_update().filter(pk=PublicVersion.ONLY).values_list("pk"))


def move() -> int:
    """Move the number, in the caller's transaction, and return it. The lock is held until that ends: do this late."""
    row = PublicVersion.objects.filter(pk=PublicVersion.ONLY)
    if not row.update(number=F("number") + 1):
        # A database that was emptied has lost the row.
        PublicVersion.objects.get_or_create(pk=PublicVersion.ONLY)
        row.update(number=F("number") + 1)
    return row.values_list("number", flat=True).get()


@cache
def _statement(vendor: str) -> str:
    # Written out: the ORM takes longer to build this than the database to answer it, and every request asks it.
    articles, versions = Article._meta.db_table, PublicVersion._meta.db_table
    is_sqlite = vendor == "sqlite"
    live, scheduled = live_sql(articles, is_likely=is_sqlite), scheduled_sql(articles, is_likely=is_sqlite)
    return (
        f"SELECT (SELECT number FROM {versions}), "
        f"(SELECT published_at FROM {articles} WHERE {live} ORDER BY published_at DESC LIMIT 1), "
        f"(SELECT published_at FROM {articles} WHERE {scheduled} ORDER BY published_at LIMIT 1)"
    )


def _moment(found: datetime | None) -> datetime | None:
    """Return the moment as the database gave it: PostgreSQL with its zone, SQLite as UTC."""
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
