"""What a person has typed and not saved: kept at the desk, or in the browser's session until they have signed in again."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin import text_form
from articles.models import Article, Journal

_SESSION_KEY = "unsaved"
# A browser that is signed out may keep so many forms.
_MAX_STASHED = 3
_MAX_ID = 36  # characters of a public id


def keep(article: Article, data: QueryDict, *, by: User, at: datetime | None = None) -> Journal | None:
    """Keep what was typed, and return it; forget it where it says what is stored already."""
    texts = text_form.typed(data)
    if sum(map(len, (str(value) for value in texts.values()))) > text_form.MAX_KEPT:
        return None
    if not text_form.is_new(texts, text_form.stored(article)):
        # A form that nobody has typed into says nothing about what they typed earlier, and have not gone on from yet.
        return None
    return desk.note(article, by=by, base=texts.pop("base"), texts=texts, at=at)


def kept(article: Article, *, by: User) -> Journal | None:
    """Return what the person typed into the article's form and did not save."""
    return Journal.objects.filter(user=by, article=article).first()


def kept_when_signed_out(
    view: Callable[..., HttpResponse], may_enter: Callable[[HttpRequest], bool]
) -> Callable[..., HttpResponse]:
    """Return the view of a form that keeps what a browser sends whose session has ended, and then asks to sign in."""

    def wrapped(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not may_enter(request):
            _stash(request, object_id)
            return redirect_to_login(request.path, reverse("admin:login"))
        return view(request, object_id, **kwargs)

    return wrapped


def _stash(request: HttpRequest, object_id: str) -> None:
    texts = text_form.typed(request.POST)
    if not _is_article(object_id):
        return
    if len(object_id) > _MAX_ID or sum(map(len, (str(value) for value in texts.values()))) > text_form.MAX_KEPT:
        return
    stash = dict(request.session.get(_SESSION_KEY, {}))
    stash.pop(object_id, None)
    stash[object_id] = {"texts": texts, "writer": request.POST.get("writer", ""), "at": timezone.now().isoformat()}
    request.session[_SESSION_KEY] = dict(list(stash.items())[-_MAX_STASHED:])


def _is_article(object_id: str) -> bool:
    """Say whether there is such an article: nobody fills the session table with the forms of others."""
    try:
        return Article.objects.filter(public_id=uuid.UUID(object_id)).exists()
    except ValueError:
        return False


def is_stashed(request: HttpRequest, object_id: str) -> bool:
    """Say whether the browser has kept a form of the article while nobody was signed in."""
    return object_id in request.session.get(_SESSION_KEY, {})


def unstash(request: HttpRequest, article: Article, object_id: str, *, by: User) -> Journal | None:
    """Move what the browser kept while nobody was signed in to the person's journal, if it was they who typed it."""
    stash = dict(request.session[_SESSION_KEY])
    kept = stash.pop(object_id)
    request.session[_SESSION_KEY] = stash
    if kept["writer"] not in ("", str(by.pk)):
        return None
    texts = dict(kept["texts"])
    return desk.note(article, by=by, base=texts.pop("base"), texts=texts, at=datetime.fromisoformat(kept["at"]))
