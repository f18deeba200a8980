"""Tags: topics and sections."""

from django.db import models
from django.urls import reverse

from articles.models.mergeable import Mergeable
from articles.models.querysets import TagQuerySet
from articles.vocabulary import TagKind


class Tag(Mergeable):
    """A topic or a section. One that is merged into another is kept, so that its old address keeps working."""

    kind = models.CharField(max_length=10, choices=TagKind.choices, default=TagKind.TOPIC)
    slug = models.CharField(max_length=100)
    name = models.CharField(max_length=200)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="tag_slug_once_a_kind"),
            models.CheckConstraint(name="tag_has_a_slug", condition=~models.Q(slug="")),
            models.CheckConstraint(name="tag_kind_known", condition=models.Q(kind__in=TagKind.values)),
            models.CheckConstraint(
                name="tag_not_merged_into_itself",
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the tag's public page."""
        return reverse(self.kind, args=[self.slug])
