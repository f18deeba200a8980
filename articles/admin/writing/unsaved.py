"""Text that was typed and not saved: kept by the desk, or in the session until the user has signed in again."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin import known_browsers, rights
from articles.admin.addresses import change_url
from articles.admin.numbers import whole_number
from articles.admin.writing import text_form
from articles.models import Article, Journal, Revision

_SESSION_KEY = "unsaved"
# How many forms the session of a signed-out browser may hold, and for how many seconds.
_MAX_STASHED, _STASHED_FOR = 3, 86_400
# Longest public id, and longest name that a form may give itself.
_MAX_ID, _MAX_NAME = 36, 80


def keep(article: Article, data: QueryDict, *, by: User, at: datetime | None = None) -> Journal | None:
    """Keep the text of a form beside those of other forms. Return None if it is the stored text, or too long."""
    texts = text_form.sent_values(data)
    if sum(map(len, (str(value) for value in texts.values()))) > text_form.MAX_CHARACTERS:
        return None
    if not text_form.differs(texts, text_form.stored_values(article)):
        # A form that nobody has typed into must not replace what they typed earlier and have not restored yet.
        return None
    return desk.keep_unsaved(
        article, by=by, base=texts.pop("base"), texts=_with_turn(texts, data), at=at, **_form_ids(data)
    )


def find(article: Article, *, by: User, restore: str = "") -> Journal | None:
    """Return what the user typed into the article's forms and did not save: the text with this id, or the newest.

    Its `texts["aside"]` holds the others, except those that are the stored text by now.
    """
    row = Journal.objects.filter(user=by, article=article).first()
    if row is None:
        return None
    texts, others = dict(row.texts), row.texts.get("aside", [])
    texts.pop("aside", None)
    moment = row.saved_at.isoformat()
    first = {"id": texts.pop("id", f"earlier {moment}"), "base": row.base, "saved_at": moment, "texts": texts}
    unsaved = [first, *others]
    if others:  # the page itself checks whether a single text is still unsaved
        stored = text_form.stored_values(article)
        unsaved = [entry for entry in unsaved if text_form.differs(entry["texts"], stored)] or [first]
    chosen = _choose(unsaved, restore)
    row.base, row.saved_at = chosen["base"], datetime.fromisoformat(chosen["saved_at"])
    aside = [entry | {"at": datetime.fromisoformat(entry["saved_at"])} for entry in unsaved if entry is not chosen]
    row.texts = chosen["texts"] | {"id": chosen["id"], "aside": aside}
    return row


def _choose(unsaved: list[dict[str, Any]], text_id: str) -> dict[str, Any]:
    """Return the text with this id; else a later one of the same form, which is still open; else the newest."""
    sitting = text_id.partition(" ")[0]
    exact = [entry for entry in unsaved if entry["id"] == text_id]
    same_form = [entry for entry in unsaved if sitting and entry["id"].startswith(f"{sitting} ")]
    return [*exact, *same_form, *unsaved][0]


def keep_when_signed_out(
    view: Callable[..., HttpResponse], may_enter: Callable[[HttpRequest], bool]
) -> Callable[..., HttpResponse]:
    """Wrap the view of a form so that text sent after the session has ended is kept until the user signs in again.

    Only for a browser in which somebody has signed in before: anybody else gets the same answer, and nothing is kept.
    It also discards an unsaved text when its button is pressed or its form has been saved; the others stay.
    """

    def wrapped(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, object_id, **kwargs)
        if not may_enter(request):
            _stash(request, object_id)
            return redirect_to_login(request.path, reverse("admin:login"))
        if "discard" in request.POST and (article := _article(object_id)):
            return _discard(request, article)
        response = view(request, object_id, **kwargs)
        is_saved = isinstance(response, HttpResponseRedirect) and "headline" in request.POST
        if is_saved and (article := _article(object_id)):
            desk.discard_unsaved(article, by=rights.user_of(request), which=_form_ids(request.POST)["sitting"])
        return response

    return wrapped


def _form_ids(data: QueryDict) -> dict[str, str]:
    """Return the id of the form that sent this, without spaces, and the id of the text that it restored."""
    sitting = data.get("sitting", "").replace("\x00", "")[:_MAX_NAME]
    return {"sitting": "".join(sitting.split()), "continues": data.get("continues", "")[:_MAX_NAME]}


def _with_turn(texts: dict[str, Any], data: QueryDict) -> dict[str, Any]:
    """Return the texts with the browser's mark of their state, by which it recognises its own copies."""
    return texts | {"turn": data.get("turn", "").replace("\x00", "")[:_MAX_NAME]}


def _discard(request: HttpRequest, article: Article) -> HttpResponse:
    """Discard the text whose button was pressed, and keep what is in the form beside it."""
    person, which = rights.user_of(request), request.POST["discard"]
    if which == request.POST.get("continues"):
        desk.discard_unsaved(article, by=person, which=_form_ids(request.POST)["sitting"])
    elif "headline" in request.POST:
        keep(article, request.POST, by=person)
    desk.discard_unsaved(article, by=person, which=which)
    messages.success(request, "The unsaved text has been discarded.")
    return HttpResponseRedirect(change_url(article))


def _stash(request: HttpRequest, object_id: str) -> None:
    if not known_browsers.is_known(request) or len(object_id) > _MAX_ID or _article(object_id) is None:
        # Otherwise anybody could fill the session table, and see by the cookie whether an article exists.
        return
    texts = text_form.sent_values(request.POST)
    if sum(map(len, (str(value) for value in texts.values()))) > text_form.MAX_CHARACTERS:
        return
    stash = dict(request.session.get(_SESSION_KEY, {}))
    form = _form_ids(request.POST)
    # Forms of the same article in two tabs are kept separately.
    key = f"{object_id} {form['sitting']}"
    stash.pop(key, None)
    writer, at = request.POST.get("writer", ""), timezone.now().isoformat()
    stash[key] = {"texts": _with_turn(texts, request.POST), "writer": writer, "at": at, "form": form}
    request.session[_SESSION_KEY] = dict(list(stash.items())[-_MAX_STASHED:])
    request.session.set_expiry(_STASHED_FOR)


@receiver(user_logged_in, dispatch_uid="articles.admin.writing.unsaved")
def last_as_long_as_others(request: HttpRequest, **kwargs: Any) -> None:
    """Let the session of a person who signs in last as long as any, though it began with a text that was kept."""
    if _SESSION_KEY in request.session:
        request.session.set_expiry(None)


def _article(object_id: str) -> Article | None:
    try:
        return Article.objects.filter(public_id=uuid.UUID(object_id)).first()
    except ValueError:
        return Article.objects.filter(pk=key).first() if (key := whole_number(object_id)) is not None else None


def is_stashed(request: HttpRequest, object_id: str) -> bool:
    """Say whether the session holds a form of the article from when nobody was signed in."""
    return any(key.partition(" ")[0] == object_id for key in request.session.get(_SESSION_KEY, {}))


def unstash(request: HttpRequest, article: Article, object_id: str, *, by: User) -> Journal | None:
    """Move forms of the article from the session to the user's journal, if it was they who typed them.

    Return the journal if the moved text is the newest that they have typed, so that it can be restored at once. A text
    older than something that they have typed or saved elsewhere since is only offered.
    """
    stash, newest = {}, None
    for key, form in request.session[_SESSION_KEY].items():
        if key.partition(" ")[0] != object_id:
            stash[key] = form
        elif form["writer"] in ("", str(by.pk)):
            texts, at = dict(form["texts"]), datetime.fromisoformat(form["at"])
            ids = form.get("form", {})
            newest = desk.keep_unsaved(article, by=by, base=texts.pop("base"), texts=texts, at=at, **ids)
            newest = newest if newest.saved_at == at else None
    request.session[_SESSION_KEY] = stash
    if newest and Revision.objects.filter(article=article, author=by, created_at__gt=newest.saved_at).exists():
        return None
    return newest
