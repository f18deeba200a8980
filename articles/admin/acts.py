"""Which decisions the admin offers, to whom, and what each asks before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from articles import desk
from articles.admin.standing import has_newer_text
from articles.models import Article
from articles.vocabulary import Act

MAX_REASON = 2_000


class NoteForm(forms.Form):
    """A decision that needs no reason, and may have one."""

    reason = forms.CharField(
        label="Note",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="For the log.",
    )


class ReasonForm(forms.Form):
    """A decision that needs a reason."""

    reason = forms.CharField(
        max_length=MAX_REASON, widget=forms.Textarea({"rows": 2}), help_text="Kept in the log, for whoever asks later."
    )


class MomentForm(NoteForm):
    """A decision about a moment, in the site's time zone."""

    moment = forms.DateTimeField(
        label="Goes live at", widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    field_order = ["moment", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone, now = timezone.get_current_timezone_name(), timezone.localtime()
        self.fields["moment"].help_text = f"{zone}, where it is {now:%Y-%m-%d %H:%M} now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A decision as the admin offers it: what is on the button, who may take it, what it asks, and the desk's verb."""

    act: Act
    label: str
    permission: str
    form: type[forms.Form]
    warning: str
    done: str
    take: Callable[..., object]

    def may_be_taken_by(self, user: Any) -> bool:
        """Say whether the person has the right."""
        return user.has_perm(self.permission)


OFFERS: dict[str, Offer] = {
    offer.act.value: offer
    for offer in (
        Offer(
            act=Act.PUBLISH,
            label="Publish",
            permission="articles.publish_any",
            form=NoteForm,
            warning="Readers see it at once, on every page and feed, and in the API.",
            done="Published",
            take=desk.publish,
        ),
        Offer(
            act=Act.SCHEDULE,
            label="Schedule",
            permission="articles.publish_any",
            form=MomentForm,
            warning="It appears by itself when the moment comes; nothing has to run for it.",
            done="Scheduled",
            take=desk.schedule,
        ),
        Offer(
            act=Act.DESCHEDULE,
            label="Deschedule",
            permission="articles.publish_any",
            form=NoteForm,
            warning="It becomes a draft again and does not appear.",
            done="Took off the schedule",
            take=desk.deschedule,
        ),
        Offer(
            act=Act.WITHDRAW,
            label="Withdraw",
            permission="articles.withdraw_any",
            form=ReasonForm,
            warning="Readers no longer see it; its address answers 410 Gone. It cannot be brought back here.",
            done="Withdrew",
            take=desk.withdraw,
        ),
        Offer(
            act=Act.SPIKE,
            label="Spike",
            permission="articles.spike_any",
            form=ReasonForm,
            warning="It leaves the desk, and no later import brings it back. It can be restored.",
            done="Spiked",
            take=desk.spike,
        ),
        Offer(
            act=Act.RESTORE,
            label="Restore",
            permission="articles.spike_any",
            form=NoteForm,
            warning="It comes back to where it was spiked from.",
            done="Restored",
            take=desk.restore,
        ),
    )
}


def person(request: HttpRequest) -> User:
    """Return who is asking; the admin lets nobody else get as far as here."""
    assert isinstance(request.user, User)
    return request.user


def permitted(user: User) -> list[Offer]:
    """Return the decisions that the person may take at all, in the order in which they are offered."""
    return [offer for offer in OFFERS.values() if offer.may_be_taken_by(user)]


def offered(article: Article, user: User, at: datetime) -> list[Offer]:
    """Return the decisions that the person may take about the article as it stands. The desk has the last word."""
    return [one for one in permitted(user) if article.state in desk.ALLOWED_FROM[one.act] and _fits(one, article, at)]


def _fits(offer: Offer, article: Article, at: datetime) -> bool:
    """Tell live from scheduled, which are one state."""
    if offer.act == Act.PUBLISH:
        return not article.is_live(at) or has_newer_text(article)
    if offer.act in (Act.SCHEDULE, Act.DESCHEDULE):
        return not article.is_live(at)
    if offer.act == Act.WITHDRAW:
        return article.is_live(at)
    return True
