"""The API's index, and the 404 of every address that is not in use."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request

from articles.api.api_view import ApiView, ContentView
from articles.api.query_parameters import AllowedParameters, QueryParameters

_NAMES = ("articles", "sources", "tags", "sections", "corrections", "changes", "openapi")


class IndexView(ContentView):
    """The index."""

    allowed = AllowedParameters(is_list=False)

    def content(self, query: QueryParameters, **kwargs: Any) -> dict[str, str]:
        """Return the addresses of the lists and of the OpenAPI document."""
        query.raise_errors()
        return {name: self.root + reverse(f"api:{name}") for name in _NAMES}


class NotFoundView(ApiView):
    """Every other address under /api/."""

    def read_version(self, **kwargs: Any) -> None:
        """Return None: there is nothing to validate."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise Http404, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404(f"There is nothing at {request.path}. The index is at {reverse('api:index')}")
