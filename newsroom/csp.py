"""The Content-Security-Policy header on every response, from `SECURE_CSP`."""

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"


class ContentSecurityPolicyMiddleware:
    """Set the policy (W3C CSP Level 3): `SECURE_CSP`, or the view's own, named as Django 6 names it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = _written(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy set."""
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in (404, 500):
            return response  # Django's own debugging pages are made of inline styles
        own = getattr(response, "_csp_config", None)
        response.headers.setdefault(HEADER, _written(own) if own else self.policy)
        return response


def _written(policy: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
