"""Answering readers cheaply: 304 if they have the page, the cached page, or else a new one.

A page depends on the address, the public version and this program alone: no cookie, no session. So its validator is
known before anything is read. Clients only get a validator with a page that they were shown, so a 304 reveals nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles.reading import page_cache, public_version, validators

_VARY = "Accept-Encoding"

View = Callable[..., HttpResponseBase]


def for_readers(*parameters: str) -> Callable[[View], View]:
    """Return a decorator for a view that reads these parameters of the address, and no others.

    The view gets the public version as `request.version`, and only its own parameters in `request.GET`.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.version = version = public_version.read()
            query = ""
            if request.META.get("QUERY_STRING"):
                request.GET = _only(request.GET, parameters)
                query = request.GET.urlencode()
            key = version.key(page_cache.build_mark(), request.scheme, request.get_host(), request.path_info, query)
            etag = f'W/"{key}"'
            if validators.client_has(request, etag):
                return validators.add_headers(HttpResponse(status=304), etag, vary=_VARY)
            cached = page_cache.get(request, key)
            if cached is None:
                response: Any = view(request, *args, **kwargs)
                if response.status_code != 200:  # noqa: PLR2004
                    response.headers["Cache-Control"] = f"public, max-age={validators.MISSING_FOR}"
                    return response
                cached = page_cache.store(request, key, response.content, dict(response.items()))
            return validators.add_headers(page_cache.respond(request, cached), etag, vary=_VARY)

        return answer

    return decorate


def _only(query: QueryDict, parameters: tuple[str, ...]) -> QueryDict:
    """Return the parameters that the view reads, in a fixed order, so that no others make another page."""
    narrowed = QueryDict(mutable=True)
    for name in parameters:
        if name in query:
            narrowed[name] = str(query[name])
    return narrowed
