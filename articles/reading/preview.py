"""Previews: an article with an unpublished text, as its page would show it, and signed links to it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.utils import timezone

from articles.models import Article, Citation, Revision, Tag
from articles.reading import presentation
from articles.reading.presentation import Prose, Reading
from articles.text.marks import mark_passages
from articles.vocabulary import CLOSED

LINK_AGE = timedelta(hours=72)
_SALT = "articles.reading.preview"


class Draft(NamedTuple):
    """A text to preview; with `tags` None, section and tags stay as they are stored."""

    headline: str
    dek: str
    summary: str
    citations: Sequence[Citation]
    section: Tag | None = None
    tags: Sequence[Tag] | None = None


def reading(article: Article, draft: Draft, *, marked: Collection[str] = (), at: datetime | None = None) -> Reading:
    """Return the article as its page would show it with the draft; `marked` passages of the summary get a <mark>."""
    shown = Article.objects.for_reading().get(pk=article.pk)  # a separate instance, which is never saved
    shown.headline, shown.dek, shown.summary = draft.headline, draft.dek, draft.summary
    shown.published_at = shown.published_at or at or timezone.now()
    shown.provenance = list(draft.citations)  # type: ignore[attr-defined]
    if draft.tags is not None:
        shown.section, shown.filed_under = draft.section, list(draft.tags)  # type: ignore[attr-defined]
    result = presentation.reading(shown)
    summary = Prose(mark_passages(result.summary.html, marked), result.summary.text)
    return replace(result, summary=summary) if marked else result


def of_revision(article: Article, revision: Revision) -> Reading:
    """Return the article as its page would show it with the text of a revision."""
    if revision.citations is None:
        citations = list(article.citations.select_related("source"))
    else:
        citations = [Citation.of_json(article.pk, place, data) for place, data in enumerate(revision.citations)]
    return reading(article, Draft(revision.headline, revision.dek, revision.summary, citations))


def token(article: Article, revision: Revision) -> str:
    """Return the signed token of a link to the revision, valid for LINK_AGE."""
    return signing.dumps([article.public_id.hex, revision.number], salt=_SALT)


def shown_by(token: str) -> Revision | None:
    """Return the revision that a link shows, with its article; None if the article is closed.

    Raises signing.SignatureExpired for an old link, signing.BadSignature for one that was never valid.
    """
    public_id, number = signing.loads(token, salt=_SALT, max_age=LINK_AGE)
    revisions = Revision.objects.select_related("article__source", "author")
    return revisions.filter(article__public_id=public_id, number=number).exclude(article__state__in=CLOSED).first()
