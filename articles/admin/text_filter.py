"""A list filter that people type into, for values too many to offer as a list of links."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

MAX_LENGTH = 200


class TextFilter(admin.SimpleListFilter):
    """A text box above links to the values on the page in view. It runs no query of its own."""

    template = "admin/text_filter.html"
    placeholder = ""
    input_mode = "text"
    note = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return no choices: people type a value, and `choices` offers those in view."""
        return []

    def has_output(self) -> bool:
        """Return True: the filter is always shown."""
        return True

    def value(self) -> str:
        """Return the text in the box, without NUL characters, which PostgreSQL refuses."""
        return (super().value() or "").replace("\x00", "").strip()[:MAX_LENGTH]

    def matching(self, queryset: QuerySet, text: str) -> QuerySet:
        """Return the rows that match the text."""
        raise NotImplementedError

    def in_view(self, row: Any) -> tuple[str, str] | None:
        """Return a row's value for this filter and the label to print for it, or None if it has none."""
        return None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the rows that match what was typed, or all of them if the box is empty."""
        return self.matching(queryset, self.value()) if self.value() else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield “All”, then a link for each value in view."""
        text, own = self.value(), str(self.parameter_name)
        others = {name: values for name, values in changelist.filter_params.items() if name not in (own, PAGE_VAR)}
        self.other_parameters = [(name, value) for name, values in others.items() for value in values]
        yield {"selected": not text, "query_string": changelist.get_query_string(remove=[own]), "display": "All"}
        pairs = {pair for row in changelist.result_list if (pair := self.in_view(row))}
        for value, label in dict(sorted(pairs, key=lambda pair: pair[1])).items():
            link = changelist.get_query_string({own: value})
            yield {"selected": value == text, "query_string": link, "display": label}
