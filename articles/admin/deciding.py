"""The page on which a decision is confirmed, about one article or several: each is checked on its own."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import desk
from articles.admin import acts, standing
from articles.admin.acts import Offer
from articles.admin.typed_filter import whole_number
from articles.models import Article
from articles.vocabulary import Act

# A list shows fifty; more are only named by a request that no list has sent.
MAX_CHOSEN = 200
# So many refusals are told one by one.
MAX_TOLD = 10


def chosen(
    offer: Offer, model_admin: admin.ModelAdmin, request: HttpRequest, listed: QuerySet[Article]
) -> HttpResponse | None:
    """Ask for, or take, the decision about the articles that were ticked in the list; None goes back to the list.

    What is `listed` does not count: an article that was ticked is not passed over because the filter no longer fits it.
    """
    typed = request.POST.getlist(ACTION_CHECKBOX_NAME)[: MAX_CHOSEN + 1]
    keys = [key for key in map(whole_number, typed) if key is not None]
    if len(keys) > MAX_CHOSEN:
        messages.error(request, f"Choose {MAX_CHOSEN} at a time at most. Nothing has been changed.")
        return None
    articles = Article.objects.filter(pk__in=keys).select_related("source", "working", "live_revision")
    return page(offer, model_admin, request, list(articles.order_by("-pk")), back=request.get_full_path())


def page(
    offer: Offer, model_admin: admin.ModelAdmin, request: HttpRequest, articles: Sequence[Article], *, back: str
) -> HttpResponse:
    """Show what is about to happen and ask what there is to ask; once confirmed do it, and go back."""
    is_confirmed = request.method == "POST" and "confirmed" in request.POST
    form = offer.form(request.POST if is_confirmed else None)
    if is_confirmed and form.is_valid() and _decide(offer, model_admin, request, articles, form):
        return HttpResponseRedirect(back)
    return TemplateResponse(
        request,
        "admin/articles/article/decide.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": f"{offer.label} {len(articles)} articles" if len(articles) != 1 else offer.label,
            "offer": offer,
            "rows": [_row(offer, article) for article in articles],
            "form": form,
            "back": back,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "is_chosen_in_list": request.method == "POST" and ACTION_CHECKBOX_NAME in request.POST,
        },
    )


def _row(offer: Offer, article: Article) -> dict[str, Any]:
    """Return what the page shows of an article: the text that the decision is about, which a withdrawn one's draft is not."""
    at = timezone.now()
    css, word = standing.badge(article, at)
    goes_public = offer.act in (Act.PUBLISH, Act.SCHEDULE)
    text = (article.working if goes_public or not article.is_live(at) else None) or article
    return {
        "article": article,
        "text": text,
        "headline": text.headline.strip(),
        "lacks_headline": goes_public and not text.headline.strip(),
        "css": css,
        "word": word,
        "why": standing.why_not_public(article, at),
    }


def _decide(
    offer: Offer, model_admin: admin.ModelAdmin, request: HttpRequest, articles: Sequence[Article], form: Form
) -> int:
    """Take the decision about each article by itself, tell what became of it, and return how many were decided."""
    refusals, done = [], []
    for article in articles:
        try:
            offer.take(article, by=acts.person(request), **form.cleaned_data)
        except desk.Refused as refused:
            refusals.append(f"“{article}”: {refused}")
        else:
            done.append(article)
            model_admin.log_change(request, article, f"{offer.done}.")
    if len(done) == 1:
        messages.success(request, f"{offer.done} “{standing.headline_of(done[0]) or done[0]}”.")
    elif done:
        messages.success(request, f"{offer.done} {len(done)} articles.")
    for refusal in refusals[:MAX_TOLD]:
        messages.error(request, refusal)
    if len(refusals) > MAX_TOLD:
        messages.error(request, f"{len(refusals) - MAX_TOLD} more were refused.")
    return len(done)
