"""Acts on several articles at once: asked for on a page, done to each by itself, and taken back for a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin import status
from articles.admin.acts import MAX_REASON, is_theirs, person
from articles.admin.bounded import CountUpToLimit
from articles.admin.text_filter import whole_number
from articles.models import Article, Decision, Operation, Tag
from articles.vocabulary import Act, State, TagKind

# A list shows fifty; more are only named by a request that no list has sent.
MAX_CHOSEN = 200
# So many refusals are told one by one.
MAX_TOLD = 10
# Of a person's operations so many of the last are looked at, and so many are offered to be taken back.
_LOOKED_AT = 20
_OFFERED = 3


class NoteForm(forms.Form):
    """An act that needs no reason, and may have one."""

    reason = forms.CharField(
        label="Note",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="For the log.",
    )


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(
        max_length=MAX_REASON, widget=forms.Textarea({"rows": 2}), help_text="Kept in the log, for whoever asks later."
    )


class AssignForm(NoteForm):
    """To whom."""

    to = forms.ModelChoiceField(User.objects.none(), label="To")
    field_order = ["to", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writers = User.objects.with_perm("articles.write_any").filter(is_staff=True)
        self.fields["to"].queryset = writers.order_by("username")  # type: ignore[attr-defined]


class TagForm(forms.Form):
    """Which tags to add and which to take away."""

    add = forms.ModelMultipleChoiceField(
        Tag.objects.filter(merged_into=None),
        required=False,
        widget=AutocompleteSelectMultiple(Article.tags.field, admin.site),
    )
    remove = forms.ModelMultipleChoiceField(
        Tag.objects.filter(merged_into=None),
        required=False,
        widget=AutocompleteSelectMultiple(Article.tags.field, admin.site),
        help_text="The section that an article stands in stays among its tags.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse to do nothing."""
        data = super().clean() or {}
        if not self.errors and not data.get("add") and not data.get("remove"):
            raise forms.ValidationError("Choose a tag to add or to remove.")
        return data


class SectionForm(forms.Form):
    """Which section."""

    section = forms.ModelChoiceField(
        Tag.objects.filter(kind=TagKind.SECTION, merged_into=None),
        widget=AutocompleteSelect(Article.section.field, admin.site),
    )


def _retag(article: Article, *, remove: QuerySet[Tag], **asked: Any) -> None:
    desk.tag(article, remove=[tag for tag in remove if tag.pk != article.section_id], **asked)


def _publish(article: Article, **asked: Any) -> None:
    if article.state != State.APPROVED:
        raise desk.Refused("It is not approved, or published already. Only what is approved is published from here.")
    desk.publish(article, **asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """An act as the list offers it: who may do it, what it asks (None: nothing, it is done at once), the desk's verb."""

    name: str
    act: Act
    label: str
    permission: str
    take: Callable[..., object]
    form: type[forms.Form] | None
    warning: str = ""
    is_for_own: bool = False

    def do(self, article: Article, *, by: User, **asked: Any) -> None:
        """Do it to one article; raise Refused where it cannot be done, or it is somebody else's to do."""
        if self.is_for_own and not is_theirs(article, by):
            raise desk.Refused(f"{article.assignee} is working on it.")
        self.take(article, by=by, **asked)


ACTS: dict[str, BulkAct] = {
    one.name: one
    for one in (
        BulkAct(
            name="claim", act=Act.CLAIM, label="Claim", permission="articles.write_any", take=desk.claim, form=None
        ),
        BulkAct(
            name="assign", act=Act.ASSIGN, label="Assign …", permission="articles.write_others", take=desk.assign,
            form=AssignForm, warning="They are that person's to write, whoever has them now.",
        ),
        BulkAct(
            name="spike", act=Act.SPIKE, label="Spike …", permission="articles.spike_any", take=desk.spike,
            form=ReasonForm, warning="They leave the desk, and no later import brings them back.",
        ),
        BulkAct(
            name="tag", act=Act.TAG, label="Tag …", permission="articles.write_any", take=_retag, form=TagForm,
            is_for_own=True, warning="Readers find those that are live under their new tags at once.",
        ),
        BulkAct(
            name="section", act=Act.TAG, label="Put in a section …", permission="articles.write_any", take=desk.tag,
            form=SectionForm, is_for_own=True, warning="Readers find those that are live in the new section at once.",
        ),
        BulkAct(
            name="submit", act=Act.SUBMIT, label="Submit for review …", permission="articles.write_any",
            take=desk.submit, form=NoteForm, is_for_own=True, warning="Somebody else approves them, or asks for changes.",
        ),
        BulkAct(
            name="publish", act=Act.PUBLISH, label="Publish approved …", permission="articles.publish_any",
            take=_publish, form=NoteForm, warning="Readers see them at once, on every page and feed, and in the API.",
        ),
    )
}  # fmt: skip


def act(one: BulkAct, model_admin: Any, request: HttpRequest, listed: QuerySet) -> HttpResponse | None:
    """Ask about the articles that were ticked, or do it to each of them; None goes back to the list.

    What is `listed` does not count: an article that was ticked is not passed over because the filter no longer fits it.
    """
    typed = request.POST.getlist(ACTION_CHECKBOX_NAME)[: MAX_CHOSEN + 1]
    keys = [key for key in map(whole_number, typed) if key is not None]
    if len(keys) > MAX_CHOSEN:
        messages.error(request, f"Choose {MAX_CHOSEN} at a time at most. Nothing has been changed.")
        return None
    found = Article.objects.filter(pk__in=keys).select_related("source", "working", "live_revision", "assignee")
    articles = list(found.order_by("-pk"))
    if one.form is None:
        _do(one, model_admin, request, articles, {})
        return None
    is_confirmed = "confirmed" in request.POST
    form = one.form(request.POST if is_confirmed else None)
    if is_confirmed and form.is_valid():
        _do(one, model_admin, request, articles, form.cleaned_data)
        return None
    return _page(one, model_admin, request, articles, form)


def _page(
    one: BulkAct, model_admin: Any, request: HttpRequest, articles: Sequence[Article], form: forms.Form
) -> HttpResponse:
    at = timezone.now()
    return TemplateResponse(
        request,
        "admin/articles/article/bulk.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": one.label.removesuffix(" …"),
            "act": one,
            "rows": [
                {"article": article, "badge": status.badge(article, at), "why": status.why_not_public(article, at)}
                for article in articles
            ],
            "form": form,
            "media": model_admin.media + form.media,
            "back": request.get_full_path(),
            "checkbox_name": ACTION_CHECKBOX_NAME,
        },
    )


def _do(
    one: BulkAct, model_admin: Any, request: HttpRequest, articles: Sequence[Article], asked: dict[str, Any]
) -> None:
    """Do it to each article by itself, as one operation, and tell what became of it."""
    by, refusals, done = person(request), [], []
    operation = desk.begin(one.act, by=by)
    for article in articles:
        try:
            one.do(article, by=by, operation=operation, **asked)
        except desk.Refused as refused:
            refusals.append(_told(article, str(refused)))
        else:
            done.append(article)
    if done:
        LogEntry.objects.log_actions(by.pk, done, CHANGE, f"{one.act.label}.")
        messages.success(request, f"{len(done)} {one.act.label.lower()}.")
    else:
        operation.delete()  # there is nothing in it that could be taken back
    _tell(request, messages.ERROR, refusals, "were refused")


def _told(article: Article, why: str) -> str:
    name = status.headline_of(article) or str(article)
    return f"“{name}”: {why}" if why.endswith((".", "!", "?")) else f"“{name}”: {why}."


def _tell(request: HttpRequest, level: int, lines: Sequence[str], what: str) -> None:
    for line in lines[:MAX_TOLD]:
        messages.add_message(request, level, line)
    if len(lines) > MAX_TOLD:
        messages.add_message(request, level, f"{len(lines) - MAX_TOLD} more {what}.")


def undoable(user: User) -> list[Any]:
    """Return the last operations of the person that may be taken back, each with how many articles it is about."""
    decided = Decision.objects.filter(operation=OuterRef("pk")).order_by().values("pk")[:MAX_CHOSEN]
    last = Operation.objects.filter(by=user).order_by("-pk").annotate(decision_count=CountUpToLimit(decided))
    at = timezone.now()
    found: list[Any] = [one for one in last[:_LOOKED_AT] if one.decision_count and one.can_be_undone(at)]
    return found[:_OFFERED]


def undo(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Take an operation back: whoever did it, or who may write what is others', and has the right to the act."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    operation, by = get_object_or_404(Operation, pk=pk), person(request)
    rights = {one.permission for one in ACTS.values() if one.act == operation.act}
    is_theirs_to_undo = operation.by_id == by.pk or by.has_perm("articles.write_others")
    if not is_theirs_to_undo or not by.has_perms(rights) or not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        undone = desk.undo(operation, by=by)
    except desk.Refused as refused:
        messages.error(request, str(refused))
    else:
        restored = len(undone.restored)
        level = messages.SUCCESS if restored else messages.WARNING
        messages.add_message(request, level, f"{restored} restored." if restored else "Nothing was restored.")
        if restored:
            LogEntry.objects.log_actions(by.pk, undone.restored, CHANGE, f"{Act.UNDO.label}.")
        skipped = [_told(article, f"not restored, {why}") for article, why in undone.skipped]
        _tell(request, messages.WARNING, skipped, "were not restored")
    asked = QueryDict(request.POST.get("asked", "")).urlencode()
    return HttpResponseRedirect(reverse("admin:articles_article_changelist") + (f"?{asked}" if asked else ""))
