"""The API's description, `docs/openapi.json`: for programs as it is, and for people as a page made from it."""

import hashlib
from functools import cache
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.api import problems
from articles.api.api_view import ContentView
from articles.api.query_parameters import AllowedParameters, QueryParameters
from articles.reading import page_cache, public_version, validators
from articles.reading.public_version import Version

_VARY = "Accept-Encoding"
# Long texts in the examples are cut: they are there to show the structure.
_MAX_EXAMPLE_TEXT = 160
Parts = list[tuple[bool, str]]


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document. `make openapi` writes it, and a test checks that it is up to date."""
    path = settings.BASE_DIR / "docs" / "openapi.json"
    parsed: dict[str, Any] = orjson.loads(path.read_bytes())
    return parsed


@cache
def _body() -> bytes:
    return orjson.dumps(document())


@cache
def _digest() -> str:
    return hashlib.blake2b(_body(), digest_size=8).hexdigest()


class OpenApiDocument(ContentView):
    """The document as programs read it."""

    allowed = AllowedParameters(is_list=False)

    def read_version(self, **kwargs: Any) -> Version:
        """Return a version that changes only with the document."""
        return Version(number=0, newest_at=None, at=timezone.now(), mark=_digest())

    def content(self, query: QueryParameters, **kwargs: Any) -> bytes:
        """Return the document."""
        query.raise_errors()
        return _body()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the document as a page. Its menu lists the sections in use, so it is cached like every other page."""
    version = public_version.read()
    key = version.key(page_cache.build_mark(), _digest(), request.scheme or "", request.get_host(), request.path_info)
    etag = f'W/"{key}"'
    if validators.client_has(request, etag):
        return validators.add_headers(HttpResponseNotModified(), etag, vary=_VARY)
    kept = page_cache.get(request, key)
    if kept is None:
        response = render(request, "api/docs.html", context())
        kept = page_cache.store(request, key, response.content, dict(response.items()))
    return validators.add_headers(page_cache.respond(request, kept), etag, vary=_VARY)


class Field(NamedTuple):
    """A parameter, a header or a field of an object, as the page shows it. `object` names the object that it holds."""

    name: str
    type: str
    description: Parts
    object: str = ""
    is_required: bool = False


class Endpoint(NamedTuple):
    """An address of the API, as the page shows it."""

    name: str
    path: str
    title: str
    description: Parts
    parameters: list[Field]
    responses: list[tuple[str, Parts]]
    object: str
    example: str


@cache
def context() -> dict[str, Any]:
    """Return the whole document as the template needs it."""
    components = document()["components"]
    operations = [(path, item["get"]) for path, item in document()["paths"].items()]
    groups = [
        (
            tag["name"],
            tag["description"],
            [_endpoint(path, operation) for path, operation in operations if tag["name"] in operation["tags"]],
        )
        for tag in document()["tags"]
    ]
    return {
        "description": parts(document()["info"]["description"]),
        "groups": groups,
        "objects": [
            (name, parts(schema["description"]), _fields(schema))
            for name, schema in components["schemas"].items()
            if not _is_partial(name)
        ],
        "headers": [
            Field(name, in_words(header["schema"]), parts(header["description"]))
            for name, header in components["headers"].items()
        ],
        "problems": [
            (kind, status, title, parts(problems.EXPLANATIONS[kind]), _problem_example(kind, status))
            for kind, (status, title) in problems.KINDS.items()
        ],
    }


def parts(text: str) -> Parts:
    """Return the text in pieces: for each, whether it is code (between backticks), and its words."""
    return [(place % 2 == 1, piece) for place, piece in enumerate(text.split("`")) if piece]


def in_words(schema: dict[str, Any]) -> str:
    """Return a few words that say which values a schema allows."""
    if "$ref" in schema:
        return _object(schema)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(in_words(option) for option in schema[key]))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return "one of: " + ", ".join(schema["enum"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in types:
        most = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"list of {in_words(schema['items'])}{most}"
    words = " or ".join(_TYPES.get(f"{name} {schema.get('format', '')}".strip(), str(name)) for name in types)
    if "minimum" in schema and "maximum" in schema:
        words += f", {schema['minimum']} to {schema['maximum']}"
    return words + (f", default {schema['default']}" if "default" in schema else "")


_TYPES = {
    "string": "text",
    "string uri": "URL",
    "string uuid": "UUID",
    "string date-time": "time (RFC 3339)",
    "string date": "date",
    "integer": "integer",
    "boolean": "true or false",
}


def _is_partial(name: str) -> bool:
    """Tell whether a schema is the partial copy of another: it has the same fields, so the page leaves it out."""
    return name.endswith("Part")


def _object(schema: Any) -> str:
    """Return the name of the object that a schema refers to, "" if it refers to none."""
    for option in (schema, schema.get("items", {}), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        if ref := option.get("$ref"):
            return str(ref.rpartition("/")[2])
    return _object(schema["anyOf"][-1]).removesuffix("Part") if "anyOf" in schema else ""


def _fields(schema: dict[str, Any]) -> list[Field]:
    required = schema.get("required", ())
    return [
        Field(
            name=name,
            type=in_words(field).replace("Part", ""),
            description=parts(field.get("description", "")),
            object=_object(field),
            is_required=name in required,
        )
        for name, field in schema["properties"].items()
    ]


def _endpoint(path: str, operation: dict[str, Any]) -> Endpoint:
    shared = document()["components"]["responses"]
    responses = []
    for status, response in operation["responses"].items():
        whole = shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
        responses.append((status, parts(whole["description"])))
    (content, *_) = operation["responses"]["200"]["content"].values()
    return Endpoint(
        name=operation["operationId"],
        path=path,
        title=operation["summary"],
        description=parts(operation["description"]),
        parameters=[_parameter(parameter) for parameter in operation["parameters"]],
        responses=responses,
        object=_object(content["schema"]),
        example=_example(content["example"]) if "example" in content else "",
    )


def _parameter(parameter: dict[str, Any]) -> Field:
    return Field(
        name=parameter["name"],
        type=in_words(parameter["schema"]),
        description=parts(parameter["description"]),
        is_required=parameter.get("required", False),
    )


def _problem_example(kind: str, status: int) -> str:
    content = document()["components"]["responses"][f"Problem{status}"]["content"]
    example = content[problems.MEDIA_TYPE]["examples"].get(kind)
    return _example(example["value"]) if example else ""


def _example(value: Any) -> str:
    return orjson.dumps(_shortened(value), option=orjson.OPT_INDENT_2).decode()


def _shortened(value: Any) -> Any:
    """Return the value with every long text in it cut at a space."""
    if isinstance(value, str) and len(value) > _MAX_EXAMPLE_TEXT:
        return value[:_MAX_EXAMPLE_TEXT].rsplit(" ", 1)[0] + " …"
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    return value
