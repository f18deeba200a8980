"""What is found by which words: one interface, an index of its own on each database.

The index has public columns (only what readers may see) and desk columns. It is kept in step by `desk` and `ingest`,
which call `index()` in the transaction of their own change; `rebuild()` makes it anew.
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
    "within",
]
