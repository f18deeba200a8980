"""The search index: an FTS5 table on SQLite; on PostgreSQL, generated vectors with a configuration of their own."""

from django.db import migrations

SQLITE = [
    # `text.search_text` has folded the words already: "ascii" parts them at its spaces, and takes all else for letters.
    (
        "CREATE VIRTUAL TABLE articles_searchindex USING fts5("
        "public_title, public_text, desk_title, desk_text, content='articles_searchrow', content_rowid='article_id', "
        "tokenize = 'porter ascii')"
    ),
]
# Fewer, larger merges of the index's segments: an import writes into it in two thirds of the time.
SQLITE += [
    f"INSERT INTO articles_searchindex(articles_searchindex, rank) VALUES ('{name}', {value})"
    for name, value in (("automerge", 16), ("crisismerge", 32), ("hashsize", 8_388_608))
]
SQLITE_BACK = ["DROP TABLE articles_searchindex"]
POSTGRESQL = [
    # Stems without stop words: a phrase such as "to be or not to be" has to be found too.
    "CREATE TEXT SEARCH DICTIONARY newsroom_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION newsroom (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION newsroom ALTER MAPPING FOR asciiword, word WITH newsroom_stem",
    *(
        f"ALTER TABLE articles_searchrow ADD COLUMN {scope}_vector tsvector GENERATED ALWAYS AS ("
        f"setweight(to_tsvector('newsroom', {scope}_title), 'A') || to_tsvector('newsroom', {scope}_text)) STORED"
        for scope in ("public", "desk")
    ),
    *(
        f"CREATE INDEX articles_search_{scope} ON articles_searchrow USING gin ({scope}_vector)"
        for scope in ("public", "desk")
    ),
]
POSTGRESQL_BACK = [
    "ALTER TABLE articles_searchrow DROP COLUMN public_vector, DROP COLUMN desk_vector",
    "DROP TEXT SEARCH CONFIGURATION newsroom",
    "DROP TEXT SEARCH DICTIONARY newsroom_stem",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def take_back(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_articles")]
    operations = [migrations.RunPython(make, take_back)]
