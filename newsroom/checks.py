"""System checks for contradictory settings."""

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
def debug_only_on_this_machine(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Report DEBUG on a site that other machines can reach: its error pages show settings and code."""
    outside_hosts = [host for host in settings.ALLOWED_HOSTS if not _is_loopback(host)]
    if settings.DEBUG and outside_hosts:
        return [
            Error(
                f"NEWSROOM_DEBUG is on while NEWSROOM_ALLOWED_HOSTS allows {', '.join(outside_hosts)}.",
                hint="Unset NEWSROOM_DEBUG, or allow only 127.0.0.1 and localhost.",
                id="newsroom.E001",
            )
        ]
    return []
