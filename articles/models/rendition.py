"""What readers and clients are given of an article, made once; and the number that every public change moves."""

from django.db import models
from django.db.models import F, Q


class PublicVersion(models.Model):
    """One row: a number that moves, in the same transaction, with every change that readers may notice.

    Moving it takes the row's lock until the transaction ends, so the numbers are in the order of commits.
    """

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


def _newest(name: str, *before: str, moment: str = "visible_from", **narrower: bool) -> models.Index:
    """Return an index in which the newest of what readers may see stand first, under what comes before."""
    condition = Q(visible_from__isnull=False, **narrower)
    return models.Index(*before, F(moment).desc(), F("article").desc(), name=name, condition=condition)


class Rendition(models.Model):
    """An article as pages, feeds and the API show it, made when the desk lets a text go; written by `renditions` alone.

    It says when the article last changed for readers (`number`), from when on they see it (`visible_from`, NULL where
    they do not), and as what it was taken from them (`removed_as`, "" where it never was). Whether they may see it is
    asked of `Article.objects.live()`, never of this. A `stamp` other than today's says that the texts are to be made anew.
    """

    article = models.OneToOneField("articles.Article", primary_key=True, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    visible_from = models.DateTimeField(null=True)
    removed_as = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField()
    # What lists are asked for, beside the moment: when the text last said something new, its language in small letters, what
    # part AI had in it, and whether readers were told of a mistake.
    updated_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=35, blank=True)
    ai_use = models.CharField(max_length=20, blank=True)
    is_corrected = models.BooleanField(default=False)
    stamp = models.CharField(max_length=16, blank=True)
    # Short ones first: SQLite reads a row only as far as the last column that is asked for.
    card = models.TextField(blank=True)
    data = models.TextField(blank=True)
    # The article's own page, packed (`fragments.packed`): a third as large, and one of a kind on a page.
    page = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["number", "article"], name="rendition_by_number"),
            _newest("rendition_by_moment"),
            _newest("rendition_by_update", moment="updated_at"),
            _newest("rendition_by_language", "language"),
            _newest("rendition_by_ai_use", "ai_use"),
            _newest("rendition_corrected", is_corrected=True),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.number}"


class Crediting(models.Model):
    """That readers of a published article see a source named: who delivered it, or whom it cites. Written by `renditions`.

    Its copy of `published_at` lets a source's page read its newest articles from one index.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="creditings", db_index=False)
    source = models.ForeignKey("articles.Source", on_delete=models.PROTECT, related_name="creditings", db_index=False)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "source"], name="crediting_once")]
        indexes = [
            models.Index("source", F("published_at").desc(), F("article").desc(), name="crediting_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.source_id}"
