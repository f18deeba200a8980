"""What the JSON looks like: every key always there, null for what is absent, addresses absolute, moments in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from rest_framework.serializers import BaseSerializer

from articles import links, presentation
from articles.models import Article, Citation, Source, Tag
from articles.presentation import Prose


class _Serializer(BaseSerializer):
    """One way only: from a row to JSON."""

    @cached_property
    def _root(self) -> str:
        return self.context["request"].build_absolute_uri("/").rstrip("/")

    def url(self, path: str) -> str:
        """Return the address of a path of this site, as the client reached it."""
        return self._root + path

    def address(self, name: str, *parts: Any) -> str:
        """Return the address of a resource."""
        return self.url(reverse(f"api:{name}", args=parts))


class SourceSerializer(_Serializer):
    """Who delivers or reports."""

    def to_representation(self, source: Source) -> dict[str, Any]:
        """Return the source's JSON."""
        return {
            "slug": source.slug,
            "url": self.url(source.get_absolute_url()),
            "api_url": self.address("source", source.slug),
            "name": source.name,
            "homepage": links.absolute(source.homepage) or None,
            "language": source.language or None,
            "rights": source.rights,
            "credit": source.credit_line or None,
        }


class TagSerializer(_Serializer):
    """A topic or a section."""

    def to_representation(self, tag: Tag) -> dict[str, Any]:
        """Return the tag's JSON."""
        return {
            "kind": tag.kind,
            "slug": tag.slug,
            "url": self.url(tag.get_absolute_url()),
            "api_url": self.address("tag", tag.kind, tag.slug),
            "name": tag.name,
        }


class ArticleSerializer(_Serializer):
    """An article as readers may see it; needs `ArticleQuerySet.for_reading`."""

    @cached_property
    def _tag(self) -> Callable[[Tag], dict[str, Any]]:
        return TagSerializer(context=self.context).to_representation

    def to_representation(self, article: Article) -> dict[str, Any]:
        """Return the article's JSON."""
        reading = presentation.reading(article)
        return {
            "id": str(article.public_id),
            "slug": article.slug,
            "url": self.url(article.get_absolute_url()),
            "api_url": self.address("article", article.public_id),
            "headline": article.headline,
            "dek": article.dek or None,
            "summary": _prose(reading.summary),
            "body": _prose(reading.body) if reading.body else None,
            "byline": article.byline or None,
            "dateline": article.dateline or None,
            "language": reading.language or None,
            "section": self._tag(article.section) if article.section else None,
            "tags": [self._tag(tag) for tag in reading.tags],
            "sources": [_citation(citation) for citation in reading.citations],
            "published_at": moment(article.published_at),
            "word_count": reading.word_count,
            "reading_minutes": reading.minutes,
        }


def moment(value: datetime | None) -> str | None:
    """Return the moment as RFC 3339 has it, in UTC, to the second."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if value else None


def _prose(prose: Prose) -> dict[str, str]:
    return {"html": prose.html, "text": prose.text}


def _citation(citation: Citation) -> dict[str, str | None]:
    """Return what is cited; never the desk's own copy of its text."""
    return {
        "role": citation.role,
        "publisher": presentation.publisher(citation) or None,
        "source": citation.source.slug if citation.source else None,
        "title": citation.title or None,
        "url": links.absolute(citation.url) or None,
        "published_at": moment(citation.published_at),
    }
