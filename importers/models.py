"""Uploads, imports and their records: what came in, and what became of it."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Article, Source
from articles.models.invariants import Invariant, NothingToCheck
from articles.vocabulary import Outcome

_WRITTEN_BY_ITS_RUN = frozenset({"error", "made", "warnings", *(f"{outcome}_count" for outcome in Outcome)})


def _counted_otherwise(batches: QuerySet[Any]) -> Iterator[Any]:
    """Yield the finished batches of which another number of records is stored than they counted."""
    outcomes = [outcome for outcome in Outcome if outcome != Outcome.UNCHANGED]
    names = [f"{outcome}_count" for outcome in outcomes]
    # Read before their records: a batch that finishes meanwhile is looked at the next time.
    finished = batches.filter(finished_at__isnull=False).order_by("pk").values_list("pk", *names)
    for pk, *numbers in list(finished):
        rows = ImportRecord.objects.filter(batch=pk).order_by().values_list("outcome")
        stored = dict(rows.annotate(number=Count("pk")))
        if numbers != [stored.get(outcome, 0) for outcome in outcomes]:
            yield pk


def _with_missing(records: QuerySet[Any]) -> QuerySet[Any]:
    """Return the records that name bytes, an article or a source that are gone."""
    missing = Q()
    for name, model in (("raw_id", RawRecord), ("article_id", Article), ("source_id", Source)):
        there = model._base_manager.filter(pk=OuterRef(name))
        missing |= Q(~Exists(there), **{f"{name}__isnull": False})
    return records.filter(missing)


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches. The run of a stopped batch can no longer write to it."""

    def update(self, **columns: Any) -> int:
        """Update the columns and return the number of rows. A stopped batch keeps the columns that only its run writes.

        A run updates its counts in the transaction of each chunk. If someone has given up on its worker and started
        another attempt, that update finds no row, and the whole chunk is rolled back, however late the worker wakes up.
        """
        if _WRITTEN_BY_ITS_RUN.isdisjoint(columns):
            return super().update(**columns)
        return super(BatchQuerySet, self.filter(stopped_at=None)).update(**columns)

    def stop(self, *, at: datetime, reason: str) -> int:
        """Stop the batches that have not finished, so that their runs write nothing more; return their number."""
        return self.filter(finished_at=None).update(stopped_at=at, error=reason)


class ImportBatch(models.Model):
    """One run of an importer: which files, with which options, and how many of each outcome."""

    INVARIANTS = (
        Invariant(
            name="batch_counts",
            one="import has counted other records than are stored",
            many="imports have counted other records than are stored",
            broken=_counted_otherwise,
        ),
        Invariant(
            name="batch_dry_run_undone",
            one="dry run is marked as undone, although it imported nothing",
            many="dry runs are marked as undone, although they imported nothing",
            broken=lambda batches: batches.filter(
                Q(undone_at__isnull=False) | Q(undo_started_at__isnull=False), is_dry_run=True
            ),
        ),
        Invariant(
            name="batch_undo_unfinished",
            one="undo of an import began more than a day ago and has not ended",
            many="undos of imports began more than a day ago and have not ended",
            broken=lambda batches: batches.filter(
                undone_at=None, undo_started_at__lt=timezone.now() - timedelta(days=1)
            ),
            by_hand="Choose “Go on undoing” on the page of the batch, or run manage.py undo_import.",
        ),
    )

    format = models.CharField(max_length=20)
    files = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_dry_run = models.BooleanField(default=False)
    # It read stored records again (`manage.py reclean`); `format` is then the only one that it read, "" if it read all.
    is_rereading = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # Why the run failed, in a sentence; "" if it is running, finished, or was killed before it could store a reason.
    error = models.TextField(blank=True)
    # When everything was undone. An undo that has begun and not ended can go on: it has restored the articles of its
    # records from the last one down to the key `undo_reached`.
    undone_at = models.DateTimeField(null=True)
    undo_started_at = models.DateTimeField(null=True, editable=False)
    undo_reached = models.BigIntegerField(null=True, editable=False)
    # Since this moment its run may write no more: someone gave up on its worker.
    stopped_at = models.DateTimeField(null=True, editable=False)
    created_count = models.PositiveIntegerField("created", default=0)
    changed_count = models.PositiveIntegerField("changed", default=0)
    unchanged_count = models.PositiveIntegerField("unchanged", default=0)
    duplicate_count = models.PositiveIntegerField("duplicate", default=0)
    skipped_count = models.PositiveIntegerField("skipped", default=0)
    rejected_count = models.PositiveIntegerField("rejected", default=0)
    warnings = models.JSONField(default=list)
    # The ids of sources and tags that this batch created: `{"sources": [...], "tags": [...]}`, for undo.
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

    @property
    def is_half_undone(self) -> bool:
        """Whether an undo has begun and not ended: it is at work, or broke off."""
        return self.undo_started_at is not None and self.undone_at is None


class RawRecord(models.Model):
    """The bytes of a record, compressed with zlib. The same bytes are stored once, however often they come."""

    INVARIANTS = (
        Invariant(
            name="raw_unused",
            one="stored record belongs to no import",
            many="stored records belong to no import",
            broken=lambda rows: rows.filter(records=None),
        ),
    )

    sha256 = models.BinaryField(max_length=32, unique=True, editable=False)
    data = models.BinaryField(editable=False)

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class ImportRecord(models.Model):
    """One record of a batch, unless it was unchanged: its place in its file, its outcome, and the reason."""

    INVARIANTS = (
        Invariant(
            name="record_of_missing",
            one="record of an import names bytes, an article or a source that are gone",
            many="records of imports name bytes, articles or sources that are gone",
            broken=_with_missing,
        ),
    )

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


class EarlierReading(models.Model):
    """What an article held before a record was read again: JSON (`articles.intake.snapshots`), compressed with zlib.

    `fingerprint` is that of the article's evidence afterwards: whether the article is still as this reading left it.
    """

    INVARIANTS = NothingToCheck("its record decides whether it can be put back")

    record = models.OneToOneField(ImportRecord, on_delete=models.CASCADE, related_name="earlier_reading")
    data = models.BinaryField(editable=False)
    fingerprint = models.BinaryField(max_length=32, editable=False)

    def __str__(self) -> str:
        return f"Before {self.record}"


class UploadState(models.TextChoices):
    """How far an upload is: waiting for a worker, being worked on, or waiting for a person."""

    UPLOADED = "uploaded", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, ready to import"
    CONFIRMED = "confirmed", "Waiting to be imported"
    IMPORTING = "importing", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Failed"
    DISCARDED = "discarded", "Discarded"


class ImportUpload(models.Model):
    """Files of one format that a person has uploaded: where they are stored, their options, and their progress."""

    INVARIANTS = (
        Invariant(
            name="upload_without_batch",
            one="upload counts as checked or imported, but no finished import belongs to it",
            many="uploads count as checked or imported, but no finished imports belong to them",
            broken=lambda uploads: uploads.filter(
                Q(state=UploadState.CHECKED, check_batch__finished_at=None)
                | Q(state=UploadState.DONE, batch__finished_at=None)
            ),
            by_hand="Discard it, if its page offers that, and upload the files again: nothing is imported twice.",
        ),
    )

    format = models.CharField(max_length=20)
    # `[{"name", "size", "stored_as"}]`, in the order of their import: the name that people read, and that in `folder`.
    files = models.JSONField(default=list)
    folder = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.UPLOADED)
    # When it entered its state, and when its worker last reported progress.
    state_since = models.DateTimeField()
    told_at = models.DateTimeField()
    # Retrying or discarding the upload adds one: the worker of an earlier attempt can no longer write.
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

    def transition(self, *states: str, to: UploadState, **columns: Any) -> bool:
        """Move it from one of the states to another, with these columns; return whether it was in one of them.

        False means that somebody else was faster: another person, another worker, or a later attempt at the upload.
        """
        at = timezone.now()
        changes = {"state": to, "state_since": at, "told_at": at, **columns}
        uploads = ImportUpload.objects.filter(pk=self.pk, attempt=self.attempt, state__in=states)
        has_moved = bool(uploads.update(**changes))
        if has_moved:
            for name, value in changes.items():
                setattr(self, name, value)
        return has_moved

    @property
    def bytes_total(self) -> int:
        """Return the total size of its files."""
        return sum(file["size"] for file in self.files)
