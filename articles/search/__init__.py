"""Full-text search: one interface, with an index for each kind of database.

The index has public columns (only what readers may see) and desk columns. `desk` and `ingest` keep it up to date by
calling `index()` in the transaction of each change; `rebuild()` makes all of it again.
"""

from articles.search.documents import Document, of_article
from articles.search.editions import finish, is_current, proceed
from articles.search.interface import (
    between,
    common,
    find,
    forget,
    index,
    newest,
    oldest,
    ranked,
    rebuild,
    reindex,
    repair,
    within,
)
from articles.search.query import MAX_QUERY, Query, parse
from articles.search.suggestions import suggestion

__all__ = [
    "MAX_QUERY",
    "Document",
    "Query",
    "between",
    "common",
    "find",
    "finish",
    "forget",
    "index",
    "is_current",
    "newest",
    "of_article",
    "oldest",
    "parse",
    "proceed",
    "ranked",
    "rebuild",
    "reindex",
    "repair",
    "suggestion",
    "within",
]
