"""Who delivers or reports: a publisher, an agency, a digest."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from articles.models.querysets import SourceQuerySet
from articles.vocabulary import Rights


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Use an IANA name such as Europe/Berlin or UTC.")


class Source(models.Model):
    """A publisher: its name as printed, the hosts it speaks from, and how much of its text readers may see.

    A merged one stays, so that its old address keeps answering.
    """

    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=100, unique=True)
    homepage = models.URLField(max_length=2000, blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, such as en or pt-BR.")
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text="For dates that come without a zone: an IANA name such as Europe/Berlin.",
    )
    rights = models.CharField(max_length=20, choices=Rights.choices, default=Rights.LINK_ONLY)
    excerpt_words = models.PositiveSmallIntegerField(
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text="Of an excerpt: its most words.",
    )
    credit_line = models.CharField(max_length=300, blank=True, help_text="Printed under its articles, as agreed.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="source_has_a_slug", condition=~models.Q(slug="")),
            models.CheckConstraint(name="source_rights_known", condition=models.Q(rights__in=Rights.values)),
            models.CheckConstraint(
                name="source_not_merged_into_itself",
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the source's public page."""
        return reverse("source", args=[self.slug])

    def survivor(self) -> "Source":
        """Return the source that it was merged into, through however many merges; itself where there was none."""
        source, seen = self, {self.pk}
        while source.merged_into is not None and source.merged_into_id not in seen:
            source = source.merged_into
            seen.add(source.pk)
        return source


class SourceHost(models.Model):
    """A host that a source speaks from, in lower case without "www."; it belongs to one source only."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="hosts")
    host = models.CharField(max_length=255, unique=True)

    class Meta:
        ordering = ["host"]
        constraints = [models.CheckConstraint(name="source_host_not_empty", condition=~models.Q(host=""))]

    def __str__(self) -> str:
        return self.host

    def clean(self) -> None:
        """Fold the host as addresses are folded, so that what an editor types is what an import looks up."""
        self.host = self.host.strip().lower().removeprefix("www.").rstrip(".")
