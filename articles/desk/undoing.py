"""Acts on several articles at once, and undoing them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.database.merge_lock import hold_off_merges
from articles.desk.transitions import Refused, record, transition
from articles.models import Article, Decision, Operation, Tag, Tagging
from articles.vocabulary import Act, State

_MOMENTS = frozenset({"submitted_at", "published_at", "revised_at", "embargo_until"})


@dataclass(frozen=True, slots=True)
class UndoResult:
    """The articles that undoing an operation restored, and those that it left alone, each with the reason."""

    restored: list[Article] = field(default_factory=list)
    skipped: list[tuple[Article, str]] = field(default_factory=list)


def begin_operation(act: Act, *, by: User, at: datetime | None = None) -> Operation:
    """Save and return an operation. Pass it to each of the decisions that belong together."""
    return Operation.objects.create(act=act, by=by, at=at or timezone.now())


def undo(operation: Operation, *, by: User, at: datetime | None = None) -> UndoResult:
    """Restore each article of the operation that has not changed since; return these, and those that have changed.

    Raises Refused if the operation was undone before, or is more than a day old.
    """
    at = at or timezone.now()
    if not Operation.objects.filter(pk=operation.pk, undone_at=None, at__gte=at - Operation.UNDO_FOR).update(
        undone_at=at
    ):
        raise Refused("This can no longer be undone: it was undone already, or is more than a day old.")
    undone = UndoResult()
    decisions = operation.decisions.select_related("article__source", "article__working", "article__live_revision")
    for decision in decisions.order_by("-pk"):
        try:
            _undo_decision(decision, by=by, at=at)
        except Refused as refused:
            undone.skipped.append((decision.article, str(refused)))
        else:
            undone.restored.append(decision.article)
    return undone


def _undo_decision(decision: Decision, *, by: User, at: datetime) -> None:
    article = decision.article
    # Every later decision, text or import has changed this time.
    if article.updated_at != decision.at or article.state != decision.to_state:
        raise Refused("somebody has worked on it since")
    to_state, before = State(decision.from_state), dict(decision.before)
    with transaction.atomic():
        hold_off_merges()
        tags = before.pop("tags", None)
        if tags is not None:
            tags = [tag.survivor().pk for tag in Tag.objects.filter(pk__in=tags).select_related("merged_into")]
        if before.get("section_id"):
            before["section_id"] = Tag.objects.get(pk=before["section_id"]).survivor().pk
        # The article keeps its slug: readers may know the address, so no other story can have it.
        before.pop("slug", None)
        before.pop("class", None)
        changes: dict[str, Any] = {
            name: datetime.fromisoformat(value) if name in _MOMENTS and value else value
            for name, value in before.items()
        }
        # The publication time goes with the state: a constraint allows neither without the other.
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
