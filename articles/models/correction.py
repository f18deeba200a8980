"""Public notes about changes. New ones are added; old ones are never edited or removed."""

from django.conf import settings
from django.db import models

from articles.models.invariants.of_texts import CORRECTION
from articles.models.querysets import CorrectionQuerySet
from articles.vocabulary import ChangeClass


class Correction(models.Model):
    """A dated public note about a new text of a live article, or about its retraction."""

    INVARIANTS = CORRECTION

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="corrections")
    change_class = models.CharField(max_length=20, choices=ChangeClass.choices)
    note = models.TextField(help_text="For readers: “An earlier version said …; in fact …”.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # What readers saw before, and what they have seen since. For a retraction, both are the same.
    before = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    after = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_class_known", condition=models.Q(change_class__in=ChangeClass.values)
            ),
            models.CheckConstraint(name="correction_says_what", condition=~models.Q(note="")),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_change_class_display()}: {self.note}"
