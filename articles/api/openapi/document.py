"""The whole OpenAPI 3.1 document, which drf-spectacular builds from the views, the filters and the serializers."""

import json
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings

from articles.api.openapi import responses
from articles.api.openapi.operations import ADDRESSES, PREFIX, TAGS, OperationSchema, examples

SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Newsroom",
    "DESCRIPTION": (
        "Published articles, their sources, topics, sections and corrections, and a feed of changes. The API is "
        "read-only and needs no key. Every error is a problem document (RFC 9457). Version 1 may gain fields, "
        "parameters and values but never loses any: ignore what you don’t recognise."
    ),
    "VERSION": "1.0",
    "SERVERS": [{"url": "/", "description": "This site."}],
    "EXTERNAL_DOCS": {"url": "/api/docs/", "description": "The same reference for people, with examples."},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["articles.api.openapi.document.described"],
    "POSTPROCESSING_HOOKS": ["articles.api.openapi.document.complete"],
}
# The serializers of which `fields` may leave any part out.
_PARTIAL = ("Article", "Source", "Tag", "Correction")


class Generator(SchemaGenerator):
    """Describes each view with an `OperationSchema`; the views themselves know nothing of drf-spectacular."""

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        """Return the view, ready to be described."""
        view: Any = super().create_view(callback, method, request)  # type: ignore[no-untyped-call]
        view.schema = OperationSchema()
        return view


def generate() -> str:
    """Return the document as `docs/openapi.json` holds it; raise ValueError if drf-spectacular warned of anything."""
    make: Any = Generator
    GENERATOR_STATS.reset()
    with patched_settings(SETTINGS):
        document = make().get_schema(request=None, public=True)
    if GENERATOR_STATS:
        raise ValueError("drf-spectacular could not describe every view: see its warnings above.")
    return json.dumps(document, ensure_ascii=False, indent=4) + "\n"


def described(endpoints: list[Any]) -> list[Any]:
    """Return the endpoints that are in ADDRESSES. A test checks that none is missing."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith(PREFIX) and endpoint[0].removeprefix(PREFIX) in ADDRESSES
    ]


def complete(
    result: dict[str, Any],
    generator: Any,
    request: Any,
    public: bool,  # noqa: FBT001 -- drf-spectacular's signature
) -> dict[str, Any]:
    """Return the document with the shared headers and responses, the tags, and a partial schema for `fields`."""
    schemas = result["components"]["schemas"]
    schemas["Citation"]["properties"]["source"] = {
        "description": schemas["Citation"]["properties"]["source"]["description"],
        "anyOf": [{"type": ["string", "null"]}, {"$ref": "#/components/schemas/Source"}],
    }
    for name in ("Upsert", "Remove"):
        for field in schemas[name]["properties"].values():
            if len(field.get("enum", ())) == 1:
                field["const"] = field.pop("enum")[0]
    for schema in schemas.values():
        schema["readOnly"] = True
        for field in schema["properties"].values():
            _tidy(field)
    for name in _PARTIAL:
        _add_partial(schemas, name)
    result["components"] |= responses.components(examples().get("problems", {}))
    result["components"] = {name: dict(sorted(part.items())) for name, part in sorted(result["components"].items())}
    result["tags"] = [{"name": name, "description": description} for name, description in TAGS.items()]
    order = list(ADDRESSES)
    paths = sorted(result["paths"].items(), key=lambda item: order.index(item[0].removeprefix(PREFIX)))
    return {**result, "paths": dict(paths)}


def _tidy(field: dict[str, Any]) -> None:
    """Drop drf-spectacular's own mark, and write a choice that may be null as JSON Schema does."""
    field.pop("x-spec-enum-id", None)
    if None in field.get("enum", ()):
        choices = {"type": "string", "enum": [value for value in field.pop("enum") if value is not None]}
        field["anyOf"] = [choices, {"type": "null"}]
        del field["type"]


def _add_partial(schemas: dict[str, Any], name: str) -> str:
    """Add a copy of the schema in which no field is required; return the copy's name."""
    partial = f"{name}Part"
    if partial not in schemas:
        description = f"The fields of {name} that `fields` named; any of them may be missing."
        schemas[partial] = {"type": "object", "description": description, "properties": {}, "readOnly": True}
        fields = schemas[name]["properties"]
        schemas[partial]["properties"] = {key: _partial(schemas, field) for key, field in fields.items()}
    return partial


def _partial(schemas: dict[str, Any], schema: Any) -> Any:
    """Return the schema with every reference to an object replaced by a reference to its partial copy."""
    if isinstance(schema, list):
        return [_partial(schemas, item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: _partial(schemas, value) for key, value in schema.items()}
    if (ref := schema.get("$ref")) and "properties" in schemas[ref.rpartition("/")[2]]:
        copy["$ref"] = f"#/components/schemas/{_add_partial(schemas, ref.rpartition('/')[2])}"
    return copy
