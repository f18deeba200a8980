"""The API's description: for programs as it is (OpenAPI), for people as a page that is made of it."""

from functools import cache
from typing import Any, NamedTuple

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.api import answers, description, problems
from articles.api.questions import Allowed, Question
from articles.api.resource import Answer
from articles.reading import page_cache, public_version, validators
from articles.reading.public_version import Version

_VARY = "Accept-Encoding"
# An example is read for its shape: no text needs to stand in it to its end.
_LONGEST = 160
Parts = list[tuple[bool, str]]


class OpenApi(Answer):
    """The description itself."""

    allowed = Allowed(is_list=False)

    def read_version(self, **kwargs: Any) -> Version:
        """Return one that changes with the program alone."""
        return Version(number=0, newest_at=None, next_at=None, at=timezone.now())

    def answer(self, question: Question, **kwargs: Any) -> bytes:
        """Return the document."""
        question.refuse()
        return description.document()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show it to people. The sections above it change with what is published, so it is fresh for as long as any page."""
    version = public_version.read()
    key = version.key(page_cache.build_mark(), request.scheme or "", request.get_host(), request.path_info)
    etag = f'W/"{key}"'
    if validators.client_has(request, etag):
        return validators.add_headers(HttpResponseNotModified(), etag, version, vary=_VARY)
    kept = page_cache.get(request, key)
    if kept is None:
        made = render(request, "api/docs.html", told())
        kept = page_cache.store(request, key, made.content, dict(made.items()))
    return validators.add_headers(page_cache.respond(request, kept), etag, version, vary=_VARY)


class Field(NamedTuple):
    """A parameter, a header or a field of a shape, in words."""

    name: str
    kind: str
    said: Parts
    shape: str = ""
    is_always: bool = False


class Address(NamedTuple):
    """An address of the API, in words."""

    name: str
    path: str
    title: str
    said: Parts
    parameters: list[Field]
    answers: list[tuple[str, Parts]]
    shape: str
    example: str


@cache
def told() -> dict[str, Any]:
    """Return the whole document in words, for the template."""
    document = orjson.loads(description.document())
    schemas = document["components"]["schemas"]
    addresses = [(path, item["get"]) for path, item in document["paths"].items()]
    groups = [
        (
            tag["name"],
            tag["description"],
            [_address(path, one, document) for path, one in addresses if _is_of(one, tag)],
        )
        for tag in document["tags"]
    ]
    return {
        "said": parts(document["info"]["description"]),
        "groups": groups,
        "shapes": [(name, parts(one["description"]), _fields(one)) for name, one in schemas.items() if _is_whole(name)],
        "headers": [
            Field(name, in_words(one["schema"]), parts(one["description"]))
            for name, one in document["components"]["headers"].items()
        ],
        "problems": [
            (kind, status, title, parts(answers.MEANT[kind]), _example_of(kind))
            for kind, (status, title) in problems.KINDS.items()
        ],
    }


def parts(text: str) -> Parts:
    """Return the text in pieces: whether each stands between backticks, and what it says."""
    return [(place % 2 == 1, piece) for place, piece in enumerate(text.split("`")) if piece]


def in_words(schema: dict[str, Any]) -> str:
    """Return what a schema allows, in a few words."""
    if "$ref" in schema:
        return _shape(schema)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(in_words(one) for one in schema[key]))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return "one of: " + ", ".join(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in kinds:
        most = f", {schema['maxItems']} at most" if "maxItems" in schema else ""
        return f"list of {in_words(schema['items'])}{most}"
    said = " or ".join(_KINDS.get(f"{kind} {schema.get('format', '')}".strip(), str(kind)) for kind in kinds)
    if "minimum" in schema and "maximum" in schema:
        said += f", {schema['minimum']} to {schema['maximum']}"
    return said + (f", {schema['default']} if left out" if "default" in schema else "")


_KINDS = {
    "string": "text",
    "string uri": "address",
    "string uuid": "id (UUID)",
    "string date-time": "moment (RFC 3339)",
    "string date": "day",
    "integer": "number",
    "boolean": "true or false",
}


def _is_of(operation: dict[str, Any], tag: dict[str, str]) -> bool:
    return tag["name"] in operation["tags"]


def _is_whole(name: str) -> bool:
    # What `fields` leaves of a shape has the same fields.
    return not name.endswith("Part")


def _shape(schema: Any) -> str:
    """Return the name of the shape that a schema is of, an empty text for none."""
    for one in (schema, schema.get("items", {}), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        if ref := one.get("$ref"):
            return str(ref.rpartition("/")[2])
    return _shape(schema["anyOf"][-1]).removesuffix("Part") if "anyOf" in schema else ""


def _fields(schema: dict[str, Any]) -> list[Field]:
    needed = schema.get("required", ())
    return [
        Field(name, in_words(one).replace("Part", ""), parts(one.get("description", "")), _shape(one), name in needed)
        for name, one in schema["properties"].items()
    ]


def _address(path: str, operation: dict[str, Any], document: dict[str, Any]) -> Address:
    responses = document["components"]["responses"]
    answered = []
    for status, one in operation["responses"].items():
        whole = responses[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        answered.append((status, parts(whole["description"])))
    (content, *_) = operation["responses"]["200"]["content"].values()
    return Address(
        name=operation["operationId"],
        path=path,
        title=operation["summary"],
        said=parts(operation["description"]),
        parameters=[_parameter(one) for one in operation["parameters"]],
        answers=answered,
        shape=_shape(content["schema"]),
        example=_shown(content["example"]) if "example" in content else "",
    )


def _parameter(one: dict[str, Any]) -> Field:
    return Field(one["name"], in_words(one["schema"]), parts(one["description"]), is_always=one.get("required", False))


def _example_of(kind: str) -> str:
    found = description.examples().get("problems", {}).get(kind)
    return _shown(found) if found else ""


def _shown(example: Any) -> str:
    return orjson.dumps(_shortened(example), option=orjson.OPT_INDENT_2).decode()


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[:_LONGEST].rsplit(" ", 1)[0] + " …"
    if isinstance(value, list):
        return [_shortened(one) for one in value]
    if isinstance(value, dict):
        return {name: _shortened(one) for name, one in value.items()}
    return value
