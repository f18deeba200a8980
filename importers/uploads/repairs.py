"""What only the disk and the queue can tell of an upload, and healing what has one right answer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.models.invariants import Invariant
from importers.models import ImportUpload
from importers.uploads import storage
from importers.uploads.acts import OVER, RUNNING, WAITING, is_lost

# A request or a worker may be between two steps.
_SETTLED_AFTER = timedelta(minutes=10)


def _settled(uploads: QuerySet[Any]) -> QuerySet[Any]:
    return uploads.filter(told_at__lt=timezone.now() - _SETTLED_AFTER).order_by("pk")


def _without_files(uploads: QuerySet[Any]) -> Iterator[Any]:
    for upload in _settled(uploads).exclude(state__in=OVER).iterator():
        if not all(storage.path(upload, file).is_file() for file in upload.files):
            yield upload.pk


def _with_files_left(uploads: QuerySet[Any]) -> Iterator[Any]:
    for upload in _settled(uploads).filter(state__in=OVER).iterator():
        if storage.folder(upload).exists():
            yield upload.pk


def _without_task(uploads: QuerySet[Any]) -> Iterator[Any]:
    for upload in _settled(uploads).filter(state__in=WAITING).iterator():
        if is_lost(upload, timezone.now()):
            yield upload.pk


INVARIANTS = (
    Invariant(
        name="upload_without_files",
        one="upload that is not imported yet has lost its files",
        many="uploads that are not imported yet have lost their files",
        broken=_without_files,
        by_hand="Discard it on its page, and upload the files again.",
    ),
    Invariant(
        name="upload_files_left",
        one="upload that is over still has files on disk",
        many="uploads that are over still have files on disk",
        broken=_with_files_left,
    ),
    Invariant(
        name="upload_without_task",
        one="upload waits for a worker, but is not in the queue",
        many="uploads wait for a worker, but are not in the queue",
        broken=_without_task,
        by_hand="Choose “Try again” or “Discard” on its page.",
    ),
    Invariant(
        name="upload_worker_silent",
        one="upload has a worker that no longer responds",
        many="uploads have workers that no longer respond",
        broken=lambda uploads: _settled(uploads).filter(state__in=RUNNING),
        by_hand="Choose “Try again” or “Discard” on its page.",
    ),
)


def _remove_files(keys: list[int]) -> None:
    for upload in ImportUpload.objects.filter(pk__in=keys):
        storage.remove(upload)


REPAIRS: Mapping[str, Callable[[list[int]], None]] = {"upload_files_left": _remove_files}
