"""What a worker does with an upload: the dry run that checks it, then the import, both through `importers.runs.run`."""

import logging
import time
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.options import Options
from importers.runs.report import NOTHING_USABLE, exit_status
from importers.runs.run import Progress, run
from importers.runs.store import BatchStopped
from importers.uploads import storage

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_UPDATES = 1.0
_NOTHING = "Nothing in these files could be imported: the report says why. Upload files that can, or try again."


class AttemptSuperseded(BatchStopped):
    """Someone retried or discarded the upload before this attempt had started its batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """One of the two runs of an upload: its states before, during and after, and the field that holds its batch."""

    before: UploadState
    during: UploadState
    after: UploadState
    batch_field: str

    @property
    def is_dry_run(self) -> bool:
        return self.after == UploadState.CHECKED


_CHECK = _Stage(
    before=UploadState.UPLOADED,
    during=UploadState.CHECKING,
    after=UploadState.CHECKED,
    batch_field="check_batch",
)
_IMPORT = _Stage(
    before=UploadState.CONFIRMED, during=UploadState.IMPORTING, after=UploadState.DONE, batch_field="batch"
)


def check(upload_id: int) -> None:
    """Check an upload that is waiting for it, with a dry run."""
    if upload := ImportUpload.objects.select_related("by").filter(pk=upload_id).first():
        _run_stage(_CHECK, upload, by=upload.by)


def carry_out(upload_id: int, by_id: int) -> None:
    """Import an upload that this person has confirmed, and delete its files."""
    upload = ImportUpload.objects.filter(pk=upload_id).first()
    if upload and _run_stage(_IMPORT, upload, by=User.objects.get(pk=by_id)):
        storage.remove(upload)


def _run_stage(stage: _Stage, upload: ImportUpload, *, by: User) -> bool:
    """Run the stage and return whether it finished. Does nothing if the upload is no longer waiting for it.

    An import of which nothing could be used has failed, so that nobody takes it for done.

    An error is stored on the upload, and raised so that the queue keeps it. If someone has retried or discarded the
    upload in the meantime, nothing more is written: no articles, and nothing on the upload.
    """
    if not upload.transition(stage.before, to=stage.during, records_done=0, bytes_read=0, error=""):
        return False

    def store_batch(batch: ImportBatch) -> None:
        if not _current_attempt(stage, upload).update(**{stage.batch_field: batch}):
            batch.delete()
            message = f"Someone retried or discarded upload {upload.pk} in the meantime. Nothing was written."
            raise AttemptSuperseded(message)

    try:
        batch = run(
            storage.files(upload),
            format_name=upload.format,
            options=Options.from_json(upload.format, upload.options),
            by=by,
            is_dry_run=stage.is_dry_run,
            progress=_ProgressWriter(stage, upload),
            on_start=store_batch,
        )
    except BatchStopped as error:
        if not upload.transition(stage.during, to=UploadState.FAILED, error=str(error)):
            _log_superseded(upload)
        return False
    except BaseException as error:
        _save_error(stage, upload, error)
        raise
    if not stage.is_dry_run and exit_status(batch) == NOTHING_USABLE:
        upload.transition(stage.during, to=UploadState.FAILED, error=_NOTHING)
        return False
    is_finished = upload.transition(stage.during, to=stage.after)
    if not is_finished:
        _log_superseded(upload)
    return is_finished


def _current_attempt(stage: _Stage, upload: ImportUpload) -> QuerySet[ImportUpload]:
    """Return the upload, or nothing if a later attempt has replaced this one."""
    return ImportUpload.objects.filter(pk=upload.pk, state=stage.during, attempt=upload.attempt)


def _log_superseded(upload: ImportUpload) -> None:
    logger.warning(
        "Attempt %s at upload %s is out of date: its worker did not respond, and someone retried or discarded the "
        "upload. The worker is running again; it has written nothing since, and stops. You need not do anything.",
        upload.attempt,
        upload.pk,
    )


def _save_error(stage: _Stage, upload: ImportUpload, error: BaseException) -> None:
    """Store on the upload why it failed: its batch's error, if it has a batch."""
    reason = f"It could not be started ({type(error).__name__}: {error}). Try again; the server’s log has the details."
    try:
        batch_ids = ImportUpload.objects.filter(pk=upload.pk).values(stage.batch_field)
        batch = ImportBatch.objects.filter(pk__in=batch_ids).first()
        upload.transition(stage.during, to=UploadState.FAILED, error=(batch.error if batch else "") or reason)
    except DatabaseError:
        logger.exception("Upload %s failed, and the database could not store the reason.", upload.pk)


class _ProgressWriter:
    """Stores the progress of a run on its upload, at most once a second."""

    def __init__(self, stage: _Stage, upload: ImportUpload) -> None:
        self._attempt, self._last_update_at = _current_attempt(stage, upload), time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Store the progress, unless the last update is too recent."""
        now = time.monotonic()
        is_complete = progress.bytes_read == progress.bytes_total
        if is_complete or now - self._last_update_at >= SECONDS_BETWEEN_UPDATES:
            self._last_update_at = now
            self._attempt.update(records_done=progress.records, bytes_read=progress.bytes_read, told_at=timezone.now())
