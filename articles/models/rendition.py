"""The stored form of articles that readers and clients get, and the number that every public change raises."""

from django.db import models
from django.db.models import F, Q

from articles.models.invariants import NothingToCheck
from articles.models.invariants.of_readers import CREDITING, PUBLIC_VERSION, RENDITION


class PublicVersion(models.Model):
    """A single row with a number, which every change that readers may notice raises in the same transaction.

    Raising it locks the row until the transaction ends, so the numbers follow the order of commits. `mark` is drawn at
    random with each number, because a database that goes back to a backup counts the same numbers again. Release 0.2.0
    raises the number alone, and leaves the mark of an earlier one.
    """

    INVARIANTS = PUBLIC_VERSION

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0)
    mark = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class VersionMark(models.Model):
    """The mark that was drawn with a number of the public version. None is ever deleted; it takes some 20 bytes."""

    INVARIANTS = NothingToCheck("a mark says nothing of any other row, and a number without one is of release 0.2.0")

    number = models.PositiveBigIntegerField(primary_key=True)
    mark = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.number}: {self.mark}"


def _newest(name: str, *before: str, moment: str = "visible_from", **narrower: bool) -> models.Index:
    """Return an index of what readers may see, newest first, grouped by the columns `before`."""
    condition = Q(visible_from__isnull=False, **narrower)
    return models.Index(*before, F(moment).desc(), F("article").desc(), name=name, condition=condition)


class Rendition(models.Model):
    """An article as pages, feeds and the API show it, made when the desk publishes a text. Only `renditions` writes it.

    `number` says when the article last changed for readers, `visible_from` since when they can see it (NULL if they
    cannot), and `removed_as` how it was taken down ("" if it never was). To find out whether readers may see an
    article, ask `Article.objects.live()`, never this. If `stamp` is not the current one, the texts must be made again.
    """

    INVARIANTS = RENDITION

    article = models.OneToOneField("articles.Article", primary_key=True, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    visible_from = models.DateTimeField(null=True)
    removed_as = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField()
    # What lists can be narrowed by, besides the publication time: when the text last said something new, its language
    # in lower case, what part AI had in it, and whether it has been corrected.
    updated_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=35, blank=True)
    ai_use = models.CharField(max_length=20, blank=True)
    is_corrected = models.BooleanField(default=False)
    stamp = models.CharField(max_length=16, blank=True)
    # Short columns come first: SQLite reads a row only as far as the last column that a query needs.
    card = models.TextField(blank=True)
    data = models.TextField(blank=True)
    # The article's page, compressed by `fragments.packed` to a third of its size.
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
    """A source that a published article names to readers: it delivered the article, or the article cites it.

    Only `renditions` writes it. With its copy of `published_at`, a source's page reads its newest articles from one
    index.
    """

    INVARIANTS = CREDITING

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
