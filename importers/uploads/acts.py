"""What a person does with an upload: send it, confirm it, try it again, discard it; and what to tell of it meanwhile."""

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

from importers import formats
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.options import Options
from importers.uploads import storage, tasks

WAITING = (UploadState.UPLOADED, UploadState.CONFIRMED)
RUNNING = (UploadState.CHECKING, UploadState.IMPORTING)
OVER = (UploadState.DONE, UploadState.DISCARDED)
# A worker looks for tasks once a second; while it runs one, it speaks up with each chunk.
PATIENCE = timedelta(seconds=5)
SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=7)
# Of each person, until their files are imported or discarded: the disk is everybody's.
MAX_KEPT = 20
MAX_KEPT_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A person's uploads whose files are still kept, and how much more may come."""

    kept: list[ImportUpload]

    @property
    def bytes_kept(self) -> int:
        """Return how large they are together."""
        return sum(upload.bytes_total for upload in self.kept)

    @property
    def bytes_left(self) -> int:
        """Return how many bytes more are kept; less than 0 where there are too many already."""
        return MAX_KEPT_BYTES - self.bytes_kept

    @property
    def uploads_left(self) -> int:
        """Return how many uploads more are kept; less than 0 where there are too many already."""
        return MAX_KEPT - len(self.kept)

    def discardable(self) -> list[ImportUpload]:
        """Return those that `discard` takes now, the largest first."""
        free = [upload for upload in self.kept if upload.state in _to_discard(upload)]
        return sorted(free, key=lambda upload: -upload.bytes_total)


class NoRoom(Exception):
    """The person has too many uploads, or too large ones; `room` says which."""

    def __init__(self, room: Room) -> None:
        super().__init__(f"{len(room.kept)} uploads of {room.bytes_kept} bytes are kept already.")
        self.room = room


def room(by: User) -> Room:
    """Return what is kept of the person's, and how much more may come."""
    return Room(kept=list(ImportUpload.objects.filter(by=by).exclude(state__in=OVER).order_by("pk")))


def receive(
    parts: list[tuple[str, int, Iterable[bytes]]], *, format_name: str, options: Options, by: User
) -> ImportUpload:
    """Keep the files (name, size, bytes), have them checked by a worker, and return the upload.

    Raises NoRoom where the person has too much waiting, OSError where the disk refuses them; nothing is kept then.
    """
    at = timezone.now()
    names = storage.names(name for name, _, _ in parts)
    upload = ImportUpload.objects.create(
        format=format_name,
        files=[{"name": name, "size": size} for name, (_, size, _) in zip(names, parts, strict=True)],
        options=options.as_json(format_name),
        by=by,
        uploaded_at=at,
        state_since=at,
        told_at=at,
    )
    # Asked for with this one among them: of two that come at once, the later sees the earlier.
    if (full := room(by)).uploads_left < 0 or full.bytes_left < 0:
        upload.delete()
        raise NoRoom(room(by))
    try:
        storage.keep(upload, {name: pieces for name, (_, _, pieces) in zip(names, parts, strict=True)})
    except OSError:
        storage.remove(upload)
        upload.delete()
        raise
    tasks.check.enqueue(upload.pk)
    return upload


def confirm(upload: ImportUpload, *, by: User) -> bool:
    """Have a worker import what was checked; say whether it was still to be confirmed."""
    with transaction.atomic():
        if is_confirmed := upload.move(UploadState.CHECKED, to=UploadState.CONFIRMED):
            tasks.carry_out.enqueue(upload.pk, by.pk)
    return is_confirmed


def discard(upload: ImportUpload, *, by: User) -> bool:
    """Delete the files of what is not being imported; say whether that could be done."""
    if is_gone := _take_over(upload, *_to_discard(upload), to=UploadState.DISCARDED, said="it was discarded"):
        storage.remove(upload)
    return is_gone


def again(upload: ImportUpload, *, by: User) -> bool:
    """Do again what failed, or what no worker has spoken of for a while; say whether there was such a thing."""
    is_checked = upload.check_batch is not None and upload.check_batch.finished_at is not None
    to = UploadState.CONFIRMED if is_checked else UploadState.UPLOADED
    with transaction.atomic():
        if not _take_over(upload, *_at_rest(upload), to=to, said="it was tried again"):
            return False
        if is_checked:
            tasks.carry_out.enqueue(upload.pk, by.pk)
        else:
            tasks.check.enqueue(upload.pk)
    return True


def expire() -> None:
    """Discard what nobody has imported for a week."""
    at = timezone.now()
    silent = ~Q(state__in=RUNNING) | Q(told_at__lt=at - SILENCE)
    for upload in ImportUpload.objects.filter(silent, uploaded_at__lt=at - KEPT).exclude(state__in=OVER):
        said = f"Nobody imported it within {KEPT.days} days; its files have been deleted. Upload them again."
        if _take_over(upload, upload.state, to=UploadState.DISCARDED, said="it was discarded", error=said):
            storage.remove(upload)


@transaction.atomic
def _take_over(upload: ImportUpload, *states: str, to: UploadState, said: str, **columns: Any) -> bool:
    """Move it as a person decides, and end its attempt: a worker that was only paused writes nothing when it wakes up."""
    was_running = upload.state in RUNNING
    if not upload.move(*states, to=to, attempt=upload.attempt + 1, **columns):
        return False
    if was_running:
        # Asked for after the move: its worker may have begun a batch since the upload was read.
        upload.refresh_from_db(fields=["check_batch", "batch"])
        reason = (
            f"Its worker had fallen silent, and {said} (upload {upload.pk}, {upload.state_since:%Y-%m-%d %H:%M} UTC). "
            "It has written nothing since; what it had imported by then stands. "
            "Look at the upload's page for how it went on."
        )
        ImportBatch.objects.filter(pk__in=[upload.check_batch_id, upload.batch_id]).stop(
            at=upload.state_since, said=reason
        )
    return True


def is_broken_off(upload: ImportUpload, at: datetime) -> bool:
    """Say whether its worker has been silent for so long that it must be dead."""
    return upload.state in RUNNING and at - upload.told_at > SILENCE


def lacks_worker(upload: ImportUpload, at: datetime) -> bool:
    """Say whether it waits, and no worker has taken it up although none is busy with another one."""
    if upload.state not in WAITING or at - upload.state_since <= PATIENCE:
        return False
    return not ImportUpload.objects.filter(state__in=RUNNING, told_at__gt=at - SILENCE).exists()


def _at_rest(upload: ImportUpload) -> tuple[str, ...]:
    """Return the states of a failure: of one that was told, and of one that was not."""
    silent = (upload.state,) if is_broken_off(upload, timezone.now()) else ()
    return (UploadState.FAILED, *silent)


def _to_discard(upload: ImportUpload) -> tuple[str, ...]:
    """Return the states in which it can be discarded."""
    return (*_at_rest(upload), UploadState.CHECKED, *WAITING)


def worker_command() -> str:
    """Return the line that starts a worker."""
    return manage_command("db_worker")


def import_command(upload: ImportUpload) -> str:
    """Return the line that imports the same files with the same options, without any worker."""
    options = Options.from_json(upload.format, upload.options)
    words = [upload.format]
    words += [_nearby(storage.folder(upload) / file["name"]) for file in upload.files]
    if options.source:
        words += ["--source", options.source]
    for option in formats.named(upload.format).options:
        if (value := option.value(options.values)) != option.default:
            words += [option.flag, option.text(value)]
    return manage_command("import_files", *words)


def manage_command(*words: str) -> str:
    """Return the line, to be typed in the project's folder, that runs a command of ours."""
    debug = "NEWSROOM_DEBUG=1 " if settings.DEBUG else ""
    return f"{debug}.venv/bin/python manage.py {shlex.join(words)}"


def _nearby(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path)
