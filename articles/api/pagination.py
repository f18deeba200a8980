"""How a list of the API goes on: by a cursor, without a count, never more than asked for and never silently less."""

import re
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from articles.paging import Misplaced, Page, Place, page

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


def place_of(request: Request) -> Place | None:
    """Return the place that the request's cursor names, None for the start; raise ValidationError for no cursor of ours."""
    token = request.query_params.get("cursor")
    if token is None:
        return None
    try:
        return Place.read(token)
    except Misplaced as error:
        raise _invalid_cursor() from error


class CursorPagination(BasePagination):
    """Pages of `?limit=` rows from `?cursor=`; DRF's own class of this name skips and repeats rows where moments tie."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page that is asked for."""
        self.url = request.build_absolute_uri()
        try:
            self.page: Page = page(queryset, place_of(request), size=_limit(request), whole=_whole(view))
        except Misplaced as error:
            raise _invalid_cursor() from error
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        """Return the rows with the addresses of the pages before and behind."""
        return Response(
            {"results": data, "next": self._link(self.page.next), "previous": self._link(self.page.previous)}
        )

    def _link(self, place: Place | None) -> str | None:
        return replace_query_param(self.url, "cursor", place.token()) if place else None


def _whole(view: Any) -> QuerySet | None:
    return view.whole() if hasattr(view, "whole") else None


def _limit(request: Request) -> int:
    typed = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if re.fullmatch("[0-9]{1,3}", typed) and 1 <= int(typed) <= MAX_LIMIT:
        return int(typed)
    raise ValidationError({"limit": [f"Ask for 1 to {MAX_LIMIT} rows."]})


def _invalid_cursor() -> ValidationError:
    return ValidationError(
        {"cursor": ["That is no cursor of this list. Follow “next” and “previous”, or leave it out."]}
    )
