"""What every resource of the API does: negotiate, answer 304 before anything is read, keep what was made, say no in one shape."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.api.negotiation import Negotiation, accepted
from articles.api.problems import as_problem
from articles.api.questions import Allowed, Question
from articles.api.renderers import JSONRenderer
from articles.api.throttling import PerAddress
from articles.reading import page_cache, public_version, validators
from articles.reading.public_version import Version

_VARY = "Accept, Accept-Encoding"
SAFE = ("GET", "HEAD")
_STALE_IF_ERROR = ", stale-if-error=86400"


class Resource(APIView):
    """One address of the API. Its kinds make what stands there; everything around it is done here."""

    allowed: ClassVar[Allowed] = Allowed(is_list=False)
    http_method_names = ["get", "head", "options"]
    content_negotiation_class = Negotiation
    renderer_classes = [JSONRenderer]
    version: Version
    root: str
    stands: Version | None
    mark: str
    # When what stands there last changed, where one thing does.
    changed_at: datetime | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with what was made before, or 304 to who has it by date; everything else is asked of the views.

        Who names a validator has been answered by `UnchangedMiddleware`, if it is the right one.
        """
        if request.method not in SAFE:
            return super().dispatch(request, *args, **kwargs)
        if (before := getattr(request, "asked_before", None)) is not None:
            vars(self).update(vars(before))
        else:
            self.ask(request, **kwargs)
        version, key = self.stands, self.mark
        if version is not None and self._is_known_since(request):
            return self._fresh(HttpResponseNotModified(), key, version)
        throttle = PerAddress()
        if not throttle.allow_request(request, self):
            refused: Any = as_problem(Throttled(throttle.wait()), {"request": request})
            return throttle.told(refused)
        kept = page_cache.get(request, key) if key else None
        if kept is None:
            response: Any = super().dispatch(request, *args, **kwargs)
            if response.status_code != 200 or version is None:  # noqa: PLR2004
                response.headers.setdefault("Cache-Control", _KEPT_FOR.get(response.status_code, "no-store"))
                response.headers["Vary"] = _VARY
                return throttle.told(response)
            response.render()
            kept = page_cache.store(request, key, response.content, dict(response.items()))
        assert version is not None
        # Said only here, behind everything that may be wrong with a question: that there is something.
        is_any = request.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*"
        answer = HttpResponseNotModified() if is_any else page_cache.respond(request, kept)
        return throttle.told(self._fresh(answer, key, version))

    def unchanged(self, request: Any, **kwargs: Any) -> HttpResponse | None:
        """Return 304 for who has what stands there, None for anybody else, noting what was found out. At most one query."""
        self.ask(request, **kwargs)
        if self.stands is not None and validators.client_has(request, f'W/"{self.mark}"'):
            return self._fresh(HttpResponseNotModified(), self.mark, self.stands)
        request.asked_before = self
        return None

    def ask(self, request: Any, **kwargs: Any) -> None:
        """Find out what stands there: its version, None where there is nothing to validate, and its validator."""
        self.root = f"{request.scheme}://{request.get_host()}"
        self.stands = self.read_version(**kwargs)
        self.mark = "" if self.stands is None else self._key(request, self.stands)

    def _key(self, request: Any, version: Version) -> str:
        """Return what the answer is kept under, and known by."""
        chosen = accepted(request.META.get("HTTP_ACCEPT", ""), [one.media_type for one in self.renderer_classes])
        return version.key(page_cache.build_mark(), self.root, request.get_full_path(), chosen or "")

    def _is_known_since(self, request: Any) -> bool:
        """Say whether the client has it by date. If-None-Match, if it was sent, is all that is heeded (RFC 9110, 13.1.3)."""
        since = request.META.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or "HTTP_IF_NONE_MATCH" in request.META:
            return False
        chosen = accepted(request.META.get("HTTP_ACCEPT", ""), [one.media_type for one in self.renderer_classes])
        if self.changed_at is None or request.GET or chosen != JSONRenderer.media_type:
            return False
        known = parse_http_date_safe(since)
        return known is not None and int(self.changed_at.timestamp()) <= known

    def _fresh(self, response: HttpResponse, key: str, version: Version) -> HttpResponse:
        # Not within the second of a change: there may be another one in it.
        if self.changed_at is not None and self.changed_at.timestamp() // 1 < version.at.timestamp() // 1:
            response.headers["Last-Modified"] = http_date(self.changed_at.timestamp())
        return validators.add_headers(response, f'W/"{key}"', version, vary=_VARY, more=_STALE_IF_ERROR)

    def read_version(self, **kwargs: Any) -> Version | None:
        """Return what the validator is made of; None where there is nothing to validate. At most one query."""
        self.version = public_version.read()
        return self.version

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Say what may be done: to read."""
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})


class Answer(Resource):
    """A resource that is what its `answer` makes of a question."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return what stands at the address; raise Problem for a question that is not right."""
        question = Question.read(request.GET, self.allowed, request.path)
        self.headers_told: dict[str, str] = {}
        return Response(self.answer(question, **kwargs), headers=self.headers_told)

    def answer(self, question: Question, **kwargs: Any) -> Any:
        """Return what stands at the address, to be written as JSON, or as bytes that are; `question.refuse()` first."""
        raise NotImplementedError


_KEPT_FOR = {404: "public, max-age=10", 410: "public, max-age=10", 308: "public, max-age=60"}
