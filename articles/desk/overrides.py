"""Exceptions: what the checklist objects to, and a person accepts with a reason."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.readiness import FOR_OTHERS, authors, unsupported_claims, working_text
from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Override
from articles.text.words import visible
from articles.vocabulary import Act, OverrideKind, State


def override(
    article: Article, *, by: User, kind: OverrideKind, reason: str, key: str = "", at: datetime | None = None
) -> Override:
    """Accept, with a reason, something that the checklist objects to; return the override.

    `key` says which claim or count is meant, as in `Check.key`. Raises Refused without a reason, if the person wrote
    the text and somebody else must accept this, and for approval of one's own text (`approve` records that).
    """
    require(article, Act.OVERRIDE, reason=reason)
    if kind == OverrideKind.SELF_APPROVAL:
        raise Refused("An emergency approval is recorded by approving the text.")
    if kind == OverrideKind.THIN_SOURCE:
        raise Refused("A summary may be longer than its sources: there is nothing to accept.")
    if kind in FOR_OTHERS and by.pk in authors(article):
        raise Refused(
            "You wrote some of this text, so you cannot accept this yourself. The person who approves the text can."
        )
    at = at or timezone.now()
    with transaction.atomic():
        transition(article, State(article.state))
        accepted = record_override(article, kind, by=by, reason=reason, key=key, at=at)
        claim = f" “{_as_written(article, key)}”" if kind == OverrideKind.CLAIM else ""
        entry = f"{kind.label}{claim}: {visible(reason)}"
        record(article, Act.OVERRIDE, by=by, at=at, to_state=State(article.state), reason=entry)
    return accepted


def _as_written(article: Article, key: str) -> str:
    """Return the wording of the claim with this key in the working text; the key itself if it is not in there yet."""
    claims = unsupported_claims(article, working_text(article))
    return next((claim.text for claim in claims if claim.key[:300] == key), key)


def record_override(article: Article, kind: OverrideKind, *, by: User, reason: str, key: str, at: datetime) -> Override:
    """Save an override and return it. An earlier one for the same kind and key is replaced."""
    saved, _ = Override.objects.update_or_create(
        article=article, kind=kind, key=key[:300], defaults={"by": by, "at": at, "reason": visible(reason)}
    )
    return saved
