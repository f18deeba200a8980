"""Tags: topics and sections."""

from django.db import models
from django.urls import reverse

from articles.models.querysets import TagQuerySet
from articles.vocabulary import TagKind


class Tag(models.Model):
    """A topic or a section. One that is merged into another is kept, so that its old address keeps working."""

    kind = models.CharField(max_length=10, choices=TagKind.choices, default=TagKind.TOPIC)
    slug = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from", editable=False
    )

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

    def survivor(self) -> "Tag":
        """Return the tag that this one ended up merged into, after any number of merges; itself if none."""
        tag, seen = self, {self.pk}
        while tag.merged_into is not None and tag.merged_into_id not in seen:
            tag = tag.merged_into
            seen.add(tag.pk)
        return tag
