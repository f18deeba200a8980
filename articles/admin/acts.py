"""The decisions that the admin offers about an article: their buttons, their forms, and when a button is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from articles import desk
from articles.admin import decision_forms as forms
from articles.admin import rights
from articles.admin.decision_forms import DecisionForm
from articles.admin.status import has_newer_text
from articles.models import Article
from articles.vocabulary import Act, State


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionOffer:
    """A decision as the admin offers it: the button, the warning and the form before it, the message after it."""

    act: Act
    label: str
    form: type[DecisionForm]
    message: str
    warning: str

    @property
    def take(self) -> Callable[..., object]:
        """Return the desk's function that takes the decision."""
        return getattr(desk, self.act.name.lower())

    def may_be_taken_by(self, user: Any, article: Article | None = None) -> bool:
        """Say whether the user has the right to take it, about this article if one is given."""
        return rights.may(user, self.act, article)


def _offer(act: Act, label: str, form: type[DecisionForm], message: str, warning: str) -> DecisionOffer:
    return DecisionOffer(act=act, label=label, form=form, message=message, warning=warning)


# In the order of the buttons. A message is followed by the headline: “Claimed “Harbour reopens”.”
OFFERS: dict[str, DecisionOffer] = {
    offer.act.value: offer
    for offer in (
        _offer(
            Act.CLAIM, "Claim", forms.NoteForm, "Claimed",
            "The article becomes yours to write. Others can see that you have it, and can still read it.",
        ),
        _offer(
            Act.SUBMIT, "Submit", forms.NoteForm, "Submitted",
            "Someone else will review exactly this text. Editing it later withdraws it from review.",
        ),
        _offer(
            Act.APPROVE, "Approve", forms.ApproveForm, "Approved",
            "You approve exactly this text. Any later edit voids the approval.",
        ),
        _offer(
            Act.REQUEST_CHANGES, "Request changes", forms.ReasonForm, "Sent back",
            "The article goes back to its writer, who will read your reason.",
        ),
        _offer(
            Act.PUBLISH, "Publish", forms.NoteForm, "Published",
            "Readers see it at once: on the site, in the feeds and in the API.",
        ),
        _offer(
            Act.REVISE, "Publish new text", forms.ReviseForm, "Published a new text of",
            "This text replaces the live one for readers at once.",
        ),
        _offer(
            Act.SCHEDULE, "Schedule", forms.MomentForm, "Scheduled",
            "It goes live by itself at the time you choose.",
        ),
        _offer(
            Act.DESCHEDULE, "Deschedule", forms.NoteForm, "Took off the schedule",
            "It will not go live. It stays approved.",
        ),
        _offer(
            Act.ACKNOWLEDGE_VERSION, "Source change reviewed", forms.NoteForm, "Reviewed the source’s new version of",
            "You have compared the source’s new version with our text, and nothing more needs to change.",
        ),
        _offer(
            Act.EMBARGO, "Embargo", forms.EmbargoForm, "Changed the embargo of",
            "No reader sees it before this time, even if it is scheduled earlier. Leave it empty to lift the embargo.",
        ),
        _offer(
            Act.ASSIGN, "Assign", forms.AssignForm, "Assigned",
            "The article becomes theirs to write, even if someone else has it now.",
        ),
        _offer(
            Act.RELEASE, "Release", forms.NoteForm, "Released",
            "Others can claim it. The text written so far is kept.",
        ),
        _offer(
            Act.MARK_DUPLICATE, "Mark duplicate", forms.DuplicateForm, "Marked as a duplicate",
            "It is set aside as the same story as another article. It can be split off again.",
        ),
        _offer(
            Act.SPLIT, "Split", forms.NoteForm, "Split",
            "It becomes a story in its own right again, and returns to the state it had before.",
        ),
        _offer(
            Act.SPIKE, "Spike", forms.ReasonForm, "Spiked",
            "It leaves the desk, and no later import brings it back. It can be restored.",
        ),
        _offer(
            Act.RESTORE, "Restore", forms.NoteForm, "Restored",
            "It returns to the state it had before it was spiked.",
        ),
        _offer(
            Act.WITHDRAW, "Withdraw", forms.ReasonForm, "Withdrew",
            "Readers no longer see it, and its address answers 410 Gone. It can be reinstated.",
        ),
        _offer(
            Act.RETRACT, "Retract", forms.RetractForm, "Retracted",
            "Readers no longer see it; its address answers 410 Gone and shows your notice.",
        ),
        _offer(
            Act.REINSTATE, "Reinstate", forms.ReasonForm, "Reinstated",
            "Readers see it again, at the same address and with the same date. A retraction notice stays on its page.",
        ),
        _offer(
            Act.MERGE, "Merge", forms.MergeForm, "Merged",
            "Readers no longer see it, and its address leads to the other article. It can be split off again.",
        ),
        _offer(
            Act.UNMERGE, "Undo the merge", forms.NoteForm, "Split",
            "Readers see it again as a story in its own right, at the same address and with the same date.",
        ),
    )
}  # fmt: skip


def permitted(user: User, article: Article | None = None) -> list[DecisionOffer]:
    """Return the decisions that the user has a right to (about this article, if given), in the order of buttons."""
    return [offer for offer in OFFERS.values() if offer.may_be_taken_by(user, article)]


def offered(article: Article, user: User, at: datetime) -> list[DecisionOffer]:
    """Return the decisions that the user may take about the article at that moment. The desk has the last word."""
    situation = _Situation(article, user, at)
    return [
        offer
        for offer in permitted(user, article)
        if article.state in desk.ALLOWED_FROM[offer.act] and _MAKES_SENSE.get(offer.act, _always)(situation)
    ]


class _Situation:
    """What an article's state alone does not say: live or scheduled, submitted, approved, with a newer text or not."""

    def __init__(self, article: Article, user: User, at: datetime) -> None:
        self.article, self.user = article, user
        self.is_live, self.is_public = article.is_live(at), article.state == State.PUBLISHED
        self.is_newer, self.is_submitted = has_newer_text(article), article.submitted_at is not None
        self.is_approved = desk.is_approved(article)

    def may_approve(self) -> bool:
        """Say whether the user may approve it: a text by other people or, in an emergency, their own."""
        if not self.is_submitted:
            return False
        return rights.may_approve_own_text(self.user) or self.user.pk not in desk.authors(self.article)


def _always(situation: _Situation) -> bool:
    return True


_MAKES_SENSE: dict[Act, Callable[[_Situation], bool]] = {
    Act.CLAIM: lambda now: now.article.assignee_id is None and not now.is_public,
    Act.RELEASE: lambda now: now.article.assignee_id is not None,
    Act.SUBMIT: lambda now: not now.is_submitted and not now.is_approved and (now.is_newer or not now.is_public),
    Act.APPROVE: _Situation.may_approve,
    Act.REQUEST_CHANGES: lambda now: now.is_submitted,
    Act.PUBLISH: lambda now: not now.is_live and now.is_approved,
    Act.SCHEDULE: lambda now: not now.is_live and now.is_approved,
    Act.ACKNOWLEDGE_VERSION: lambda now: now.article.source_changed_at is not None,
    Act.DESCHEDULE: lambda now: not now.is_live,
    Act.EMBARGO: lambda now: not now.is_live,
    Act.REVISE: lambda now: now.is_live and now.is_newer,
    Act.WITHDRAW: lambda now: now.is_live,
    Act.MERGE: lambda now: now.is_live,
    Act.RETRACT: lambda now: now.is_live or not now.is_public,
}
