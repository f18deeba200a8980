"""The HTML of an article: a card for lists, and the head and the story of its own page."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from isal import igzip

from articles.models import Article
from articles.reading import presentation
from articles.reading.presentation import Reading
from articles.reading.renditions import resource, schema
from articles.reading.renditions.resource import ROOT

# Raise it when code changes what a rendition says without a change to a template.
_EDITION = 3
_CARD, _HEAD, _STORY = "articles/_card.html", "articles/_head.html", "articles/_story.html"
# With gzip's header (https://docs.python.org/3/library/zlib.html#zlib.decompress).
_GZIP = zlib.MAX_WBITS | 16
_TEMPLATES = (_CARD, _HEAD, _STORY, "articles/_prose.html", "articles/_attribution.html", "articles/_corrections.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of a rendition; absolute addresses of this site begin with ROOT."""

    card: str
    data: str
    head: str
    story: str

    @property
    def page(self) -> bytes:
        """Return the head and the story as they are stored."""
        return packed(self.head, self.story)


def packed(head: str, story: str) -> bytes:
    """Return both as one compressed text."""
    return igzip.compress(f"{head}\x00{story}".encode(), compresslevel=2, mtime=0)


def unpacked(page: bytes | memoryview) -> tuple[str, str]:
    """Return the head and the story that were packed; two empty texts if there is nothing."""
    head, _, story = zlib.decompress(page, _GZIP).decode().partition("\x00") if page else ("", "", "")
    return head, story


def of_article(article: Article, *, changed_at: datetime) -> Texts:
    """Return the article's texts; needs `ArticleQuerySet.for_reading`."""
    reading = presentation.reading(article)
    data = resource.of_reading(reading, changed_at=changed_at)
    return Texts(card=card(article), data=orjson.dumps(data).decode(), head=head(reading, data), story=story(reading))


def card(article: Article) -> str:
    """Return the article as a list shows it; needs `ArticleQuerySet.for_listing`, or `for_reading`."""
    return _render(_CARD, {"card": presentation.card(article)})


def head(reading: Reading, data: dict[str, Any]) -> str:
    """Return the part of <head> that describes the article: title, description, addresses, schema.org."""
    context = {"reading": reading, "data": data, "root": ROOT, "site_name": settings.SITE_NAME}
    # Neither "</script>" nor "<!--" may occur in it (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements).
    described = orjson.dumps(schema.of_resource(data)).decode().replace("<", "\\u003c").replace("&", "\\u0026")
    return f'{_render(_HEAD, context)}<script type="application/ld+json">{described}</script>\n'


def story(reading: Reading) -> str:
    """Return the article itself: its page without header, related coverage and footer."""
    return _render(_STORY, {"reading": reading})


def _render(name: str, context: dict[str, Any]) -> str:
    # In the time zone of the site, not that of the person who publishes.
    with timezone.override(None):
        return get_template(name).render(context)


@cache
def stamp() -> str:
    """Return a hash of everything else that a rendition depends on: templates, settings, this code."""
    parts = [str(_EDITION), settings.SITE_NAME, settings.TIME_ZONE]
    for name in _TEMPLATES:
        origin = get_template(name).origin  # type: ignore[attr-defined]
        parts.append(Path(origin.name).read_text(encoding="utf-8"))
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=8).hexdigest()
