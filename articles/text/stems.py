"""Whether a word is its own stem, as the search index makes stems of English words."""

import re
import sqlite3
from functools import lru_cache
from threading import Lock

# Snowball's stemmer, PostgreSQL's, shortens these and Porter's, SQLite's, does not, or the reverse.
_DIFFERENT = re.compile("(?:[cdeghkmnrt]li|y)$")
_lock = Lock()


@lru_cache(maxsize=1)
def _stemmer() -> sqlite3.Connection:
    """Return a database in memory that makes stems: SQLite's stemmer cannot be asked in any other way."""
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    database.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'porter ascii')")
    database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, 'row')")
    return database


@lru_cache(maxsize=10_000)
def is_stem(word: str) -> bool:
    """Return whether a folded word is indexed as it is: "elect" is, "election" is not (its stem is "elect")."""
    if _DIFFERENT.search(word):
        return False
    with _lock:
        database = _stemmer()
        database.execute("INSERT INTO words VALUES (?)", [word])
        (stem,) = database.execute("SELECT term FROM stems").fetchone()
        database.execute("DELETE FROM words")
    return bool(stem == word)
