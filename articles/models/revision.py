"""The versions of the desk's text."""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from articles.models.invariants.of_texts import REVISION
from articles.vocabulary import AiUse


class Revision(models.Model):
    """A saved version of an article's text. It never changes; saving again makes another."""

    INVARIANTS = REVISION

    # The texts that readers see; `Article` has columns of the same names.
    TEXT_COLUMNS: ClassVar = ("headline", "dek", "summary")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    headline = models.CharField(max_length=500, blank=True)
    dek = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    ai_use = models.CharField("AI use", max_length=20, choices=AiUse.choices, default=AiUse.UNDECLARED)
    # What the text cites, as a list of `Citation.as_json()`; NULL if nobody has changed those imported.
    citations = models.JSONField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts that readers see, by name."""
        return {name: getattr(self, name) for name in self.TEXT_COLUMNS}

    @staticmethod
    def hash_of(
        *, headline: str, dek: str, summary: str, ai_use: str = AiUse.UNDECLARED, citations: list[Any] | None = None
    ) -> str:
        """Return the hex sha256 of a text, its citations and its declared AI use: what an approval covers."""
        more = [] if ai_use == AiUse.UNDECLARED and citations is None else [ai_use, citations]
        text = json.dumps([headline, dek, summary, *more], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
