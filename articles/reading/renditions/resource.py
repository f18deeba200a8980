"""An article as JSON: every key is always present, absent values are null, moments in UTC, addresses below ROOT."""

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from articles.models import Article, Citation, Correction, Source, Tag
from articles.reading import presentation
from articles.reading.presentation import Prose, Reading
from articles.text import links
from articles.vocabulary import AiUse, Role, State, TagKind

# A placeholder for the site's address, which differs by the host in the request (RFC 2606: a host that nobody has).
ROOT = "https://newsroom.invalid"


def of_reading(reading: Reading, *, changed_at: datetime) -> dict[str, Any]:
    """Return the article's resource; needs `ArticleQuerySet.for_reading`."""
    article = reading.article
    section = article.section
    return {
        "id": str(article.public_id),
        "slug": article.slug,
        "url": ROOT + article.get_absolute_url(),
        "api_url": ROOT + reverse("api:article", args=[article.public_id]),
        "headline": article.headline,
        "dek": article.dek or None,
        "summary": prose(reading.summary),
        "body": prose(reading.body) if reading.body else None,
        "byline": article.byline or None,
        "dateline": article.dateline or None,
        "language": reading.language or None,
        "section": of_tag(section) if section else None,
        "tags": [of_tag(tag) for tag in reading.tags],
        "sources": [of_citation(citation) for citation in reading.citations] or [_delivered(article)],
        "corrections": [of_correction(correction) for correction in reading.corrections],
        "ai_use": _ai_use(article),
        "published_at": moment(article.published_at),
        "updated_at": moment(article.revised_at or article.published_at),
        # Never before readers could see it: when the desk scheduled it is internal.
        "modified_at": moment(max(changed_at, article.published_at or changed_at)),
        "revision": article.live_revision.number if article.live_revision else None,
        "word_count": reading.word_count,
        "reading_minutes": reading.minutes,
    }


def of_tag(tag: Tag) -> dict[str, Any]:
    """Return a topic's or a section's resource."""
    return {
        "kind": tag.kind,
        "slug": tag.slug,
        "url": ROOT + tag.get_absolute_url(),
        "api_url": ROOT + reverse(f"api:{'tag' if tag.kind == TagKind.TOPIC else tag.kind}", args=[tag.slug]),
        "name": tag.name,
    }


def of_source(source: Source) -> dict[str, Any]:
    """Return a source's resource."""
    return {
        "slug": source.slug,
        "url": ROOT + source.get_absolute_url(),
        "api_url": ROOT + reverse("api:source", args=[source.slug]),
        "name": source.name,
        "homepage": links.absolute(source.homepage) or None,
        "language": source.language or None,
        "rights": source.rights,
        "credit": source.credit_line or None,
    }


def of_citation(citation: Citation) -> dict[str, str | None]:
    """Return a cited work, never the desk's copy of its text."""
    return {
        "role": citation.role,
        "publisher": presentation.publisher(citation) or None,
        "source": citation.source.slug if citation.source else None,
        "title": citation.title or None,
        "url": links.absolute(citation.url) or None,
        "published_at": moment(citation.published_at),
        "rights": citation.source.rights if citation.source else None,
        "credit": (citation.source.credit_line or None) if citation.source else None,
    }


def _delivered(article: Article) -> dict[str, str | None]:
    """Return the source that delivered an article, as the citation of one that cites nothing."""
    source = article.source
    return {
        "role": Role.VIA,
        "publisher": source.name,
        "source": source.slug,
        "title": None,
        "url": links.absolute(article.source_url) or None,
        "published_at": moment(article.source_published_at),
        "rights": source.rights,
        "credit": source.credit_line or None,
    }


def of_correction(correction: Correction) -> dict[str, Any]:
    """Return a public note without its author."""
    return {
        "id": correction.pk,
        "class": correction.change_class,
        "note": correction.note,
        "at": moment(correction.at),
    }


def of_note(correction: Correction) -> dict[str, Any]:
    """Return a public note with its article, which must be loaded; without the headline if the article is retracted."""
    article = correction.article
    return of_correction(correction) | {
        "article": str(article.public_id),
        "headline": article.headline if article.state == State.PUBLISHED else None,
        "url": ROOT + article.get_absolute_url(),
        "api_url": ROOT + reverse("api:article", args=[article.public_id]),
    }


def moment(value: datetime | None) -> str | None:
    """Return the moment in RFC 3339, in UTC, to the second; None for None."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if value else None


def prose(text: Prose) -> dict[str, str]:
    """Return a text as HTML and as plain text."""
    return {"html": text.html, "text": text.text}


def _ai_use(article: Article) -> str:
    return article.live_revision.ai_use if article.live_revision else AiUse.UNDECLARED
