"""What a person does with an upload: send, confirm, retry and discard it; and what they need to know meanwhile."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from importers import formats
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.options import Options
from importers.uploads import names, storage, tasks

WAITING = (UploadState.UPLOADED, UploadState.CONFIRMED)
RUNNING = (UploadState.CHECKING, UploadState.IMPORTING)
OVER = (UploadState.DONE, UploadState.DISCARDED)
# A worker looks for tasks once a second, and reports progress with every chunk.
PATIENCE = timedelta(seconds=5)
SILENCE = timedelta(minutes=2)
KEEP_FOR = timedelta(days=7)
# Per person, until the files are imported or discarded: everybody shares the disk.
MAX_UPLOADS = 20
MAX_UPLOAD_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A person's uploads that are neither imported nor discarded, and how much more they may upload."""

    uploads: list[ImportUpload]

    @property
    def bytes_used(self) -> int:
        """Return the total size of their files."""
        return sum(upload.bytes_total for upload in self.uploads)

    @property
    def bytes_left(self) -> int:
        """Return how many more bytes the person may upload; below 0 if there are too many already."""
        return MAX_UPLOAD_BYTES - self.bytes_used

    @property
    def uploads_left(self) -> int:
        """Return how many more uploads the person may make; below 0 if there are too many already."""
        return MAX_UPLOADS - len(self.uploads)

    def discardable(self) -> list[ImportUpload]:
        """Return the uploads that can be discarded now, the largest first."""
        discardable = [upload for upload in self.uploads if upload.state in _discardable(upload)]
        return sorted(discardable, key=lambda upload: -upload.bytes_total)


class QuotaExceeded(Exception):
    """The person has too many uploads, or too large ones. Its `quota` holds them."""

    def __init__(self, quota: Quota) -> None:
        super().__init__(f"There are already {len(quota.uploads)} uploads, {quota.bytes_used} bytes in all.")
        self.quota = quota


def quota(by: User) -> Quota:
    """Return the person's unfinished uploads, and how much more they may upload."""
    return Quota(uploads=list(ImportUpload.objects.filter(by=by).exclude(state__in=OVER).order_by("pk")))


def receive(
    parts: list[tuple[str, int, Iterable[bytes]]], *, format_name: str, options: Options, by: User
) -> ImportUpload:
    """Store the files (name, size, bytes), queue their check, and return the upload.

    Raises QuotaExceeded if the person has too many uploads, and OSError if the files cannot be written. Nothing is
    stored then.
    """
    at = timezone.now()
    shown = names.shown(name for name, _, _ in parts)
    stored = names.stored(shown)
    upload = ImportUpload.objects.create(
        format=format_name,
        files=[
            {"name": name, "size": size, "stored_as": on_disk}
            for name, on_disk, (_, size, _) in zip(shown, stored, parts, strict=True)
        ],
        options=options.as_json(format_name),
        by=by,
        uploaded_at=at,
        state_since=at,
        told_at=at,
    )
    # Counted after this upload was created: of two simultaneous uploads, the later one sees the earlier.
    if (used := quota(by)).uploads_left < 0 or used.bytes_left < 0:
        upload.delete()
        raise QuotaExceeded(quota(by))
    try:
        storage.save(upload, {name: pieces for name, (_, _, pieces) in zip(stored, parts, strict=True)})
    except OSError:
        storage.remove(upload)
        upload.delete()
        raise
    tasks.check.enqueue(upload.pk)
    return upload


def confirm(upload: ImportUpload, *, by: User) -> bool:
    """Queue the import of a checked upload; return whether it was waiting to be confirmed."""
    with transaction.atomic():
        if is_confirmed := upload.transition(UploadState.CHECKED, to=UploadState.CONFIRMED):
            tasks.carry_out.enqueue(upload.pk, by.pk)
    return is_confirmed


def discard(upload: ImportUpload, *, by: User) -> bool:
    """Delete the files of an upload that is not being imported; return whether it could be discarded."""
    if is_discarded := _end_attempt(upload, *_discardable(upload), to=UploadState.DISCARDED, what="discarded"):
        storage.remove(upload)
    return is_discarded


def retry(upload: ImportUpload, *, by: User) -> bool:
    """Queue a failed check or import again, or one that nobody works on any more; return whether there was one."""
    is_checked = upload.check_batch is not None and upload.check_batch.finished_at is not None
    to = UploadState.CONFIRMED if is_checked else UploadState.UPLOADED
    with transaction.atomic():
        if not _end_attempt(upload, *_retryable(upload), to=to, what="retried"):
            return False
        if is_checked:
            tasks.carry_out.enqueue(upload.pk, by.pk)
        else:
            tasks.check.enqueue(upload.pk)
    return True


def discard_old() -> None:
    """Discard uploads that nobody has imported within a week."""
    at = timezone.now()
    silent = ~Q(state__in=RUNNING) | Q(told_at__lt=at - SILENCE)
    for upload in ImportUpload.objects.filter(silent, uploaded_at__lt=at - KEEP_FOR).exclude(state__in=OVER):
        reason = f"Nobody imported it within {KEEP_FOR.days} days, so its files were deleted. Upload them again."
        if _end_attempt(upload, upload.state, to=UploadState.DISCARDED, what="discarded", error=reason):
            storage.remove(upload)


@transaction.atomic
def _end_attempt(upload: ImportUpload, *states: str, to: UploadState, what: str, **columns: Any) -> bool:
    """Move the upload and end its current attempt: a worker that was only paused writes nothing when it wakes up."""
    was_running = upload.state in RUNNING
    if not upload.transition(*states, to=to, attempt=upload.attempt + 1, **columns):
        return False
    if was_running:
        # Read after the transition: the worker may have started a batch since the upload was loaded.
        upload.refresh_from_db(fields=["check_batch", "batch"])
        reason = (
            f"Its worker did not respond, and upload {upload.pk} was {what} "
            f"on {upload.state_since:%Y-%m-%d at %H:%M} UTC. "
            "What it had imported by then is kept. The page of the upload shows what happened next."
        )
        ImportBatch.objects.filter(pk__in=[upload.check_batch_id, upload.batch_id]).stop(
            at=upload.state_since, reason=reason
        )
    return True


def is_worker_silent(upload: ImportUpload, at: datetime) -> bool:
    """Return whether its worker has reported nothing for so long that it must be dead."""
    return upload.state in RUNNING and at - upload.told_at > SILENCE


def is_lost(upload: ImportUpload, at: datetime) -> bool:
    """Return whether it has been waiting for long, and nothing in the queue will ever start it.

    The server may have been killed before it queued the task, or the worker before it noted that it had begun.
    """
    if upload.state not in WAITING or at - upload.state_since <= SILENCE:
        return False
    paths = [task.module_path for task in (tasks.check, tasks.carry_out)]
    queued = DBTaskResult.objects.filter(task_path__in=paths, args_kwargs__args__0=upload.pk)
    begun = Q(status=TaskResultStatus.RUNNING, started_at__gt=at - SILENCE)
    return not queued.filter(Q(status=TaskResultStatus.READY) | begun).exists()


def lacks_worker(upload: ImportUpload, at: datetime) -> bool:
    """Return whether the upload is waiting although no worker is busy with another one."""
    if upload.state not in WAITING or at - upload.state_since <= PATIENCE:
        return False
    return not ImportUpload.objects.filter(state__in=RUNNING, told_at__gt=at - SILENCE).exists()


def _retryable(upload: ImportUpload) -> tuple[str, ...]:
    """Return the states in which it can be retried: failed, with a worker that does not respond, or lost."""
    at = timezone.now()
    is_stuck = is_worker_silent(upload, at) or is_lost(upload, at)
    return (UploadState.FAILED, upload.state) if is_stuck else (UploadState.FAILED,)


def _discardable(upload: ImportUpload) -> tuple[str, ...]:
    """Return the states in which it can be discarded."""
    return (*_retryable(upload), UploadState.CHECKED, *WAITING)


def worker_command() -> str:
    """Return the command line that starts a worker."""
    return manage_command("db_worker")


def import_command(upload: ImportUpload) -> str:
    """Return the command line that imports the same files with the same options, without a worker."""
    options = Options.from_json(upload.format, upload.options)
    words = [upload.format]
    words += [_short_path(storage.path(upload, file)) for file in upload.files]
    if options.source:
        words += ["--source", options.source]
    for option in formats.named(upload.format).options:
        if (value := option.value(options.values)) != option.default:
            words += [option.flag, option.text(value)]
    return manage_command("import_files", *words)


def manage_command(*words: str) -> str:
    """Return the command line that runs a management command from the project's folder."""
    debug = "NEWSROOM_DEBUG=1 " if settings.DEBUG else ""
    return f"{debug}.venv/bin/python manage.py {shlex.join(words)}"


def _short_path(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path)
