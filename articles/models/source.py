"""Sources: the publishers, agencies and digests that send us articles or that articles cite."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from articles.models.invariants import NothingToCheck
from articles.models.invariants.of_names import SOURCE
from articles.models.mergeable import Mergeable
from articles.models.querysets import SourceQuerySet
from articles.text import links
from articles.text.languages import MAX_LENGTH, language_tag
from articles.vocabulary import Rights


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Use an IANA name such as Europe/Berlin or UTC.")


def validate_language(text: str) -> None:
    """Raise ValidationError unless the text is a language tag (BCP 47)."""
    if not language_tag(text):
        raise ValidationError(f"“{text}” is not a language tag. Use one such as en, pt-BR or zh-Hant.")


class Source(Mergeable):
    """A publisher: its printed name, the hosts of its websites, and how much of its text readers may see.

    A source that is merged into another is kept, so that its old address keeps working.
    """

    INVARIANTS = SOURCE

    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=100, unique=True)
    homepage = models.URLField(max_length=2000, blank=True)
    language = models.CharField(
        max_length=MAX_LENGTH, blank=True, validators=[validate_language], help_text="BCP 47, such as en or pt-BR."
    )
    # What its texts seem to be written in: "" if that is not clear, NULL if nobody has looked. Readers never see it.
    suggested_language = models.CharField(max_length=MAX_LENGTH, null=True, blank=True, editable=False)  # noqa: DJ001
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text="For dates that arrive without a time zone. An IANA name, such as Europe/Berlin.",
    )
    rights = models.CharField(max_length=20, choices=Rights.choices, default=Rights.LINK_ONLY)
    excerpt_words = models.PositiveSmallIntegerField(
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text="The maximum length of an excerpt, in words.",
    )
    credit_line = models.CharField(
        max_length=300, blank=True, help_text="Printed under each of its articles, as agreed with the source."
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
        """Return the address of the source's public page."""
        return reverse("source", args=[self.slug])


class SourceHost(models.Model):
    """A host name of a source's websites, in lower case and without "www.". It belongs to one source only."""

    INVARIANTS = NothingToCheck("a source that was merged finds the hosts left with it")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="hosts")
    host = models.CharField(max_length=255, unique=True)

    class Meta:
        ordering = ["host"]
        constraints = [models.CheckConstraint(name="source_host_not_empty", condition=~models.Q(host=""))]

    def __str__(self) -> str:
        return self.host

    def clean(self) -> None:
        """Normalize the host in the way that imports normalize addresses, so that they find what an editor typed."""
        name = links.host(f"https://{self.host.strip()}")
        self.host = "" if name == "www" else name  # of "www." nothing is left
