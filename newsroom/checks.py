"""System checks on settings that contradict each other."""

import ipaddress

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@register()
def debug_stays_at_home(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Refuse DEBUG on a site that answers to more than this machine: its error pages show settings and code."""
    strangers = [host for host in settings.ALLOWED_HOSTS if not _is_loopback(host)]
    if settings.DEBUG and strangers:
        return [
            Error(
                f"NEWSROOM_DEBUG is on while NEWSROOM_ALLOWED_HOSTS lets in {', '.join(strangers)}.",
                hint="Unset NEWSROOM_DEBUG, or allow 127.0.0.1 and localhost only.",
                id="newsroom.E001",
            )
        ]
    return []
