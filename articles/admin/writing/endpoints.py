"""What the writing form asks the server while somebody types: check, preview, keep, let stand, tell duplicates apart."""

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

_DUPLICATE = "duplicate"


def urls(model_admin: admin.ModelAdmin) -> list[Any]:
    """Return the addresses that the form's buttons and its script ask, each under the article's own."""
    views: dict[str, Callable[..., HttpResponse]] = {
        "check": check,
        "preview": show,
        "journal": journal,
        "override": override,
        _DUPLICATE: duplicate,
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
    """Return the view of one article, for those who may write it (or look at it, where nothing is written)."""

    @require_http_methods(["GET", "HEAD", "POST"] if reads else ["POST"])
    def wrapped(request: HttpRequest, object_id: str) -> HttpResponse:
        article = model_admin.get_object(request, object_id)
        if article is None:
            raise Http404("There is no such article.")
        may = model_admin.has_view_permission if reads else model_admin.has_change_permission
        if not may(request, article):
            raise PermissionDenied
        return view(request, article)

    return wrapped


def check(request: HttpRequest, article: Article) -> HttpResponse:
    """Answer what the desk would say of the texts as they are typed: what it checks itself when they are approved."""
    typed = text_form.stored(article) | text_form.typed(request.POST)
    found = assess(article, text_form.text_of(article, typed), section=whole_number(typed["section"]))
    parts = {"assessment": found, "original": article, "may_write": True}
    told = {
        name: render_to_string(f"admin/articles/article/_{name}.html", parts, request) for name in ("counts", "checks")
    }
    return JsonResponse(found.as_json() | {"html": told})


@xframe_options_sameorigin
def show(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the reader's page with the texts as they were sent, or kept, or stored; ourselves alone may frame it."""
    typed = text_form.stored(article)
    if request.method == "POST":
        typed |= text_form.typed(request.POST)
    elif kept := Journal.objects.filter(user=rights.user_of(request), article=article).first():
        typed |= kept.texts
    text = text_form.text_of(article, typed)
    keys = [key for key in map(whole_number, [*typed["filed_under"], typed["section"]]) if key is not None]
    tags = list(Tag.objects.filter(pk__in=keys).order_by("kind", "name", "pk"))
    section = next((tag for tag in tags if str(tag.pk) == typed["section"] and tag.kind == TagKind.SECTION), None)
    draft = preview.Draft(text.headline, text.dek, text.summary, text.citations, section, tags)
    marked = [claim.text for claim in desk.unsupported_claims(article, text)]
    reading = preview.reading(article, draft, marked=marked)
    response = render(request, "articles/preview.html", {"reading": reading, "is_at_the_desk": True, "marked": marked})
    # Named as Django 6 names it; ContentSecurityPolicyMiddleware reads it.
    response._csp_config = settings.SECURE_CSP | {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return response


def journal(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep what is typed."""
    kept = unsaved.keep(article, request.POST, by=rights.user_of(request))
    return JsonResponse({"saved_at": f"{timezone.localtime(kept.saved_at):%H:%M}" if kept else ""})


def override(request: HttpRequest, article: Article) -> HttpResponse:
    """Let something stand that the checklist holds against the text; `waive` says what, as "kind:claim"."""
    kind, _, key = waived.partition(":") if (waived := request.POST.get("waive", "")) else ("", "", "")
    if kind not in OverrideKind.values:
        raise Http404("There is nothing of that kind to let stand.")
    reason = request.POST.get(f"reason:{waived}", "")
    return _done(
        request,
        article,
        lambda: desk.override(article, by=rights.user_of(request), kind=OverrideKind(kind), key=key, reason=reason),
        "Kept in the log, with your reason.",
    )


def duplicate(request: HttpRequest, article: Article) -> HttpResponse:
    """Mark the article as a duplicate of another one (`of`), or that one as a duplicate of this (`twin`); or split it again."""
    if split := request.POST.get("split"):
        other = _article(split) or article
        _require(request, Act.SPLIT, other)
        return _done(
            request, article, lambda: desk.split(other, by=rights.user_of(request)), "It is a story of its own again."
        )
    aside, stays = article, _article(request.POST.get("of", ""))
    if twin := _article(request.POST.get("twin", "")):
        aside, stays = twin, article
    if stays is None:
        raise Http404("There is no such article.")
    _require(request, Act.MARK_DUPLICATE, aside)
    return _done(
        request,
        article,
        lambda: desk.mark_duplicate(aside, by=rights.user_of(request), of=stays),
        f"Put “{aside}” aside as a duplicate of “{stays}”.",
    )


def _require(request: HttpRequest, act: Act, article: Article) -> None:
    if not rights.may(request.user, act, article):
        raise PermissionDenied


def _article(public_id: str) -> Article | None:
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        return None
    return Article.objects.select_related("source", "working", "live_revision").filter(public_id=key).first()


def _done(request: HttpRequest, article: Article, act: Callable[[], object], said: str) -> HttpResponse:
    """Do what a button of the form asks, keep what was typed beside it, and lead back to the form."""
    kept = unsaved.keep(article, request.POST, by=rights.user_of(request)) if "headline" in request.POST else None
    refusal = ""
    try:
        act()
    except desk.Refused as refused:
        refusal = str(refused)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": refusal or said}, status=409 if refusal else 200)
    messages.add_message(request, messages.ERROR if refusal else messages.SUCCESS, refusal or said)
    url = change_url(article)
    return HttpResponseRedirect(f"{url}?restore=1#checklist" if kept else f"{url}#checklist")
