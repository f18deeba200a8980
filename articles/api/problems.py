"""Errors as clients get them: problem documents (RFC 9457) that report every fault of a request at once."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from rapidfuzz import process
from rapidfuzz.distance import OSA
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled
from rest_framework.response import Response
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"
# The page that explains each kind, at an anchor of the kind's name.
DOCUMENTED_AT = "/api/docs/"

# The kinds of problem: the status and the title of each.
KINDS = {
    "bad-request": (400, "Bad request"),
    "cursor-invalid": (400, "Invalid cursor"),
    "cursor-mismatch": (400, "The cursor belongs to another list"),
    "token-invalid": (400, "Invalid token"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "The API is read-only"),
    "not-acceptable": (406, "Format not available"),
    "withdrawn": (410, "The article has been withdrawn"),
    "retracted": (410, "The article has been retracted"),
    "token-lost": (410, "The token is of changes that the site has lost"),
    "too-many-requests": (429, "Too many requests"),
    "server-error": (500, "Something went wrong on our side"),
    "unavailable": (503, "Not available at the moment"),
}
# What each kind means and what a client should do, for the documentation's page; code is between backticks.
EXPLANATIONS = {
    "bad-request": "`errors` names each parameter at fault, says why and, where it can, lists the values allowed. "
    "Nothing is guessed, cut or silently ignored: correct the address and try again.",
    "cursor-invalid": "Cursors come only from `next` and `previous`. Start the list again without one.",
    "cursor-mismatch": "The filters or the order changed part-way through a list. Start again without the cursor. Only "
    "`limit`, `fields` and `include` may change from page to page.",
    "token-invalid": "Send a `next_token` as `since` exactly as you received it, or leave `since` out to start again.",
    "not-found": "Nothing exists at this address, or it is not public (yet). The API does not say which.",
    "method-not-allowed": "Use GET, HEAD or OPTIONS.",
    "not-acceptable": "The Accept header asks for a format that isn’t available here. JSON always is; a single article "
    "is also available as JSON-LD.",
    "withdrawn": "This article was published and has since been withdrawn. Delete your copy.",
    "retracted": "This article was wrong and has been retracted. Delete your copy. `notice` holds the published "
    "notice, `retracted_at` the time of the retraction.",
    "token-lost": "The site has gone back to a backup, and has lost changes that your copy holds. Discard the copy, "
    "and start `/changes/` again without `since`.",
    "too-many-requests": "Wait for the number of seconds in `Retry-After`. Responses with status 304 don’t count.",
    "server-error": "This is our fault, not yours. Try again in a minute; if it persists, send us the `instance`.",
    "unavailable": "Our database does not answer. Wait for the number of seconds in `Retry-After`. What you have does "
    "not become out of date by this.",
}
_BY_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    410: "withdrawn",
    429: "too-many-requests",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterError:
    """What is wrong with one parameter: a stable code, a sentence, and what the client may have meant."""

    parameter: str
    code: str
    detail: str
    allowed: list[str] | None = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it without the members that are None."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Problem(APIException):
    """An error of one of KINDS. `more` adds members to the document."""

    def __init__(
        self,
        kind: str,
        detail: str,
        errors: Iterable[ParameterError] = (),
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.status_code = kind, KINDS[kind][0]
        self.errors, self.headers, self.more = list(errors), headers or {}, more or {}


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that this one is a slip for, None if it is something else.

    A slip changes at most every third letter; letters that merely occur in both names, in whatever places, are none.
    """
    match = process.extractOne(name, sorted(known), scorer=OSA.normalized_similarity, score_cutoff=0.66)
    return match[0] if match else None


def from_errors(errors: list[ParameterError]) -> Problem:
    """Return the problem that reports these errors: a bad request, or a single error's own kind."""
    kind = errors[0].code if len(errors) == 1 and errors[0].code in KINDS else "bad-request"
    return Problem(kind, " ".join(f"{error.parameter}: {error.detail}" for error in errors), errors)


def document(
    kind: str,
    detail: str,
    *,
    request_id: str = "",
    status: int | None = None,
    errors: Iterable[ParameterError] = (),
    **more: Any,
) -> bytes:
    """Return a problem document, with the kind's own status if none is given."""
    kind_status, title = KINDS[kind]
    return orjson.dumps(
        {
            "type": f"{DOCUMENTED_AT}#{kind}",
            "title": title,
            "status": status or kind_status,
            "detail": detail,
            **({"instance": f"urn:uuid:{request_id}"} if request_id else {}),
            "errors": [error.as_json() for error in errors],
            **more,
        }
    )


def response(kind: str, detail: str, *, request_id: str = "", status: int | None = None, **more: Any) -> HttpResponse:
    """Return a response with a problem document, also for errors outside the API's views."""
    content = document(kind, detail, request_id=request_id, status=status, **more)
    return HttpResponse(content, status=status or KINDS[kind][0], content_type=MEDIA_TYPE)


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse | Response | None:
    """Return the response to an error that a view raised; None, so that it propagates, if it is a fault of ours."""
    if isinstance(error, Http404):
        error = Problem("not-found", str(error) or "There is nothing at this address.")
    if not isinstance(error, APIException):
        return None
    set_rollback()
    problem = error if isinstance(error, Problem) else _from_framework(error)
    answer = response(
        problem.kind,
        str(problem.detail),
        request_id=getattr(context["request"], "request_id", ""),
        errors=problem.errors,
        **problem.more,
    )
    for name, value in problem.headers.items():
        answer.headers[name] = value
    return answer


def _from_framework(error: APIException) -> Problem:
    """Return an error of Django REST framework's own as a problem."""
    if isinstance(error, NotAcceptable):
        return Problem("not-acceptable", "Ask for application/json or, for a single article, application/ld+json.")
    headers: dict[str, str] = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = "GET, HEAD, OPTIONS"
    if isinstance(error, Throttled):
        wait: float = getattr(error, "wait", None) or 1
        headers["Retry-After"] = str(math.ceil(wait))
    kind = _BY_STATUS.get(error.status_code, "bad-request")
    detail = error.detail if isinstance(error.detail, str) else HTTPStatus(error.status_code).phrase
    return Problem(kind, str(detail), headers=headers)
