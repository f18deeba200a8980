"""Who a client is, and the limit on its requests a minute.

The limit is exact with Redis; without, each process counts by itself.
"""

import ipaddress
import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.throttling import BaseThrottle

_WINDOW = 60
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressThrottle(BaseThrottle):
    """Counts requests by IP address (an IPv6 /64 counts as one) in windows of a minute. A 304 doesn’t count."""

    remaining = 0

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count the request; return whether it is within the limit."""
        limit: int = settings.API_REQUESTS_A_MINUTE
        if not limit:
            return True
        self.window = int(time.time()) // _WINDOW
        key = f"api:{network_of(address_of(request)) or 'nobody'}:{self.window}"
        cache = caches["default"]
        cache.add(key, 0, timeout=2 * _WINDOW)
        try:
            count = cache.incr(key)
        except ValueError:  # evicted between the two calls
            count = 1
        self.remaining = max(0, limit - count)
        return count <= limit

    def add_headers(self, response: Any) -> Any:
        """Return the response with the RateLimit headers (draft-ietf-httpapi-ratelimit-headers)."""
        limit: int = settings.API_REQUESTS_A_MINUTE
        if limit:
            response.headers["RateLimit-Policy"] = f'"anon";q={limit};w={_WINDOW}'
            response.headers["RateLimit"] = f'"anon";r={self.remaining};t={int(self.wait()) + 1}'
        return response

    def wait(self) -> float:
        """Return the seconds until the next window begins."""
        return (self.window + 1) * _WINDOW - time.time()


def address_of(request: Any) -> IPAddress | None:
    """Return the client's IP address, None if the connection has none. Behind a proxy that we trust, the proxy says."""
    # A proxy may add a port. Anybody can send a header that holds no address: then the connection's address counts.
    address = _parse_address(BaseThrottle().get_ident(request)) or _parse_address(request.META.get("REMOTE_ADDR", ""))
    return getattr(address, "ipv4_mapped", None) or address


def network_of(address: IPAddress | None) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 of an IPv6 address; "" for None."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or "")


def _parse_address(text: str | None) -> IPAddress | None:
    """Return the IP address in a text, with or without a port; None if it is not an address."""
    # Without the name of the network card that a local IPv6 address may have.
    bare = (text or "").strip().partition("%")[0]
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return None
