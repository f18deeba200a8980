"""The filters by date of the desk's list: when an article came in, and when it was published."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.bounded import WINDOW, newest
from articles.text import moments
from articles.vocabulary import State


class DaysFilter(admin.ListFilter):
    """From one day on and before another. Days begin at midnight in the user's time zone."""

    template = "admin/days_filter.html"
    parameter = ""
    column = ""
    note = ""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if day := params.pop(name, [""])[-1].strip():
                self.used_parameters[name] = day

    def expected_parameters(self) -> list[Any]:
        """Return the query parameters that it uses."""
        return [f"{self.parameter}_after", f"{self.parameter}_before"]

    def has_output(self) -> bool:
        """Return True: the filter is always shown."""
        return True

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return the rows among which the column can be searched at a bounded cost."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the rows of those days, or none if what was typed is not a day."""
        if not self.used_parameters:
            return queryset
        queryset = self.narrowed(queryset)
        for name, lookup in zip(self.expected_parameters(), ("gte", "lt"), strict=True):
            if day := str(self.used_parameters.get(name, "")):
                try:
                    moment = moments.midnight(date.fromisoformat(day), timezone.get_current_timezone())
                    queryset = queryset.filter(**{f"{self.column}__{lookup}": moment})
                except ValueError:
                    return queryset.none()
        return queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the two boxes; `other_parameters` carries the rest of the address."""
        own = self.expected_parameters()
        others = {name: values for name, values in changelist.filter_params.items() if name not in own}
        self.other_parameters = [(name, value) for name, values in others.items() for value in values]
        self.all = changelist.get_query_string(dict.fromkeys(own))
        for name, label in zip(own, ("From", "Before"), strict=True):
            yield {"name": name, "label": label, "value": self.used_parameters.get(name, "")}


class CameInFilter(DaysFilter):
    """When an article came in, among the newest: keys follow that order, and no other index does."""

    title = "came in"
    parameter = "came"
    column = "created_at"
    note = f"Searches the newest {WINDOW:,} articles."

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return the newest articles."""
        return newest(queryset)


class PublishedFilter(DaysFilter):
    """When an article went live or will, newest first."""

    title = "published"
    parameter = "published"
    column = "published_at"

    @property
    def ordering(self) -> tuple[str, ...]:
        """Return the order that the index of published articles serves."""
        return ("-published_at", "-pk") if self.used_parameters else ()

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return the published articles, live and scheduled."""
        return queryset.filter(state=State.PUBLISHED)
