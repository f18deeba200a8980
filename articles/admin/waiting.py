"""What is waiting for someone at the desk, as conditions that the list's filters and the first page share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from articles.admin.bounded import in_window
from articles.models import Article, Citation, Revision
from articles.models.same_story import same_story
from articles.vocabulary import OPEN, REPLACED, UNPUBLISHED, Role, State

DAY = timedelta(hours=24)
# A user's own articles, unwritten ones and published ones are searched among this many of the last changed.
LOOKED_AT = 1_000
# Readers of the article see another text than the desk's newest.
_UNSEEN = ~Q(working=F("live_revision"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One kind of work: its query parameter and label, the condition (of a user and a moment), and the order."""

    parameter: str
    value: str
    label: str
    condition: Callable[[Any, datetime], Q]
    ordering: tuple[str, ...] = ()


def mine(user: Any, at: datetime) -> Q:
    """Return the user's own articles that are not published, or whose newer text is not."""
    newer = Q(state=State.PUBLISHED, working__isnull=False) & _UNSEEN
    own = Article.objects.filter(assignee=user).order_by("-updated_at").values("pk")[:LOOKED_AT]
    return (Q(state__in=UNPUBLISHED) | newer) & Q(pk__in=own)


def to_review(user: Any, at: datetime) -> Q:
    """Return the submitted articles that the user may approve because they wrote none of it (see `desk.authors`)."""
    seen = Coalesce(OuterRef("live_revision__number"), Value(0))
    own = Revision.objects.filter(article=OuterRef("pk"), author=user, number__gt=seen)
    return ~Q(Exists(own)) & Q(submitted_at__isnull=False)


def new_text_approved(user: Any, at: datetime) -> Q:
    """Return the published articles with an approved newer text that nobody has published yet."""
    # No index serves this condition, but approving a text also changes its article.
    touched = Article.objects.filter(state=State.PUBLISHED).order_by("-updated_at", "-pk").values("pk")[:LOOKED_AT]
    return Q(pk__in=touched) & _UNSEEN & Q(approved_sha256=F("working__sha256"))


def going_out(user: Any, at: datetime) -> Q:
    """Return what goes live within a day."""
    return Q(pk__in=Article.objects.scheduled(at).filter(published_at__lte=at + DAY).values("pk"))


def source_changed(user: Any, at: datetime) -> Q:
    """Return the articles whose source has changed its text since the desk started work, unless closed to writing."""
    return Q(source_changed_at__isnull=False, state__in=OPEN)


def possible_duplicates(user: Any, at: datetime) -> Q:
    """Return the unwritten articles that tell the same story as another."""
    others = Article.objects.exclude(pk=OuterRef("pk")).exclude(state__in=REPLACED).order_by()
    tells_the_same = reduce(or_, (Q(Exists(others.filter(condition))) for condition in same_story()))
    incoming, claimed = (
        Article.objects.filter(state=state).order_by("-updated_at", "-pk").values("pk")[:LOOKED_AT]
        for state in (State.INCOMING, State.CLAIMED)
    )
    return (Q(pk__in=incoming) | Q(pk__in=claimed)) & tells_the_same


def without_headline(user: Any, at: datetime) -> Q:
    """Return the newest articles without a headline of our own, unless they are closed to writing."""
    return _newest_open() & (Q(working=None, headline="") | Q(working__headline=""))


def without_source(user: Any, at: datetime) -> Q:
    """Return the newest articles that cite no origin, unless they are closed to writing."""
    return _newest_open() & ~Q(Exists(Citation.objects.filter(article=OuterRef("pk"), role=Role.ORIGIN)))


def _newest_open() -> Q:
    # Negated so that no index on the state matches, and the database uses the window on the primary key.
    return in_window(Article) & ~Q(state__in=frozenset(State) - OPEN)


WAITS = (
    Wait(parameter="mine", value="1", label="Mine", condition=mine, ordering=("updated_at", "pk")),
    Wait(
        parameter="review", value="1", label="To review", condition=to_review,
        ordering=("submitted_at", "pk"),
    ),
    Wait(
        parameter="new_text", value="1", label="New text approved", condition=new_text_approved,
        ordering=("updated_at", "pk"),
    ),
    Wait(
        parameter="going_out", value="1", label="Going out in 24 hours", condition=going_out,
        ordering=("published_at", "pk"),
    ),
    Wait(
        parameter="changed", value="1", label="Source changed", condition=source_changed,
        ordering=("source_changed_at", "pk"),
    ),
    Wait(
        parameter="duplicate", value="1", label="Possible duplicate", condition=possible_duplicates,
        ordering=("updated_at", "pk"),
    ),
    Wait(parameter="needs", value="headline", label="Needs a headline", condition=without_headline),
    Wait(parameter="needs", value="origin", label="Needs a source", condition=without_source),
)  # fmt: skip
