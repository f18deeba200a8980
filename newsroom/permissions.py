"""The Permissions-Policy header, from the setting `PERMISSIONS_POLICY`."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"


class PermissionsPolicyMiddleware:
    """Denies every page, and every frame in it, the features of browsers that none of ours uses (W3C)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}=()" for feature in settings.PERMISSIONS_POLICY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response with the header."""
        response = self.get_response(request)
        response.headers[HEADER] = self.policy
        return response
