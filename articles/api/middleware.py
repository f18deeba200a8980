"""The headers of every response under /api/, early 304s, and problem documents for errors outside the API's views."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from articles.api import problems
from articles.api.api_view import SAFE, ApiView

PREFIX = "/api/"
VERSION = "1.0"
_BY_STATUS = {400: "bad-request", 403: "bad-request", 404: "not-found", 405: "method-not-allowed", 503: "unavailable"}
_DETAILS = {
    400: "The request has an invalid host or address.",
    403: "This request is not allowed.",
    404: "There is nothing at this address. The index is at /api/v1/",
    405: "The API is read-only: use GET, HEAD or OPTIONS.",
    503: "The database does not answer at the moment. Try again after the number of seconds in Retry-After.",
}
_OTHER = "Something went wrong on our side and has been logged under this request’s id. Try again in a minute."
# Pages on any other site may read the responses (CORS).
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Last-Modified, Link, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, API-Version, "
        "X-Request-Id"
    ),
}
# Without a body there is no length and no type to state (RFC 9110, sections 8.6 and 15.4.5).
_WITHOUT_CONTENT = frozenset({204, 304})
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}


class ApiMiddleware:
    """Gives requests under /api/ an id, adds the headers that every response has, and makes errors problem documents.

    It comes first, so that errors of other middleware are problem documents too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Return the response."""
        # Read every address as UTF-8, whatever charset the client claims for its body: responses are cached by address,
        # for all clients. (The public setter, `request.encoding`, parses the address first and fails on a codec that is
        # not for text.)
        request._encoding = "utf-8"
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.request_id = str(uuid.uuid4())
        response = self.get_response(request)
        if response.status_code >= 400:  # noqa: PLR2004
            response = _error(request, response)
        elif request.method == "HEAD" and response.content:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        elif response.status_code in _WITHOUT_CONTENT:
            for name in ("Content-Length", "Content-Type"):
                response.headers.pop(name, None)
        for name, value in _CORS.items():
            response.headers[name] = value
        if request.method == "OPTIONS":
            for name, value in _PREFLIGHT.items():
                response.headers[name] = value
        response.headers["API-Version"] = VERSION
        response.headers["X-Request-Id"] = request.request_id
        return response


class UnchangedMiddleware:
    """Returns 304 to clients of the API whose ETag is current.

    That needs no session, no user and no messages, so it comes before the middleware for those.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Return 304, or the response of the rest of the stack."""
        if "HTTP_IF_NONE_MATCH" in request.META and request.method in SAFE and request.path_info.startswith(PREFIX):
            return _unchanged(request) or self.get_response(request)
        return self.get_response(request)


def _unchanged(request: Any) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    view: Any = match.func
    view_class = getattr(view, "cls", None)
    if view_class is None or not issubclass(view_class, ApiView):
        return None
    return view_class(**view.initkwargs).unchanged(request, *match.args, **match.kwargs)


def _error(request: Any, response: HttpResponse) -> HttpResponse:
    """Return an error as a problem document that is not cached unless its view says so; for HEAD, only the headers."""
    if response.headers.get("Content-Type") != problems.MEDIA_TYPE:
        response = _as_problem(response, request.request_id)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


def _as_problem(response: HttpResponse, request_id: str) -> HttpResponse:
    """Return an error response of Django's own as a problem document, without its details."""
    status = response.status_code
    kind = _BY_STATUS.get(status, "server-error" if status >= 500 else "bad-request")  # noqa: PLR2004
    answer = problems.response(kind, _DETAILS.get(status, _OTHER), request_id=request_id, status=status)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    # Django logs each response once, and does not know that these are one.
    answer._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]
    return answer
