"""The desk's own text, version by version."""

import hashlib
import json

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """One saved version of an article's text. It is never changed; a later save makes another."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    headline = models.CharField(max_length=500, blank=True)
    dek = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    @staticmethod
    def hash_of(*, headline: str, dek: str, summary: str) -> str:
        """Return the hex sha256 of a text: what an approval covers."""
        text = json.dumps([headline, dek, summary], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
