"""Tags: topics and sections."""

from typing import Any

from django.db import models
from django.urls import reverse

from articles.models.invariants import NothingToCheck
from articles.models.invariants.of_names import TAG
from articles.models.mergeable import Mergeable
from articles.models.querysets import TagQuerySet
from articles.text.names import MAX_KEY, name_key
from articles.vocabulary import TagKind


class Tag(Mergeable):
    """A topic or a section. One that is merged into another is kept, so that its old address keeps working."""

    INVARIANTS = TAG

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the tag, so that imports know it by its name. If it was renamed, they know it by both names."""
        super().save(*args, **kwargs)
        if self.merged_into_id is None and self.namesake() is None:
            TagName.objects.update_or_create(kind=self.kind, key=name_key(self.name), defaults={"tag": self})

    def namesake(self) -> "Tag | None":
        """Return another tag that imports find under this one's name, or None.

        A tag that once had the name and was renamed since is none.
        """
        known = TagName.objects.filter(kind=self.kind, key=name_key(self.name)).select_related("tag__merged_into")
        for name in known.exclude(tag=self.pk):
            if name_key(name.tag.name) == name.key and name.tag.survivor().pk != self.pk:
                return name.tag
        return None

    def get_absolute_url(self) -> str:
        """Return the address of the tag's public page."""
        return reverse(self.kind, args=[self.slug])


class TagName(models.Model):
    """A name by which imports know a tag: its own or an earlier one, as `articles.text.names` compares them."""

    INVARIANTS = NothingToCheck("a tag keeps its earlier names, also once it is merged")

    kind = models.CharField(max_length=10, choices=TagKind.choices)
    key = models.CharField(max_length=MAX_KEY)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="tag_name_once_a_kind")]

    def __str__(self) -> str:
        return self.key


class SourceTag(models.Model):
    """The tag that a source files articles under by a slug of its own.

    `is_bare` says that the source has never given the tag's name.
    """

    INVARIANTS = NothingToCheck("a source that was merged finds the slugs left with it, and a merged tag is followed")

    source = models.ForeignKey("articles.Source", on_delete=models.CASCADE, related_name="tag_slugs")
    kind = models.CharField(max_length=10, choices=TagKind.choices)
    slug = models.CharField(max_length=100)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="source_slugs")
    is_bare = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "slug"], name="source_tag_once_a_slug")]

    def __str__(self) -> str:
        return self.slug
