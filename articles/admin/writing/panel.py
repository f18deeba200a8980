"""The template context of the writing form: the checked text, its clashes, its unsaved versions, its preview link."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from articles.admin import copied_prose, rights
from articles.admin.numbers import whole_number
from articles.admin.status import moment
from articles.admin.writing import clashes, text_form
from articles.admin.writing.assessment import assess
from articles.admin.writing.text_form import TextForm
from articles.desk import ALLOWED_FROM
from articles.models import Article
from articles.reading import preview
from articles.reading.presentation import prose
from articles.vocabulary import CLOSED, Act, State


def of_form(request: HttpRequest, article: Article, form: TextForm) -> dict[str, Any]:
    """Return what the form's templates need besides the form itself."""
    text, section = form.text(), whole_number(form.values()["section"])
    unsaved = form.unsaved if form.unsaved and text_form.differs(form.unsaved.texts, form.stored) else None
    assessment = assess(article, text, section=section, by=rights.user_of(request))
    return {
        "text": form.working_text,
        "prose": copied_prose.marked(prose(form.working_text.summary), assessment.copied),
        "assessment": assessment,
        "clash": clashes.fields_of(form.clash) if form.clash else [],
        "clashes_with": form.clash.stored.author if form.clash else "",
        "unsaved": unsaved,
        "unsaved_at": moment(unsaved.saved_at) if unsaved else "",
        "is_restored": unsaved is not None and form.restored is not None,
        "addresses": {
            name: reverse(f"admin:articles_article_{name}", args=[article.public_id])
            for name in ("check", "preview", "journal", "override", "duplicate", "same_story")
        },
        "preview_link": _preview_link(request, article),
        "preview_hours": int(preview.LINK_AGE.total_seconds() // 3600),
        "is_duplicate": article.state == State.DUPLICATE,
        "may_attach": article.state in ALLOWED_FROM[Act.SAVE_TEXT],
        "may_be_put_aside": article.state in ALLOWED_FROM[Act.MARK_DUPLICATE],
        "times": _times(article),
    }


def _preview_link(request: HttpRequest, article: Article) -> str:
    if article.working is None or article.state in CLOSED:
        return ""
    return request.build_absolute_uri(reverse("preview", args=[preview.token(article, article.working)]))


def _times(article: Article) -> list[tuple[str, str]]:
    times = (
        ("Goes live" if not article.is_live() else "Live since", article.published_at),
        ("Embargoed until", article.embargo_until),
    )
    return [(label, moment(at)) for label, at in times if at]
