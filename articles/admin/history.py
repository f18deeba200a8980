"""The history of an article: the page with its timeline, and the page that restores an earlier text."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from articles import desk
from articles.admin import comparison, rights, status, timeline
from articles.admin.addresses import change_url, list_url
from articles.admin.numbers import whole_number
from articles.models import Article, Decision, Revision
from articles.vocabulary import Act


def urls(model_admin: admin.ModelAdmin) -> list[Any]:
    """Return the URL pattern of the page that restores a text; Django has one for the history."""

    def view(request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        return restore(model_admin, request, object_id, number)

    address = "<path:object_id>/history/<int:number>/restore/"
    return [path(address, model_admin.admin_site.admin_view(view), name="articles_article_restore_text")]


def page(model_admin: admin.ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show everything that has happened to an article and, if two texts are chosen, how they differ."""
    article, at = _article(model_admin, request, object_id), timezone.now()
    line = timeline.of_article(article, at)
    newest = desk.number_of(article.working)
    before, after = (_chosen_number(request, name) for name in ("from", "to"))
    context: dict[str, Any] = {
        "line": line,
        "shown": timeline.SHOWN,
        "may_restore": model_admin.has_change_permission(request, article),
        "from": _number_to_compare(article, newest) if before is None else before,
        "to": newest if after is None else after,
        "newest": newest,
        "all_decisions": list_url(Decision, article=article.public_id),
        "all_revisions": list_url(Revision, article=article.public_id),
    }
    if before is not None and after is not None:
        context["difference"] = _difference(article, before, after)
    return _render(model_admin, request, article, "history", context | {"title": "History"})


def restore(model_admin: admin.ModelAdmin, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
    """Show what restoring an earlier text would change; once confirmed, save it as a new revision."""
    article = _article(model_admin, request, object_id)
    back = reverse("admin:articles_article_history", args=[article.public_id])
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    if not model_admin.has_change_permission(request, article):
        if article.state in desk.ALLOWED_FROM[Act.SAVE_TEXT]:
            raise PermissionDenied
        state = article.get_state_display().lower()
        messages.error(request, f"This article is {state}, so its text can no longer be changed. Nothing was restored.")
        return HttpResponseRedirect(back)
    texts = comparison.texts_of(article, number).get(number)
    if texts is None:
        raise Http404("No such revision.")
    if request.method == "POST" and _restore_text(request, article, number, texts):
        return HttpResponseRedirect(back)
    context = {
        "title": f"Restore {comparison.phrase_for(number)}",
        "name": comparison.phrase_for(number),
        "difference": _difference(article, desk.number_of(article.working), number),
        "keeps_citations": texts["citations"] is None and article.working is not None,
        "base": desk.number_of(article.working),
        "back": back,
    }
    return _render(model_admin, request, article, "restore", context)


def _restore_text(request: HttpRequest, article: Article, number: int, texts: dict[str, Any]) -> bool:
    """Save the text as a new revision and say so. Return False if someone has saved another in the meantime."""
    if whole_number(request.POST.get("base", "")) != desk.number_of(article.working):
        author = article.working.author if article.working else "Someone"
        messages.error(request, f"{author} has saved another text in the meantime. Check below what would change now.")
        return False
    before = article.working_id
    try:
        revision = desk.save_text(article, by=rights.user_of(request), **texts)
    except desk.Refused as refused:
        messages.error(request, str(refused))
        return True
    name = comparison.phrase_for(number)
    if revision.pk == before:
        messages.info(request, f"The text is already the same as {name}. Nothing was changed.")
    else:
        messages.success(request, f"Restored {name} as {str(revision).lower()}.")
    return True


def _article(model_admin: admin.ModelAdmin, request: HttpRequest, object_id: str) -> Article:
    article = model_admin.get_object(request, object_id)
    if article is None:
        raise Http404("No such article.")
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    return article


def _difference(article: Article, before: int, after: int) -> dict[str, Any]:
    texts = comparison.texts_of(article, before, after)
    if before not in texts or after not in texts:
        raise Http404("No such revision.")
    return comparison.side_by_side(texts[before], texts[after]) | {
        "before": comparison.title_of(before),
        "after": comparison.title_of(after),
    }


def _render(
    model_admin: admin.ModelAdmin, request: HttpRequest, article: Article, name: str, context: dict[str, Any]
) -> HttpResponse:
    css, word = status.badge(article, timezone.now())
    shared = {
        "opts": model_admin.opts,
        "original": article,
        "headline": status.headline_of(article) or article.headline_suggested or "No headline",
        "badge_css": css,
        "badge_word": word,
        "why": status.why_not_public(article),
        "article_url": change_url(article),
    }
    context = model_admin.admin_site.each_context(request) | shared | context
    return TemplateResponse(request, f"admin/articles/article/{name}.html", context)


def _chosen_number(request: HttpRequest, name: str) -> int | None:
    sent = request.GET.get(name)
    if sent is None:
        return None
    number = whole_number(sent)
    if number is None:
        raise Http404("No such revision.")
    return number


def _number_to_compare(article: Article, newest: int) -> int:
    """Return the number of the text that the newest is compared with at first: the live one, or the one before."""
    live = desk.number_of(article.live_revision)
    return live if 0 < live < newest else max(newest - 1, comparison.IMPORTED)
