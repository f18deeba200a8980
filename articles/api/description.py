"""What the API is, as a document for programs (OpenAPI 3.1): written by drf-spectacular from the tables that the code reads.

`docs/openapi.json` is the same document, kept so that a change of it is seen; `manage.py spectacular` writes it.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import Serializer

from articles.api import answers, parameters, serializers
from articles.api.questions import Allowed
from articles.api.renderers import JSONLDRenderer, JSONRenderer

PREFIX = "/api/v1/"
# Of the demo's fictional newsroom; a test makes them anew and compares.
_EXAMPLES = Path(__file__).with_name("examples.json")


class Told(NamedTuple):
    """Of an address: its name for programs, the group it stands in, what it is, and what there is to be said of it."""

    name: str
    group: str
    title: str
    said: str


ADDRESSES = {
    "": Told("index", "about", "What there is", "The addresses of the lists, and of this description."),
    "articles/": Told(
        name="articles",
        group="articles",
        title="List articles",
        said="Live articles, the newest first. Different parameters narrow each other (and); commas within one widen it "
        "(or). A slug that nobody has finds nothing, and is no failure. With `fields`, each result has what was asked "
        "for and no more.",
    ),
    "articles/{public_id}/": Told(
        name="article",
        group="articles",
        title="One article",
        said="By its `id`. What was merged into another article leads there (308); what was withdrawn or retracted is "
        "gone (410). Ask for `application/ld+json`, or the address with `.jsonld`, to have it as schema.org describes it.",
    ),
    "articles/{public_id}.jsonld": Told(
        name="article_jsonld",
        group="articles",
        title="One article as JSON-LD",
        said="The article as schema.org’s NewsArticle. What is not known is left out there.",
    ),
    "sources/": Told("sources", "sources", "List sources", "The sources that a live article credits."),
    "sources/{slug}/": Told("source", "sources", "One source", "By its slug."),
    "tags/": Told("tags", "tags", "List topics", "The topics that a live article carries."),
    "tags/{slug}/": Told("tag", "tags", "One topic", "By its slug."),
    "sections/": Told("sections", "sections", "List sections", "The sections in which a live article stands."),
    "sections/{slug}/": Told("section", "sections", "One section", "By its slug."),
    "corrections/": Told(
        name="corrections",
        group="corrections",
        title="List corrections",
        said="What readers were told of mistakes, the newest first: on live articles, and on retracted ones.",
    ),
    "changes/": Told(
        name="changes",
        group="changes",
        title="Follow changes",
        said="For whoever keeps a copy. Begin without `since`, keep `next_token`, ask again with it: at once while "
        "`has_more` is true, else in a minute. What appears, changes or goes is told at least once, so doing each change "
        "again does no harm. Tokens do not expire.",
    ),
    "openapi.json": Told("openapi", "about", "This description", "The document that you are reading (OpenAPI 3.1)."),
}
TAGS = {
    "articles": "Articles as readers may see them.",
    "sources": "Who delivers or reports.",
    "tags": "What articles are about.",
    "sections": "Where articles stand.",
    "corrections": "What readers were told of mistakes.",
    "changes": "What happened since you last asked.",
    "about": "What there is, and its description.",
}
_WHOLE: dict[str, type[Serializer]] = {"index": serializers.Index}
_HAS_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The `ETag` of what you have. Where it is still what there is, the answer is 304, without a body.",
)


@cache
def examples() -> dict[str, Any]:
    """Return an example of each answer, by the name of its address, and of each kind of problem."""
    found: dict[str, Any] = orjson.loads(_EXAMPLES.read_bytes()) if _EXAMPLES.exists() else {}
    return found


@cache
def document() -> bytes:
    """Return the document as it is served, and kept in docs/."""
    generator: Any = SchemaGenerator
    made = generator().get_schema(request=None, public=True)
    return orjson.dumps(made)


class Description(AutoSchema):
    """Describes one address of the API."""

    @property
    def told(self) -> Told:
        """Return what stands in ADDRESSES."""
        return ADDRESSES[self.path.removeprefix(PREFIX)]

    @property
    def allowed(self) -> Allowed:
        """Return what may be asked."""
        view: Any = self.view
        allowed: Allowed = view.allowed
        return Allowed(is_list=False) if self.told.name == "article_jsonld" else allowed

    def get_operation_id(self) -> str:
        """Return its name for programs."""
        return self.told.name

    def get_tags(self) -> list[str]:
        """Return the group in which it stands."""
        return [self.told.group]

    def get_summary(self) -> str:
        """Return what it is."""
        return self.told.title

    def get_description(self) -> str:  # type: ignore[override]
        """Return what there is to be said."""
        return self.told.said

    def get_override_parameters(self) -> list[Any]:
        """Return what stands in the address, what may stand behind it, and the header that makes it cheap."""
        named = [parameters.of_path(name) for name in ("public_id", "slug") if f"{{{name}}}" in self.path]
        asked = [parameters.of_query(name, self.allowed, self.told.name) for name in self.allowed.names]
        return [*named, *asked, _HAS_NONE_MATCH]

    def get_response_serializers(self) -> Any:
        """Return none to be guessed at: `_get_response_bodies` names them."""
        return {}

    def _get_format_parameters(self) -> list[Any]:
        """Return none: the form is asked for by Accept, or by the address."""
        return []

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        self.resolve_serializer(serializers.Problem, "response")
        name = self.told.name
        is_article = name in ("article", "article_jsonld")
        found: dict[str, Any] = {
            "description": self.told.title,
            "headers": answers.headers(answers.FOUND),
            "content": self._content(),
        }
        if self.allowed.is_list and self.allowed.has_cursor:
            found["headers"] |= answers.headers(["Link"])
        if links := _LINKS.get(name):
            found["links"] = {to: {"operationId": to, "parameters": given} for to, given in links.items()}
        told: dict[str, Any] = {"200": found}
        if "{" in self.path:
            told["308"] = self._moved(is_article=is_article)
        for status in answers.statuses(is_named="{" in self.path, may_be_gone=is_article):
            told[str(status)] = answers.failure(status)
        return told

    def _content(self) -> dict[str, Any]:
        name = self.told.name
        example = {"example": examples()[name]} if name in examples() else {}
        made = {} if name == "article_jsonld" else {JSONRenderer.media_type: {"schema": self._answer(), **example}}
        if name in ("article", "article_jsonld"):
            described = {"example": examples()["article_jsonld"]} if "article_jsonld" in examples() else {}
            made[JSONLDRenderer.media_type] = {"schema": _JSONLD, **described}
        return made

    def _answer(self) -> dict[str, Any]:
        """Return the shape of what is found."""
        name = self.told.name
        if name == "openapi":
            return {"type": "object", "required": ["openapi", "info", "paths"], "additionalProperties": True}
        if name == "changes":
            return self._page_of_changes()
        shape = self.allowed.shape or _WHOLE[name]
        one = self._ref(shape)
        if self.allowed.shape:
            one = {"anyOf": [one, {"$ref": f"{one['$ref']}Part"}]}
        return self._page(shape, one) if self.allowed.is_list else one

    def _page(self, shape: type[Serializer], one: dict[str, Any]) -> dict[str, Any]:
        to = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "results": {"type": "array", "items": one, "description": "What stands on this page."},
            "next": {**to, "description": "The page behind this one; null where this is the last."},
            "previous": {**to, "description": "The page before this one; null where this is the first."},
        }
        required = list(properties)
        if self.allowed.has_count:
            properties["count"] = {**self._ref(serializers.Count), "description": "Only there with `count`."}
        return self._named(f"{shape.__name__}Page", "A page of a list.", properties, required)

    def _page_of_changes(self) -> dict[str, Any]:
        upsert, remove = self._ref(serializers.Upsert), self._ref(serializers.Remove)
        mapping = {"upsert": upsert["$ref"], "remove": remove["$ref"]}
        one = {"oneOf": [upsert, remove], "discriminator": {"propertyName": "op", "mapping": mapping}}
        properties = {
            "changes": {"type": "array", "items": one, "description": "In the order in which to do them."},
            "next_token": {"type": "string", "description": "Keep it, and give it as `since` next time."},
            "has_more": {"type": "boolean", "description": "Whether to ask again at once."},
        }
        return self._named("Changes", "A page of changes.", properties, list(properties))

    def _moved(self, *, is_article: bool) -> dict[str, Any]:
        shape = serializers.Moved if is_article else self.allowed.shape
        assert shape is not None
        schema = self._ref(shape)
        if not is_article:
            schema = {"anyOf": [schema, {"$ref": f"{schema['$ref']}Part"}]}
        content = {JSONRenderer.media_type: {"schema": schema}}
        if is_article:
            content[JSONLDRenderer.media_type] = {"schema": schema}
        said = "It was merged into another one, which stands at `Location`."
        return {"description": said, "headers": answers.headers(answers.MOVED), "content": content}

    def _ref(self, shape: type[Serializer]) -> dict[str, Any]:
        ref: dict[str, Any] = self.resolve_serializer(shape, "response").ref
        return ref

    def _named(self, name: str, said: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
        schema = {"type": "object", "description": said, "properties": properties, "required": required}
        make: Any = ResolvedComponent
        component = make(name, make.SCHEMA, schema, object=name)
        self.registry.register_on_missing(component)
        ref: dict[str, Any] = component.ref
        return ref


def ours(endpoints: list[Any]) -> list[Any]:
    """Return the endpoints that ADDRESSES names; a test sees that it names all."""
    return [one for one in endpoints if one[0].startswith(PREFIX) and one[0].removeprefix(PREFIX) in ADDRESSES]


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001 -- drf-spectacular's signature
    """Add what is common to all answers; say that all of it is read only, and what is left of it with `fields`."""
    schemas = result["components"]["schemas"]
    schemas["Citation"]["properties"]["source"] = {
        "description": schemas["Citation"]["properties"]["source"]["description"],
        "anyOf": [{"type": ["string", "null"]}, {"$ref": "#/components/schemas/Source"}],
    }
    for name in ("Upsert", "Remove"):
        for one in schemas[name]["properties"].values():
            if len(one.get("enum", ())) == 1:
                one["const"] = one.pop("enum")[0]
    for schema in schemas.values():
        schema["readOnly"] = True
        for one in schema["properties"].values():
            one.pop("x-spec-enum-id", None)  # drf-spectacular's own mark
            if None in one.get("enum", ()):
                known = {"type": "string", "enum": [value for value in one.pop("enum") if value is not None]}
                one["anyOf"] = [known, {"type": "null"}]
                del one["type"]
    for shape in ("Article", "Source", "Tag", "Correction"):
        _part(schemas, shape)
    result["components"] |= answers.components(examples().get("problems", {}))
    result["components"] = {name: dict(sorted(one.items())) for name, one in sorted(result["components"].items())}
    result["tags"] = [{"name": name, "description": said} for name, said in TAGS.items()]
    order = list(ADDRESSES)
    found = sorted(result["paths"].items(), key=lambda one: order.index(one[0].removeprefix(PREFIX)))
    return {**result, "paths": dict(found)}


def _part(schemas: dict[str, Any], name: str) -> str:
    """Add the same shape of which nothing has to be there; return its name."""
    made = f"{name}Part"
    if made not in schemas:
        whole = schemas[name]
        said = f"What was asked for of {name} by `fields`: any of it may be left out."
        schemas[made] = {"type": "object", "description": said, "properties": {}, "readOnly": True}
        schemas[made]["properties"] = {key: _parts(schemas, one) for key, one in whole["properties"].items()}
    return made


def _parts(schemas: dict[str, Any], schema: Any) -> Any:
    """Return the schema with each reference to a shape replaced by one to its parts."""
    if isinstance(schema, list):
        return [_parts(schemas, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _parts(schemas, one) for key, one in schema.items()}
    if (ref := schema.get("$ref")) and "properties" in schemas[ref.rpartition("/")[2]]:
        told["$ref"] = f"#/components/schemas/{_part(schemas, ref.rpartition('/')[2])}"
    return told


_JSONLD = {
    "type": "object",
    "description": "https://schema.org/NewsArticle; what is not known is left out.",
    "properties": {
        "@context": {"type": "string", "const": "https://schema.org"},
        "@type": {"type": "string", "const": "NewsArticle"},
        "@id": {"type": "string", "format": "uri"},
        "headline": {"type": "string"},
    },
    "required": ["@context", "@type", "@id", "headline"],
    "additionalProperties": True,
    "readOnly": True,
}
# What is found in one answer and leads to another (OpenAPI's links).
_FIRST = "$response.body#/results/0"
_LINKS = {
    "articles": {"article": {"public_id": f"{_FIRST}/id"}, "article_jsonld": {"public_id": f"{_FIRST}/id"}},
    "sources": {"source": {"slug": f"{_FIRST}/slug"}},
    "tags": {"tag": {"slug": f"{_FIRST}/slug"}},
    "sections": {"section": {"slug": f"{_FIRST}/slug"}},
    "corrections": {"article": {"public_id": f"{_FIRST}/article"}},
    "changes": {"changes": {"since": "$response.body#/next_token"}},
}
