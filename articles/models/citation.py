"""What an article cites."""

from datetime import datetime
from typing import Any, Self

from django.db import models

from articles.models.invariants import NothingToCheck
from articles.vocabulary import Role


class Citation(models.Model):
    """Something that an article cites: who reported it first (origin), where we got it (via), or what supports it.

    It points to a page elsewhere, to one of our articles, or just to a source (a digest has no address).
    """

    INVARIANTS = NothingToCheck("its constraints say all; a source that was merged finds what is left with it")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="citations", db_index=False)
    role = models.CharField(max_length=10, choices=Role.choices)
    source = models.ForeignKey("articles.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="cited")
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(
        blank=True, help_text="The cited text, as far as the desk has it. Used to check claims; readers never see it."
    )
    cited_article = models.ForeignKey(
        "articles.Article", null=True, blank=True, on_delete=models.PROTECT, related_name="cited_by", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(
                name="citation_cited_article", fields=["cited_article"], condition=models.Q(cited_article__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "role", "source", "url"], name="citation_once_a_role"),
            models.CheckConstraint(name="citation_role_known", condition=models.Q(role__in=Role.values)),
            models.CheckConstraint(
                name="citation_points_somewhere",
                condition=~models.Q(url="") | models.Q(source__isnull=False) | models.Q(cited_article__isnull=False),
                violation_error_message="Enter what is cited: a web address, a source, or one of our articles.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.title or self.url or self.source or self.cited_article}"

    def as_json(self) -> dict[str, Any]:
        """Return the citation as revisions store it; `of_json` reads it back."""
        return {
            "role": self.role,
            "source": self.source_id,
            "url": self.url,
            "title": self.title,
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "text": self.text,
            "cited_article": self.cited_article_id,
        }

    @classmethod
    def of_json(cls, article_id: int, position: int, data: dict[str, Any]) -> Self:
        """Return an unsaved citation of the article, made from what `as_json` returned."""
        published_at = datetime.fromisoformat(data["published_at"]) if data.get("published_at") else None
        return cls(
            article_id=article_id,
            position=position,
            role=data["role"],
            source_id=data.get("source"),
            url=data.get("url", ""),
            title=data.get("title", ""),
            published_at=published_at,
            text=data.get("text", ""),
            cited_article_id=data.get("cited_article"),
        )
