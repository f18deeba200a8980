"""The pages for errors of the site itself, made without the database, which may have caused them."""

import re
import sys
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from articles.admin import known_browsers
from articles.models import Revision
from newsroom import context, outages
from newsroom.zones import desk_address

# After how many seconds anybody may try again whom the database has failed.
_TRY_AGAIN = 30
# Longer texts are shown in a larger box, as are those of several lines.
_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedField:
    """A field of a form as it was sent."""

    name: str
    value: str
    is_prose: bool

    @property
    def label(self) -> str:
        """Return the name in words."""
        return self.name.replace("_", " ").replace("-", " ").strip().capitalize()

    @property
    def rows(self) -> int:
        """Return how many lines the page shows of it."""
        return 12 if "\n" in self.value or len(self.value) > _LINE else 2


def page(request: HttpRequest) -> HttpResponse:
    """Return the page for the error that is being handled: 503 if the database failed, else 500, without details."""
    if outages.outage(sys.exception()):
        return unavailable(request)
    return HttpResponseServerError(render_to_string("500.html", context.site_context()))


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the page with status 503, with what was typed at the desk in a form that can be sent again."""
    known = {"fields": _typed(request), "address": request.get_full_path()}
    body = render_to_string("unavailable.html", context.site_context() | known)
    headers = {"Retry-After": str(_TRY_AGAIN), "Cache-Control": "no-store"}
    return HttpResponse(body, status=503, headers=headers)


def _typed(request: Any) -> list[TypedField]:
    """Return what a form of the desk sent from a browser in which somebody has signed in before; no passwords."""
    is_form = request.method == "POST" and request.path_info.startswith(desk_address())
    # Only bodies that are here: reading one now could wait for its sender. See newsroom/bodies.py.
    if not (is_form and getattr(request, "has_whole_body", False) and known_browsers.is_known(request)):
        return []
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):  # no form of ours
        return []
    if any("password" in name for name, _ in sent):
        return []
    return [TypedField(name=name, value=str(value), is_prose=_is_prose(name, str(value))) for name, value in sent]


def _is_prose(name: str, value: str) -> bool:
    """Say whether a person typed it and may want to copy it; all else is sent again unseen."""
    return name in Revision.TEXT_COLUMNS or re.search(r"\s", value) is not None


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page with status 403 for a form without the token of the page that it was on (CSRF)."""
    return HttpResponse(render_to_string("csrf.html", context.site_context()), status=403)
