"""What happens to incoming articles: who works on them, which are spiked, which are duplicates."""

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
    """Assign the article to the person who claims it. Raises Refused if somebody else has it."""
    if article.assignee_id not in (None, by.pk):
        raise Refused(
            f"{article.assignee} is working on this article. "
            "Ask them to release it, or ask an editor to assign it to you."
        )
    _assign(article, Act.CLAIM, to=by, by=by, at=at, reason=reason, operation=operation)


def assign(
    article: Article,
    *,
    by: User,
    to: User,
    at: datetime | None = None,
    reason: str = "",
    operation: Operation | None = None,
) -> None:
    """Assign the article to a person, even if somebody else has it."""
    _assign(article, Act.ASSIGN, to=to, by=by, at=at, reason=reason, operation=operation)


def release(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Let others claim the article; its text is kept. Raises Refused if it is assigned to nobody."""
    require(article, Act.RELEASE)
    if article.assignee_id is None:
        raise Refused("This article is assigned to nobody, so there is nothing to release.")
    to_state = State.INCOMING if article.state == State.CLAIMED else State(article.state)
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, Act.RELEASE, by=by, at=at or timezone.now(), to_state=to_state, assignee=None, reason=reason,
            operation=operation,
        )  # fmt: skip


def _assign(
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
    """Reject the article before publication; no later import brings it back. Raises Refused without a reason."""
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
    """Return a spiked article to the state that it was spiked in."""
    require(article, Act.RESTORE)
    _return_to_earlier_state(article, Act.RESTORE, Act.SPIKE, by=by, at=at, reason=reason, operation=operation)


def mark_duplicate(
    article: Article,
    *,
    by: User,
    of: Article,
    at: datetime | None = None,
    reason: str = "",
    operation: Operation | None = None,
) -> None:
    """Set the article aside as a duplicate of another. `split` reverses it.

    Raises Refused if the other is the article itself, or is spiked, merged or a duplicate.
    """
    require(article, Act.MARK_DUPLICATE)
    if of.pk == article.pk:
        raise Refused("An article cannot be a duplicate of itself. Choose another article.")
    with transaction.atomic():
        # Both rows are locked, in order of key: if two people mark the pair both ways at once, the second is refused.
        locked = Article.objects.filter(pk__in=[article.pk, of.pk]).order_by("pk").select_for_update()
        of = {row.pk: row for row in locked}.get(of.pk, of)
        if of.state in UNFIT_AS_ORIGINAL:
            raise Refused(f"“{of}” is {of.get_state_display().lower()} itself. Choose the article that the desk keeps.")
        transition(article, State.DUPLICATE)
        # Duplicates of this article become duplicates of the other, so that there are no chains.
        Article.objects.filter(duplicate_of=article).update(duplicate_of=of)
        record(
            article, Act.MARK_DUPLICATE, by=by, at=at or timezone.now(), to_state=State.DUPLICATE, duplicate_of=of,
            submitted_at=None, reason=reason or str(of), operation=operation,
        )  # fmt: skip


def split(
    article: Article, *, by: User, at: datetime | None = None, reason: str = "", operation: Operation | None = None
) -> None:
    """Separate a duplicate from the other article, and return it to the state in which it was marked."""
    require(article, Act.SPLIT)
    _return_to_earlier_state(article, Act.SPLIT, Act.MARK_DUPLICATE, by=by, at=at, reason=reason, operation=operation)


def _return_to_earlier_state(
    article: Article,
    act: Act,
    inverse: Act,
    *,
    by: User,
    at: datetime | None,
    reason: str,
    operation: Operation | None,
) -> None:
    """Return the article to the state it had before the decision that the act reverses."""
    decision = article.decisions.filter(act=inverse).first()
    to_state = State(decision.from_state) if decision else State.INCOMING
    if to_state == State.IN_REVIEW:
        to_state = State.DRAFT  # its reviewer may have moved on, so it must be submitted again
    changes = {"duplicate_of": None} if act == Act.SPLIT else {}
    with transaction.atomic():
        transition(article, to_state)
        record(
            article, act, by=by, at=at or timezone.now(), to_state=to_state, reason=reason, operation=operation,
            **changes,
        )  # fmt: skip
