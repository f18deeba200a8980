"""Which files a person means by a path, and how they are opened: a file, a folder, standard input, gzipped or not."""

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from importers import formats

STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"


class NoSuchFile(Exception):
    """A path leads to nothing that can be imported; the message says why and what to do."""


class Damaged(Exception):
    """A compressed file breaks off or is no gzip; the message says where."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to import: the name that reports use, its path (None: standard input), its size in bytes where known."""

    name: str
    path: Path | None
    size: int = 0


class Meter(io.RawIOBase):
    """A stream that counts the bytes read from the file itself, before it is unpacked: how far an import is."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read into the buffer; return how many bytes."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Unpacked(io.RawIOBase):
    """A gzip stream whose damage is told as Damaged, by the offset of the last good byte."""

    def __init__(self, stream: BinaryIO) -> None:
        self._gzip = gzip.GzipFile(fileobj=stream)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._gzip.read(len(buffer))
        except (EOFError, OSError, zlib.error) as error:
            raise Damaged(
                f"The compressed file is damaged behind unpacked byte {self._count} ({error}). Fetch it again."
            ) from error
        buffer[: len(data)] = data
        self._count += len(data)
        return len(data)


def suffixes(format_name: str) -> tuple[str, ...]:
    """Return how files of the format end, compressed or not."""
    plain = formats.named(format_name).suffixes
    return (*plain, *(f"{suffix}.gz" for suffix in plain))


def found(paths: list[str], *, format_name: str) -> list[File]:
    """Return the files that the paths mean: folders are searched through, by the format's suffixes, in order of name.

    Raises NoSuchFile for a path that is not there, is no file or folder, or is a folder without such files.
    """
    files: list[File] = []
    for name in paths:
        path = Path(name)
        if name == STANDARD_INPUT:
            files.append(File("standard input", None))
        elif path.is_dir():
            inside = sorted(
                p for p in path.rglob("*") if p.is_file() and p.name.lower().endswith(suffixes(format_name))
            )
            if not inside:
                kinds = ", ".join(suffixes(format_name))
                raise NoSuchFile(f"{name}: no file in this folder ends in {kinds}. Name the file itself to import it.")
            files += [File(_printable(str(p)), p, p.stat().st_size) for p in inside]
        elif path.is_file():
            files.append(File(_printable(name), path, path.stat().st_size))
        else:
            raise NoSuchFile(f"{name}: there is no such file or folder. Check the path, or use - for standard input.")
    return files


def _printable(name: str) -> str:
    """Return a file's name as text that every database takes: bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


@contextmanager
def opened(file: File) -> Iterator[tuple[BinaryIO, Meter]]:
    """Open the file for reading, unpacked where it is gzipped (told by its first bytes, not its name).

    Raises OSError where it cannot be opened; reading raises Damaged where a gzip breaks off.
    """
    plain: BinaryIO = sys.stdin.buffer if file.path is None else file.path.open("rb")
    try:
        meter = Meter(plain)
        buffered = io.BufferedReader(meter, 1 << 16)  # type: ignore[type-var]  # it reads: that is all that is asked
        is_packed = buffered.peek(2)[:2] == _GZIP
        unpacked = io.BufferedReader(_Unpacked(buffered), 1 << 16) if is_packed else buffered  # type: ignore[type-var]
        yield unpacked, meter
    finally:
        if file.path is not None:
            plain.close()
