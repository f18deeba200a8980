"""The Content-Security-Policy header, from the setting `SECURE_CSP`."""

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"


class ContentSecurityPolicyMiddleware:
    """Sets the policy (W3C CSP Level 3): `SECURE_CSP`, or the view's own in the attribute that Django 6 uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = _header_value(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response with the header."""
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in (404, 500):
            return response  # Django's debug pages use inline styles
        own = getattr(response, "_csp_config", None)
        response.headers.setdefault(HEADER, _header_value(own) if own else self.policy)
        return response


def _header_value(policy: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
