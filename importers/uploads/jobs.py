"""What a worker does with an upload: the dry run that checks it, and the import, both through `importers.runs.run`."""

import logging
import time
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.options import Options
from importers.runs.run import Progress, run
from importers.runs.store import TakenBack
from importers.uploads import storage

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WORDS = 1.0


class Replaced(TakenBack):
    """Somebody has tried the upload again, or discarded it, before this attempt at it had begun its batch."""


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
        storage.remove(upload)


def _do(stage: _Stage, upload: ImportUpload, *, by: User) -> bool:
    """Run the stage, and say whether it came to its end. Nothing happens where the upload does not wait for it any more.

    What breaks it is told on the upload, and raised for the queue to keep. Where somebody has given up on this attempt
    meanwhile (`uploads.again`), it writes nothing more, neither articles nor on the upload.
    """
    if not upload.move(stage.waits, to=stage.runs, records_done=0, bytes_read=0, error=""):
        return False

    def began(batch: ImportBatch) -> None:
        if not _ours(stage, upload).update(**{stage.batch: batch}):
            batch.delete()
            raise Replaced(f"Upload {upload.pk} was tried again or discarded meanwhile. Nothing was written.")

    try:
        run(
            storage.files(upload),
            format_name=upload.format,
            options=Options.from_json(upload.format, upload.options),
            by=by,
            is_dry_run=stage.is_dry_run,
            progress=_Teller(stage, upload),
            began=began,
        )
    except TakenBack as stopped:
        if not upload.move(stage.runs, to=UploadState.FAILED, error=str(stopped)):
            _log_late(upload)
        return False
    except BaseException as error:
        _say_broken(stage, upload, error)
        raise
    if not (is_ours := upload.move(stage.runs, to=stage.ends)):
        _log_late(upload)
    return is_ours


def _ours(stage: _Stage, upload: ImportUpload) -> QuerySet[ImportUpload]:
    """Return the upload, as long as this attempt at it is the one that counts."""
    return ImportUpload.objects.filter(pk=upload.pk, state=stage.runs, attempt=upload.attempt)


def _log_late(upload: ImportUpload) -> None:
    logger.warning(
        "Attempt %s at upload %s was given up while its worker was silent: somebody tried it again or discarded it. "
        "This worker has woken up, stops, and has written nothing since. Nothing needs to be done.",
        upload.attempt,
        upload.pk,
    )


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

    def __init__(self, stage: _Stage, upload: ImportUpload) -> None:
        self._ours, self._told = _ours(stage, upload), time.monotonic()

    def __call__(self, done: Progress) -> None:
        """Write that so much is done, if the last word is old enough."""
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_WORDS or done.bytes_read == done.bytes_total:
            self._told = now
            self._ours.update(records_done=done.records, bytes_read=done.bytes_read, told_at=timezone.now())
