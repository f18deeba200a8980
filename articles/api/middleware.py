"""What every answer below /api/ carries, who is told that nothing changed, and the shape of failures that no view saw."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from articles.api import problems
from articles.api.resource import SAFE, Resource

PREFIX = "/api/"
VERSION = "1.0"
_BY_STATUS = {400: "bad-request", 403: "bad-request", 404: "not-found", 405: "method-not-allowed", 500: "server-error"}
_SAID = {
    400: "The request could not be understood: its host or its address is not right.",
    403: "That may not be done here.",
    404: "There is nothing at this address. The index is at /api/v1/",
    405: "The API is read only: GET, HEAD and OPTIONS.",
}
_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Last-Modified, Link, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, API-Version, X-Request-Id"
    ),
}
# What has none tells no length or kind of it (RFC 9110, sections 8.6 and 15.4.5).
_WITHOUT_CONTENT = frozenset({204, 304})
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}


class ApiMiddleware:
    """Give each request below /api/ an id, let pages of any origin read the answers, and tell all failures alike.

    It stands first, so that what other middleware refuses is told so too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer."""
        # An address is UTF-8, whatever a client says of content that it does not send: what is kept for one is given to all.
        # (The public name of this reads the address first, and fails on what is no encoding of texts.)
        request._encoding = "utf-8"
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.request_id = str(uuid.uuid4())
        response = self.get_response(request)
        if response.status_code >= 400:  # noqa: PLR2004
            response = _refused(request, response)
        elif request.method == "HEAD" and response.content:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        elif response.status_code in _WITHOUT_CONTENT:
            for name in ("Content-Length", "Content-Type"):
                response.headers.pop(name, None)
        for name, value in _ANYBODY.items():
            response.headers[name] = value
        if request.method == "OPTIONS":
            for name, value in _PREFLIGHT.items():
                response.headers[name] = value
        response.headers["API-Version"] = VERSION
        response.headers["X-Request-Id"] = request.request_id
        return response


class UnchangedMiddleware:
    """Answer 304 to who names the validator of what stands at an address of the API.

    That needs no session, no person and no message, so it stands before the middleware that looks for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer, or let those behind do so."""
        if "HTTP_IF_NONE_MATCH" in request.META and request.method in SAFE and request.path_info.startswith(PREFIX):
            return _unchanged(request) or self.get_response(request)
        return self.get_response(request)


def _unchanged(request: Any) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    view: Any = match.func
    resource = getattr(view, "cls", None)
    if resource is None or not issubclass(resource, Resource):
        return None
    return resource(**view.initkwargs).unchanged(request, **match.kwargs)


def _refused(request: Any, response: HttpResponse) -> HttpResponse:
    """Return a failure as a problem that no cache keeps, unless it says that one may; HEAD gets its headers alone."""
    if response.headers.get("Content-Type") != problems.MEDIA_TYPE:
        response = _told(response, request.request_id)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


def _told(response: HttpResponse, request_id: str) -> HttpResponse:
    """Return a failure of Django's own as a problem, without a word of how it came about."""
    status = response.status_code
    kind = _BY_STATUS.get(status, "server-error" if status >= 500 else "bad-request")  # noqa: PLR2004
    said = _SAID.get(status, "It was not you. It has been noted, under the id of this request; try again in a minute.")
    made = problems.response(kind, said, request_id=request_id, status=status)
    if "Allow" in response.headers:
        made.headers["Allow"] = response.headers["Allow"]
    return made
