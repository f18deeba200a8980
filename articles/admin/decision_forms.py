"""What each decision asks before it is taken."""

import re
import uuid
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q

from articles import desk
from articles.admin.moment_field import MomentField
from articles.models import Article
from articles.vocabulary import ChangeClass

MAX_REASON = 2_000
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_SLUG = re.compile(r"[\w-]+/?\s*\Z")


class DecisionForm(forms.Form):
    """A decision about an article (None: about several), by a person; its fields are what the desk's verb takes."""

    def __init__(self, data: Any = None, *, article: Article | None = None, user: User | None = None) -> None:
        super().__init__(data)
        self.article, self.user = article, user
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the article and the person."""


class NoteForm(DecisionForm):
    """A decision that needs no reason, and may have one."""

    reason = forms.CharField(
        label="Note",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="For the log.",
    )


class ReasonForm(DecisionForm):
    """A decision that needs a reason."""

    reason = forms.CharField(
        max_length=MAX_REASON, widget=forms.Textarea({"rows": 2}), help_text="Kept in the log, for whoever asks later."
    )


class MomentForm(NoteForm):
    """A decision about a moment, in the person's time zone."""

    moment = MomentField(label="Goes live at")
    field_order = ["moment", "reason"]


class EmbargoForm(NoteForm):
    """Until when no reader may see it. To lift or shorten it takes a right of its own."""

    until = MomentField(label="Embargoed until", required=False)
    field_order = ["until", "reason"]

    def prepare(self) -> None:
        """Show the present embargo."""
        if self.article and self.article.embargo_until:
            self.initial["until"] = self.article.embargo_until

    def clean_until(self) -> Any:
        """Refuse to lift or shorten it to those who may only set it."""
        until, now = self.cleaned_data["until"], self.article.embargo_until if self.article else None
        may_lift = self.user is not None and self.user.has_perm("articles.lift_embargo")
        if now and not may_lift and (until is None or until < now):
            raise forms.ValidationError(
                "Only a publisher lifts or shortens an embargo. Choose a later moment, or ask one."
            )
        return until


class AssignForm(NoteForm):
    """Whose the article is to be."""

    to = forms.ModelChoiceField(User.objects.none(), label="Assign to")
    field_order = ["to", "reason"]

    def prepare(self) -> None:
        """Offer those who may write."""
        may_write = Q(groups__permissions__codename="write_any") | Q(user_permissions__codename="write_any")
        writers = User.objects.filter(may_write | Q(is_superuser=True), is_active=True, is_staff=True)
        self.fields["to"].queryset = writers.distinct().order_by("username")  # type: ignore[attr-defined]


class DuplicateForm(NoteForm):
    """Of which article it is a duplicate."""

    of = forms.CharField(
        label="The article that stays",
        max_length=2_000,
        help_text="Its address, on the site or in the desk. It keeps its place; this one is put aside.",
    )
    field_order = ["of", "reason"]

    def clean_of(self) -> Article:
        """Return the article of the address."""
        return _article_at(self.cleaned_data["of"])


class MergeForm(NoteForm):
    """Which live article its address is to lead to."""

    into = forms.CharField(
        label="The article that stays",
        max_length=2_000,
        help_text="Its address, on the site or in the desk. Readers have to see it; whoever comes to this one is sent there.",
    )
    field_order = ["into", "reason"]

    def clean_into(self) -> Article:
        """Return the article of the address."""
        return _article_at(self.cleaned_data["into"])


def _article_at(typed: str) -> Article:
    """Return the article that somebody named by its address, of the site or of the desk."""
    found = None
    if match := _UUID.search(typed):
        found = Article.objects.filter(public_id=uuid.UUID(match[0])).first()
    elif match := _SLUG.search(typed.strip()):
        found = Article.objects.filter(slug=match[0].strip().rstrip("/")).first()
    if found is None:
        raise forms.ValidationError("No article of ours has this address. Copy it from the article's page.")
    return found


class ApproveForm(NoteForm):
    """Approval of exactly the text that is shown; of one's own only in an emergency."""

    is_emergency = forms.BooleanField(
        label="It is my own text, and cannot wait for anybody else",
        required=False,
        help_text="Needs a note. It is kept in the log, and shown to the whole desk for a week.",
    )
    field_order = ["is_emergency", "reason"]

    def prepare(self) -> None:
        """Ask about an emergency only where it is one's own text and one has the right."""
        is_own = self.article and self.user and self.user.pk in desk.authors(self.article)
        if not (is_own and self.user and self.user.has_perm("articles.self_approve")):
            del self.fields["is_emergency"]


class ReviseForm(NoteForm):
    """How far the new text departs from what readers have seen, and what they are told of it."""

    change = forms.ChoiceField(label="Class of change", choices=[], widget=forms.RadioSelect)
    note = forms.CharField(
        label="Public note",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="For readers, with a clarification or a correction: “An earlier version said …; in fact …”.",
    )
    field_order = ["change", "note", "reason"]

    def prepare(self) -> None:
        """Offer the classes that the change asks for and the person may publish."""
        if not self.article or not self.user:
            return
        least = desk.least_change(self.article)
        order: list[ChangeClass] = [one for one in ChangeClass if one != ChangeClass.RETRACTION]
        rights = {True: "articles.refile_any", False: "articles.correct_any"}
        allowed = [
            one for one in order[order.index(least) :] if self.user.has_perm(rights[one in desk.LIGHT])
        ]  # fmt: skip
        field: Any = self.fields["change"]
        field.choices = [(one.value, one.label) for one in allowed]
        field.help_text = f"By what has changed it is a {least.label.lower()} at least."
        if allowed:
            self.initial["change"] = allowed[0]
        else:
            field.help_text += " Only a publisher publishes that. Ask one."

    def clean_change(self) -> ChangeClass:
        """Return the class."""
        return ChangeClass(self.cleaned_data["change"])


class RetractForm(DecisionForm):
    """What readers are told who look for it."""

    note = forms.CharField(
        label="Public notice",
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Its address shows it from now on: what was wrong, and that it is retracted.",
    )
