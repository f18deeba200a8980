"""By which days the desk's list is narrowed: when a story came in, and when readers got it."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.bounded import WINDOW, newest
from articles.vocabulary import State


class DaysFilter(admin.ListFilter):
    """From a day on, and before another; days begin at midnight in the person's time zone."""

    template = "admin/days_filter.html"
    parameter = ""
    column = ""
    note = ""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if typed := params.pop(name, [""])[-1].strip():
                self.used_parameters[name] = typed

    def expected_parameters(self) -> list[Any]:
        """Return the parameters that it takes from the address."""
        return [f"{self.parameter}_after", f"{self.parameter}_before"]

    def has_output(self) -> bool:
        """Say that it is always there."""
        return True

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return those of which the column can be asked within bounds."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return those of the days; none where what was typed is no day."""
        if not self.used_parameters:
            return queryset
        queryset = self.narrowed(queryset)
        for name, lookup in zip(self.expected_parameters(), ("gte", "lt"), strict=True):
            if typed := str(self.used_parameters.get(name, "")):
                try:
                    moment = datetime.combine(date.fromisoformat(typed), time(), timezone.get_current_timezone())
                    queryset = queryset.filter(**{f"{self.column}__{lookup}": moment})
                except ValueError:
                    return queryset.none()
        return queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the two ends, and keep what else was asked."""
        own = self.expected_parameters()
        kept = {name: values for name, values in changelist.filter_params.items() if name not in own}
        self.kept = [(name, value) for name, values in kept.items() for value in values]
        self.all = changelist.get_query_string(dict.fromkeys(own))
        for name, label in zip(own, ("From", "Before"), strict=True):
            yield {"name": name, "label": label, "value": self.used_parameters.get(name, "")}


class CameInFilter(DaysFilter):
    """When it came in, among the newest: they came in in the order of their keys, and no index says more."""

    title = "came in"
    parameter = "came"
    column = "created_at"
    note = f"Of the newest {WINDOW:,}."

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return those in the window."""
        return newest(queryset)


class PublishedFilter(DaysFilter):
    """When readers got it, or will; the newest first."""

    title = "published"
    parameter = "published"
    column = "published_at"

    @property
    def ordering(self) -> tuple[str, ...]:
        """Return the order that the index of what is published serves."""
        return ("-published_at", "-pk") if self.used_parameters else ()

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """Return those that are published, now or by themselves later."""
        return queryset.filter(state=State.PUBLISHED)
