"""The forms that are filled in before a decision, about one article or about several."""

import re
import uuid
from typing import Any

from django import forms
from django.contrib.auth.models import User

from articles import desk
from articles.admin import rights
from articles.admin.moment_field import DeskMomentField
from articles.admin.visible_field import VisibleTextField
from articles.models import Article
from articles.vocabulary import Act, ChangeClass, OverrideKind

MAX_REASON = 2_000
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_SLUG = re.compile(r"[\w-]+/?\s*\Z")


class DecisionForm(forms.Form):
    """A decision by a user, about one article or (None) about several; its fields are the desk's keyword arguments."""

    def __init__(self, data: Any = None, *, article: Article | None = None, user: User | None = None) -> None:
        super().__init__(data)
        self.article, self.user = article, user
        self.prepare()

    def prepare(self) -> None:
        """Adapt the fields to the article and the user."""


class NoteForm(DecisionForm):
    """A decision for which a reason is optional."""

    reason = VisibleTextField(
        label="Note",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="For the log.",
    )


class ReasonForm(DecisionForm):
    """A decision that needs a reason."""

    reason = VisibleTextField(
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="Kept in the log for anyone who asks later.",
    )


class MomentForm(NoteForm):
    """When the article goes live, in the user's time zone."""

    moment = DeskMomentField(label="Goes live at")
    field_order = ["moment", "reason"]


class EmbargoForm(NoteForm):
    """Until when no reader may see the article. Lifting or shortening an embargo needs a separate right."""

    until = DeskMomentField(label="Embargoed until", required=False)
    field_order = ["until", "reason"]

    def prepare(self) -> None:
        """Show the present embargo."""
        if self.article and self.article.embargo_until:
            self.initial["until"] = self.article.embargo_until

    def clean_until(self) -> Any:
        """Return the new end of the embargo; refuse to lift or shorten it for users who may only set one."""
        until, now = self.cleaned_data["until"], self.article.embargo_until if self.article else None
        may_lift = self.user is not None and rights.may_lift_embargo(self.user)
        if now and not may_lift and (until is None or until < now):
            raise forms.ValidationError(
                "Only a publisher can lift or shorten an embargo. Choose a later time, or ask a publisher."
            )
        return until


class AssignForm(NoteForm):
    """Who is to write the article."""

    to = forms.ModelChoiceField(User.objects.none(), label="Assign to")
    field_order = ["to", "reason"]

    def prepare(self) -> None:
        """Offer the users who may write."""
        self.fields["to"].queryset = rights.writers()  # type: ignore[attr-defined]


class DuplicateForm(NoteForm):
    """Which article this one duplicates."""

    of = forms.CharField(
        label="The article to keep",
        max_length=2_000,
        help_text="Its address on the site or in the desk. That article stays as it is; this one is set aside.",
    )
    field_order = ["of", "reason"]

    def clean_of(self) -> Article:
        """Return the article at the address."""
        return _article_at(self.cleaned_data["of"])


class MergeForm(NoteForm):
    """Which live article this one's address will lead to."""

    into = forms.CharField(
        label="The article to keep",
        max_length=2_000,
        help_text="Its address on the site or in the desk. It must be live: readers of this article are sent to it.",
    )
    field_order = ["into", "reason"]

    def clean_into(self) -> Article:
        """Return the article at the address."""
        return _article_at(self.cleaned_data["into"])


def _article_at(address: str) -> Article:
    """Return the article at an address on the site or in the desk."""
    article = None
    if match := _UUID.search(address):
        article = Article.objects.filter(public_id=uuid.UUID(match[0])).first()
    elif match := _SLUG.search(address.strip()):
        article = Article.objects.filter(slug=match[0].strip().rstrip("/")).first()
    if article is None:
        raise forms.ValidationError(
            "No article has this address. Open the article you mean, and copy the address of its page."
        )
    return article


class ApproveForm(NoteForm):
    """Approval of exactly the text on the page; of the user's own text only in an emergency."""

    is_emergency = forms.BooleanField(
        label="This is my own text, and it cannot wait for anyone else",
        required=False,
        help_text="Needs a note. It is kept in the log, and shown to the whole desk for a week.",
    )
    copying_reason = forms.CharField(
        label="Why so much may be copied",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="Needed beside the note, because the source's rights allow less. It is shown to the desk as well.",
    )
    field_order = ["is_emergency", "reason", "copying_reason"]

    def prepare(self) -> None:
        """Offer the emergency only to authors of the text who have that right."""
        is_own = self.article and self.user and self.user.pk in desk.authors(self.article)
        if not (is_own and self.user and rights.may_approve_own_text(self.user)):
            del self.fields["is_emergency"], self.fields["copying_reason"]
        elif self.article and not any(
            check.waivable == OverrideKind.COPIED for check in desk.obstacles(self.article, Act.APPROVE)
        ):
            del self.fields["copying_reason"]


class ReviseForm(NoteForm):
    """How far the new text departs from the live one, and the note that readers get about it."""

    change = forms.ChoiceField(label="Class of change", choices=[], widget=forms.RadioSelect)
    note = VisibleTextField(
        label="Public note",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Readers see it. Needed for a clarification or a correction: “An earlier version said …; in fact …”.",
    )
    field_order = ["change", "note", "reason"]

    def prepare(self) -> None:
        """Offer the classes that are heavy enough for the change and that the user may publish."""
        if not self.article or not self.user:
            return
        least = desk.least_change(self.article)
        classes: list[ChangeClass] = [change for change in ChangeClass if change != ChangeClass.RETRACTION]
        allowed = [change for change in classes[classes.index(least) :] if rights.may_publish_change(self.user, change)]
        field: Any = self.fields["change"]
        field.choices = [(change.value, change.label) for change in allowed]
        field.help_text = f"What has changed calls for at least: {least.label}."
        if allowed:
            self.initial["change"] = allowed[0]
        else:
            field.help_text += " Only a publisher can publish that. Ask a publisher."

    def clean_change(self) -> ChangeClass:
        """Return the class."""
        return ChangeClass(self.cleaned_data["change"])


class RetractForm(DecisionForm):
    """The notice that readers find at the address of a retracted article."""

    note = VisibleTextField(
        label="Public notice",
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Say what was wrong, and that the article is retracted. The article’s address will show this notice.",
    )
