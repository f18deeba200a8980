"""Shows the desk to each user in their own time zone. The public site uses the site's."""

import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.profile import SESSION_KEY, zone_of


class DeskTimeZoneMiddleware:
    """Answers requests to the admin in the user's time zone. It must come after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, made with the user's time zone active."""
        if not request.path_info.startswith(desk_address()):
            return self.get_response(request)
        with timezone.override(_zone(request)):
            return self.get_response(request)


@cache
def desk_address() -> str:
    """Return the admin's root address. Looking it up each time would take a tenth of the time of a cached page."""
    return reverse("admin:index")


@receiver(user_logged_in, dispatch_uid="newsroom.zones")
def keep_zone(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Put the user's time zone into the session, so that later requests need no query for it."""
    request.session[SESSION_KEY] = zone_of(user)


def _zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """Return the user's time zone, or None (the site's) if they have chosen none or nobody is signed in."""
    name = request.session.get(SESSION_KEY)
    if name is None and request.user.is_authenticated:
        # The session began before this app had time zones.
        name = request.session[SESSION_KEY] = zone_of(request.user)
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # the zone is no longer in the server's time zone database
        return None
