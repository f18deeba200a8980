"""Which decisions the admin offers, to whom, and what each asks before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from articles import desk
from articles.admin import decision_forms as forms
from articles.admin.decision_forms import MAX_REASON, DecisionForm
from articles.admin.status import has_newer_text
from articles.models import Article
from articles.vocabulary import Act, State

__all__ = ["MAX_REASON", "OFFERS", "Offer", "offered", "permitted", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A decision as the admin offers it: what is on the button, who may take it, what it asks, and the desk's verb.

    `permissions` are alternatives. `is_for_own` says that who has it assigned decides, or who may write what is others'.
    """

    act: Act
    label: str
    permissions: tuple[str, ...]
    form: type[DecisionForm]
    warning: str
    done: str
    take: Callable[..., object]
    is_for_own: bool = False

    def may_be_taken_by(self, user: Any, article: Article | None = None) -> bool:
        """Say whether the person has the right, about the article where one is given."""
        if not any(user.has_perm(f"articles.{permission}") for permission in self.permissions):
            return False
        return article is None or not self.is_for_own or is_theirs(article, user)


def is_theirs(article: Article, user: Any) -> bool:
    """Say whether the person may work on the article: it is nobody's, or theirs, or they may write what is others'."""
    return article.assignee_id in (None, user.pk) or user.has_perm("articles.write_others")


def _offer(  # noqa: PLR0917 -- a table's row
    act: Act, label: str, permissions: str, form: type[DecisionForm], done: str, warning: str
) -> Offer:
    return Offer(
        act=act,
        label=label,
        permissions=tuple(permissions.split()),
        form=form,
        warning=warning,
        done=done,
        take=getattr(desk, act.value),
        is_for_own=act in (Act.RELEASE, Act.SUBMIT, Act.MARK_DUPLICATE, Act.SPLIT),
    )


OFFERS: dict[str, Offer] = {
    offer.act.value: offer
    for offer in (
        _offer(
            Act.CLAIM, "Claim", "write_any", forms.NoteForm, "Claimed",
            "It is yours to write. Others see that, and can still read along.",
        ),
        _offer(
            Act.SUBMIT, "Submit", "write_any", forms.NoteForm, "Submitted",
            "Somebody else reviews exactly this text. Any later edit takes it back.",
        ),
        _offer(
            Act.APPROVE, "Approve", "review_any", forms.ApproveForm, "Approved",
            "You approve exactly this text. Any later edit voids the approval.",
        ),
        _offer(
            Act.REQUEST_CHANGES, "Request changes", "review_any", forms.ReasonForm, "Sent back",
            "It goes back to its writer, who reads what you say here.",
        ),
        _offer(
            Act.PUBLISH, "Publish", "publish_any", forms.NoteForm, "Published",
            "Readers see it at once, on every page and feed, and in the API.",
        ),
        _offer(
            Act.REVISE, "Publish new text", "refile_any correct_any", forms.ReviseForm, "Published a new text of",
            "Readers see this text instead of the one that is live, at once.",
        ),
        _offer(
            Act.SCHEDULE, "Schedule", "publish_any", forms.MomentForm, "Scheduled",
            "It appears by itself when the moment comes; nothing has to run for it.",
        ),
        _offer(
            Act.DESCHEDULE, "Deschedule", "publish_any", forms.NoteForm, "Took off the schedule",
            "It does not appear. Its approval stays.",
        ),
        _offer(
            Act.SEEN, "Source looked at", "write_any", forms.NoteForm, "Looked at the new version of",
            "You have compared the source's new version with the text, and nothing further is to be changed.",
        ),
        _offer(
            Act.EMBARGO, "Embargo", "embargo_any lift_embargo", forms.EmbargoForm, "Changed the embargo of",
            "No reader sees it before the moment, whatever anybody schedules. Leave it empty to lift the embargo.",
        ),
        _offer(
            Act.ASSIGN, "Assign", "write_others", forms.AssignForm, "Assigned",
            "It is theirs to write, whoever has it now.",
        ),
        _offer(
            Act.RELEASE, "Release", "write_any", forms.NoteForm, "Released",
            "Others may take it up. What is written of it stays.",
        ),
        _offer(
            Act.MARK_DUPLICATE, "Mark duplicate", "write_any", forms.DuplicateForm, "Marked as a duplicate",
            "It is put aside as the same story as another, which stays. It can be split again.",
        ),
        _offer(
            Act.SPLIT, "Split", "write_any", forms.NoteForm, "Split",
            "It is a story of its own again, where it stood before.",
        ),
        _offer(
            Act.SPIKE, "Spike", "spike_any", forms.ReasonForm, "Spiked",
            "It leaves the desk, and no later import brings it back. It can be restored.",
        ),
        _offer(
            Act.RESTORE, "Restore", "spike_any", forms.NoteForm, "Restored",
            "It comes back to where it was spiked from.",
        ),
        _offer(
            Act.WITHDRAW, "Withdraw", "withdraw_any", forms.ReasonForm, "Withdrew",
            "Readers no longer see it; its address answers 410 Gone. It can be reinstated.",
        ),
        _offer(
            Act.RETRACT, "Retract", "withdraw_any", forms.RetractForm, "Retracted",
            "Readers no longer see it; its address answers 410 Gone and shows your notice.",
        ),
        _offer(
            Act.REINSTATE, "Reinstate", "withdraw_any", forms.ReasonForm, "Reinstated",
            "Readers see it again, under its address and with its date. A retraction's notice stays on its page.",
        ),
        _offer(
            Act.MERGE, "Merge", "withdraw_any", forms.MergeForm, "Merged",
            "Readers no longer see it; its address leads them to the other article. It can be split again.",
        ),
        _offer(
            Act.UNMERGE, "Split from the merged", "withdraw_any", forms.NoteForm, "Split",
            "Readers see it again, under its address and with its date, as a story of its own.",
        ),
    )
}  # fmt: skip


def person(request: HttpRequest) -> User:
    """Return who is asking; the admin lets nobody else get as far as here."""
    assert isinstance(request.user, User)
    return request.user


def permitted(user: User, article: Article | None = None) -> list[Offer]:
    """Return the decisions that the person may take, about the article where one is given, in the order of the buttons."""
    return [offer for offer in OFFERS.values() if offer.may_be_taken_by(user, article)]


def offered(article: Article, user: User, at: datetime) -> list[Offer]:
    """Return the decisions that the person may take about the article as it stands. The desk has the last word."""
    here = _Standing(article, user, at)
    return [
        one
        for one in permitted(user, article)
        if article.state in desk.ALLOWED_FROM[one.act] and _FITS.get(one.act, _always)(here)
    ]


class _Standing:
    """What a state alone does not tell: live or scheduled, submitted or not, approved or not, mine or theirs."""

    def __init__(self, article: Article, user: User, at: datetime) -> None:
        self.article, self.user = article, user
        self.is_live, self.is_public = article.is_live(at), article.state == State.PUBLISHED
        self.is_newer, self.is_submitted = has_newer_text(article), article.submitted_at is not None
        self.is_approved = desk.is_approved(article)

    def may_approve(self) -> bool:
        """Say whether the person may approve it: somebody else's text, or in an emergency their own."""
        if not self.is_submitted:
            return False
        return self.user.has_perm("articles.self_approve") or self.user.pk not in desk.authors(self.article)


def _always(here: _Standing) -> bool:
    return True


_FITS: dict[Act, Callable[[_Standing], bool]] = {
    Act.CLAIM: lambda here: here.article.assignee_id is None and not here.is_public,
    Act.RELEASE: lambda here: here.article.assignee_id is not None,
    Act.SUBMIT: lambda here: not here.is_submitted and not here.is_approved and (here.is_newer or not here.is_public),
    Act.APPROVE: _Standing.may_approve,
    Act.REQUEST_CHANGES: lambda here: here.is_submitted,
    Act.PUBLISH: lambda here: not here.is_live and here.is_approved,
    Act.SCHEDULE: lambda here: not here.is_live and here.is_approved,
    Act.SEEN: lambda here: here.article.source_changed_at is not None,
    Act.DESCHEDULE: lambda here: not here.is_live,
    Act.EMBARGO: lambda here: not here.is_live,
    Act.REVISE: lambda here: here.is_live and here.is_newer,
    Act.WITHDRAW: lambda here: here.is_live,
    Act.MERGE: lambda here: here.is_live,
    Act.RETRACT: lambda here: here.is_live or not here.is_public,
}
