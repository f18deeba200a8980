"""The words that the search index is built from."""

from django.db import models

from articles.models.invariants.of_readers import SEARCH_ROW


class SearchRow(models.Model):
    """An article's words, folded: those by which readers can find it, and those by which the desk can.

    Only `search` writes them. A migration makes the index: an FTS5 table on SQLite, tsvector columns on PostgreSQL.
    """

    INVARIANTS = SEARCH_ROW

    article = models.OneToOneField("articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="+")
    public_title = models.TextField(default="", blank=True)
    public_text = models.TextField(default="", blank=True)
    desk_title = models.TextField(default="", blank=True)
    desk_text = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.desk_title
