"""The parts that responses share in the OpenAPI document: their headers, and one response for each error status."""

from collections.abc import Iterable
from typing import Any

from articles.api import problems
from articles.api.middleware import VERSION

_DESCRIPTIONS = {
    304: "Not modified: the version you named in If-None-Match is still current. No body.",
    400: "Bad request. `errors` lists every parameter at fault.",
    404: "Not found, or not public.",
    405: "Any method other than GET, HEAD and OPTIONS.",
    406: "No available format matches the Accept header.",
    410: "An article that was public once, or a token of changes that the site has lost.",
    429: "Too many requests this minute.",
    500: "A fault on our side.",
    503: "Our database does not answer.",
}
_TEXT = {"type": "string"}
_HEADERS: dict[str, tuple[str, dict[str, Any], bool]] = {
    "API-Version": (
        f"The version of the API, such as {VERSION}. The second number rises when something is added.",
        _TEXT,
        True,
    ),
    "X-Request-Id": ("The id of this request.", {"type": "string", "format": "uuid"}, True),
    "ETag": ("Identifies this version of the response. Send it as If-None-Match next time.", _TEXT, True),
    "Cache-Control": ("How long the response may be cached.", _TEXT, True),
    "Vary": ("The request headers that the response depends on.", _TEXT, True),
    "Last-Modified": ("When the article last changed. Only on the response for a single article.", _TEXT, False),
    "Link": ("The next and previous pages (RFC 8288), as in `next` and `previous`.", _TEXT, False),
    "Location": ("The new address.", {"type": "string", "format": "uri"}, True),
    "Allow": ("The methods that are allowed.", _TEXT, True),
    "Retry-After": ("How many seconds to wait.", {"type": "integer", "minimum": 1}, True),
    "RateLimit": (
        (
            "What remains of this minute’s allowance: `r` requests, for `t` more seconds. Absent if there is no limit. "
            "(A draft standard.)"
        ),
        _TEXT,
        False,
    ),
    "RateLimit-Policy": ("How many requests (`q`) each client may make in `w` seconds.", _TEXT, False),
}
_ALWAYS = ("API-Version", "X-Request-Id")
_RATE_LIMIT = ("RateLimit", "RateLimit-Policy")
_NOT_MODIFIED_HEADERS = (*_ALWAYS, "ETag", "Last-Modified", "Cache-Control", "Vary")
SUCCESS_HEADERS = (*_NOT_MODIFIED_HEADERS, *_RATE_LIMIT)
REDIRECT_HEADERS = (*_ALWAYS, "Cache-Control", "Vary", *_RATE_LIMIT, "Location")
_ERROR_HEADERS = {405: ("Allow",), 429: ("Retry-After", *_RATE_LIMIT), 503: ("Retry-After",)}
# Any address may answer with these.
_ANYWHERE = (304, 400, 405, 406, 429, 500, 503)


def kinds(status: int) -> list[str]:
    """Return the kinds of problem that have this status."""
    return [kind for kind, (kind_status, _) in problems.KINDS.items() if kind_status == status]


def statuses(*, may_be_missing: bool, may_be_gone: bool) -> list[int]:
    """Return the statuses that an address may answer with, apart from 200 and 308."""
    return sorted({*_ANYWHERE, *((404,) if may_be_missing else ()), *((410,) if may_be_gone else ())})


def headers(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return a reference to each header, by its name."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def failure(status: int) -> dict[str, str]:
    """Return a reference to the response with this status."""
    return {"$ref": f"#/components/responses/{_name(status)}"}


def components(examples: dict[str, Any]) -> dict[str, Any]:
    """Return the responses and headers that `failure` and `headers` refer to; `examples` are by kind of problem."""
    failures = [304, *sorted({status for status, _ in problems.KINDS.values()})]
    return {
        "headers": {
            name: {"description": description, "schema": schema, **({"required": True} if is_required else {})}
            for name, (description, schema, is_required) in _HEADERS.items()
        },
        "responses": {_name(status): _response(status, examples) for status in failures},
    }


def _name(status: int) -> str:
    return "NotModified" if status == 304 else f"Problem{status}"  # noqa: PLR2004


def _response(status: int, examples: dict[str, Any]) -> dict[str, Any]:
    if not (possible := kinds(status)):
        return {"description": _DESCRIPTIONS[status], "headers": headers(_NOT_MODIFIED_HEADERS)}
    by_kind = {
        kind: {"summary": problems.KINDS[kind][1], "value": examples[kind]} for kind in possible if kind in examples
    }
    return {
        "description": f"{_DESCRIPTIONS[status]} Kinds: {', '.join(f'`{kind}`' for kind in possible)}.",
        "headers": headers([*_ALWAYS, *_ERROR_HEADERS.get(status, ())]),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": by_kind}},
    }
