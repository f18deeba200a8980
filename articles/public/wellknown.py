"""What machines ask every site for: where they may go, and whom to tell of a weakness."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.public.views import root_of

_DAY = 86_400


@require_safe
@cache_control(public=True, max_age=_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Say what is not for crawlers, and where everything that is stands (RFC 9309)."""
    # A preview's address has a token in it; all begin alike. What was searched for is shut, the empty form is not.
    search = reverse("search")
    shut = [reverse("admin:index"), reverse("preview", args=["-"]).removesuffix("-/"), f"{search}?", f"{search}feed."]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in shut),
        "",
        f"Sitemap: {root_of(request)}{reverse('sitemap')}",
    ]
    return _text(lines)


@require_safe
@cache_control(public=True, max_age=_DAY)
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116), where the site names somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    address = f"{root_of(request)}{reverse('security')}"
    return _text(
        [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {_expiry(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
            f"Canonical: {address}",
            f"Preferred-Languages: {settings.LANGUAGE_CODE}",
        ]
    )


def _expiry(at: datetime) -> datetime:
    """Return a moment some five months ahead, the same for a whole month: it says that the site is looked after."""
    ahead = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=183)
    return ahead.replace(day=1)


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
