"""Whether a client has an answer, and how long it may keep it: ETag, Cache-Control and Vary (RFC 9110, 9111)."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

# In seconds: how long an answer is fresh, and how long a stale one may be used while it is fetched again.
MAX_AGE = 60
STALE_FOR = 300
# An answer that there is nothing: the article may be published, or brought back.
MISSING_FOR = 10


def client_has(request: HttpRequest, etag: str) -> bool:
    """Say whether the request names this ETag in If-None-Match. "*" never matches: it would reveal pages."""
    # From META: parsing all headers costs as much as the rest of a cached answer.
    header = request.META.get("HTTP_IF_NONE_MATCH")
    # Compared weakly (RFC 9110, section 8.8.3.2): a proxy may have dropped the W/.
    return header is not None and etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in parse_etags(header)}


def add_headers(response: HttpResponse, etag: str, *, vary: str, more: str = "") -> HttpResponse:
    """Set ETag, Vary and Cache-Control on the response, and return it. `more` is appended to Cache-Control.

    It is fresh for `MAX_AGE` seconds, whatever is scheduled: fewer would tell everybody when an embargo ends.
    """
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}, stale-while-revalidate={STALE_FOR}{more}"
    response.headers["Vary"] = vary
    return response
