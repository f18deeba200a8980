"""Lets each person of the desk read and type moments in their own time zone; readers keep the site's."""

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
    """Answer requests of the admin in the signed-in person's zone. It stands behind the middleware that knows the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, the zone switched on for as long."""
        if not request.path_info.startswith(_desk()):
            return self.get_response(request)
        with timezone.override(_zone(request)):
            return self.get_response(request)


@cache
def _desk() -> str:
    """Return where the admin stands: every request asks, and to look it up takes a tenth of an answer that is kept."""
    return reverse("admin:index")


@receiver(user_logged_in, dispatch_uid="newsroom.zones")
def keep_zone(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Keep the person's zone in the session, so that no later request has to ask for it."""
    request.session[SESSION_KEY] = zone_of(user)


def _zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """Return the person's zone; None, which is the site's, where they have none or nobody is signed in."""
    name = request.session.get(SESSION_KEY)
    if name is None and request.user.is_authenticated:
        # Signed in before there were zones.
        name = request.session[SESSION_KEY] = zone_of(request.user)
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # a zone that the server's database of zones no longer has
        return None
