"""The page that confirms a decision about one article: what is about to happen, and the form to fill in."""

from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import desk, stories
from articles.admin import copied_prose, rights, status
from articles.admin.acts import DecisionOffer
from articles.admin.addresses import change_url
from articles.models import Article, Override
from articles.reading import presentation
from articles.text import diff
from articles.text.words import is_blank
from articles.vocabulary import Act, AiUse

# Decisions about the desk's working text rather than the text that readers see.
_ABOUT_WORKING = frozenset({Act.PUBLISH, Act.SCHEDULE, Act.SUBMIT, Act.APPROVE, Act.REQUEST_CHANGES, Act.REVISE})


def page(
    offer: DecisionOffer, model_admin: admin.ModelAdmin, request: HttpRequest, article: Article, *, back: str
) -> HttpResponse:
    """Show what is about to happen, with the form; once it is confirmed, take the decision and redirect to `back`."""
    is_confirmed = request.method == "POST" and "confirmed" in request.POST
    form = offer.form(request.POST if is_confirmed else None, article=article, user=rights.user_of(request))
    if is_confirmed and form.is_valid() and _decide(offer, model_admin, request, article, form):
        return HttpResponseRedirect(back)
    return TemplateResponse(
        request,
        "admin/articles/article/decide.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": offer.label,
            "offer": offer,
            "row": _row(offer, article),
            "form": form,
            "back": back,
        },
    )


def _row(offer: DecisionOffer, article: Article) -> dict[str, Any]:
    """Return what the page shows of an article, above all the text that the decision is about."""
    at = timezone.now()
    css, word = status.badge(article, at)
    goes_public = offer.act in (Act.PUBLISH, Act.SCHEDULE)
    text = (article.working if offer.act in _ABOUT_WORKING or not article.is_live(at) else None) or article
    review = _review(article) if offer.act in (Act.SUBMIT, Act.APPROVE) else None
    summary = presentation.summary(text)
    if review:
        summary = copied_prose.marked(summary, review["copied"])
    return {
        "article": article,
        "seen": _version(article),
        "review": review,
        "text": text,
        "summary": summary,
        "headline": text.headline.strip(),
        "changes": _changes(article) if offer.act in (Act.APPROVE, Act.REVISE) and article.live_revision_id else [],
        "lacks_headline": goes_public and is_blank(text.headline),
        "css": css,
        "word": word,
        "why": status.why_not_public(article, at),
    }


def _review(article: Article) -> dict[str, Any]:
    """Return what a reviewer checks: citations, AI use, what is copied, open checks, and accepted exceptions."""
    text = desk.working_text(article)
    copied = desk.copied_text(article, text.plain, text.citations)
    twins = desk.possible_duplicates(article)
    proofs = stories.proofs_of({article: twins})
    checks = desk.checklist(article, text, duplicates=twins, copied=copied)
    unmet = [check for check in checks if not check.is_met]
    return {
        "citations": text.citations,
        "ai_use": AiUse(text.ai_use).label,
        "open": [check.sentence for check in unmet if not check.is_waived],
        "waived": [check.sentence for check in unmet if check.is_waived],
        "copied": copied,
        "overrides": _accepted(article, unmet),
        "twins": [(twin, change_url(twin), proofs[article.pk, twin.pk]) for twin in twins],
    }


def _accepted(article: Article, checks: list[desk.Check]) -> list[Override]:
    """Return what people have accepted in this text; what they accepted in an earlier one is in its history only."""
    counting = {(check.waivable, check.key) for check in checks if check.is_waived}
    return [row for row in article.overrides.select_related("by") if (row.kind, row.key) in counting]


def _changes(article: Article) -> list[dict[str, Any]]:
    """Return the fields in which the working text differs from the one that readers see, each as (live, new)."""
    new = article.working.texts if article.working else {}
    pairs = ((name, getattr(article, name), text) for name, text in new.items() if getattr(article, name) != text)
    return [{"name": name, "sides": diff.side_by_side(before, after)} for name, before, after in pairs]


def _version(article: Article) -> str:
    """Return a value that changes whenever anybody works on the article."""
    return f"{article.working_id or 0} {article.updated_at.isoformat()}"


def _decide(
    offer: DecisionOffer, model_admin: admin.ModelAdmin, request: HttpRequest, article: Article, form: Form
) -> bool:
    """Take the decision, add a message that says how it went, and return whether it was taken."""
    if request.POST.get("seen", _version(article)) != _version(article):
        # Nobody approves, publishes or schedules a version that they have not seen.
        messages.error(
            request, "Someone has changed this article since you opened the page. Check it again, then decide."
        )
        return False
    try:
        offer.take(article, by=rights.user_of(request), **form.cleaned_data)
    except desk.Refused as refused:
        messages.error(request, f"“{status.headline_of(article) or article}”: {refused}")
        return False
    model_admin.log_change(request, article, f"{offer.message}.")
    messages.success(request, f"{offer.message} “{status.headline_of(article) or article}”.")
    return True
