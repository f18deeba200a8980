"""Which acts each state allows, and how a decision is saved: guarded, logged and indexed in one transaction."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles import search
from articles.models import Article, Decision, Operation, Revision
from articles.reading import renditions
from articles.text.words import is_blank, visible
from articles.vocabulary import ONCE_PUBLIC, OPEN, REPLACED, TAKEN_DOWN, UNPUBLISHED, Act, State

# PUBLISHED means live or scheduled; the acts tell the two apart by the publication time.
ALLOWED_FROM: dict[Act, frozenset[State]] = {
    Act.CLAIM: OPEN,
    Act.ASSIGN: OPEN,
    Act.RELEASE: OPEN,
    Act.SPIKE: UNPUBLISHED,
    Act.RESTORE: frozenset({State.SPIKED}),
    Act.MARK_DUPLICATE: UNPUBLISHED,
    Act.SPLIT: frozenset({State.DUPLICATE}),
    Act.PART: frozenset(State),
    Act.REJOIN: frozenset(State),
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
# For each act that can be reversed, the act that reverses it.
INVERSES: dict[Act, Act] = {
    Act.CLAIM: Act.RELEASE,
    Act.RELEASE: Act.CLAIM,
    Act.SPIKE: Act.RESTORE,
    Act.RESTORE: Act.SPIKE,
    Act.MARK_DUPLICATE: Act.SPLIT,
    Act.SPLIT: Act.MARK_DUPLICATE,
    Act.PART: Act.REJOIN,
    Act.REJOIN: Act.PART,
    Act.SCHEDULE: Act.DESCHEDULE,
    Act.PUBLISH: Act.WITHDRAW,
    Act.WITHDRAW: Act.REINSTATE,
    Act.RETRACT: Act.REINSTATE,
    Act.REINSTATE: Act.WITHDRAW,
    Act.MERGE: Act.UNMERGE,
    Act.UNMERGE: Act.MERGE,
}
# These acts can change what readers see.
_CHANGES_PUBLIC = frozenset(
    {
        Act.TAG,
        Act.SCHEDULE,
        Act.DESCHEDULE,
        Act.PUBLISH,
        Act.REVISE,
        Act.WITHDRAW,
        Act.RETRACT,
        Act.REINSTATE,
        Act.MERGE,
        Act.UNMERGE,
        Act.UNDO,
    }
)
# The columns, besides the state, that a decision may change. The log keeps their earlier values for `undo`.
_LOGGED = (
    "assignee_id",
    "duplicate_of_id",
    "section_id",
    "submitted_at",
    "approved_sha256",
    "approved_by_id",
    "published_at",
    "revised_at",
    "embargo_until",
    "working_id",
    "live_revision_id",
    "slug",
    *Revision.TEXT_COLUMNS,
)


class Refused(Exception):
    """The desk cannot do that. The message tells the person who tried why, and what to do instead."""


def require(article: Article, act: Act, *, reason: str | None = None) -> None:
    """Raise Refused if the article's state does not allow the act, or if `reason` is given and blank."""
    if article.state not in ALLOWED_FROM[act]:
        allowed = ", ".join(sorted(state.label.lower() for state in ALLOWED_FROM[act]))
        state = article.get_state_display().lower()
        raise Refused(f"The article’s state is: {state}. This is possible only in: {allowed}.")
    if reason is not None and is_blank(reason):
        raise Refused("Give a reason. It goes in the log.")


def transition(article: Article, to_state: State, **changes: Any) -> None:
    """Move the row to a state and set other columns. Raise Refused if it has changed since `article` was loaded."""
    # `updated_at` too: a new version from an import changes nothing else, and nobody should decide on a text they have
    # not seen.
    unchanged = Article.objects.filter(
        pk=article.pk,
        state=article.state,
        published_at=article.published_at,
        working=article.working_id,
        updated_at=article.updated_at,
    )
    if unchanged.update(state=to_state, **changes) != 1:
        raise Refused("Somebody else has changed this article in the meantime. Reload the page to see what changed.")


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
    """Save the other changes of a decision, log it, update the search index and `article`; return the log entry.

    The log entry stores the earlier values of the columns that change; `before` adds to them.
    """
    earlier = {name: _as_json(getattr(article, name)) for name in map(_column, changes) if name in _LOGGED}
    changes |= {"desk_touched_at": at, "updated_at": at}
    Article.objects.filter(pk=article.pk).update(**changes)
    decision = Decision.objects.create(
        article=article,
        act=act,
        by=by,
        at=at,
        from_state=article.state,
        to_state=to_state,
        reason=visible(reason),
        revision=revision or article.working,
        inverse=INVERSES.get(act, ""),
        before=earlier | (before or {}),
        operation=operation,
    )
    for name, value in {"state": to_state, **changes}.items():
        setattr(article, name, value)
    search.index([search.of_article(article)])
    if act in _CHANGES_PUBLIC and not {decision.from_state, to_state}.isdisjoint(ONCE_PUBLIC):
        renditions.refresh(article.pk, at=at)
    return decision


def _column(name: str) -> str:
    return f"{name}_id" if isinstance(Article._meta.get_field(name), models.ForeignKey) and name[-3:] != "_id" else name


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
