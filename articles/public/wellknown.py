"""robots.txt and security.txt."""

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
    """Name the addresses that crawlers should not visit, and the sitemap (RFC 9309)."""
    # All previews start alike, before their token. Results of searches are closed to crawlers, the empty form is not.
    search = reverse("search")
    closed = [reverse("admin:index"), reverse("preview", args=["-"]).removesuffix("-/"), f"{search}?", f"{search}feed."]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {root_of(request)}{reverse('sitemap')}",
    ]
    return _text(lines)


@require_safe
@cache_control(public=True, max_age=_DAY)
def security(request: HttpRequest) -> HttpResponse:
    """Name the contact for reports of vulnerabilities (RFC 9116); 404 if the site has none."""
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
    """Return a moment about five months ahead, the same for a whole month, so that the answer can be cached."""
    ahead = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=183)
    return ahead.replace(day=1)


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
