"""What waits for somebody at the desk, as conditions: the list filters by them, and whoever counts it asks the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from articles.admin.bounded import in_window
from articles.models import Article, Citation, Revision
from articles.models.querysets import same_story
from articles.vocabulary import OPEN, REPLACED, UNPUBLISHED, Role, State

DAY = timedelta(hours=24)
# Of a person's articles, of those nobody has written, and of the published ones, so many of the last touched are looked at.
LOOKED_AT = 1_000
# Readers of the article see another text than the desk's newest.
_UNSEEN = ~Q(working=F("live_revision"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One kind of work: what the address says for it, how people read it, for whom what waits, and the order of it."""

    parameter: str
    value: str
    label: str
    condition: Callable[[Any, datetime], Q]
    ordering: tuple[str, ...] = ()


def mine(user: Any, at: datetime) -> Q:
    """Return what the person has to go on with: theirs, and not published, or with a newer text."""
    newer = Q(state=State.PUBLISHED, working__isnull=False) & _UNSEEN
    own = Article.objects.filter(assignee=user).order_by("-updated_at").values("pk")[:LOOKED_AT]
    return (Q(state__in=UNPUBLISHED) | newer) & Q(pk__in=own)


def to_review(user: Any, at: datetime) -> Q:
    """Return what was submitted and the person may approve: they wrote nothing of it (as `desk.authors` has it)."""
    seen = Coalesce(OuterRef("live_revision__number"), Value(0))
    own = Revision.objects.filter(article=OuterRef("pk"), author=user, number__gt=seen)
    return ~Q(Exists(own)) & Q(submitted_at__isnull=False)


def approved_anew(user: Any, at: datetime) -> Q:
    """Return what readers see in an older text than the one approved for it, which nobody has published yet."""
    # No index knows which these are, and approving a text touches its article.
    touched = Article.objects.filter(state=State.PUBLISHED).order_by("-updated_at", "-pk").values("pk")[:LOOKED_AT]
    return Q(pk__in=touched) & _UNSEEN & Q(approved_sha256=F("working__sha256"))


def going_out(user: Any, at: datetime) -> Q:
    """Return what appears by itself within a day."""
    return Q(pk__in=Article.objects.scheduled(at).filter(published_at__lte=at + DAY).values("pk"))


def source_changed(user: Any, at: datetime) -> Q:
    """Return what its source has changed since the desk took it up, unless it is closed to writing."""
    return Q(source_changed_at__isnull=False, state__in=OPEN)


def possible_duplicates(user: Any, at: datetime) -> Q:
    """Return what nobody has written yet and whose address or words another article has."""
    others = Article.objects.exclude(pk=OuterRef("pk")).exclude(state__in=REPLACED).order_by()
    same_address, same_words = map(others.filter, same_story())
    incoming, claimed = (
        Article.objects.filter(state=state).order_by("-updated_at", "-pk").values("pk")[:LOOKED_AT]
        for state in (State.INCOMING, State.CLAIMED)
    )
    return (Q(pk__in=incoming) | Q(pk__in=claimed)) & Q(Exists(same_address) | Exists(same_words))


def without_headline(user: Any, at: datetime) -> Q:
    """Return what has no headline of ours, among the newest; what is closed to writing waits for nobody."""
    return _newest_open() & (Q(working=None, headline="") | Q(working__headline=""))


def without_source(user: Any, at: datetime) -> Q:
    """Return what cites no origin, among the newest."""
    return _newest_open() & ~Q(Exists(Citation.objects.filter(article=OuterRef("pk"), role=Role.ORIGIN)))


def _newest_open() -> Q:
    # Told by what they are not: no index offers itself for that, and the window's is the one to use.
    return in_window(Article) & ~Q(state__in=frozenset(State) - OPEN)


WAITS = (
    Wait(parameter="mine", value="1", label="Mine", condition=mine, ordering=("updated_at", "pk")),
    Wait(
        parameter="review", value="1", label="To review, not my own", condition=to_review,
        ordering=("submitted_at", "pk"),
    ),
    Wait(
        parameter="new_text", value="1", label="New text approved", condition=approved_anew,
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
    Wait(parameter="needs", value="origin", label="Has no source", condition=without_source),
)  # fmt: skip
