"""The log of what the desk decided. Rows are added, never changed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.invariants import NothingToCheck
from articles.models.invariants.of_texts import DECISION
from articles.vocabulary import Act, OverrideKind, State


class Operation(models.Model):
    """One act on several articles at once, which can be undone for a day."""

    INVARIANTS = NothingToCheck("its decisions hold what can be put back")

    UNDO_FOR = timedelta(hours=24)

    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} ({self.pk})"

    def can_be_undone(self, at: datetime | None = None) -> bool:
        """Return whether it may be undone at a moment (by default, now)."""
        return self.undone_at is None and (at or timezone.now()) - self.at <= self.UNDO_FOR


class Override(models.Model):
    """Something that the checklist objects to in one text, and that a person has accepted, with a reason."""

    INVARIANTS = NothingToCheck("a reason that a person has given is never wrong")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="overrides")
    kind = models.CharField(max_length=20, choices=OverrideKind.choices)
    key = models.CharField(max_length=300, blank=True, help_text="For a claim: the claim in normalized form.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["article", "kind", "key"], name="override_once")]
        indexes = [models.Index(fields=["kind", "-at"], name="override_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"


class Decision(models.Model):
    """What a person did to an article: from which state to which, when, and why."""

    INVARIANTS = DECISION

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=20, choices=State.choices)
    to_state = models.CharField(max_length=20, choices=State.choices)
    reason = models.TextField(blank=True)
    revision = models.ForeignKey(
        "articles.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The act that reverses this one ("" if none does), and the earlier values of the columns it changed, by name.
    inverse = models.CharField(max_length=20, choices=Act.choices, blank=True)
    before = models.JSONField(default=dict, blank=True)
    operation = models.ForeignKey(
        Operation, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["operation"], name="decision_of_operation", condition=models.Q(operation__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
