"""The public version: a number that rises with every public change, and the moment of the newest live article.

For the same `Version`, all readers get the same pages: a decision raises the number, an article that falls due changes
the newest moment. A database that goes back to a backup counts the same numbers again, for other changes; the random
mark that is drawn with each number keeps the two apart. No other module knows how it is stored.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from articles.models import Article, PublicVersion, VersionMark
from articles.models.querysets import live_sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What readers see, as of a moment: the number of the last change, the newest live moment, and what marks both."""

    number: int
    newest_at: datetime | None
    at: datetime
    mark: str = ""

    def key(self, *parts: str) -> str:
        """Return a hash of the version and of everything else that decides what a page shows."""
        text = "\x00".join((str(self.number), str(self.newest_at), self.mark, *parts))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()


def read(at: datetime | None = None) -> Version:
    """Return what readers see at the moment (now by default). One query, answered from the end of one index."""
    at = at or timezone.now()
    here = connections[DEFAULT_DB_ALIAS]  # the proxy would look the connection up for every attribute
    with here.cursor() as cursor:
        cursor.execute(_statement(here.vendor), [here.ops.adapt_datetimefield_value(at)])
        number, mark, newest = cursor.fetchone()
    return Version(number=number or 0, newest_at=_moment(newest), at=at, mark=str(mark or ""))


def marks(numbers: Iterable[int]) -> dict[int, int]:
    """Return the marks of those numbers that have one. One query."""
    return dict(VersionMark.objects.filter(pk__in=list(numbers)).values_list("number", "mark"))


def lock() -> None:
    """Keep others from raising the number until the caller's transaction ends."""
    list(PublicVersion.objects.select_for_update().filter(pk=PublicVersion.ONLY).values_list("pk"))


def hold() -> int:
    """Return the number, and keep others from raising it until the caller's transaction ends: nobody sees a change."""
    lock()
    # A row of number 0 would be missed by clients who have none yet.
    return (
        PublicVersion.objects.filter(pk=PublicVersion.ONLY, number__gt=0).values_list("number", flat=True).first()
        or move()
    )


def move() -> int:
    """Raise the number, in the caller's transaction, and return it. This locks the row until then: do it late.

    Two statements, of which the second keeps the mark that is drawn for the number.
    """
    mark = secrets.randbelow(2**63 - 1) + 1
    here = connections[DEFAULT_DB_ALIAS]
    with here.cursor() as cursor:
        cursor.execute(_raising(), [mark, PublicVersion.ONLY])
        row = cursor.fetchone()
        if row is None:
            # The row is missing after the database was flushed.
            PublicVersion.objects.get_or_create(pk=PublicVersion.ONLY)
            cursor.execute(_raising(), [mark, PublicVersion.ONLY])
            row = cursor.fetchone()
        cursor.execute(_marking(), [row[0], mark])
    return int(row[0])


@cache
def _raising() -> str:
    table = PublicVersion._meta.db_table
    return f"UPDATE {table} SET number = number + 1, mark = %s WHERE id = %s RETURNING number"


@cache
def _marking() -> str:
    # A number that was set back by hand gets another mark.
    table = VersionMark._meta.db_table
    return f"INSERT INTO {table} (number, mark) VALUES (%s, %s) ON CONFLICT (number) DO UPDATE SET mark = excluded.mark"


@cache
def _statement(vendor: str) -> str:
    # Written out: every request runs it, and the ORM takes longer to build it than the database to answer.
    articles, versions = Article._meta.db_table, PublicVersion._meta.db_table
    live = live_sql(articles, is_likely=vendor == "sqlite")
    return (
        f"SELECT number, mark, (SELECT published_at FROM {articles} WHERE {live} ORDER BY published_at DESC LIMIT 1) "
        f"FROM (SELECT 1) AS one LEFT JOIN {versions} ON true"  # the row is missing after the database was flushed
    )


def _moment(moment: datetime | None) -> datetime | None:
    """Return the moment as the database gave it: PostgreSQL with its zone, SQLite as UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
