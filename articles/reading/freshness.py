"""What the faces answer with beside a text: validators, how long it is fresh, and the text as it was made before.

A validator says which public version, address and program a text was made of (RFC 9110, section 8.8.3), and so does the key
under which a text is kept: it is never out of date, only of no more use.
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
from django.utils.http import parse_etags
from isal import igzip

import articles
from articles.reading.public_version import Version

MAX_AGE = 60
STALE_FOR = 300
# Larger ones (a month of a sitemap) are made for whoever asks: the memory of a process is for pages.
_WORTH_KEEPING = 128_000
# Under this size a compressed text is no smaller on the way.
_WORTH_COMPRESSING = 500
_REFUSED = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


class Kept(NamedTuple):
    """An answer as it was made: its bytes, as they are and compressed, and its headers."""

    content: bytes
    packed: bytes
    headers: dict[str, str]

    @property
    def size(self) -> int:
        """Return how many bytes it takes."""
        return len(self.content) + len(self.packed) + 1_000


def has(request: HttpRequest, etag: str) -> bool:
    """Say whether the client has what the validator stands for. "*" is not answered: it would say that there is something."""
    # From META: to take all headers apart costs as much as the rest of an answer that is kept.
    sent = request.META.get("HTTP_IF_NONE_MATCH")
    # Compared weakly (RFC 9110, section 8.8.3.2): what passed a proxy may have lost its mark.
    return sent is not None and etag.removeprefix("W/") in {one.removeprefix("W/") for one in parse_etags(sent)}


def known(request: HttpRequest, key: str) -> Kept | None:
    """Return the answer as it was made for that key, None where it was not, or is kept no more."""
    kept: Kept | None = caches["pages"].get(key)
    if kept is not None and not kept.packed and _unpacks(request) and len(kept.content) >= _WORTH_COMPRESSING:
        return keep(request, key, kept.content, kept.headers)
    return kept


def keep(request: HttpRequest, key: str, content: bytes, headers: dict[str, str]) -> Kept:
    """Keep an answer for that key, unless it is very large, and return it; packed only once somebody can unpack it."""
    is_packed = len(content) >= _WORTH_COMPRESSING and _unpacks(request)
    kept = Kept(content, igzip.compress(content, compresslevel=2, mtime=0) if is_packed else b"", headers)
    if len(content) <= _WORTH_KEEPING:
        caches["pages"].set(key, kept)
    return kept


def given(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Return the answer for this client: packed for who can unpack it, without its text for HEAD."""
    is_packed = kept.packed and _unpacks(request)
    content = kept.packed if is_packed else kept.content
    headers = {**kept.headers, "Content-Length": str(len(content))}
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(b"" if request.method == "HEAD" else content, headers=headers)


def _unpacks(request: HttpRequest) -> bool:
    coded = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in coded and not _REFUSED.search(coded)


def with_freshness(response: HttpResponse, etag: str, version: Version, *, vary: str, more: str = "") -> HttpResponse:
    """Say for how long the answer is fresh, never longer than until something appears by itself, and what it is known by."""
    age = version.seconds_left(MAX_AGE)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={age}, stale-while-revalidate={STALE_FOR}{more}"
    response.headers["Vary"] = vary
    return response


def build() -> str:
    """Return a mark of this program: another one makes other pages of the same articles."""
    return _changed_files() if settings.DEBUG else _built_from()


@cache
def _built_from() -> str:
    return _hash(path.read_bytes() for path in _files())


def _changed_files() -> str:
    """Return the mark as of now: while somebody works on a template, the page follows."""
    return _hash(f"{path}:{path.stat().st_mtime_ns}".encode() for path in _files())


def _files() -> list[Path]:
    templates = [Path(folder) for engine in engines.all() for folder in engine.dirs]
    package = Path(articles.__file__).parent
    return sorted(
        [path for folder in templates for path in folder.rglob("*.html")]
        + [*package.rglob("*.py"), *(path for path in package.rglob("static/**/*") if path.is_file())]
    )


def _hash(parts: Iterable[bytes]) -> str:
    told = [
        settings.SITE_NAME.encode(),
        settings.TIME_ZONE.encode(),
        settings.CONTACT.encode(),
        settings.TAGGING_ENTITY.encode(),
        *parts,
    ]
    return hashlib.blake2b(b"\x00".join(told), digest_size=8).hexdigest()
