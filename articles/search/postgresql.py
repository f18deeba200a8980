"""The index on PostgreSQL: two generated tsvector columns on the table of `SearchRow`, each with a GIN index."""

from operator import attrgetter

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.database.inserts import insert
from articles.models import SearchRow
from articles.search.documents import Document
from articles.search.query import Phrase, Query, spellings

TABLE = "articles_searchrow"
FIELDS = ("article_id", "public_title", "public_text", "desk_title", "desk_text")
# Our own text search configuration, made by migration 0002: English stems, no stop words.
CONFIGURATION = "newsroom"
_SELECT = f"SELECT article_id FROM {TABLE} WHERE {{scope}}_vector @@ to_tsquery('{CONFIGURATION}', %s)"


def write(documents: list[Document], *, are_new: bool) -> None:
    """Write the documents' rows; PostgreSQL makes the vectors itself."""
    if not are_new:
        forget([document.article_id for document in documents])
    insert(SearchRow, FIELDS, [attrgetter(*FIELDS)(document) for document in documents])


def forget(article_ids: list[int]) -> None:
    """Remove the articles' rows."""
    SearchRow.objects.filter(pk__in=article_ids).delete()


def repair() -> None:
    """Do nothing: the vectors are columns of the rows themselves."""


def optimise() -> None:
    """Update the planner's statistics."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")


def _match(query: Query) -> str:
    """Return the tsquery. The words hold letters, digits and marks only, so nothing in it needs escaping."""

    def lexeme(word: str) -> str:
        return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"

    def either(written_as: tuple[Phrase, ...]) -> str:
        return "(" + " | ".join("(" + " <-> ".join(map(lexeme, words)) + ")" for words in written_as) + ")"

    wanted = [either(query.spellings(phrase)) for phrase in query.wanted]
    return " & ".join([*wanted, *(f"!{either(spellings(phrase))}" for phrase in query.unwanted)])


def newest_ids(query: Query, scope: str, *, limit: int) -> list[int]:
    """Return the ids of matching articles, the newest row first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT.format(scope=scope)} ORDER BY article_id DESC LIMIT %s", [_match(query), limit])
        return [row[0] for row in cursor.fetchall()]


def newest_and_last(query: Query, scope: str, *, limit: int) -> tuple[list[int], int]:
    """Return the same, and 0: PostgreSQL does not need the last id."""
    return newest_ids(query, scope, limit=limit), 0


def id_at(query: Query, scope: str, place: int) -> int:
    """Return the id of the matching article at that place, newest first; 0 if there are fewer."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SELECT.format(scope=scope)} ORDER BY article_id DESC LIMIT 1 OFFSET %s", [_match(query), place - 1]
        )
        return int((cursor.fetchone() or (0,))[0])


def ids_within(query: Query, scope: str, ids: list[int]) -> list[int]:
    """Return those of the ids whose articles match."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT.format(scope=scope)} AND article_id = ANY(%s)", [_match(query), ids])
        return [row[0] for row in cursor.fetchall()]


def ids_between(query: Query, scope: str, low: int, high: int) -> list[int]:
    """Return the ids of matching articles from `low` to `high`."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT.format(scope=scope)} AND article_id BETWEEN %s AND %s", [_match(query), low, high])
        return [row[0] for row in cursor.fetchall()]


def newest_ids_expression(query: Query, scope: str, *, limit: int) -> RawSQL:
    """Return the same as a subquery, for more ids than can be listed."""
    return RawSQL(  # noqa: S611 -- bound values
        f"{_SELECT.format(scope=scope)} ORDER BY article_id DESC LIMIT %s", [_match(query), limit]
    )


def among(ids: list[int]) -> RawSQL:
    """Return these ids as a subquery with one parameter: a thousand take the ORM longer than the search."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])


def is_dense(ids: list[int], last: int | None) -> bool:
    """Return False: PostgreSQL decides this itself."""
    return False


def ranked_ids(query: Query, scope: str, *, limit: int, state: str) -> list[int]:
    """Return the ids of the newest matching articles, best first by ts_rank, ties newest first."""
    match = _match(query)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT article_id FROM (SELECT article_id, {scope}_vector FROM {TABLE} "
            f"WHERE {scope}_vector @@ to_tsquery('{CONFIGURATION}', %s) ORDER BY article_id DESC LIMIT %s) AS newest "
            f"ORDER BY ts_rank({scope}_vector, to_tsquery('{CONFIGURATION}', %s)) DESC, article_id DESC",
            [match, limit, match],
        )
        return [row[0] for row in cursor.fetchall()]
