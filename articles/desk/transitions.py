"""From which state what may be decided, and how a decision is written: guarded, logged, and indexed, in one transaction."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles import search
from articles.models import Article, Decision, Operation, Revision
from articles.reading import renditions
from articles.vocabulary import ONCE_PUBLIC, OPEN, REPLACED, TAKEN_DOWN, UNPUBLISHED, Act, State

# PUBLISHED stands for both live and scheduled; the acts tell them apart by time.
ALLOWED_FROM: dict[Act, frozenset[State]] = {
    Act.CLAIM: OPEN,
    Act.ASSIGN: OPEN,
    Act.RELEASE: OPEN,
    Act.SPIKE: UNPUBLISHED,
    Act.RESTORE: frozenset({State.SPIKED}),
    Act.MARK_DUPLICATE: UNPUBLISHED,
    Act.SPLIT: frozenset({State.DUPLICATE}),
    Act.SAVE_TEXT: OPEN,
    Act.TAG: frozenset(State) - REPLACED,
    Act.OVERRIDE: OPEN,
    Act.EMBARGO: OPEN,
    Act.SUBMIT: frozenset({State.DRAFT, State.CHANGES_REQUESTED, State.PUBLISHED}),
    Act.REQUEST_CHANGES: frozenset({State.IN_REVIEW, State.PUBLISHED}),
    Act.APPROVE: frozenset({State.IN_REVIEW, State.PUBLISHED}),
    Act.SCHEDULE: frozenset({State.APPROVED, State.PUBLISHED}),
    Act.DESCHEDULE: frozenset({State.PUBLISHED}),
    Act.PUBLISH: frozenset({State.APPROVED, State.PUBLISHED}),
    Act.REVISE: frozenset({State.PUBLISHED}),
    Act.WITHDRAW: frozenset({State.PUBLISHED}),
    Act.RETRACT: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    Act.REINSTATE: TAKEN_DOWN,
    Act.MERGE: frozenset({State.PUBLISHED}),
    Act.UNMERGE: frozenset({State.MERGED}),
    Act.ACKNOWLEDGE_VERSION: OPEN,
    Act.UNDO: frozenset(State),
}
# The act that takes an act back, where one does.
INVERSES: dict[Act, Act] = {
    Act.CLAIM: Act.RELEASE,
    Act.RELEASE: Act.CLAIM,
    Act.SPIKE: Act.RESTORE,
    Act.RESTORE: Act.SPIKE,
    Act.MARK_DUPLICATE: Act.SPLIT,
    Act.SPLIT: Act.MARK_DUPLICATE,
    Act.SCHEDULE: Act.DESCHEDULE,
    Act.PUBLISH: Act.WITHDRAW,
    Act.WITHDRAW: Act.REINSTATE,
    Act.RETRACT: Act.REINSTATE,
    Act.REINSTATE: Act.WITHDRAW,
    Act.MERGE: Act.UNMERGE,
    Act.UNMERGE: Act.MERGE,
}
# After these, readers may be given something else than before.
_SHOWN = frozenset(
    {
        *(Act.TAG, Act.SCHEDULE, Act.DESCHEDULE, Act.PUBLISH, Act.REVISE),
        *(Act.WITHDRAW, Act.RETRACT, Act.REINSTATE, Act.MERGE, Act.UNMERGE, Act.UNDO),
    }
)
# What a decision may change about the row besides its state; the log keeps each as it was.
_KEPT = (
    *("assignee_id", "duplicate_of_id", "section_id", "submitted_at", "approved_sha256", "approved_by_id"),
    *("published_at", "revised_at", "embargo_until", "working_id", "live_revision_id", "slug"),
    *("headline", "dek", "summary"),
)


class Refused(Exception):
    """The decision cannot be taken; the message says why, in words for the person who tried."""


def require(article: Article, act: Act, *, reason: str | None = None) -> None:
    """Raise Refused where the article's state does not allow the act, or a needed reason is empty."""
    if article.state not in ALLOWED_FROM[act]:
        allowed = ", ".join(sorted(state.label.lower() for state in ALLOWED_FROM[act]))
        raise Refused(f"It is {article.get_state_display().lower()}; that can be done to: {allowed}.")
    if reason is not None and not reason.strip():
        raise Refused("Say why: the reason is kept in the log.")


def transition(article: Article, to_state: State, **changes: Any) -> None:
    """Change the row from exactly what was decided about; raise Refused where somebody was faster."""
    # An import's new version moves `updated_at` alone: nobody decides about a text that has changed under their eyes.
    unmoved = Article.objects.filter(
        pk=article.pk,
        state=article.state,
        published_at=article.published_at,
        working=article.working_id,
        updated_at=article.updated_at,
    )
    if unmoved.update(state=to_state, **changes) != 1:
        raise Refused("Somebody else has decided about it meanwhile. Load it again and look at what changed.")


def record(
    article: Article,
    act: Act,
    *,
    by: User,
    at: datetime,
    to_state: State,
    reason: str = "",
    revision: Revision | None = None,
    operation: Operation | None = None,
    before: dict[str, Any] | None = None,
    **changes: Any,
) -> Decision:
    """Write what else changes on the row, the log, and its words in the index; then let the object say the same.

    `before` adds to what the log keeps of the columns that change (as they were).
    """
    kept = {name: _plain(getattr(article, name)) for name in map(_column, changes) if name in _KEPT}
    changes |= {"desk_touched_at": at, "updated_at": at}
    Article.objects.filter(pk=article.pk).update(**changes)
    decision = Decision.objects.create(
        article=article,
        act=act,
        by=by,
        at=at,
        from_state=article.state,
        to_state=to_state,
        reason=reason.strip(),
        revision=revision or article.working,
        inverse=INVERSES.get(act, ""),
        before=kept | (before or {}),
        operation=operation,
    )
    for name, value in {"state": to_state, **changes}.items():
        setattr(article, name, value)
    search.index([search.of_article(article)])
    if act in _SHOWN and not {decision.from_state, to_state}.isdisjoint(ONCE_PUBLIC):
        renditions.refresh(article.pk, at=at)
    return decision


def _column(name: str) -> str:
    return f"{name}_id" if isinstance(Article._meta.get_field(name), models.ForeignKey) and name[-3:] != "_id" else name


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
