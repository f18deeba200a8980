"""What a client is told when something is wrong: one shape (RFC 9457), every fault of a question at once."""

import difflib
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled
from rest_framework.response import Response
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"
# Where each kind is explained: an anchor of the documentation's page.
DOCUMENTED_AT = "/api/docs/"

# Every kind of problem there is: its status and its title. The documentation's page explains them by these.
KINDS = {
    "bad-request": (400, "The question is not right"),
    "cursor-invalid": (400, "That is no cursor of ours"),
    "cursor-mismatch": (400, "The cursor belongs to another question"),
    "token-invalid": (400, "That is no token of ours"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "The API is read only"),
    "not-acceptable": (406, "We do not make that"),
    "withdrawn": (410, "The article has been withdrawn"),
    "retracted": (410, "The article has been retracted"),
    "too-many-requests": (429, "Too many requests"),
    "server-error": (500, "Something broke on our side"),
}
# What each kind means and what a client should do, for the documentation's page; code stands between backticks.
EXPLANATIONS = {
    "bad-request": "`errors` names each parameter at fault, says why and, where it can, lists the values allowed. Nothing "
    "is guessed, cut or silently ignored: correct the address and try again.",
    "cursor-invalid": "Cursors come only from `next` and `previous`. Start the list again without one.",
    "cursor-mismatch": "The filters or the order changed part-way through a list. Start again without the cursor. Only "
    "`limit`, `fields` and `include` may change from page to page.",
    "token-invalid": "Send a `next_token` as `since` exactly as you received it, or leave `since` out to start again.",
    "not-found": "Nothing exists at this address, or it is not public (yet). The API does not say which.",
    "method-not-allowed": "Use GET, HEAD or OPTIONS.",
    "not-acceptable": "The Accept header asks for a format that isn’t available here. JSON always is; a single article is "
    "also available as JSON-LD.",
    "withdrawn": "This article was published and has since been withdrawn. Delete your copy.",
    "retracted": "This article was wrong and has been retracted. Delete your copy. `notice` holds the published notice, "
    "`retracted_at` the time of the retraction.",
    "too-many-requests": "Wait for the number of seconds in `Retry-After`. Responses with status 304 don’t count.",
    "server-error": "This is our fault, not yours. Try again in a minute; if it keeps happening, send us the `instance`.",
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
class Fault:
    """What is wrong with one parameter: a stable code, a sentence, and what might have been meant."""

    parameter: str
    code: str
    detail: str
    allowed: list[str] | None = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it without what there is nothing to say about."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Problem(APIException):
    """A failure of one of KINDS; `more` adds members of its own to the document."""

    def __init__(
        self,
        kind: str,
        detail: str,
        faults: Iterable[Fault] = (),
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.status_code = kind, KINDS[kind][0]
        self.faults, self.headers, self.more = list(faults), headers or {}, more or {}


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return what was probably meant, None where nothing is near."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)), None)


def of_faults(faults: list[Fault]) -> Problem:
    """Return the problem that tells of all the faults of a question; of a single one of a kind of its own, that kind."""
    kind = faults[0].code if len(faults) == 1 and faults[0].code in KINDS else "bad-request"
    return Problem(kind, " ".join(f"{fault.parameter}: {fault.detail}" for fault in faults), faults)


def document(
    kind: str,
    detail: str,
    *,
    request_id: str = "",
    status: int | None = None,
    faults: Iterable[Fault] = (),
    **more: Any,
) -> bytes:
    """Return a problem document; of a status that its kind has not by itself, where one is given."""
    usual, title = KINDS[kind]
    return orjson.dumps(
        {
            "type": f"{DOCUMENTED_AT}#{kind}",
            "title": title,
            "status": status or usual,
            "detail": detail,
            **({"instance": f"urn:uuid:{request_id}"} if request_id else {}),
            "errors": [fault.as_json() for fault in faults],
            **more,
        }
    )


def response(kind: str, detail: str, *, request_id: str = "", status: int | None = None, **more: Any) -> HttpResponse:
    """Return a problem as an answer, for what happens outside of the API's views."""
    content = document(kind, detail, request_id=request_id, status=status, **more)
    return HttpResponse(content, status=status or KINDS[kind][0], content_type=MEDIA_TYPE)


def as_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | Response | None:
    """Return the error as a problem; None, which lets it go on, for a fault of ours."""
    if isinstance(error, Http404):
        error = Problem("not-found", str(error) or "There is no such thing.")
    if not isinstance(error, APIException):
        return None
    set_rollback()
    problem = error if isinstance(error, Problem) else _of_framework(error)
    made = response(
        problem.kind,
        str(problem.detail),
        request_id=getattr(context["request"], "request_id", ""),
        faults=problem.faults,
        **problem.more,
    )
    for name, value in problem.headers.items():
        made.headers[name] = value
    return made


def _of_framework(error: APIException) -> Problem:
    """Return what the framework itself refuses, in our shape."""
    if isinstance(error, NotAcceptable):
        return Problem("not-acceptable", "Ask for application/json; one article there is as application/ld+json too.")
    headers: dict[str, str] = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = "GET, HEAD, OPTIONS"
    if isinstance(error, Throttled):
        wait: float = getattr(error, "wait", None) or 1
        headers["Retry-After"] = str(math.ceil(wait))
    kind = _BY_STATUS.get(error.status_code, "bad-request")
    detail = error.detail if isinstance(error.detail, str) else HTTPStatus(error.status_code).phrase
    return Problem(kind, str(detail), headers=headers)
