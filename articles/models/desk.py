"""What the desk keeps of its people: their time zone, and what they have typed and not saved."""

from django.conf import settings
from django.db import models

from articles.models.source import validate_time_zone


class DeskProfile(models.Model):
    """How a person of the desk reads moments. Without one, in the site's own time zone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="desk_profile"
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone], help_text="Such as Europe/Berlin."
    )

    def __str__(self) -> str:
        return f"{self.user}: {self.time_zone}"


class Journal(models.Model):
    """What a person has typed into an article's form and not saved.

    The newest stands in `texts`, and under its key "aside" what they typed in other openings of the form and have neither
    saved nor thrown away.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="journals")
    base = models.PositiveIntegerField(
        default=0, help_text="The number of the revision that it was typed over; 0: none."
    )
    texts = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="journal_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.article_id}"
