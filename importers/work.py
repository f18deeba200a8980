"""What a worker does with an upload: the dry run that checks it, and the import, both through `importers.run`."""

import logging
import time
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.utils import timezone

from importers import stored
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.run import Options, Progress, run
from importers.store import TakenBack

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WORDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """One of the two runs of an upload: the states around it, and where its batch is kept."""

    waits: UploadState
    runs: UploadState
    ends: UploadState
    batch: str

    @property
    def is_dry_run(self) -> bool:
        return self.ends == UploadState.CHECKED


_CHECK = _Stage(waits=UploadState.UPLOADED, runs=UploadState.CHECKING, ends=UploadState.CHECKED, batch="check_batch")
_IMPORT = _Stage(waits=UploadState.CONFIRMED, runs=UploadState.IMPORTING, ends=UploadState.DONE, batch="batch")


def check(upload_id: int) -> None:
    """Make the dry run of an upload that waits for it."""
    if upload := ImportUpload.objects.select_related("by").filter(pk=upload_id).first():
        _do(_CHECK, upload, by=upload.by)


def carry_out(upload_id: int, by_id: int) -> None:
    """Import an upload that was confirmed by that person, and delete its files."""
    upload = ImportUpload.objects.filter(pk=upload_id).first()
    if upload and _do(_IMPORT, upload, by=User.objects.get(pk=by_id)):
        stored.remove(upload)


def _do(stage: _Stage, upload: ImportUpload, *, by: User) -> bool:
    """Run the stage, and say whether it came to its end. Nothing happens where the upload does not wait for it any more.

    What breaks it is told on the upload, and raised for the queue to keep.
    """
    if not upload.move(stage.waits, to=stage.runs, records_done=0, bytes_read=0, error=""):
        return False

    def began(batch: ImportBatch) -> None:
        ImportUpload.objects.filter(pk=upload.pk).update(**{stage.batch: batch})

    try:
        run(
            stored.files(upload),
            format_name=upload.format,
            options=Options.from_json(upload.options),
            by=by,
            is_dry_run=stage.is_dry_run,
            progress=_Teller(upload),
            began=began,
        )
    except TakenBack as stopped:
        upload.move(stage.runs, to=UploadState.FAILED, error=str(stopped))
        return False
    except BaseException as error:
        _say_broken(stage, upload, error)
        raise
    return upload.move(stage.runs, to=stage.ends)


def _say_broken(stage: _Stage, upload: ImportUpload, error: BaseException) -> None:
    """Tell on the upload what broke it, in the words of its batch where it has one."""
    said = f"It could not be started ({type(error).__name__}: {error}). Try again; the server's log has the details."
    try:
        batch = ImportBatch.objects.filter(pk__in=ImportUpload.objects.filter(pk=upload.pk).values(stage.batch)).first()
        upload.move(stage.runs, to=UploadState.FAILED, error=(batch.error if batch else "") or said)
    except DatabaseError:
        logger.exception("Upload %s broke off, and the database does not take down why.", upload.pk)


class _Teller:
    """Writes down how far a run is, at most once a second."""

    def __init__(self, upload: ImportUpload) -> None:
        self._upload, self._told = upload, time.monotonic()

    def __call__(self, done: Progress) -> None:
        """Write that so much is done, if the last word is old enough."""
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_WORDS or done.bytes_read == done.bytes_total:
            self._told = now
            ImportUpload.objects.filter(pk=self._upload.pk).update(
                records_done=done.records, bytes_read=done.bytes_read, told_at=timezone.now()
            )
