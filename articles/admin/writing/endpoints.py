"""The endpoints of the writing form: check, preview, keep unsaved text, accept an exception, same story."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from articles import desk
from articles.admin import rights
from articles.admin.addresses import change_url
from articles.admin.numbers import whole_number
from articles.admin.writing import text_form, unsaved
from articles.admin.writing.assessment import assess
from articles.models import Article, Journal, Tag
from articles.reading import preview
from articles.vocabulary import Act, OverrideKind, TagKind

_DUPLICATE, _SAME_STORY = "duplicate", "same_story"


def urls(model_admin: admin.ModelAdmin) -> list[Any]:
    """Return the URL patterns for the form's buttons and its script, each below the address of an article."""
    views: dict[str, Callable[..., HttpResponse]] = {
        "check": check,
        "preview": show,
        "journal": journal,
        "override": override,
        _DUPLICATE: duplicate,
        _SAME_STORY: same_story,
    }
    return [
        path(
            f"<path:object_id>/{name}/",
            model_admin.admin_site.admin_view(_of_article(model_admin, view, reads=name == "preview")),
            name=f"articles_article_{name}",
        )
        for name, view in views.items()
    ]


def _of_article(
    model_admin: admin.ModelAdmin, view: Callable[..., HttpResponse], *, reads: bool
) -> Callable[..., HttpResponse]:
    """Wrap a view of one article, for users who may write it or, if it only reads, who may see it."""

    @require_http_methods(["GET", "HEAD", "POST"] if reads else ["POST"])
    def wrapped(request: HttpRequest, object_id: str) -> HttpResponse:
        article = model_admin.get_object(request, object_id)
        if article is None:
            raise Http404("No such article.")
        may = model_admin.has_view_permission if reads else model_admin.has_change_permission
        if not may(request, article):
            raise PermissionDenied
        return view(request, article)

    return wrapped


def check(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the checklist for the text as typed: the same checks that an approval has to pass."""
    values = text_form.stored_values(article) | text_form.sent_values(request.POST)
    assessment = assess(
        article, text_form.text_of(article, values), section=whole_number(values["section"]), by=rights.user_of(request)
    )
    parts = {"assessment": assessment, "original": article, "may_write": True}
    html = {
        name: render_to_string(f"admin/articles/article/_{name}.html", parts, request) for name in ("counts", "checks")
    }
    return JsonResponse(assessment.as_json() | {"html": html})


@xframe_options_sameorigin
def show(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the readers' page, in our own frame, with the text that was sent, else the unsaved, else the stored one."""
    values = text_form.stored_values(article)
    if request.method == "POST":
        values |= text_form.sent_values(request.POST)
    elif journal_row := Journal.objects.filter(user=rights.user_of(request), article=article).first():
        values |= journal_row.texts
    text = text_form.text_of(article, values)
    keys = [key for key in map(whole_number, [*values["filed_under"], values["section"]]) if key is not None]
    tags = list(Tag.objects.filter(pk__in=keys).order_by("kind", "name", "pk"))
    section = next((tag for tag in tags if str(tag.pk) == values["section"] and tag.kind == TagKind.SECTION), None)
    draft = preview.Draft(text.headline, text.dek, text.summary, text.citations, section, tags)
    marked = [claim.text for claim in desk.unsupported_claims(article, text)]
    reading = preview.reading(article, draft, marked=marked)
    response = render(request, "articles/preview.html", {"reading": reading, "is_at_the_desk": True, "marked": marked})
    # Named as Django 6 names it; ContentSecurityPolicyMiddleware reads it.
    response._csp_config = settings.SECURE_CSP | {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return response


def journal(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep the unsaved text."""
    unsaved_text = unsaved.keep(article, request.POST, by=rights.user_of(request))
    return JsonResponse({"saved_at": f"{timezone.localtime(unsaved_text.saved_at):%H:%M}" if unsaved_text else ""})


def override(request: HttpRequest, article: Article) -> HttpResponse:
    """Accept an exception to the checklist. The parameter `waive` names it as "kind:key".

    Raises Http404 for no kind of exception, PermissionDenied for one that this person may not accept.
    """
    kind, _, key = waived.partition(":") if (waived := request.POST.get("waive", "")) else ("", "", "")
    if kind not in OverrideKind.values:
        raise Http404("No such kind of exception.")
    if not rights.may_accept(request.user, OverrideKind(kind)):
        raise PermissionDenied
    reason = request.POST.get(f"reason:{waived}", "")
    return _act_and_return(
        request,
        article,
        lambda: desk.override(article, by=rights.user_of(request), kind=OverrideKind(kind), key=key, reason=reason),
        "Accepted. Your reason is in the log.",
    )


def duplicate(request: HttpRequest, article: Article) -> HttpResponse:
    """Mark the article as a duplicate of another (`of`), another as a duplicate of this one (`twin`), or split them."""
    if split := request.POST.get("split"):
        other = _article(split) or article
        _require(request, Act.SPLIT, other)
        return _act_and_return(
            request, article, lambda: desk.split(other, by=rights.user_of(request)), "It is a separate story again."
        )
    aside, stays = article, _article(request.POST.get("of", ""))
    if twin := _article(request.POST.get("twin", "")):
        aside, stays = twin, article
    if stays is None:
        raise Http404("No such article.")
    _require(request, Act.MARK_DUPLICATE, aside)
    return _act_and_return(
        request,
        article,
        lambda: desk.mark_duplicate(aside, by=rights.user_of(request), of=stays),
        f"Set “{aside}” aside as a duplicate of “{stays}”.",
    )


def same_story(request: HttpRequest, article: Article) -> HttpResponse:
    """Attach another article as a source (`attach`), say that it tells another story (`part`), or take that back.

    Each parameter, `rejoin` too, names the other article. Raises Http404, PermissionDenied.
    """
    act = next((name for name in ("attach", "part", "rejoin") if name in request.POST), "")
    other = _article(request.POST.get(act, ""))
    if other is None:
        raise Http404("No such article.")
    decisions: dict[str, tuple[Act, Callable[..., object], str]] = {
        "attach": (Act.SAVE_TEXT, desk.attach, f"Attached “{other}” as a source."),
        "part": (Act.PART, desk.part, f"“{other}” is not the same story: the two are no longer shown together."),
        "rejoin": (Act.REJOIN, desk.rejoin, f"“{other}” may be the same story again."),
    }
    needed, decide, message = decisions[act]
    _require(request, needed, article)
    return _act_and_return(request, article, lambda: decide(article, by=rights.user_of(request), other=other), message)


def _require(request: HttpRequest, act: Act, article: Article) -> None:
    if not rights.may(request.user, act, article):
        raise PermissionDenied


def _article(public_id: str) -> Article | None:
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        return None
    return Article.objects.select_related("source", "working", "live_revision").filter(public_id=key).first()


def _act_and_return(request: HttpRequest, article: Article, act: Callable[[], object], message: str) -> HttpResponse:
    """Do what a button of the form asks, keep the unsaved text, and redirect to the form."""
    unsaved_text = (
        unsaved.keep(article, request.POST, by=rights.user_of(request)) if "headline" in request.POST else None
    )
    refusal = ""
    try:
        act()
    except desk.Refused as refused:
        refusal = str(refused)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": refusal or message}, status=409 if refusal else 200)
    messages.add_message(request, messages.ERROR if refusal else messages.SUCCESS, refusal or message)
    url = change_url(article)
    return HttpResponseRedirect(f"{url}?restore=1#checklist" if unsaved_text else f"{url}#checklist")
