"""Acts on several articles at once, and taking them back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.transitions import Refused, record, transition
from articles.models import Article, Decision, Operation, Tag, Tagging
from articles.vocabulary import Act, State

_MOMENTS = frozenset({"submitted_at", "published_at", "revised_at", "embargo_until"})
_LATER = "somebody has worked on it since"


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What came of taking an operation back: the articles restored, and those left as they are, each with the reason."""

    restored: list[Article] = field(default_factory=list)
    skipped: list[tuple[Article, str]] = field(default_factory=list)


def begin_operation(act: Act, *, by: User, at: datetime | None = None) -> Operation:
    """Return a new operation, for the decisions that belong together."""
    return Operation.objects.create(act=act, by=by, at=at or timezone.now())


def undo(operation: Operation, *, by: User, at: datetime | None = None) -> UndoResult:
    """Restore each article of the operation that has not changed since; name those that have.

    Raises Refused where it was taken back already, or more than a day has passed.
    """
    at = at or timezone.now()
    if not Operation.objects.filter(pk=operation.pk, undone_at=None, at__gte=at - Operation.UNDO_FOR).update(
        undone_at=at
    ):
        raise Refused("It was taken back already, or more than a day ago.")
    undone = UndoResult()
    decisions = operation.decisions.select_related("article__source", "article__working", "article__live_revision")
    for decision in decisions.order_by("-pk"):
        try:
            _take_back(decision, by=by, at=at)
        except Refused as refused:
            undone.skipped.append((decision.article, str(refused)))
        else:
            undone.restored.append(decision.article)
    return undone


def _take_back(decision: Decision, *, by: User, at: datetime) -> None:
    article = decision.article
    # Whatever has been decided, written or delivered since has moved this moment.
    if article.updated_at != decision.at or article.state != decision.to_state:
        raise Refused(_LATER)
    to_state, before = State(decision.from_state), dict(decision.before)
    tags = before.pop("tags", None)
    if tags is not None:
        tags = [tag.survivor().pk for tag in Tag.objects.filter(pk__in=tags).select_related("merged_into")]
    if before.get("section_id"):
        before["section_id"] = Tag.objects.get(pk=before["section_id"]).survivor().pk
    # An address that readers may have met is never given to another story.
    before.pop("slug", None)
    before.pop("class", None)
    changes: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _MOMENTS and value else value for name, value in before.items()
    }
    with transaction.atomic():
        # The row is whole at every moment: the moment goes with the state that needs it.
        transition(article, to_state, **{name: value for name, value in changes.items() if name == "published_at"})
        if tags is not None:
            article.taggings.exclude(tag__in=tags).delete()
            moment = article.published_at if to_state == State.PUBLISHED else None
            Tagging.objects.bulk_create(
                [Tagging(article=article, tag_id=tag, published_at=moment) for tag in tags], ignore_conflicts=True
            )
        if "published_at" in changes:
            article.taggings.update(published_at=changes["published_at"])
        record(article, Act.UNDO, by=by, at=at, to_state=to_state, reason=decision.get_act_display(), **changes)
