"""The files of an import: finding them by path (a file, a folder, standard input) and opening them, gzipped or not."""

import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from importers import formats

STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class NoSuchFile(Exception):
    """There is nothing to import at a path. The message says why, and what to do."""


class DamagedFile(Exception):
    """A compressed file ends too soon, is not valid gzip, or holds too much. The message says where."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to import: its name in reports, its path (None: standard input), and its size in bytes (0: unknown).

    `most_unpacked` is how many bytes a compressed file may have inside (0: any number), and `why_skipped` says why the
    file is not opened, "" if it is.
    """

    name: str
    path: Path | None
    size: int = 0
    most_unpacked: int = 0
    why_skipped: str = ""


class Meter(io.RawIOBase):
    """A stream that counts the bytes read from the file itself, before decompression, to show an import's progress."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read into the buffer, and return the number of bytes read."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Gunzipped(io.RawIOBase):
    """A decompressed gzip stream. Reading raises DamagedFile, with the offset of the last good byte."""

    def __init__(self, stream: BinaryIO, *, most: int) -> None:
        self._gzip = gzip.GzipFile(fileobj=stream)
        self._count, self._most = 0, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._gzip.read(len(buffer))
        except (EOFError, OSError, zlib.error) as error:
            place = f"after byte {self._count:,} of its contents"
            raise DamagedFile(f"The compressed file is damaged {place} ({error}). Download it again.") from error
        buffer[: len(data)] = data
        self._count += len(data)
        if self._most and self._count > self._most:
            raise DamagedFile(
                f"The compressed file has more than {self._most / 1024**3:,.0f} GB inside, and only what came before "
                "that is imported. Split it, or import it by command on the server."
            )
        return len(data)


def suffixes(format_name: str) -> tuple[str, ...]:
    """Return the suffixes of the format's files, compressed or not."""
    plain = formats.named(format_name).suffixes
    return (*plain, *(f"{suffix}.gz" for suffix in plain))


def find_files(paths: list[str], *, format_name: str) -> list[File]:
    """Return the files at the paths. Folders are searched at any depth for the format's suffixes, in order of name.

    A link in a folder that leads out of it is returned as a file to skip: what it leads to may be anybody's.
    Raises NoSuchFile if a path does not exist, is neither file nor folder, or is a folder without such files.
    """
    files: list[File] = []
    for name in paths:
        path = Path(name)
        if name == STANDARD_INPUT:
            files.append(File("standard input", None))
        elif path.is_dir():
            endings = suffixes(format_name)
            found = sorted(path.rglob("*"))
            inside = [p for p in found if (p.is_file() and p.name.lower().endswith(endings)) or _is_linked_folder(p)]
            if not inside:
                advice = "To import another file, name the file itself."
                raise NoSuchFile(f"{name}: No file in this folder ends in {', '.join(endings)}. {advice}")
            files += [_in_folder(path.resolve(), p) for p in inside]
        elif path.is_file():
            files.append(File(_printable(name), path, path.stat().st_size))
        else:
            raise NoSuchFile(f"{name}: No such file or folder. Check the path, or use - for standard input.")
    return files


def _is_linked_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def _in_folder(folder: Path, path: Path) -> File:
    name = _printable(str(path))
    if _is_linked_folder(path):
        return File(
            name, path, why_skipped="This link to another folder was not followed. Name that folder to import it."
        )
    if not path.resolve().is_relative_to(folder):
        return File(
            name, path, why_skipped="This link to a file outside the folder was skipped. Name that file to import it."
        )
    return File(name, path, path.stat().st_size)


def _printable(name: str) -> str:
    """Return a file's name as text that every database accepts, and that moves nothing in a terminal or on a page.

    Bytes that are not UTF-8, control characters and bidi overrides are replaced.
    """
    return _UNPRINTABLE.sub("\ufffd", os.fsencode(name).decode("utf-8", "replace"))


@contextmanager
def open_file(file: File) -> Iterator[tuple[BinaryIO, Meter]]:
    """Open the file for reading; decompress it if it is gzipped, judging by its first bytes and not its name.

    Yields the stream, and the meter that counts the bytes read. Raises OSError if the file cannot be opened. Reading
    the stream raises DamagedFile if the gzip is damaged or ends too soon.
    """
    plain: BinaryIO = sys.stdin.buffer if file.path is None else file.path.open("rb")
    try:
        meter = Meter(plain)
        buffered = io.BufferedReader(meter, 1 << 16)  # type: ignore[type-var]  # it only has to read
        is_gzipped = buffered.peek(2)[:2] == _GZIP
        stream: Any = buffered
        if is_gzipped:
            stream = io.BufferedReader(_Gunzipped(buffered, most=file.most_unpacked), 1 << 16)
        yield stream, meter
    finally:
        if file.path is not None:
            plain.close()
