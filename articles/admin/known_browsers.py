"""Browsers in which somebody has signed in before: a signed cookie says so, long after the session has ended."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Browsers keep a cookie for 400 days at most (RFC 6265bis, 5.5); it is renewed after 30.
_KEPT, _RENEWED = 400 * 86_400, 30 * 86_400
_SALT = "articles.admin.known_browsers"


def name() -> str:
    """Return the cookie's name; the prefix binds it to this host (RFC 6265bis, 4.1.3)."""
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def is_known(request: HttpRequest) -> bool:
    """Say whether anybody has signed in with this browser within the last 400 days."""
    return bool(_person(request, _KEPT))


def knows(request: HttpRequest, key: int) -> bool:
    """Say whether the last who signed in with this browser is the person with this primary key."""
    return _person(request, _KEPT) == str(key)


def _person(request: HttpRequest, age: int) -> str:
    # Django returns the default for what is forged, expired or missing.
    return request.get_signed_cookie(name(), default="", salt=_SALT, max_age=age) or ""


class KnownBrowserMiddleware:
    """Gives the browser of a person who is signed in its cookie. It must come after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Return the response, with the cookie if it is due."""
        response = self.get_response(request)
        # Pages for readers never read the session, and are the same for all. A database that failed is not asked again.
        if response.status_code < 500 and request.session.accessed and request.user.is_authenticated:  # noqa: PLR2004
            key = str(request.user.pk)
            if _person(request, _RENEWED) != key:
                response.set_signed_cookie(
                    name(), key, salt=_SALT, max_age=_KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
                    samesite="Lax",
                )  # fmt: skip
        return response
