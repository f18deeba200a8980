"""What shows that articles tell the same story, and what a person has decided about it.

`stories` writes all tables but the last, from the articles' own texts and citations.
"""

from django.conf import settings
from django.db import models

from articles.models.invariants import NothingToCheck
from articles.models.invariants.of_names import LIKENESS, PARTING


class ComparisonDue(models.Model):
    """An article whose text is new, or has changed: it waits to be compared with the others."""

    INVARIANTS = NothingToCheck("the worker empties it")

    # Several rows may name one article: a text that changes during its comparison is due again.
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"Article {self.article_id} waits"


class Signature(models.Model):
    """The signature of an article's text (`text.near_duplicates`): empty if the text is too short for one."""

    INVARIANTS = NothingToCheck("each comparison makes it again, and a missing one only waits for that")

    article = models.OneToOneField("articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="+")
    data = models.BinaryField(max_length=200, editable=False)

    def __str__(self) -> str:
        return bytes(self.data).hex()


class StoryBand(models.Model):
    """One band of a signature: similar texts have one or more keys in common."""

    INVARIANTS = NothingToCheck("a band of an article that is gone leads to no signature")

    pk = models.CompositePrimaryKey("key", "article")
    key = models.IntegerField()
    # No foreign key, whose index would double the size: `stories.forget` removes the rows by their keys.
    article = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: article {self.article}"


class StoryAddress(models.Model):
    """An address at which an article's story was first reported: its own, or that of an origin that it cites."""

    INVARIANTS = NothingToCheck("each comparison makes it again")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="story_addresses")
    # The first eight bytes of the sha256 of the canonical address.
    fingerprint = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["fingerprint", "article"], name="story_by_address")]

    def __str__(self) -> str:
        return f"Address {self.fingerprint} of article {self.article_id}"


class Likeness(models.Model):
    """How much of its words an article shares with another. Each pair has two rows, one from each side."""

    INVARIANTS = LIKENESS

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="likenesses", db_index=False)
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    share = models.PositiveSmallIntegerField(help_text="Percentage of the shorter text’s words.")
    passage = models.TextField(help_text="The longest passage in common.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="likeness_once")]

    def __str__(self) -> str:
        return f"{self.share} % of the words: {self.passage}"


class Parting(models.Model):
    """A person's decision that two articles are different stories. Each pair has two rows, one from each side."""

    INVARIANTS = PARTING

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="partings", db_index=False)
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="parting_once")]

    def __str__(self) -> str:
        return f"Not the same story as article {self.other_id}, says {self.by}"
