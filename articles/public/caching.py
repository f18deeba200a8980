"""Answering readers cheaply: 304 for who has the page, the page as it was made for others, or the page made now.

What a reader is given depends on the address, the public version and this program alone: no cookie, no session. So the
validator of a page is known before anything of it is read. It can only be had with a page that was shown, so to answer 304
tells nobody of anything that they may not see.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles.reading import page_cache, public_version, validators

# Pages that say no: somebody may publish the very thing, or bring it back.
MISSING_FOR = 10
_VARY = "Accept-Encoding"

View = Callable[..., HttpResponseBase]


def for_readers(*parameters: str) -> Callable[[View], View]:
    """Return a decorator for a view that reads these parameters of the address, and no others.

    The view finds the public version as `request.version`, and in `request.GET` its own parameters only.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.version = version = public_version.read()
            asked = ""
            if request.META.get("QUERY_STRING"):
                request.GET = _only(request.GET, parameters)
                asked = request.GET.urlencode()
            key = version.key(page_cache.build_mark(), request.scheme, request.get_host(), request.path_info, asked)
            etag = f'W/"{key}"'
            if validators.client_has(request, etag):
                return validators.add_headers(HttpResponse(status=304), etag, version, vary=_VARY)
            kept = page_cache.get(request, key)
            if kept is None:
                response: Any = view(request, *args, **kwargs)
                if response.status_code != 200:  # noqa: PLR2004
                    response.headers["Cache-Control"] = f"public, max-age={MISSING_FOR}"
                    return response
                kept = page_cache.store(request, key, response.content, dict(response.items()))
            return validators.add_headers(page_cache.respond(request, kept), etag, version, vary=_VARY)

        return answer

    return decorate


def _only(asked: QueryDict, parameters: tuple[str, ...]) -> QueryDict:
    """Return what the view reads of the query, in one order, so that what it does not read makes no other page."""
    told = QueryDict(mutable=True)
    for name in parameters:
        if name in asked:
            told[name] = str(asked[name])
    return told
