"""What the desk decided: the log that is only ever added to."""

from django.conf import settings
from django.db import models

from articles.vocabulary import Act, State


class Decision(models.Model):
    """One act of one person on one article: from which state to which, when, and why."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=20, choices=State.choices)
    to_state = models.CharField(max_length=20, choices=State.choices)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
