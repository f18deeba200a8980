"""Acts on several articles at once: confirmed on one page, done to each article separately, undoable for a day."""

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
from django.utils import timezone

from articles import desk
from articles.admin import rights, status
from articles.admin.addresses import list_url
from articles.admin.bounded import CountUpToLimit
from articles.admin.decision_forms import AssignForm, NoteForm, ReasonForm
from articles.admin.numbers import whole_number
from articles.models import Article, Decision, Operation, Tag
from articles.vocabulary import Act, State

# A page of the list has fifty rows; only a request that no list has sent names more than this.
MAX_CHOSEN = 200
# Refusals beyond these are only counted.
MAX_REFUSALS_SHOWN = 10
# How many of a user's latest operations are examined, and how many of those are offered for undoing.
_EXAMINED = 20
_OFFERED = 3


class TagForm(forms.Form):
    """Which tags to add and which to remove."""

    add = forms.ModelMultipleChoiceField(
        Tag.objects.unmerged(),
        required=False,
        widget=AutocompleteSelectMultiple(Article.tags.field, admin.site),
    )
    remove = forms.ModelMultipleChoiceField(
        Tag.objects.unmerged(),
        required=False,
        widget=AutocompleteSelectMultiple(Article.tags.field, admin.site),
        help_text="An article always keeps the tag of its own section.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an empty form."""
        data = super().clean() or {}
        if not self.errors and not data.get("add") and not data.get("remove"):
            raise forms.ValidationError("Choose at least one tag to add or to remove.")
        return data


class SectionForm(forms.Form):
    """The section to move to."""

    section = forms.ModelChoiceField(
        Tag.objects.sections().unmerged(),
        widget=AutocompleteSelect(Article.section.field, admin.site),
    )


def _retag(article: Article, *, remove: QuerySet[Tag], **details: Any) -> None:
    desk.tag(article, remove=[tag for tag in remove if tag.pk != article.section_id], **details)


def _publish(article: Article, **details: Any) -> None:
    if article.state != State.APPROVED:
        raise desk.Refused("Only an approved article that is not published yet can be published from the list.")
    desk.publish(article, **details)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """An act as the list offers it: its form (None: no page asks first), and the desk's function."""

    name: str
    act: Act
    label: str
    take: Callable[..., object]
    form: type[forms.Form] | None
    warning: str = ""

    def may_be_taken_by(self, user: Any) -> bool:
        """Say whether the user has the right to it."""
        return rights.may(user, self.act)

    def take_for(self, article: Article, *, by: User, **details: Any) -> None:
        """Do it to one article. Raise Refused if the desk refuses it, or if the article is someone else's."""
        if not rights.may(by, self.act, article):
            raise desk.Refused(f"{article.assignee} is working on it.")
        self.take(article, by=by, **details)


ACTS: dict[str, BulkAct] = {
    bulk_act.name: bulk_act
    for bulk_act in (
        BulkAct(name="claim", act=Act.CLAIM, label="Claim", take=desk.claim, form=None),
        BulkAct(
            name="assign", act=Act.ASSIGN, label="Assign …", take=desk.assign, form=AssignForm,
            warning="The articles become theirs to write, even if someone else has them now.",
        ),
        BulkAct(
            name="spike", act=Act.SPIKE, label="Spike …", take=desk.spike, form=ReasonForm,
            warning="The articles leave the desk, and no later import brings them back.",
        ),
        BulkAct(
            name="tag", act=Act.TAG, label="Tag …", take=_retag, form=TagForm,
            warning="Readers find live articles under their new tags at once.",
        ),
        BulkAct(
            name="section", act=Act.TAG, label="Put in a section …", take=desk.tag, form=SectionForm,
            warning="Readers find live articles in their new section at once.",
        ),
        BulkAct(
            name="submit", act=Act.SUBMIT, label="Submit for review …", take=desk.submit, form=NoteForm,
            warning="Someone else will approve them or request changes.",
        ),
        BulkAct(
            name="publish", act=Act.PUBLISH, label="Publish approved …", take=_publish, form=NoteForm,
            warning="Readers see them at once: on the site, in the feeds and in the API.",
        ),
    )
}  # fmt: skip


def act_on_ticked(bulk_act: BulkAct, model_admin: Any, request: HttpRequest, listed: QuerySet) -> HttpResponse | None:
    """Show the page that confirms the act, or do it to each ticked article and return None: back to the list.

    `listed` is ignored, so that a ticked article is not skipped because the list's filter no longer matches it.
    """
    ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)[: MAX_CHOSEN + 1]
    keys = [key for key in map(whole_number, ticked) if key is not None]
    if len(keys) > MAX_CHOSEN:
        messages.error(request, f"Choose at most {MAX_CHOSEN} articles at a time. Nothing has been changed.")
        return None
    chosen = Article.objects.filter(pk__in=keys).select_related("source", "working", "live_revision", "assignee")
    articles = list(chosen.order_by("-pk"))
    if bulk_act.form is None:
        _act_on_each(bulk_act, request, articles, {})
        return None
    is_confirmed = "confirmed" in request.POST
    form = bulk_act.form(request.POST if is_confirmed else None)
    if is_confirmed and form.is_valid():
        _act_on_each(bulk_act, request, articles, form.cleaned_data)
        return None
    return _confirmation(bulk_act, model_admin, request, articles, form)


def _confirmation(
    bulk_act: BulkAct, model_admin: Any, request: HttpRequest, articles: Sequence[Article], form: forms.Form
) -> HttpResponse:
    at = timezone.now()
    return TemplateResponse(
        request,
        "admin/articles/article/bulk.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": bulk_act.label.removesuffix(" …"),
            "act": bulk_act,
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


def _act_on_each(bulk_act: BulkAct, request: HttpRequest, articles: Sequence[Article], details: dict[str, Any]) -> None:
    """Do it to each article separately, as one operation, and say how it went."""
    by, refusals, changed = rights.user_of(request), [], []
    operation = desk.begin_operation(bulk_act.act, by=by)
    for article in articles:
        try:
            bulk_act.take_for(article, by=by, operation=operation, **details)
        except desk.Refused as refused:
            refusals.append(_with_headline(article, str(refused)))
        else:
            changed.append(article)
    if changed:
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, f"{bulk_act.act.label}.")
        messages.success(request, f"{len(changed)} {bulk_act.act.label.lower()}.")
    else:
        operation.delete()  # it holds nothing that could be undone
    _add_messages(request, messages.ERROR, refusals, "were refused")


def _with_headline(article: Article, reason: str) -> str:
    headline = status.headline_of(article) or str(article)
    return f"“{headline}”: {reason}" if reason.endswith((".", "!", "?")) else f"“{headline}”: {reason}."


def _add_messages(request: HttpRequest, level: int, lines: Sequence[str], outcome: str) -> None:
    for line in lines[:MAX_REFUSALS_SHOWN]:
        messages.add_message(request, level, line)
    if len(lines) > MAX_REFUSALS_SHOWN:
        messages.add_message(request, level, f"{len(lines) - MAX_REFUSALS_SHOWN} more {outcome}.")


def undoable(user: User) -> list[Any]:
    """Return the user's latest operations that can still be undone, each with its `decision_count`."""
    decisions = Decision.objects.filter(operation=OuterRef("pk")).order_by().values("pk")[:MAX_CHOSEN]
    latest = Operation.objects.filter(by=user).order_by("-pk").annotate(decision_count=CountUpToLimit(decisions))
    at = timezone.now()
    operations: list[Any] = [
        operation for operation in latest[:_EXAMINED] if operation.decision_count and operation.can_be_undone(at)
    ]
    return operations[:_OFFERED]


def undo(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an operation. It takes the right to the act, and to be its author or to have `write_others`."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    operation, by = get_object_or_404(Operation, pk=pk), rights.user_of(request)
    may_undo = operation.by_id == by.pk or rights.may_edit_others_work(by)
    if not may_undo or not rights.may(by, Act(operation.act)) or not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        undone = desk.undo(operation, by=by)
    except desk.Refused as refused:
        messages.error(request, str(refused))
    else:
        _report_undone(request, undone)
    query = QueryDict(request.POST.get("list_query", "")).urlencode()
    return HttpResponseRedirect(list_url(Article) + (f"?{query}" if query else ""))


def _report_undone(request: HttpRequest, undone: desk.UndoResult) -> None:
    if restored := len(undone.restored):
        messages.success(request, f"{restored} restored.")
        LogEntry.objects.log_actions(rights.user_of(request).pk, undone.restored, CHANGE, f"{Act.UNDO.label}.")
    else:
        messages.warning(request, "Nothing was restored.")
    skipped = [_with_headline(article, f"not restored, {reason}") for article, reason in undone.skipped]
    _add_messages(request, messages.WARNING, skipped, "were not restored")
