"""Four eyes: a text is submitted, and approved, or sent back, by somebody who did not write it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.overrides import record_override
from articles.desk.readiness import FOR_OTHERS, Check, authors, obstacles
from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Operation, Revision
from articles.vocabulary import Act, OverrideKind, State


class Unready(Refused):
    """The text is not ready for that. `checks` says what stands in the way."""

    def __init__(self, checks: list[Check]) -> None:
        super().__init__(" ".join(check.sentence for check in checks))
        self.checks = checks


def submit(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Ask somebody else to review the working text. Raises Unready where it lacks what a reviewer needs to see."""
    require(article, Act.SUBMIT)
    _require_new_text(article)
    if article.submitted_at:
        raise Refused("It waits for a review already.")
    if checks := obstacles(article, Act.SUBMIT):
        raise Unready(checks)
    at = at or timezone.now()
    to_state = State.PUBLISHED if article.state == State.PUBLISHED else State.IN_REVIEW
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, Act.SUBMIT, by=by, at=at, to_state=to_state, reason=reason, submitted_at=at, operation=operation
        )  # fmt: skip


def request_changes(article: Article, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Send a submitted text back to its writer. Raises Refused without a reason, or where nothing was submitted."""
    require(article, Act.REQUEST_CHANGES, reason=reason)
    if not article.submitted_at:
        raise Refused("Nobody has submitted it; there is nothing to send back.")
    to_state = State.PUBLISHED if article.state == State.PUBLISHED else State.CHANGES_REQUESTED
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, Act.REQUEST_CHANGES, by=by, at=at or timezone.now(), to_state=to_state, reason=reason,
            submitted_at=None, approved_sha256="", approved_by=None,
        )  # fmt: skip


def approve(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", is_emergency: bool = False
) -> None:
    """Approve exactly the working text (by its sha256); any later edit voids it.

    Raises Refused where the person wrote any of it, unless it is an emergency with a reason, which is kept and shown;
    Unready where something stands in the way that nobody has let stand.
    """
    require(article, Act.APPROVE)
    revision = _require_new_text(article)
    if not article.submitted_at:
        raise Refused("Nobody has submitted it. Submit it for review first.")
    is_own = by.pk in authors(article)
    if is_own and not is_emergency:
        raise Refused("You wrote some of this text. Somebody else has to approve it.")
    if is_own and not reason.strip():
        raise Refused("Say why it cannot wait for somebody else: the reason is kept in the log and shown to the desk.")
    # In an emergency nobody else is there to let stand what only others may.
    if checks := [one for one in obstacles(article, Act.APPROVE) if not (is_own and one.waivable in FOR_OTHERS)]:
        raise Unready(checks)
    at = at or timezone.now()
    to_state = State.PUBLISHED if article.state == State.PUBLISHED else State.APPROVED
    with transaction.atomic():
        transition(article, to_state)
        if is_own:
            record_override(article, OverrideKind.SELF_APPROVAL, by=by, reason=reason, key=revision.sha256, at=at)
        record(
            article, Act.APPROVE, by=by, at=at, to_state=to_state, reason=reason, submitted_at=None,
            approved_sha256=revision.sha256, approved_by=by,
        )  # fmt: skip


def is_approved(article: Article) -> bool:
    """Say whether the working text is the one that was approved."""
    return article.working is not None and article.approved_sha256 == article.working.sha256


def _require_new_text(article: Article) -> Revision:
    if article.working is None:
        raise Refused("Nobody has written it yet. Save a text first.")
    if article.working_id == article.live_revision_id:
        raise Refused("Readers see this text already. Save a new one first.")
    return article.working
