"""Finished answers in memory, plain and compressed, and the mark of the program that made them.

A key is made of the public version, the address and that mark, so a cached answer is never out of date: once something
changes, nobody asks for its key again.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template import engines
from isal import igzip

import articles

# Larger answers (a month of a sitemap) are made for each request: the memory of a process is for pages.
_MOST_BYTES = 128_000
# Below this size, compression saves nothing.
_LEAST_COMPRESSED = 500
_GZIP_REFUSED = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


class CachedAnswer(NamedTuple):
    """An answer's bytes, plain and compressed (empty until a client accepts gzip), and its headers."""

    content: bytes
    gzipped: bytes
    headers: dict[str, str]

    @property
    def size(self) -> int:
        """Return roughly how many bytes it takes in memory."""
        return len(self.content) + len(self.gzipped) + 1_000


def get(request: HttpRequest, key: str) -> CachedAnswer | None:
    """Return the answer under the key, or None; compress it when the first client that accepts gzip asks for it."""
    answer: CachedAnswer | None = caches["pages"].get(key)
    if answer is None or answer.gzipped or len(answer.content) < _LEAST_COMPRESSED or not _accepts_gzip(request):
        return answer
    return store(request, key, answer.content, answer.headers)


def store(request: HttpRequest, key: str, content: bytes, headers: dict[str, str]) -> CachedAnswer:
    """Cache an answer unless it is very large, and return it; compress it only if this client accepts gzip."""
    is_gzipped = len(content) >= _LEAST_COMPRESSED and _accepts_gzip(request)
    gzipped = igzip.compress(content, compresslevel=2, mtime=0) if is_gzipped else b""
    answer = CachedAnswer(content, gzipped, headers)
    if len(content) <= _MOST_BYTES:
        caches["pages"].set(key, answer)
    return answer


def respond(request: HttpRequest, answer: CachedAnswer) -> HttpResponse:
    """Return the response for this client: compressed if it accepts gzip, without a body for HEAD."""
    is_gzipped = answer.gzipped and _accepts_gzip(request)
    content = answer.gzipped if is_gzipped else answer.content
    headers = {**answer.headers, "Content-Length": str(len(content))}
    if is_gzipped:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(b"" if request.method == "HEAD" else content, headers=headers)


def _accepts_gzip(request: HttpRequest) -> bool:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and not _GZIP_REFUSED.search(accepted)


def build_mark() -> str:
    """Return a mark of the running program and its settings: another release makes other pages of the same articles."""
    return _mark_of_times() if settings.DEBUG else _mark_of_contents()


@cache
def _mark_of_contents() -> str:
    return _hash(path.read_bytes() for path in _files())


def _mark_of_times() -> str:
    """Return the mark as of now, so that a page changes as soon as its template does."""
    return _hash(f"{path}:{path.stat().st_mtime_ns}".encode() for path in _files())


def _files() -> list[Path]:
    templates = [Path(folder) for engine in engines.all() for folder in engine.dirs]
    package = Path(articles.__file__).parent
    return sorted(
        [path for folder in templates for path in folder.rglob("*.html")]
        + [*package.rglob("*.py"), *(path for path in package.rglob("static/**/*") if path.is_file())]
    )


def _hash(parts: Iterable[bytes]) -> str:
    shown = [
        settings.SITE_NAME.encode(),
        settings.TIME_ZONE.encode(),
        settings.CONTACT.encode(),
        settings.TAGGING_ENTITY.encode(),
        *parts,
    ]
    return hashlib.blake2b(b"\x00".join(shown), digest_size=8).hexdigest()
