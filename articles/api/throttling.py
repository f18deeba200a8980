"""How many requests one address may make in a minute, counted in the cache: in each process, or exactly with Redis."""

import ipaddress
import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.throttling import BaseThrottle

_WINDOW = 60


class PerAddress(BaseThrottle):
    """Counts the requests of a client by its address (IPv6: its /64) in windows of a minute; 304 is not counted."""

    left = 0

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count one more; say whether it may be."""
        most: int = settings.API_REQUESTS_A_MINUTE
        if not most:
            return True
        self.began = int(time.time()) // _WINDOW
        key = f"api:{self._client(request)}:{self.began}"
        cache = caches["default"]
        cache.add(key, 0, timeout=2 * _WINDOW)
        try:
            count = cache.incr(key)
        except ValueError:  # thrown out between the two
            count = 1
        self.left = max(0, most - count)
        return count <= most

    def told(self, response: Any) -> Any:
        """Return the answer with what is left of the window (draft-ietf-httpapi-ratelimit-headers)."""
        most: int = settings.API_REQUESTS_A_MINUTE
        if most:
            response.headers["RateLimit-Policy"] = f'"anon";q={most};w={_WINDOW}'
            response.headers["RateLimit"] = f'"anon";r={self.left};t={int(self.wait()) + 1}'
        return response

    def wait(self) -> float:
        """Return after how many seconds the next window begins."""
        return (self.began + 1) * _WINDOW - time.time()

    def _client(self, request: Any) -> str:
        # What a proxy writes may hold a port; what is no address at all, anybody can make up: then who is connected counts.
        address = _address(self.get_ident(request)) or _address(request.META.get("REMOTE_ADDR", ""))
        if address is None:
            return "nobody"
        address = getattr(address, "ipv4_mapped", None) or address
        if isinstance(address, ipaddress.IPv6Address):
            return str(ipaddress.ip_network((address, 64), strict=False))
        return str(address)


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that is written, with a port or without; None for none."""
    bare = written.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return None
