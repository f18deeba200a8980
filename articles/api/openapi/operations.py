"""What each address of the API is called, takes and returns."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import Serializer

from articles.api import serializers
from articles.api.openapi import parameters, responses
from articles.api.query_parameters import AllowedParameters
from articles.api.renderers import JSONLDRenderer, JSONRenderer

PREFIX = "/api/v1/"
# From the demo's fictional newsroom; a test makes them again and compares.
_EXAMPLES = Path(__file__).with_name("examples.json")


class Address(NamedTuple):
    """The operation id of an address, its group, its title and its description."""

    name: str
    group: str
    title: str
    description: str


ADDRESSES = {
    "": Address("index", "about", "Get the index", "The addresses of the lists, and of this description."),
    "articles/": Address(
        name="articles",
        group="articles",
        title="List articles",
        description="Live articles, newest first. An article must match every parameter (and); values separated by "
        "commas within a parameter are alternatives (or). An unknown slug matches nothing; it is not an error. With "
        "`fields`, each result has only the fields you name.",
    ),
    "articles/{public_id}/": Address(
        name="article",
        group="articles",
        title="Get an article",
        description="Looks an article up by its `id`. If it has been merged into another article, you are redirected "
        "there (308); if it has been withdrawn or retracted, it is gone (410). For the schema.org version, ask for "
        "`application/ld+json` or add `.jsonld` to the address.",
    ),
    "articles/{public_id}.jsonld": Address(
        name="article_jsonld",
        group="articles",
        title="Get an article as JSON-LD",
        description="The article as a schema.org NewsArticle. Properties without a value are left out.",
    ),
    "sources/": Address("sources", "sources", "List sources", "The sources credited by at least one live article."),
    "sources/{slug}/": Address("source", "sources", "Get a source", "Looks a source up by its slug."),
    "tags/": Address("tags", "tags", "List topics", "The topics of at least one live article."),
    "tags/{slug}/": Address("tag", "tags", "Get a topic", "Looks a topic up by its slug."),
    "sections/": Address("sections", "sections", "List sections", "The sections with at least one live article."),
    "sections/{slug}/": Address("section", "sections", "Get a section", "Looks a section up by its slug."),
    "corrections/": Address(
        name="corrections",
        group="corrections",
        title="List corrections",
        description="Published corrections, clarifications and retractions, newest first: those of live articles and "
        "those of retracted ones.",
    ),
    "changes/": Address(
        name="changes",
        group="changes",
        title="Follow changes",
        description="For clients that keep a copy. Start without `since`, save `next_token`, and send it as `since` "
        "with your next request: straight away while `has_more` is true, otherwise after a minute. Every article that "
        "appears, changes or disappears is reported at least once; applying a change twice does no harm. Tokens never "
        "expire.",
    ),
    "openapi.json": Address("openapi", "about", "Get this description", "The document you are reading (OpenAPI 3.1)."),
}
TAGS = {
    "articles": "Published articles.",
    "sources": "Publishers and agencies that articles credit.",
    "tags": "Topics that articles are about.",
    "sections": "Sections that articles appear in.",
    "corrections": "Published corrections.",
    "changes": "What has changed since your last request.",
    "about": "The index and this description.",
}
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The `ETag` of your copy. If your copy is still current, the response is 304 with no body.",
)


@cache
def examples() -> dict[str, Any]:
    """Return an example response for each address, by its name, and of each kind of problem under "problems"."""
    stored: dict[str, Any] = orjson.loads(_EXAMPLES.read_bytes()) if _EXAMPLES.exists() else {}
    return stored


class OperationSchema(AutoSchema):
    """Describes a GET request to one address."""

    @property
    def address(self) -> Address:
        """Return the entry in ADDRESSES."""
        return ADDRESSES[self.path.removeprefix(PREFIX)]

    @property
    def allowed(self) -> AllowedParameters:
        """Return the parameters that the address takes."""
        view: Any = self.view
        allowed: AllowedParameters = view.allowed
        return AllowedParameters(is_list=False) if self.address.name == "article_jsonld" else allowed

    def get_operation_id(self) -> str:
        """Return the name that generated clients use."""
        return self.address.name

    def get_tags(self) -> list[str]:
        """Return the address's group."""
        return [self.address.group]

    def get_summary(self) -> str:
        """Return the title."""
        return self.address.title

    def get_description(self) -> str:  # type: ignore[override]
        """Return the description."""
        return self.address.description

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters in the path, in the query, and in the headers."""
        in_path = [parameters.in_path(name) for name in ("public_id", "slug") if f"{{{name}}}" in self.path]
        in_query = [parameters.in_query(name, self.allowed, self.address.name) for name in self.allowed.names]
        return [*in_path, *in_query, _IF_NONE_MATCH]

    def get_response_serializers(self) -> Any:
        """Return none, so that drf-spectacular does not guess: `_get_response_bodies` lists the responses."""
        return {}

    def _get_format_parameters(self) -> list[Any]:
        """Return none: the Accept header, or the address, selects the format."""
        return []

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        self.resolve_serializer(serializers.ProblemSerializer, "response")
        name = self.address.name
        is_article = name in ("article", "article_jsonld")
        success: dict[str, Any] = {
            "description": self.address.title,
            "headers": responses.headers(responses.SUCCESS_HEADERS),
            "content": self._content(),
        }
        if self.allowed.is_list and self.allowed.has_cursor:
            success["headers"] |= responses.headers(["Link"])
        if links := _LINKS.get(name):
            success["links"] = {to: {"operationId": to, "parameters": values} for to, values in links.items()}
        bodies: dict[str, Any] = {"200": success}
        if "{" in self.path:
            bodies["308"] = self._redirect(is_article=is_article)
        for status in responses.statuses(may_be_missing="{" in self.path, may_be_gone=is_article or name == "changes"):
            bodies[str(status)] = responses.failure(status)
        return bodies

    def _content(self) -> dict[str, Any]:
        """Return the body of a successful response, by media type."""
        name = self.address.name
        content = {}
        if name != "article_jsonld":
            example = {"example": examples()[name]} if name in examples() else {}
            content[JSONRenderer.media_type] = {"schema": self._schema(), **example}
        if name in ("article", "article_jsonld"):
            example = {"example": examples()["article_jsonld"]} if "article_jsonld" in examples() else {}
            content[JSONLDRenderer.media_type] = {"schema": _JSONLD, **example}
        return content

    def _schema(self) -> dict[str, Any]:
        """Return the schema of a successful response."""
        name = self.address.name
        if name == "index":
            return self._ref(serializers.IndexSerializer)
        if name == "openapi":
            return {"type": "object", "required": ["openapi", "info", "paths"], "additionalProperties": True}
        if name == "changes":
            return self._page_of_changes()
        assert self.allowed.serializer is not None
        item = self._whole_or_partial(self.allowed.serializer)
        return self._page(self.allowed.serializer, item) if self.allowed.is_list else item

    def _whole_or_partial(self, serializer: type[Serializer]) -> dict[str, Any]:
        """Return the serializer's schema, or the partial copy of it that `document` adds for `fields`."""
        whole = self._ref(serializer)
        return {"anyOf": [whole, {"$ref": f"{whole['$ref']}Part"}]}

    def _page(self, serializer: type[Serializer], item: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "results": {"type": "array", "items": item, "description": "The rows on this page."},
            "next": {**address, "description": "The address of the next page; null on the last page."},
            "previous": {**address, "description": "The address of the previous page; null on the first page."},
        }
        required = list(properties)
        if self.allowed.has_count:
            properties["count"] = {
                **self._ref(serializers.CountSerializer),
                "description": "Present only with `count`.",
            }
        if "q" in self.allowed.filters:
            properties["did_you_mean"] = {
                "type": "string",
                "description": "Present only if nothing is found, and similar words in `q` would find something.",
            }
        name = self._ref(serializer)["$ref"].rpartition("/")[2]
        return self._component(f"{name}Page", "One page of a list.", properties, required)

    def _page_of_changes(self) -> dict[str, Any]:
        upsert, remove = self._ref(serializers.UpsertSerializer), self._ref(serializers.RemoveSerializer)
        mapping = {"upsert": upsert["$ref"], "remove": remove["$ref"]}
        change = {"oneOf": [upsert, remove], "discriminator": {"propertyName": "op", "mapping": mapping}}
        properties = {
            "changes": {"type": "array", "items": change, "description": "The changes, in the order to apply them."},
            "next_token": {"type": "string", "description": "Save it and send it as `since` with your next request."},
            "has_more": {
                "type": "boolean",
                "description": "Whether more changes are waiting: ask again straight away.",
            },
        }
        return self._component("Changes", "One page of changes.", properties, list(properties))

    def _redirect(self, *, is_article: bool) -> dict[str, Any]:
        if is_article:
            schema = self._ref(serializers.MovedSerializer)
            content = {kind.media_type: {"schema": schema} for kind in (JSONRenderer, JSONLDRenderer)}
        else:
            assert self.allowed.serializer is not None
            content = {JSONRenderer.media_type: {"schema": self._whole_or_partial(self.allowed.serializer)}}
        description = "Merged into another one; `Location` has its address."
        return {
            "description": description,
            "headers": responses.headers(responses.REDIRECT_HEADERS),
            "content": content,
        }

    def _ref(self, serializer: type[Serializer]) -> dict[str, Any]:
        ref: dict[str, Any] = self.resolve_serializer(serializer, "response").ref
        return ref

    def _component(
        self, name: str, description: str, properties: dict[str, Any], required: list[str]
    ) -> dict[str, Any]:
        """Register a schema that no serializer describes, and return a reference to it."""
        schema = {"type": "object", "description": description, "properties": properties, "required": required}
        make: Any = ResolvedComponent
        component = make(name, make.SCHEMA, schema, object=name)
        self.registry.register_on_missing(component)
        ref: dict[str, Any] = component.ref
        return ref


_JSONLD = {
    "type": "object",
    "description": "See https://schema.org/NewsArticle. Properties without a value are left out.",
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
# Values in one response that are parameters of another request (OpenAPI's links).
_FIRST = "$response.body#/results/0"
_LINKS = {
    "articles": {"article": {"public_id": f"{_FIRST}/id"}, "article_jsonld": {"public_id": f"{_FIRST}/id"}},
    "sources": {"source": {"slug": f"{_FIRST}/slug"}},
    "tags": {"tag": {"slug": f"{_FIRST}/slug"}},
    "sections": {"section": {"slug": f"{_FIRST}/slug"}},
    "corrections": {"article": {"public_id": f"{_FIRST}/article"}},
    "changes": {"changes": {"since": "$response.body#/next_token"}},
}
