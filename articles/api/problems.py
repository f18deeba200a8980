"""What a client is told when something is wrong: one shape (RFC 9457), with a sentence."""

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Gone(APIException):
    """There was something here, and readers may see it no more."""

    status_code = HTTPStatus.GONE
    default_detail = "This article has been withdrawn."
    default_code = "gone"


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the error as a problem document; None, which lets it go on, for a fault of ours."""
    response = exception_handler(error, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    problem: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    data = response.data
    if isinstance(data, dict) and set(data) != {"detail"}:
        faults = [{"parameter": name, "detail": " ".join(map(str, said))} for name, said in data.items()]
        problem |= {"detail": " ".join(f"{f['parameter']}: {f['detail']}" for f in faults), "errors": faults}
    else:
        problem |= {"detail": str(data["detail"] if isinstance(data, dict) else " ".join(map(str, data))), "errors": []}
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    return Response(problem, status=status, headers=headers, content_type=MEDIA_TYPE)
