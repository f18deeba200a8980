"""The folded words that the search index is built over."""

from django.db import models


class SearchRow(models.Model):
    """An article's words, folded: what readers may find it by, and what the desk may. Written by `search` alone.

    The index itself (an FTS5 table, or tsvector columns on this one) is made by the migration, each database its own.
    """

    article = models.OneToOneField("articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="+")
    public_title = models.TextField(default="", blank=True)
    public_text = models.TextField(default="", blank=True)
    desk_title = models.TextField(default="", blank=True)
    desk_text = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.desk_title
