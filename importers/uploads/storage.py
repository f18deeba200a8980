"""Uploaded files on disk: where they are stored until they are imported, under which names, and in which format."""

import os
import re
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from importers import formats
from importers.models import ImportUpload
from importers.runs.files import File, suffixes

_HEAD = 65_536
_GZIP = b"\x1f\x8b"
# A file system takes 255 bytes for a name; the rest is for the ending and a number.
_MAX_STEM = 200
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


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
    return [File(file["name"], folder(upload) / file["name"], file["size"]) for file in upload.files]


def names(originals: Iterable[str]) -> list[str]:
    """Return a name for each file, safe on disk and in a shell, and all of them different."""
    safe_names: list[str] = []
    for name in originals:
        suffix = suffix_of(name)
        stem = _NOT_IN_NAMES.sub("_", name[: len(name) - len(suffix)])
        stem = stem.encode()[:_MAX_STEM].decode(errors="ignore").strip("._-") or "file"
        safe, number = f"{stem}{suffix}", 2
        while safe in safe_names:
            safe, number = f"{stem}-{number}{suffix}", number + 1
        safe_names.append(safe)
    return safe_names


def suffix_of(name: str) -> str:
    """Return the suffix by which a file of this name can be imported, "" if it has none."""
    lower = name.lower()
    return max((suffix for suffix in all_suffixes() if lower.endswith(suffix)), key=len, default="")


def save(upload: ImportUpload, parts: dict[str, Iterable[bytes]]) -> None:
    """Write the files piece by piece, readable by the server's user only. Raises OSError if that fails."""
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
