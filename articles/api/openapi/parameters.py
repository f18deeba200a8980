"""Each parameter of the API, described from what the code itself reads: `AllowedParameters` and `ArticleFilter`."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from articles import search
from articles.api import serializers
from articles.api.query_parameters import COUNTS, DEFAULT_LIMIT, MAX_LIMIT, AllowedParameters
from articles.lists.filters import ArticleFilter
from articles.lists.parameters import (
    MOST_IDS,
    MOST_NAMED,
    AiUseFilter,
    IdsFilter,
    MomentFilter,
    SearchWordsFilter,
    SetsFilter,
    YesOrNoFilter,
)
from articles.vocabulary import AiUse

# Any text that has more in it than spaces and commas.
_NOT_BLANK = "[^ ,]"
_WORD = {"type": "string", "minLength": 1, "pattern": r"^[^\x00]*[^\x00 ,][^\x00]*$"}
_ID: dict[str, Any] = {"type": "string", "format": "uuid"}
_TIME = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
_SEARCH = {"type": "string", "minLength": 1, "maxLength": search.MAX_QUERY, "pattern": _NOT_BLANK}
_SEARCH_DESCRIPTION = (
    f"Up to {search.MAX_QUERY} characters. If more than 10,000 articles contain the words, it searches the 10,000 most "
    "recently added; if other filters leave 1,000 or fewer, it searches all of those as well. Each result has a "
    "`match`, "
    "which shows where the words occur."
)
_TIME_DESCRIPTION = (
    "A time with its UTC offset (write `Z`, or encode `+` as `%2B`), or a date, which means midnight UTC at its start."
)
_SET_DESCRIPTION = f"Separate several with commas; at most {MOST_NAMED}."
# The slugs that `articles.urls.SlugConverter` accepts.
_SLUG = {"type": "string", "minLength": 1, "maxLength": 110, "pattern": r"^[^\x00-\x20\x7f/]{1,110}$"}


def in_path(name: str) -> OpenApiParameter:
    """Return the parameter of that name in an address's path."""
    if name == "public_id":
        schema, description = _ID, "The article’s `id`."
    else:
        schema, description = _SLUG, "The slug. If it has been merged into another one, you are redirected there (308)."
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, required=True, description=description)


def in_query(name: str, allowed: AllowedParameters, address: str) -> OpenApiParameter:
    """Return the query parameter of that name, as the address of that name takes it."""
    if name in allowed.filters and address == "articles":
        return _article_filter(name)
    describe = {**_SHARED, **_OF_ADDRESS.get(address, {})}[name]
    return describe(allowed)


def _query(name: str, schema: dict[str, Any], description: str, *, is_set: bool = False) -> OpenApiParameter:
    # A set is one value with commas. An array of sets (`tag`) repeats the parameter.
    explode = False if is_set else None
    style = "form" if is_set else None
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=description, explode=explode, style=style)


def _set(item: dict[str, Any], most: int | None = None) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1, **({"maxItems": most} if most else {})}


def _article_filter(name: str) -> OpenApiParameter:
    """Return a filter of the list of articles, described by its class and its label."""
    filter_ = ArticleFilter.base_filters[name]
    label = f"{filter_.label}."
    if name == "tag":
        topics = {**_WORD, "description": "A topic’s slug, or several separated by commas (any of them)."}
        description = (
            f"{label} {_SET_DESCRIPTION} Repeat it to require a match in each set: `tag=chips,solar&tag=asia`."
        )
        return OpenApiParameter(
            name,
            _set(topics, MOST_NAMED),
            OpenApiParameter.QUERY,
            description=description,
            explode=True,
            style="form",
        )
    schema, description, is_set = next(
        (entry for kind, entry in _BY_CLASS if isinstance(filter_, kind)), (_WORD, "", False)
    )
    return _query(name, schema, f"{label} {description}".strip(), is_set=is_set)


# For each class of filter: its schema, its description, and whether it takes a set.
_BY_CLASS: list[tuple[type, tuple[dict[str, Any], str, bool]]] = [
    (AiUseFilter, (_set({"type": "string", "enum": AiUse.values}, MOST_NAMED), "Separate several with commas.", True)),
    (IdsFilter, (_set(_ID, MOST_IDS), f"Separate several with commas; at most {MOST_IDS}.", True)),
    (SetsFilter, (_set(_WORD, MOST_NAMED), _SET_DESCRIPTION, True)),
    (MomentFilter, (_TIME, _TIME_DESCRIPTION, False)),
    (YesOrNoFilter, ({"type": "boolean"}, "", False)),
    (SearchWordsFilter, (_SEARCH, _SEARCH_DESCRIPTION, False)),
]


def _fields(allowed: AllowedParameters) -> OpenApiParameter:
    assert allowed.serializer is not None
    description = (
        "Return only these fields. Separate them with commas, and write a field within another with a full stop: "
        "`fields=id,headline,summary.text`."
    )
    always = serializers.field_names(allowed.serializer) - {
        name for name, added in allowed.includes.items() if added is None
    }
    return _query("fields", _set({"type": "string", "enum": sorted(always)}), description, is_set=True)


def _include(allowed: AllowedParameters) -> OpenApiParameter:
    description = (
        "Add what is otherwise left out: `summary.markdown`, the summary in Markdown, and `sources.source`, the full "
        "source instead of its slug. Separate them with commas. `fields` may name the fields that are included."
    )
    return _query("include", _set({"type": "string", "enum": list(allowed.includes)}), description, is_set=True)


def _order(allowed: AllowedParameters) -> OpenApiParameter:
    description = (
        "The date to sort by; a leading `-` puts the newest first. Rows with equal dates keep a fixed order, so paging "
        "neither repeats nor skips any."
    )
    return _query("order", {"type": "string", "enum": list(allowed.orders), "default": allowed.orders[0]}, description)


def _limit(allowed: AllowedParameters) -> OpenApiParameter:
    description = f"How many results to return on a page, from 1 to {MAX_LIMIT}; {DEFAULT_LIMIT} by default."
    schema = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    return _query("limit", schema, description)


def _cursor(allowed: AllowedParameters) -> OpenApiParameter:
    description = (
        "A position in the list. Don’t construct cursors: follow `next` and `previous` as they are. A cursor works "
        "only with the filters and order it was issued for, but with any `limit`, `fields` and `include`. It never "
        "expires."
    )
    return _query("cursor", {"type": "string", "minLength": 1}, description)


def _count(allowed: AllowedParameters) -> OpenApiParameter:
    description = "Add `count`, the total number of results, counted up to 10,000. Without it, nothing is counted."
    return _query("count", {"type": "string", "enum": list(COUNTS)}, description)


_SHARED: dict[str, Callable[[AllowedParameters], OpenApiParameter]] = {
    "fields": _fields,
    "include": _include,
    "order": _order,
    "limit": _limit,
    "cursor": _cursor,
    "count": _count,
}
_OF_ADDRESS: dict[str, dict[str, Callable[[AllowedParameters], OpenApiParameter]]] = {
    "corrections": {
        "article": lambda allowed: _query("article", _ID, "Only corrections of the article with this `id`."),
        "class": lambda allowed: _query(
            "class",
            _set({"type": "string", "enum": serializers.CORRECTION_CLASSES}),
            "Only corrections of this class. Separate several with commas.",
            is_set=True,
        ),
        "since": lambda allowed: _query("since", _TIME, f"Published at this time or later. {_TIME_DESCRIPTION}"),
    },
    "changes": {
        "since": lambda allowed: _query(
            "since",
            {"type": "string", "minLength": 1},
            "The last `next_token` you received. Without it, changes start from the very beginning.",
        )
    },
}
