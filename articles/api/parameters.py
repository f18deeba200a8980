"""What each parameter of the API is, said from the tables that read it: `Allowed`, `ArticleFilter`, the vocabulary."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from articles import search
from articles.api import serializers
from articles.api.questions import COUNTS, DEFAULT_LIMIT, MAX_LIMIT, Allowed
from articles.lists.filters import ArticleFilter
from articles.lists.parameters import (
    MOST_IDS,
    MOST_NAMED,
    AiUseFilter,
    IdsFilter,
    MomentFilter,
    SetsFilter,
    TypedFilter,
    YesOrNoFilter,
)
from articles.vocabulary import AiUse

# Any text but blanks and commas alone, which say nothing.
_SOMETHING = "[^ ,]"
_WORD = {"type": "string", "minLength": 1, "pattern": r"^[^\x00]*[^\x00 ,][^\x00]*$"}
_ID: dict[str, Any] = {"type": "string", "format": "uuid"}
_MOMENT = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
_TYPED = {"type": "string", "minLength": 1, "maxLength": search.MAX_QUERY, "pattern": _SOMETHING}
_SAID_OF_WORDS = f"{search.MAX_QUERY} characters at most. Each result then has `match`: where the words stand."
_SAID_OF_MOMENTS = "A moment with its offset (write `Z`, or `+` as `%2B`), or a day, which begins at midnight UTC."
_SAID_OF_SETS = f"Several are joined by commas; {MOST_NAMED} at most."
# As the slugs of addresses are read (`articles.urls.SlugConverter`).
_SLUG = {"type": "string", "minLength": 1, "maxLength": 110, "pattern": r"^[^\x00-\x20\x7f/]{1,110}$"}


def of_path(name: str) -> OpenApiParameter:
    """Return what stands in an address itself."""
    if name == "public_id":
        schema, said = _ID, "The article’s `id`."
    else:
        schema, said = _SLUG, "Its `slug`; the old one of what was merged leads to what it is part of now (308)."
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, required=True, description=said)


def of_query(name: str, allowed: Allowed, where: str) -> OpenApiParameter:
    """Return what may stand behind the question mark: of all lists, of the list of articles, or of that one alone."""
    if name in allowed.filters and where == "articles":
        return _of_filter(name)
    told = {**_OF_ALL, **_OWN.get(where, {})}[name]
    return told(allowed)


def _query(name: str, schema: dict[str, Any], said: str, *, is_set: bool = False) -> OpenApiParameter:
    # A set is written with commas, an array of sets by giving the parameter again.
    explode = False if is_set else None
    style = "form" if is_set else None
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=said, explode=explode, style=style)


def _set(one: dict[str, Any], most: int | None = None) -> dict[str, Any]:
    return {"type": "array", "items": one, "minItems": 1, **({"maxItems": most} if most else {})}


def _of_filter(name: str) -> OpenApiParameter:
    """Return a filter of the list of articles, by its own class and label."""
    kind = ArticleFilter.base_filters[name]
    label = f"{kind.label}."
    if name == "tag":
        one = {**_WORD, "description": "One topic, or several joined by commas: any of them."}
        said = f"{label} {_SAID_OF_SETS} Given again, an article has to fit each set: `tag=chips,solar&tag=asia`."
        return OpenApiParameter(
            name, _set(one, MOST_NAMED), OpenApiParameter.QUERY, description=said, explode=True, style="form"
        )
    schema, said, is_set = next(
        (told for classes, told in _OF_FILTERS if isinstance(kind, classes)), (_WORD, "", False)
    )
    return _query(name, schema, f"{label} {said}".strip(), is_set=is_set)


# What each class of filter reads, said of it, and whether it is a set.
_OF_FILTERS: list[tuple[type, tuple[dict[str, Any], str, bool]]] = [
    (AiUseFilter, (_set({"type": "string", "enum": AiUse.values}, MOST_NAMED), "Joined by commas.", True)),
    (IdsFilter, (_set(_ID, MOST_IDS), f"Joined by commas; {MOST_IDS} at most.", True)),
    (SetsFilter, (_set(_WORD, MOST_NAMED), _SAID_OF_SETS, True)),
    (MomentFilter, (_MOMENT, _SAID_OF_MOMENTS, False)),
    (YesOrNoFilter, ({"type": "boolean"}, "", False)),
    (TypedFilter, (_TYPED, _SAID_OF_WORDS, False)),
]


def _fields(allowed: Allowed) -> OpenApiParameter:
    assert allowed.shape is not None
    said = "Only these fields, joined by commas; those within others by a full stop: `fields=id,headline,summary.text`."
    own = serializers.names(allowed.shape) - {name for name, shape in allowed.includes.items() if shape is None}
    one = {"type": "string", "enum": sorted(own)}
    return _query("fields", _set(one), said, is_set=True)


def _include(allowed: Allowed) -> OpenApiParameter:
    said = (
        "What is left out otherwise, joined by commas: `summary.markdown` is the summary as it was written, "
        "`sources.source` the whole source in the place of its slug. Fields of what is included may be asked for too."
    )
    return _query("include", _set({"type": "string", "enum": list(allowed.includes)}), said, is_set=True)


def _order(allowed: Allowed) -> OpenApiParameter:
    said = (
        "By which moment, the newest first where it begins with `-`. Ties are broken, so no page repeats or skips one."
    )
    return _query("order", {"type": "string", "enum": list(allowed.orders), "default": allowed.orders[0]}, said)


def _limit(allowed: Allowed) -> OpenApiParameter:
    said = f"How many come on a page, 1 to {MAX_LIMIT}; {DEFAULT_LIMIT} where it is left out."
    schema = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    return _query("limit", schema, said)


def _cursor(allowed: Allowed) -> OpenApiParameter:
    said = (
        "A place in the list. Never make one: follow `next` and `previous` as they are. It is good for the filters and "
        "the order that it was given for, with any `limit`, `fields` and `include`, and does not expire."
    )
    return _query("cursor", {"type": "string", "minLength": 1}, said)


def _count(allowed: Allowed) -> OpenApiParameter:
    said = "Adds `count`: how many there are in all, counted up to 10,000. Without it nothing is counted."
    return _query("count", {"type": "string", "enum": list(COUNTS)}, said)


_OF_ALL: dict[str, Callable[[Allowed], OpenApiParameter]] = {
    "fields": _fields,
    "include": _include,
    "order": _order,
    "limit": _limit,
    "cursor": _cursor,
    "count": _count,
}
_OWN: dict[str, dict[str, Callable[[Allowed], OpenApiParameter]]] = {
    "corrections": {
        "article": lambda allowed: _query("article", _ID, "Those on one article, by its `id`."),
        "class": lambda allowed: _query(
            "class",
            _set({"type": "string", "enum": [str(one) for one in serializers.TOLD]}),
            "Those of a kind; any of a set, joined by commas.",
            is_set=True,
        ),
        "since": lambda allowed: _query("since", _MOMENT, f"Told then or later. {_SAID_OF_MOMENTS}"),
    },
    "changes": {
        "since": lambda allowed: _query(
            "since",
            {"type": "string", "minLength": 1},
            "The `next_token` that you were given last; left out, everything is told from the very beginning.",
        )
    },
}
