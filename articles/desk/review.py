"""The four-eyes rule: a text is submitted, and somebody who did not write it approves it or sends it back."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.overrides import record_override
from articles.desk.readiness import FOR_OTHERS, Check, authors, obstacles
from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Operation, Revision
from articles.text.words import is_blank
from articles.vocabulary import Act, OverrideKind, State


class Unready(Refused):
    """The text fails checks that the act requires; they are in `checks`."""

    def __init__(self, checks: list[Check]) -> None:
        super().__init__(" ".join(check.sentence for check in checks))
        self.checks = checks


def submit(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Submit the working text for review.

    Raises Unready if it lacks what a reviewer needs, Refused if it is submitted.
    """
    require(article, Act.SUBMIT)
    _require_new_text(article)
    if article.submitted_at:
        raise Refused("It is already awaiting review.")
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
    """Send a submitted text back to its writer. Raises Refused without a reason, or if nothing was submitted."""
    require(article, Act.REQUEST_CHANGES, reason=reason)
    if not article.submitted_at:
        raise Refused("This text has not been submitted, so it cannot be sent back.")
    to_state = State.PUBLISHED if article.state == State.PUBLISHED else State.CHANGES_REQUESTED
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, Act.REQUEST_CHANGES, by=by, at=at or timezone.now(), to_state=to_state, reason=reason,
            submitted_at=None, approved_sha256="", approved_by=None,
        )  # fmt: skip


def approve(
    article: Article,
    *,
    by: User,
    at: datetime | None = None,
    reason: str = "",
    is_emergency: bool = False,
    copying_reason: str = "",
) -> None:
    """Approve exactly this version of the working text (by its sha256); any later edit voids the approval.

    Raises Refused if the person wrote any of the text, except in an emergency with a reason, which the log keeps and
    the desk sees, and if more is copied than a source's rights allow with a reason for that too; Unready if the text
    fails a check and nobody has accepted that.
    """
    require(article, Act.APPROVE)
    revision = _require_new_text(article)
    if not article.submitted_at:
        raise Refused("This text has not been submitted. Submit it for review first.")
    is_own = by.pk in authors(article)
    if is_own and not is_emergency:
        raise Refused("You wrote some of this text, so somebody else must approve it.")
    if is_own and is_blank(reason):
        raise Refused(
            "Give the reason why this cannot wait for somebody else. It goes in the log, and the desk sees it."
        )
    checks = obstacles(article, Act.APPROVE)
    copied = [check for check in checks if is_own and check.waivable == OverrideKind.COPIED]
    if is_own:
        # In an emergency there is nobody else to accept what authors may not accept themselves.
        checks = [check for check in checks if check.waivable not in FOR_OTHERS]
    if checks:
        raise Unready(checks)
    if copied and not copying_reason.strip():
        raise Refused(f"Give the reason why so much may be copied. {copied[0].sentence}")
    at = at or timezone.now()
    to_state = State.PUBLISHED if article.state == State.PUBLISHED else State.APPROVED
    with transaction.atomic():
        transition(article, to_state)
        if is_own:
            record_override(article, OverrideKind.SELF_APPROVAL, by=by, reason=reason, key=revision.sha256, at=at)
        for check in copied:
            record_override(article, OverrideKind.COPIED, by=by, reason=copying_reason, key=check.key, at=at)
        if copied:
            reason = f"{reason.strip()} {OverrideKind.COPIED.label}: {copying_reason.strip()}"
        record(
            article, Act.APPROVE, by=by, at=at, to_state=to_state, reason=reason, submitted_at=None,
            approved_sha256=revision.sha256, approved_by=by,
        )  # fmt: skip


def is_approved(article: Article) -> bool:
    """Return whether the working text is the one that was approved."""
    return article.working is not None and article.approved_sha256 == article.working.sha256


def _require_new_text(article: Article) -> Revision:
    if article.working is None:
        raise Refused("Nothing has been written yet. Save a text first.")
    if article.working_id == article.live_revision_id:
        raise Refused("This text is already live. Save a new one first.")
    return article.working
