"""An article's status in words for the desk: its badge, and one line that says why readers do not see it."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article
from articles.text import moments
from articles.text.words import visible
from articles.vocabulary import CLOSED, State

_WHY = {
    State.INCOMING: "Nobody has claimed it yet",
    State.CLAIMED: "Claimed, but not written yet",
    State.DRAFT: "Still a draft",
    State.IN_REVIEW: "Awaiting review",
    State.CHANGES_REQUESTED: "Its reviewer asked for changes",
    State.APPROVED: "Approved, ready to publish",
    State.WITHDRAWN: "Withdrawn: its address answers 410 Gone",
    State.RETRACTED: "Retracted: its address shows the notice",
    State.MERGED: "Merged into another article",
    State.DUPLICATE: "A duplicate of another article",
    State.SPIKED: "Spiked: hidden until someone restores it",
}


def moment(at: datetime) -> str:
    """Return a moment in the user's time zone, with the zone's abbreviation: "30 Nov 2026, 09:00 CET"."""
    return date_format(timezone.localtime(at), "j M Y, H:i T")


def describe(at: datetime, now: datetime) -> str:
    """Return a future moment in the user's time zone and in UTC: "09:00 Europe/Berlin = 08:00 UTC, in 3 h"."""
    return moments.describe(at, timezone.get_current_timezone_name(), now=now)


def headline_of(article: Article) -> str:
    """Return the headline of the desk's working text, "" if nobody has written or accepted one."""
    return visible(article.working.headline if article.working else article.headline)


def has_newer_text(article: Article) -> bool:
    """Say whether the desk has saved a newer text than the one that readers of a published article see."""
    return article.state == State.PUBLISHED and article.working_id not in (None, article.live_revision_id)


def badge(article: Article, at: datetime) -> tuple[str, str]:
    """Return a badge's CSS class and its label. A published article is either live or scheduled."""
    if article.state == State.PUBLISHED:
        return ("live", "Live") if article.is_live(at) else ("scheduled", "Scheduled")
    return article.state, State(article.state).label


def why_not_public(article: Article, at: datetime | None = None) -> str:
    """Return one line that says why readers do not see the article at that moment (by default now), "" if they do.

    Anything that an editor can fix comes first. If there is nothing to fix, the line says whose turn it is.
    """
    at = at or timezone.now()
    if article.is_live(at):
        return ""
    if article.state == State.PUBLISHED and article.published_at:
        return f"Scheduled: {describe(article.published_at, at)}"
    if article.state in CLOSED:
        return _WHY[State(article.state)]
    obstacles = []
    if not headline_of(article):
        obstacles.append("needs a headline")
    if article.embargo_until and article.embargo_until > at:
        obstacles.append(f"embargoed until {moment(article.embargo_until)}")
    line = "; ".join(obstacles)
    return line[0].upper() + line[1:] if line else _WHY[State(article.state)]
