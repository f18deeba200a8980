"""Full-text search: one interface, with an index for each kind of database.

The index has public columns (only what readers may see) and desk columns. `desk` and `ingest` keep it up to date by
calling `index()` in the transaction of each change; `rebuild()` makes all of it again.
"""

from articles.search.documents import Document, of_article
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
    "forget",
    "index",
    "newest",
    "of_article",
    "oldest",
    "parse",
    "ranked",
    "rebuild",
    "reindex",
    "suggestion",
    "within",
]
