"""What every view of the API does: conditional requests, negotiation, throttling, caching, and errors of one form."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.api.negotiation import Negotiation, preferred
from articles.api.problems import handle_exception
from articles.api.query_parameters import AllowedParameters, QueryParameters
from articles.api.renderers import JSONRenderer
from articles.api.throttling import AddressThrottle
from articles.reading import page_cache, public_version, validators
from articles.reading.public_version import Version

_VARY = "Accept, Accept-Encoding"
SAFE = ("GET", "HEAD")
_STALE_IF_ERROR = ", stale-if-error=86400"
# For the statuses that may be cached, apart from 200.
_CACHE_CONTROL = {
    404: f"public, max-age={validators.MISSING_FOR}",
    410: f"public, max-age={validators.MISSING_FOR}",
    308: f"public, max-age={validators.MAX_AGE}",
}


class ApiView(APIView):
    """An address of the API. Subclasses say what is there (`get`); this class does everything around it."""

    allowed: ClassVar[AllowedParameters] = AllowedParameters(is_list=False)
    http_method_names = ["get", "head", "options"]
    content_negotiation_class = Negotiation
    renderer_classes = [JSONRenderer]
    # Set by `prepare`: the site's address, and what the response is validated and cached by.
    root: str
    current: Version | None
    cache_key: str
    # Set by `read_version` as it is here.
    version: Version
    # When the resource last changed, for a single one.
    changed_at: datetime | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the response, from the view that `UnchangedMiddleware` has already prepared if there is one."""
        if request.method not in SAFE:
            return super().dispatch(request, *args, **kwargs)
        view = getattr(request, "prepared_view", None)
        if view is None:
            self.prepare(request, **kwargs)
            view = self
        response: HttpResponseBase = view.respond(request, *args, **kwargs)
        return response

    def respond(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return 304, the cached response or a new one. The view has to be prepared.

        A client that sent the right ETag has already had its 304, from `UnchangedMiddleware`.
        """
        version, key = self.current, self.cache_key
        if version is not None and self._is_unmodified_since(request):
            return self._with_validators(HttpResponseNotModified(), key, version)
        throttle = AddressThrottle()
        if not throttle.allow_request(request, self):
            refusal: Any = handle_exception(Throttled(throttle.wait()), {"request": request})
            return throttle.add_headers(refusal)
        cached = page_cache.get(request, key) if key else None
        if cached is None:
            response: Any = super().dispatch(request, *args, **kwargs)
            if response.status_code != 200 or version is None:  # noqa: PLR2004
                response.headers.setdefault("Cache-Control", _CACHE_CONTROL.get(response.status_code, "no-store"))
                response.headers["Vary"] = _VARY
                return throttle.add_headers(response)
            response.render()
            cached = page_cache.store(request, key, response.content, dict(response.items()))
        assert version is not None
        # "*" asks whether there is anything here, which is certain only once the request has proved valid.
        is_any = request.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*"
        answer = HttpResponseNotModified() if is_any else page_cache.respond(request, cached)
        return throttle.add_headers(self._with_validators(answer, key, version))

    def unchanged(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Return 304 if the client's ETag is current; otherwise None, prepared for `dispatch`. One query at most."""
        self.setup(request, *args, **kwargs)
        self.prepare(request, **kwargs)
        if self.current is not None and validators.client_has(request, f'W/"{self.cache_key}"'):
            return self._with_validators(HttpResponseNotModified(), self.cache_key, self.current)
        request.prepared_view = self
        return None

    def prepare(self, request: Any, **kwargs: Any) -> None:
        """Read the version of what is here, None if there is nothing to validate, and set the cache key."""
        self.root = f"{request.scheme}://{request.get_host()}"
        self.current = self.read_version(**kwargs)
        self.cache_key = "" if self.current is None else self._key(request, self.current)

    def _key(self, request: Any, version: Version) -> str:
        """Return the key of the response in the cache, which is also its ETag."""
        return version.key(page_cache.build_mark(), self.root, request.get_full_path(), self._media_type(request) or "")

    def _media_type(self, request: Any) -> str | None:
        offered = [renderer.media_type for renderer in self.renderer_classes]
        return preferred(request.META.get("HTTP_ACCEPT", ""), offered)

    def _is_unmodified_since(self, request: Any) -> bool:
        """Tell whether the client is up to date by If-Modified-Since; If-None-Match overrides it (RFC 9110, 13.1.3)."""
        header = request.META.get("HTTP_IF_MODIFIED_SINCE")
        if header is None or "HTTP_IF_NONE_MATCH" in request.META:
            return False
        if self.changed_at is None or request.GET or self._media_type(request) != JSONRenderer.media_type:
            return False
        since = parse_http_date_safe(header)
        # Exactly the date that we gave: after a restored backup an earlier text may be the current one.
        return since is not None and int(self.changed_at.timestamp()) == since

    def _with_validators(self, response: HttpResponse, key: str, version: Version) -> HttpResponse:
        # Not within the second of a change: another one may follow in the same second.
        if self.changed_at is not None and self.changed_at.timestamp() // 1 < version.at.timestamp() // 1:
            response.headers["Last-Modified"] = http_date(self.changed_at.timestamp())
        return validators.add_headers(response, f'W/"{key}"', vary=_VARY, more=_STALE_IF_ERROR)

    def read_version(self, **kwargs: Any) -> Version | None:
        """Return the version to validate by, None if there is nothing to validate. One query at most."""
        self.version = public_version.read()
        return self.version

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Return the methods that are allowed."""
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})


class ContentView(ApiView):
    """A view that builds its body from the query parameters, in `content`."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the content; raise Problem if the parameters are wrong."""
        query = QueryParameters.parse(request.GET, self.allowed, request.path)
        self.extra_headers: dict[str, str] = {}
        return Response(self.content(query, **kwargs), headers=self.extra_headers)

    def content(self, query: QueryParameters, **kwargs: Any) -> Any:
        """Return what to write as JSON, or JSON as bytes. Call `query.raise_errors()` before reading any rows."""
        raise NotImplementedError
