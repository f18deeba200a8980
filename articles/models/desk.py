"""What belongs to the people of the desk: their time zone, and what they have typed but not saved."""

from django.conf import settings
from django.db import models

from articles.models.invariants import NothingToCheck
from articles.models.invariants.of_names import DESK_PROFILE
from articles.models.source import validate_time_zone


class DeskProfile(models.Model):
    """The time zone in which a person reads dates and times. Without a profile, it is the site's."""

    INVARIANTS = DESK_PROFILE

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk_profile"
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone], help_text="For example, Europe/Berlin."
    )

    def __str__(self) -> str:
        return f"{self.user}: {self.time_zone}"


class Journal(models.Model):
    """What a person has typed into an article's form but not saved.

    `texts` holds the newest. Its key "aside" lists what they typed when they opened the form at other times or in other
    tabs, until they save or discard it.
    """

    INVARIANTS = NothingToCheck("people type into it whatever they like")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="journals")
    base = models.PositiveIntegerField(
        default=0, help_text="The number of the revision that was being edited, or 0 if there was none."
    )
    texts = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="journal_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.article_id}"
