"""What there is to be read, and every other address below the API's."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request

from articles.api.questions import Allowed, Question
from articles.api.resource import Answer, Resource

_LISTS = ("articles", "sources", "tags", "sections", "corrections", "changes", "openapi")


class Index(Answer):
    """What there is to be read."""

    allowed = Allowed(is_list=False)

    def answer(self, question: Question, **kwargs: Any) -> dict[str, str]:
        """Return the addresses of the lists, and of their description."""
        question.refuse()
        return {name: self.root + reverse(f"api:{name}") for name in _LISTS}


class Nothing(Resource):
    """Every other address below the API's."""

    def read_version(self, **kwargs: Any) -> None:
        """Return none: there is nothing to validate."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say so, whichever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404(f"There is nothing at {request.path}. The index is at {reverse('api:index')}")
