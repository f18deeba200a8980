"""What came in, and what became of it."""

from django.conf import settings
from django.db import models

from articles.vocabulary import Outcome


class ImportBatch(models.Model):
    """One run of an importer: which files, with which options, and how many of each outcome."""

    format = models.CharField(max_length=20)
    files = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    created_count = models.PositiveIntegerField("created", default=0)
    changed_count = models.PositiveIntegerField("changed", default=0)
    unchanged_count = models.PositiveIntegerField("unchanged", default=0)
    duplicate_count = models.PositiveIntegerField("duplicate", default=0)
    skipped_count = models.PositiveIntegerField("skipped", default=0)
    rejected_count = models.PositiveIntegerField("rejected", default=0)
    warnings = models.JSONField(default=list)
    # The ids of sources and tags that were first met here: `{"sources": [...], "tags": [...]}`, for undo.
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return f"Batch {self.pk}"


class RawRecord(models.Model):
    """A record's own bytes, compressed with zlib, kept once however often they come."""

    sha256 = models.BinaryField(max_length=32, unique=True, editable=False)
    data = models.BinaryField(editable=False)

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class ImportRecord(models.Model):
    """One record of a batch that was not plainly unchanged: where it stood, what became of it, and why."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="records")
    file = models.CharField(max_length=500)
    number = models.PositiveIntegerField()
    offset = models.PositiveBigIntegerField()
    ref = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    article = models.ForeignKey("articles.Article", null=True, on_delete=models.SET_NULL, related_name="import_records")
    source = models.ForeignKey(
        "articles.Source", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    raw = models.ForeignKey(RawRecord, null=True, on_delete=models.PROTECT, related_name="records", db_index=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="import_record_outcome", condition=models.Q(outcome__in=Outcome.values))
        ]

    def __str__(self) -> str:
        return f"{self.file}, record {self.number}: {self.outcome}"
