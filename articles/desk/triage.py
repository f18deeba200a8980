"""What becomes of what came in: who takes it up, what is refused, what is there twice."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.transitions import Refused, record, require, transition
from articles.models import Article, Operation
from articles.vocabulary import UNFIT_AS_ORIGINAL, UNWRITTEN, Act, State


def claim(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Take the article up: it is the person's to write. Raises Refused where it is somebody else's (assign it then)."""
    if article.assignee_id not in (None, by.pk):
        raise Refused(f"{article.assignee} is working on it. Ask them to release it, or an editor to assign it to you.")
    _give(article, Act.CLAIM, to=by, by=by, at=at, reason=reason, operation=operation)


def assign(
    article: Article,
    *,
    by: User,
    to: User,
    at: datetime | None = None,
    reason: str = "",
    operation: Operation | None = None,
) -> None:
    """Give the article to a person, whoever has it now."""
    _give(article, Act.ASSIGN, to=to, by=by, at=at, reason=reason, operation=operation)


def release(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Put the article back for others to take; what is written of it stays. Raises Refused where nobody has it."""
    require(article, Act.RELEASE)
    if article.assignee_id is None:
        raise Refused("Nobody has it; there is nothing to release.")
    to_state = State.INCOMING if article.state == State.CLAIMED else State(article.state)
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, Act.RELEASE, by=by, at=at or timezone.now(), to_state=to_state, assignee=None, reason=reason,
            operation=operation,
        )  # fmt: skip


def _give(
    article: Article,
    act: Act,
    *,
    to: User,
    by: User,
    at: datetime | None,
    reason: str,
    operation: Operation | None,
) -> None:
    require(article, act)
    to_state = State.CLAIMED if article.state in UNWRITTEN else State(article.state)
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, act, by=by, at=at or timezone.now(), to_state=to_state, assignee=to, reason=reason or str(to),
            operation=operation,
        )  # fmt: skip


def spike(
    article: Article, *, by: User, reason: str, at: datetime | None = None, operation: Operation | None = None
) -> None:
    """Refuse the article before publication; no later import brings it back. Raises Refused without a reason."""
    require(article, Act.SPIKE, reason=reason)
    with transaction.atomic():
        transition(article, State.SPIKED)
        record(
            article, Act.SPIKE, by=by, at=at or timezone.now(), to_state=State.SPIKED, reason=reason,
            operation=operation, submitted_at=None,
        )  # fmt: skip


def restore(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Bring a spiked article back to the state that it was spiked from."""
    require(article, Act.RESTORE)
    _back(article, Act.RESTORE, Act.SPIKE, by=by, at=at, reason=reason, operation=operation)


def mark_duplicate(
    article: Article,
    *,
    by: User,
    of: Article,
    at: datetime | None = None,
    reason: str = "",
    operation: Operation | None = None,
) -> None:
    """Put the article aside as the same story as another, which stays. `split` reverses it.

    Raises Refused for itself, and for another that is itself put aside.
    """
    require(article, Act.MARK_DUPLICATE)
    if of.pk == article.pk:
        raise Refused("An article is no duplicate of itself. Choose the other one.")
    with transaction.atomic():
        # Both are locked, in one order: of two who mark each other's at once, the second finds the first's decision.
        locked = {
            one.pk: one for one in Article.objects.filter(pk__in=[article.pk, of.pk]).order_by("pk").select_for_update()
        }
        of = locked.get(of.pk, of)
        if of.state in UNFIT_AS_ORIGINAL:
            raise Refused(f"“{of}” is {of.get_state_display().lower()} itself. Choose the article that stays.")
        transition(article, State.DUPLICATE)
        # What was a duplicate of this one is one of the other: chains would lead a later reader astray.
        Article.objects.filter(duplicate_of=article).update(duplicate_of=of)
        record(
            article, Act.MARK_DUPLICATE, by=by, at=at or timezone.now(), to_state=State.DUPLICATE, duplicate_of=of,
            submitted_at=None, reason=reason or str(of), operation=operation,
        )  # fmt: skip


def split(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Take the article for a story of its own again, in the state that it was marked a duplicate in."""
    require(article, Act.SPLIT)
    _back(article, Act.SPLIT, Act.MARK_DUPLICATE, by=by, at=at, reason=reason, operation=operation)


def _back(
    article: Article,
    act: Act,
    inverse: Act,
    *,
    by: User,
    at: datetime | None,
    reason: str,
    operation: Operation | None,
) -> None:
    """Return the article to where it stood before the decision that the act takes back."""
    taken = article.decisions.filter(act=inverse).first()
    to_state = State(taken.from_state) if taken else State.INCOMING
    if to_state == State.IN_REVIEW:
        to_state = State.DRAFT  # whoever reviewed it has turned to other things; it is submitted again
    changes = {"duplicate_of": None} if act == Act.SPLIT else {}
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, act, by=by, at=at or timezone.now(), to_state=to_state, reason=reason, operation=operation,
            **changes,
        )  # fmt: skip
