"""What a person has typed and not saved: kept at the desk, or in the browser's session until they have signed in again."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin import rights
from articles.admin.addresses import change_url
from articles.admin.numbers import whole_number
from articles.admin.writing import text_form
from articles.models import Article, Journal, Revision

_SESSION_KEY = "unsaved"
# A browser that is signed out may keep so many forms.
_MAX_STASHED = 3
# Characters of a public id; of what a form says of itself.
_MAX_ID, _MAX_NAME = 36, 80
# Which of several unsaved texts the address asks for: `kept` is asked by the form, which is not told the address.
_wanted: ContextVar[str] = ContextVar("wanted", default="")


def keep(article: Article, data: QueryDict, *, by: User, at: datetime | None = None) -> Journal | None:
    """Keep what was typed into the form beside what is not saved from others; None where it says what is stored already."""
    texts = text_form.typed(data)
    if sum(map(len, (str(value) for value in texts.values()))) > text_form.MAX_KEPT:
        return None
    if not text_form.is_new(texts, text_form.stored(article)):
        # A form that nobody has typed into says nothing about what they typed earlier, and have not gone on from yet.
        return None
    return desk.keep_unsaved(
        article, by=by, base=texts.pop("base"), texts=_marked(texts, data), at=at, **_form_of(data)
    )


def kept(article: Article, *, by: User) -> Journal | None:
    """Return what the person typed into the article's forms and did not save: the newest, or the one that is wanted.

    The others are in its `texts["aside"]`, as `desk.keep_unsaved` keeps them, but for those that say what is stored by now.
    """
    row = Journal.objects.filter(user=by, article=article).first()
    if row is None:
        return None
    texts, others = dict(row.texts), row.texts.get("aside", [])
    texts.pop("aside", None)
    moment = row.saved_at.isoformat()
    first = {"id": texts.pop("id", f"earlier {moment}"), "base": row.base, "saved_at": moment, "texts": texts}
    found = [first, *others]
    if others:  # one alone is weighed by the page itself
        stored = text_form.stored(article)
        found = [one for one in found if text_form.is_new(one["texts"], stored)] or [first]
    chosen = _chosen(found, _wanted.get())
    row.base, row.saved_at = chosen["base"], datetime.fromisoformat(chosen["saved_at"])
    aside = [one | {"at": datetime.fromisoformat(one["saved_at"])} for one in found if one is not chosen]
    row.texts = chosen["texts"] | {"id": chosen["id"], "aside": aside}
    return row


def _chosen(found: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """Return the text of that id; where its form is still open and was typed on in, what stands there now; or the newest."""
    sitting = wanted.partition(" ")[0]
    exact = [one for one in found if one["id"] == wanted]
    gone_on = [one for one in found if sitting and one["id"].startswith(f"{sitting} ")]
    return [*exact, *gone_on, *found][0]


def kept_when_signed_out(
    view: Callable[..., HttpResponse], may_enter: Callable[[HttpRequest], bool]
) -> Callable[..., HttpResponse]:
    """Return the view of a form that keeps what a browser sends whose session has ended, and then asks to sign in.

    It also sees to which of several unsaved texts is restored, thrown away, or saved by now; the others stay.
    """

    def wrapped(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            token = _wanted.set(request.GET.get("restore", ""))
            try:
                return view(request, object_id, **kwargs)
            finally:
                _wanted.reset(token)
        if not may_enter(request):
            _stash(request, object_id)
            return redirect_to_login(request.path, reverse("admin:login"))
        if "discard" in request.POST and (article := _article(object_id)):
            return _discard(request, article)
        response = view(request, object_id, **kwargs)
        is_saved = isinstance(response, HttpResponseRedirect) and "headline" in request.POST
        if is_saved and (article := _article(object_id)):
            desk.discard_unsaved(article, by=rights.user_of(request), which=_form_of(request.POST)["sitting"])
        return response

    return wrapped


def _form_of(data: QueryDict) -> dict[str, str]:
    """Return which form sent this, and the id of what it goes on from. No sitting's name has a space."""
    sitting = data.get("sitting", "").replace("\x00", "")[:_MAX_NAME]
    return {"sitting": "".join(sitting.split()), "continues": data.get("continues", "")[:_MAX_NAME]}


def _marked(texts: dict[str, Any], data: QueryDict) -> dict[str, Any]:
    """Return the texts with the browser's mark of their state, by which it knows which of its own copies the desk has."""
    return texts | {"turn": data.get("turn", "").replace("\x00", "")[:_MAX_NAME]}


def _discard(request: HttpRequest, article: Article) -> HttpResponse:
    """Throw away the text whose button was pressed; what stands in the form beside it is kept."""
    person, which = rights.user_of(request), request.POST["discard"]
    if which == request.POST.get("continues"):
        desk.discard_unsaved(article, by=person, which=_form_of(request.POST)["sitting"])
    elif "headline" in request.POST:
        keep(article, request.POST, by=person)
    desk.discard_unsaved(article, by=person, which=which)
    messages.success(request, "What you had typed and not saved is thrown away.")
    return HttpResponseRedirect(change_url(article))


def _stash(request: HttpRequest, object_id: str) -> None:
    texts = text_form.typed(request.POST)
    if len(object_id) > _MAX_ID or _article(object_id) is None:
        # Nobody fills the session table with the forms of no article.
        return
    if sum(map(len, (str(value) for value in texts.values()))) > text_form.MAX_KEPT:
        return
    stash = dict(request.session.get(_SESSION_KEY, {}))
    form = _form_of(request.POST)
    # Two forms of one article, in two tabs, are two.
    key = f"{object_id} {form['sitting']}"
    stash.pop(key, None)
    writer, at = request.POST.get("writer", ""), timezone.now().isoformat()
    stash[key] = {"texts": _marked(texts, request.POST), "writer": writer, "at": at, "form": form}
    request.session[_SESSION_KEY] = dict(list(stash.items())[-_MAX_STASHED:])


def _article(object_id: str) -> Article | None:
    try:
        return Article.objects.filter(public_id=uuid.UUID(object_id)).first()
    except ValueError:
        return Article.objects.filter(pk=key).first() if (key := whole_number(object_id)) is not None else None


def is_stashed(request: HttpRequest, object_id: str) -> bool:
    """Say whether the browser has kept a form of the article while nobody was signed in."""
    return any(key.partition(" ")[0] == object_id for key in request.session.get(_SESSION_KEY, {}))


def unstash(request: HttpRequest, article: Article, object_id: str, *, by: User) -> Journal | None:
    """Move what the browser kept while nobody was signed in to the person's journal, if it was they who typed it.

    Returns the journal where that is the newest of all that they have typed, to be gone on from at once; what is older
    than something that they typed or saved elsewhere meanwhile is only offered beside it.
    """
    stash, newest = {}, None
    for key, kept in request.session[_SESSION_KEY].items():
        if key.partition(" ")[0] != object_id:
            stash[key] = kept
        elif kept["writer"] in ("", str(by.pk)):
            texts, at = dict(kept["texts"]), datetime.fromisoformat(kept["at"])
            form = kept.get("form", {})
            newest = desk.keep_unsaved(article, by=by, base=texts.pop("base"), texts=texts, at=at, **form)
            newest = newest if newest.saved_at == at else None
    request.session[_SESSION_KEY] = stash
    if newest and Revision.objects.filter(article=article, author=by, created_at__gt=newest.saved_at).exists():
        return None
    return newest
