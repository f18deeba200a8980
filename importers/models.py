"""What came in, and what became of it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.vocabulary import Outcome

_WRITTEN_BY_ITS_RUN = frozenset({"error", "made", "warnings", *(f"{outcome}_count" for outcome in Outcome)})


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches, of which those that were stopped are written no further."""

    def update(self, **columns: Any) -> int:
        """Write the columns, and return how many batches that were; what only a run writes is closed to a stopped one.

        A run counts in the transaction of each chunk. Where somebody has given up on its worker and started another
        attempt, it finds no row to count in, and the chunk is rolled back whole, however late the worker has woken up.
        """
        if _WRITTEN_BY_ITS_RUN.isdisjoint(columns):
            return super().update(**columns)
        return super(BatchQuerySet, self.filter(stopped_at=None)).update(**columns)

    def stop(self, *, at: datetime, said: str) -> int:
        """Let the runs of those that have not come to their end write nothing more; return how many that were."""
        return self.filter(finished_at=None).update(stopped_at=at, error=said)


class ImportBatch(models.Model):
    """One run of an importer: which files, with which options, and how many of each outcome."""

    format = models.CharField(max_length=20)
    files = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # In a sentence, what broke the run; "" where it runs, ran to its end, or was killed before it could say.
    error = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True)
    # From when on its run may write no more, because somebody gave up on its worker.
    stopped_at = models.DateTimeField(null=True, editable=False)
    created_count = models.PositiveIntegerField("created", default=0)
    changed_count = models.PositiveIntegerField("changed", default=0)
    unchanged_count = models.PositiveIntegerField("unchanged", default=0)
    duplicate_count = models.PositiveIntegerField("duplicate", default=0)
    skipped_count = models.PositiveIntegerField("skipped", default=0)
    rejected_count = models.PositiveIntegerField("rejected", default=0)
    warnings = models.JSONField(default=list)
    # The ids of sources and tags that were first met here: `{"sources": [...], "tags": [...]}`, for undo.
    made = models.JSONField(default=dict)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "import batches"
        permissions = [
            ("import_files", "Can import files"),
            ("undo_own_batch", "Can take back the batches that they imported"),
            ("undo_any_batch", "Can take back anybody's batch"),
        ]

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


class UploadState(models.TextChoices):
    """How far an upload is. What waits for a worker is told apart from what one is at."""

    UPLOADED = "uploaded", "Waits to be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, waits for your word"
    CONFIRMED = "confirmed", "Waits to be imported"
    IMPORTING = "importing", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Failed"
    DISCARDED = "discarded", "Discarded"


class ImportUpload(models.Model):
    """Files of one format that a person has sent to be imported: where they lie, what is wanted, how far it is."""

    format = models.CharField(max_length=20)
    # `[{"name", "size"}]`, in the order in which they are imported; a name is that of the file in `folder`, too.
    files = models.JSONField(default=list)
    folder = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.UPLOADED)
    # When it came into its state, and when a worker last said how far it is.
    state_since = models.DateTimeField()
    told_at = models.DateTimeField()
    # Counted up by whoever tries it again or discards it: the worker of an earlier attempt has no say any more.
    attempt = models.PositiveIntegerField(default=1, editable=False)
    records_done = models.PositiveIntegerField(default=0)
    bytes_read = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    check_batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "upload"
        constraints = [
            models.CheckConstraint(name="import_upload_state", condition=models.Q(state__in=UploadState.values))
        ]

    def __str__(self) -> str:
        return f"Upload {self.pk}"

    def move(self, *states: str, to: UploadState, **columns: Any) -> bool:
        """Bring it from one of the states to another; say whether it was in one, for of two people one is faster.

        So is one of two workers: whoever read it before another attempt began moves nothing.
        """
        at = timezone.now()
        changes = {"state": to, "state_since": at, "told_at": at, **columns}
        mine = ImportUpload.objects.filter(pk=self.pk, attempt=self.attempt, state__in=states)
        is_moved = bool(mine.update(**changes))
        if is_moved:
            for name, value in changes.items():
                setattr(self, name, value)
        return is_moved

    @property
    def bytes_total(self) -> int:
        """Return how large its files are together."""
        return sum(file["size"] for file in self.files)
