"""The index on SQLite: an FTS5 table over the columns of `SearchRow` (external content, so rows can be removed)."""

import hashlib
from dataclasses import replace

from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.db.models.expressions import RawSQL

from articles.database.inserts import insert
from articles.models import SearchRow
from articles.search.documents import Document
from articles.search.query import Phrase, Query, spellings

# Made by migration 0002. Triggers would be lost whenever a migration rebuilds the table, so this module writes to it.
TABLE = "articles_searchindex"
COLUMNS = ("public_title", "public_text", "desk_title", "desk_text")
_INSERT = f"INSERT INTO {TABLE}(rowid, {', '.join(COLUMNS)}) VALUES (%s, %s, %s, %s, %s)"
# Fewer, larger merges of the index's segments: an import writes into it in two thirds of the time.
_SETTINGS = (("automerge", 16), ("crisismerge", 32), ("hashsize", 8_388_608))
# FTS5 removes a row from an external-content table only if it gets the words that were indexed.
_DELETE = f"INSERT INTO {TABLE}({TABLE}, rowid, {', '.join(COLUMNS)}) VALUES ('delete', %s, %s, %s, %s, %s)"
# The words of a headline count ten times those of a text.
_RANK = f"bm25({TABLE}, 10.0, 1.0, 10.0, 1.0)"
# To weigh a word, bm25 counts all rows with it. In more rows than this, a word is too common to say anything.
_COMMON = 10_000
# If a match lies within this many articles on average, walking them is quicker than looking up every match.
_WALKED = 200


def _values(row: SearchRow | Document) -> tuple[int, str, str, str, str]:
    return row.article_id, row.public_title, row.public_text, row.desk_title, row.desk_text


def write(documents: list[Document], *, are_new: bool) -> None:
    """Write the documents' rows and their entries in the index."""
    if not are_new:
        forget([document.article_id for document in documents])
    values = [_values(document) for document in documents]
    insert(SearchRow, ["article_id", *COLUMNS], values)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, values)


def forget(article_ids: list[int]) -> None:
    """Remove the articles' rows and their entries in the index."""
    old = SearchRow.objects.filter(pk__in=article_ids)
    with connection.cursor() as cursor:
        cursor.executemany(_DELETE, [_values(row) for row in old])
    old.delete()


def repair() -> None:
    """Make the index of the table's rows again if it does not hold just these: it is missing, damaged or empty.

    Rows that a restored dump brought are not in it, and FTS5 breaks when it is to remove what it never had.
    """
    if _is_sound():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(
            f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(COLUMNS)}, content='{SearchRow._meta.db_table}', "
            "content_rowid='article_id', tokenize = 'porter ascii')"
        )
        for name, value in _SETTINGS:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES (%s, %s)", [name, value])
        cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('rebuild')")


def _is_sound() -> bool:
    """Return whether the index holds the rows of its table, and no others. It reads all of them."""
    try:
        # In a transaction of its own, so that a failure leaves the caller's usable.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def optimise() -> None:
    """Merge the index's segments into one, for the fastest reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('optimize')")


def _without_common(query: Query, scope: str, state: str) -> Query:
    """Return the query without the phrases that occur in more than _COMMON rows.

    Counting is much of the cost of such a search, so common phrases are cached for a `state` of the index.
    """
    cache = caches["default"]
    keys = {phrase: _key(query.only(phrase), scope, state) for phrase in query.wanted}
    known = set(cache.get_many(keys.values()) if state else ())
    uncounted = [phrase for phrase in query.wanted if keys[phrase] not in known]
    # Other phrases are too many to cache, and quicker to count.
    common = {
        keys[phrase]
        for phrase, count in zip(uncounted, _counts([query.only(phrase) for phrase in uncounted], scope), strict=True)
        if count > _COMMON
    }
    if state and common:
        cache.set_many(dict.fromkeys(common, True), timeout=3_600)
    return replace(query, wanted=tuple(phrase for phrase in query.wanted if keys[phrase] not in known | common))


def _key(query: Query, scope: str, state: str) -> str:
    text = f"{state} {_match(query, scope)}".encode()
    return f"common:{hashlib.blake2b(text, digest_size=15).hexdigest()}"


def _counts(queries: list[Query], scope: str) -> tuple[int, ...]:
    """Return in how many rows each query's phrase occurs, _COMMON + 1 at most."""
    if not queries:
        return ()
    counts = [f"(SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s))" for _ in queries]
    values = [value for query in queries for value in (_match(query, scope), _COMMON + 1)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return cursor.fetchone()


def _headlines_first(query: Query, scope: str, *, limit: int) -> list[int]:
    ids = newest_ids(query, scope, limit=limit)
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid >= %s",
            [_match(query, scope, columns="title"), ids[-1]],
        )
        titled = {row[0] for row in cursor.fetchall()}
    return [pk for pk in ids if pk in titled] + [pk for pk in ids if pk not in titled]


def _match(query: Query, scope: str, columns: str = "title text") -> str:
    """Return the FTS5 expression. Words have letters, digits and marks only, so nothing needs escaping."""

    def spelling(words: Phrase) -> str:
        text = " ".join(words)
        return f'"{text[:-1]}" *' if text.endswith("*") else f'"{text}"'

    def either(written_as: tuple[Phrase, ...]) -> str:
        written = " OR ".join(map(spelling, written_as))
        return f"({written})" if " OR " in written else written

    expression = f"({' AND '.join(either(query.spellings(phrase)) for phrase in query.wanted)})"
    if query.unwanted:
        expression += f" NOT ({' OR '.join(either(spellings(phrase)) for phrase in query.unwanted)})"
    named = " ".join(f"{scope}_{column}" for column in columns.split())
    return f"{{{named}}} : ({expression})"


def newest_ids(query: Query, scope: str, *, limit: int) -> list[int]:
    """Return the ids of matching articles, the newest row first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s",
            [_match(query, scope), limit],
        )
        return [row[0] for row in cursor.fetchall()]


def newest_and_last(query: Query, scope: str, *, limit: int) -> tuple[list[int], int]:
    """Return the same, and the highest id of all articles, 0 if nothing matches. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, (SELECT max(rowid) FROM {SearchRow._meta.db_table}) FROM {TABLE} WHERE {TABLE} MATCH %s "
            "ORDER BY rowid DESC LIMIT %s",
            [_match(query, scope), limit],
        )
        rows = cursor.fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def id_at(query: Query, scope: str, place: int) -> int:
    """Return the id of the matching article at that place, newest first; 0 if there are fewer."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT 1 OFFSET %s",
            [_match(query, scope), place - 1],
        )
        return (cursor.fetchone() or (0,))[0]


def ids_within(query: Query, scope: str, ids: list[int]) -> list[int]:
    """Return those of the ids whose articles match."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid IN (SELECT value FROM json_each(%s))",
            [_match(query, scope), str(ids)],
        )
        return [row[0] for row in cursor.fetchall()]


def ids_between(query: Query, scope: str, low: int, high: int) -> list[int]:
    """Return the ids of matching articles from `low` to `high`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid BETWEEN %s AND %s",
            [_match(query, scope), low, high],
        )
        return [row[0] for row in cursor.fetchall()]


def newest_ids_expression(query: Query, scope: str, *, limit: int) -> RawSQL:
    """Return the same as a subquery, for more ids than can be listed."""
    return RawSQL(  # noqa: S611 -- bound values
        f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s",
        [_match(query, scope), limit],
    )


def among(ids: list[int]) -> RawSQL:
    """Return these ids as a subquery with one parameter: a thousand take the ORM longer than the search."""
    return RawSQL("SELECT value FROM json_each(%s)", [str(ids)])


def is_dense(ids: list[int], last: int | None) -> bool:
    """Say whether the newest matches are so close together that walking all articles is quicker than looking each up.

    `last` is the highest id of all articles, None if it must be read.
    """
    if last is None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT max(rowid) FROM {SearchRow._meta.db_table}")
            last = cursor.fetchone()[0]
    return last - ids[-1] <= _WALKED * len(ids)


def ranked_ids(query: Query, scope: str, *, limit: int, state: str) -> list[int]:
    """Return the ids of the newest matching articles, best first by bm25, ties newest first.

    Very common words do not count beside rarer ones; if all are common, articles with them in the headline come first.
    """
    if rarer := _without_common(query, scope, state):
        if rarer != query:
            ids = set(newest_ids(query, scope, limit=limit))
            return [pk for pk in _by_weight(rarer, scope, limit=_COMMON) if pk in ids] if ids else []
        return _by_weight(query, scope, limit=limit)
    return _headlines_first(query, scope, limit=limit)


def _by_weight(query: Query, scope: str, *, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid >= coalesce((SELECT min(rowid) FROM ("
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s)), 0) "
            f"ORDER BY {_RANK}, rowid DESC LIMIT %s",
            [_match(query, scope), _match(query, scope), limit, limit],
        )
        return [row[0] for row in cursor.fetchall()]
