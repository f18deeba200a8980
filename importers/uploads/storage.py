"""Uploaded files on disk: where they are stored until they are imported, and in which format."""

import os
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from importers import formats
from importers.models import ImportUpload
from importers.runs.files import File, suffixes

# Bytes in one compressed file: twenty times those of the largest that may be uploaded.
MAX_UNPACKED = 4 * 1024**3
_HEAD = 65_536
_GZIP = b"\x1f\x8b"


def all_suffixes() -> tuple[str, ...]:
    """Return the suffixes of all files that can be imported, whatever their format."""
    return tuple(dict.fromkeys(suffix for name in formats.MODULES for suffix in suffixes(name)))


def root() -> Path:
    """Return the private folder of all uploads; nothing in it is ever served."""
    return Path(settings.DATA_DIR) / "uploads"


def folder(upload: ImportUpload) -> Path:
    """Return the folder of the upload's files."""
    return root() / upload.folder.hex


def files(upload: ImportUpload) -> list[File]:
    """Return its files for a run, under the names that reports show."""
    return [File(file["name"], path(upload, file), file["size"], MAX_UNPACKED) for file in upload.files]


def path(upload: ImportUpload, file: dict[str, Any]) -> Path:
    """Return where one of its `files` is. Release 0.2.0 stored each under the name that it shows."""
    return folder(upload) / file.get("stored_as", file["name"])


def suffix_of(name: str) -> str:
    """Return the suffix by which a file of this name can be imported, "" if it has none."""
    lower = name.lower()
    return max((suffix for suffix in all_suffixes() if lower.endswith(suffix)), key=len, default="")


def save(upload: ImportUpload, parts: dict[str, Iterable[bytes]]) -> None:
    """Write the files, by their names on disk, readable by the server's user only. Raises OSError if that fails."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    folder(upload).mkdir(mode=0o700)
    for name, pieces in parts.items():
        descriptor = os.open(folder(upload) / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(pieces)


def remove(upload: ImportUpload) -> None:
    """Delete its files, if they are still there."""
    shutil.rmtree(folder(upload), ignore_errors=True)


def format_of(stream: BinaryIO, name: str) -> str:
    """Return the name of the file's format, by its name and first bytes; "" if it has none. Rewinds the stream."""
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
        except zlib.error:
            return ""
    file_format = formats.recognise(head, name)
    return file_format.name if file_format else ""
