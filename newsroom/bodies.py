"""What a request may send: readers nothing, people who are signed out a small form, and only a few at a time.

A WSGI server gives every request a thread, and a thread that waits for the rest of a slow body serves nobody. So a body
is read as soon as one of a few places is free, and a person who gets none is asked to try again.
"""

from collections.abc import Callable
from functools import cache
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from articles.admin import known_browsers
from articles.api.middleware import PREFIX as API
from newsroom import context
from newsroom.zones import desk_address

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# A sign-in form has a few hundred bytes. The text of a person whose session has ended may be longer.
MAX_SIGNED_OUT = 64 * 1024
# Of a process's four threads (`make serve`), those that may wait for bodies; the others go on serving readers.
_SIGNED_OUT_PLACES, _DESK_PLACES = 1, 2
# Seconds that a person at the desk waits for a place, and after which anybody else may try again.
_PATIENCE, _TRY_AGAIN = 2, 5
_CHUNK, _IN_MEMORY = 64 * 1024, 1024 * 1024


class SafeMethodsMiddleware:
    """Answers 405 where nobody may send anything: everywhere but at the desk (RFC 9110, 15.5.6).

    It comes early, and neither reads a byte of the body nor asks for a session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, or 405."""
        if request.method in _SAFE or request.path_info.startswith(desk_address()):
            return self.get_response(request)
        is_api = request.path_info.startswith(API)
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, OPTIONS" if is_api else "GET, HEAD"})


class BodyMiddleware:
    """Reads the bodies that are sent to the desk when there is a place. It must come after authentication.

    The page for uploads reads its own, in the order of its form's parts, and also holds a place meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.signed_out, self.desk = BoundedSemaphore(_SIGNED_OUT_PLACES), BoundedSemaphore(_DESK_PLACES)
        self.uploads = BoundedSemaphore(1)

    def __call__(self, request: Any) -> HttpResponse:
        """Return the response, or 413 or 503."""
        if request.method in _SAFE:
            return self.get_response(request)
        length = _length(request)
        return self._received(request, length) if length else self.get_response(request)

    def _received(self, request: Any, length: int) -> HttpResponse:
        """Return the response to a request with a body of that many bytes."""
        # A session that exists, not only a cookie that anybody can make up.
        try:
            is_signed_in = request.user.is_authenticated
        except Error:
            # The rest asks the database again, and then returns what was typed: that has to be read first.
            if not known_browsers.is_known(request):
                raise
            is_signed_in = True
        if length > MAX_SIGNED_OUT and not (is_signed_in or known_browsers.is_known(request)):
            return _page("413.html", 413)
        is_upload = request.path_info == reverse("admin:importers_importupload_add")
        if is_upload and not is_signed_in:
            return self.get_response(request)  # which asks to sign in, and reads nothing
        place = self.uploads if is_upload else self.desk if is_signed_in else self.signed_out
        if not place.acquire(timeout=_PATIENCE if is_signed_in else 0):
            return _page("503.html", 503, **{"Retry-After": str(_TRY_AGAIN)})
        try:
            if is_upload:
                return self.get_response(request)
            request._stream, request.has_whole_body = _read(request._stream), True
        finally:
            place.release()
        with request._stream:
            return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Return the body's length in bytes; Django reads no body without a Content-Length."""
    try:
        return max(int(request.META.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0


def _read(stream: Any) -> IO[bytes]:
    """Return the whole body, as long as it may be, to be read again."""
    body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 -- the caller closes it
    try:
        while chunk := stream.read(_CHUNK):
            body.write(chunk)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _page(template: str, status: int, **headers: str) -> HttpResponse:
    return HttpResponse(_rendered(template, settings.SITE_NAME), status=status, headers=headers)


@cache
def _rendered(template: str, site_name: str) -> str:
    # Once: the people who are refused may be many.
    return render_to_string(template, context.site_context())
