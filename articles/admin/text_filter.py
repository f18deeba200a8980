"""A list filter into which words are typed: for what has ten thousand values, where a list of links has none."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

MAX_TYPED = 200
# Digits of the largest key of both databases, less one.
_MAX_DIGITS = 18


class TypedFilter(admin.SimpleListFilter):
    """A box for words, above links to what the page in view holds. It asks the database for nothing of its own."""

    template = "admin/typed_filter.html"
    placeholder = ""
    input_mode = "text"
    note = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return none: values are typed, and `choices` offers those in view."""
        return []

    def has_output(self) -> bool:
        """Say that it is always there."""
        return True

    def value(self) -> str:
        """Return what was typed, without the NUL that PostgreSQL refuses."""
        return (super().value() or "").replace("\x00", "").strip()[:MAX_TYPED]

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return those that the typed words mean."""
        raise NotImplementedError

    def in_view(self, row: Any) -> tuple[str, str] | None:
        """Return the value of a row in view, and how it is printed; None where it has none."""
        return None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return those that were asked for."""
        return self.matching(queryset, self.value()) if self.value() else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield “All”, then a link for each value in view."""
        typed, own = self.value(), str(self.parameter_name)
        kept = {name: values for name, values in changelist.filter_params.items() if name not in (own, PAGE_VAR)}
        self.kept = [(name, value) for name, values in kept.items() for value in values]
        yield {"selected": not typed, "query_string": changelist.get_query_string(remove=[own]), "display": "All"}
        found = dict(
            sorted({pair for row in changelist.result_list if (pair := self.in_view(row))}, key=lambda p: p[1])
        )
        for value, display in found.items():
            link = changelist.get_query_string({own: value})
            yield {"selected": value == typed, "query_string": link, "display": display}


def whole_number(typed: str) -> int | None:
    """Return the number that was typed, None where it is none that a key could be."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MAX_DIGITS else None
