"""What every answer of the API has in common, as OpenAPI says it: its headers, and one response for each kind of failure."""

from collections.abc import Iterable
from typing import Any

from articles.api import problems
from articles.api.middleware import VERSION

# What is meant by each kind of problem, and what to do about it: for the documentation's page.
MEANT = {
    "bad-request": "`errors` names every parameter that is not right, says why, and where it can what may stand there. "
    "Nothing is ever cut, guessed or ignored in silence: mend the address and ask again.",
    "cursor-invalid": "A cursor is only ever found in `next` and `previous`. Begin again without one.",
    "cursor-mismatch": "The filters or the order have been changed while a list was walked. Begin again without the "
    "cursor. `limit`, `fields` and `include` may change on the way.",
    "token-invalid": "`since` takes a `next_token` as it was given, letter by letter. Without one, everything is told anew.",
    "not-found": "There is no such thing, or readers may not see it: not yet, or never. We do not say which.",
    "method-not-allowed": "Only GET, HEAD and OPTIONS are answered.",
    "not-acceptable": "The Accept header names nothing that we make. JSON is always to be had; one article there is as "
    "JSON-LD too.",
    "withdrawn": "Readers saw this article and do so no more. Delete what you have of it.",
    "retracted": "The article was wrong and has been taken back. Delete what you have of it; `notice` says what readers "
    "are told, `retracted_at` since when.",
    "too-many-requests": "Wait for as many seconds as `Retry-After` says. Answers 304 are not counted.",
    "server-error": "It was not you. Try again in a minute; if it lasts, tell us `instance`.",
}
_SAID = {
    304: "You have it already: what you sent in If-None-Match is what there is now. No body.",
    400: "The question is not right; all that is wrong with it is told at once.",
    404: "There is no such thing, or readers may not see it.",
    405: "For every method but GET, HEAD and OPTIONS.",
    406: "The Accept header takes nothing that we make.",
    410: "Readers saw it and do so no more.",
    429: "Too many requests in this minute.",
    500: "Something broke on our side.",
}
_TEXT = {"type": "string"}
_HEADERS: dict[str, tuple[str, dict[str, Any], bool]] = {
    "API-Version": (
        f"The version of the API, such as {VERSION}. The second number grows with what is added.",
        _TEXT,
        True,
    ),
    "X-Request-Id": ("The id of this request.", {"type": "string", "format": "uuid"}, True),
    "ETag": ("What this answer is known by. Send it as If-None-Match next time.", _TEXT, True),
    "Cache-Control": ("For how long it may be kept and given on without asking.", _TEXT, True),
    "Vary": ("Which headers of the request another answer may depend on.", _TEXT, True),
    "Last-Modified": ("When it last changed, where that is known of it alone: of one article.", _TEXT, False),
    "Link": ("The pages before and behind (RFC 8288): the same as `next` and `previous`.", _TEXT, False),
    "Location": ("Where it is now.", {"type": "string", "format": "uri"}, True),
    "Allow": ("The methods that are answered.", _TEXT, True),
    "Retry-After": ("How many seconds to wait.", {"type": "integer", "minimum": 1}, True),
    "RateLimit": (
        "What is left of this minute: `r` requests, for `t` seconds. Absent where nothing is counted. A draft as yet.",
        _TEXT,
        False,
    ),
    "RateLimit-Policy": ("How many requests (`q`) one address may make in `w` seconds.", _TEXT, False),
}
ALWAYS = ("API-Version", "X-Request-Id")
_COUNTED = ("RateLimit", "RateLimit-Policy")
KEPT = (*ALWAYS, "ETag", "Last-Modified", "Cache-Control", "Vary")
FOUND = (*KEPT, *_COUNTED)
MOVED = (*ALWAYS, "Cache-Control", "Vary", *_COUNTED, "Location")
_OF_FAILURE = {405: ("Allow",), 429: ("Retry-After", *_COUNTED)}
# What any address may be answered with.
_ANYWHERE = (304, 400, 405, 406, 429, 500)
# What has a name may be missing.
_NAMED = (404,)


def kinds(status: int) -> list[str]:
    """Return the kinds of problem that are told with a status."""
    return [kind for kind, (one, _) in problems.KINDS.items() if one == status]


def statuses(*, is_named: bool, may_be_gone: bool) -> list[int]:
    """Return what an address may be answered with beside 200 and 308."""
    return sorted({*_ANYWHERE, *(_NAMED if is_named else ()), *((410,) if may_be_gone else ())})


def headers(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return references to the headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def failure(status: int) -> dict[str, str]:
    """Return a reference to the response with that status."""
    return {"$ref": f"#/components/responses/{_name(status)}"}


def components(examples: dict[str, Any]) -> dict[str, Any]:
    """Return the responses and headers that `failure` and `headers` refer to."""
    failures = [304, *sorted({status for status, _ in problems.KINDS.values()})]
    return {
        "headers": {
            name: {"description": said, "schema": schema, **({"required": True} if is_there else {})}
            for name, (said, schema, is_there) in _HEADERS.items()
        },
        "responses": {_name(status): _response(status, examples) for status in failures},
    }


def _name(status: int) -> str:
    return "NotModified" if status == 304 else f"Problem{status}"  # noqa: PLR2004


def _response(status: int, examples: dict[str, Any]) -> dict[str, Any]:
    if not (told := kinds(status)):
        return {"description": _SAID[status], "headers": headers(KEPT)}
    shown = {kind: {"summary": problems.KINDS[kind][1], "value": examples[kind]} for kind in told if kind in examples}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": shown}
    return {
        "description": f"{_SAID[status]} Kinds: {', '.join(f'`{kind}`' for kind in told)}.",
        "headers": headers([*ALWAYS, *_OF_FAILURE.get(status, ())]),
        "content": {problems.MEDIA_TYPE: content},
    }
