"""Problems with a text that a person accepts, each with a reason."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.readiness import FOR_OTHERS, authors, unsupported_claims, working_text
from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Override
from articles.vocabulary import Act, OverrideKind, State


def override(
    article: Article, *, by: User, kind: OverrideKind, reason: str, key: str = "", at: datetime | None = None
) -> Override:
    """Let something stand that the checklist holds against the text, with a reason; return the row that says so.

    Raises Refused without a reason, and for what is let stand only by approving (one's own text).
    """
    require(article, Act.OVERRIDE, reason=reason)
    if kind == OverrideKind.SELF_APPROVAL:
        raise Refused("That is decided when the text is approved.")
    if kind in FOR_OTHERS and by.pk in authors(article):
        raise Refused("You wrote some of this text. Whoever approves it looks at that, and may let it stand.")
    at = at or timezone.now()
    with transaction.atomic():
        transition(article, State(article.state))
        made = record_override(article, kind, by=by, reason=reason, key=key, at=at)
        what = f" “{_as_written(article, key)}”" if kind == OverrideKind.CLAIM else ""
        said = f"{kind.label}{what}: {reason.strip()}"
        record(article, Act.OVERRIDE, by=by, at=at, to_state=State(article.state), reason=said)
    return made


def _as_written(article: Article, key: str) -> str:
    """Return the claim of the working text that has the key as its editor wrote it; the key for one not saved yet."""
    claims = unsupported_claims(article, working_text(article))
    return next((claim.text for claim in claims if claim.key[:300] == key), key)


def record_override(article: Article, kind: OverrideKind, *, by: User, reason: str, key: str, at: datetime) -> Override:
    """Write down that the person accepted this, in the caller's transaction; a later reason replaces an earlier one."""
    made, _ = Override.objects.update_or_create(
        article=article, kind=kind, key=key[:300], defaults={"by": by, "at": at, "reason": reason.strip()}
    )
    return made
