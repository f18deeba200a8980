"""Content negotiation: which of the available formats the Accept header prefers."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from articles.api import problems
from articles.api.problems import Problem
from articles.api.renderers import JSONRenderer

_JSON = JSONRenderer.media_type


class Negotiation(BaseContentNegotiation):
    """Sends JSON to clients that accept anything, HTML, or nothing in particular, and other formats on request."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return None: the API takes no request bodies."""
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the renderer and its media type; raise Problem if the client accepts none of the formats."""
        if chosen := preferred(request.META.get("HTTP_ACCEPT", ""), [renderer.media_type for renderer in renderers]):
            return next(renderer for renderer in renderers if renderer.media_type == chosen), chosen
        available = " or ".join(renderer.media_type for renderer in renderers)
        raise Problem("not-acceptable", f"The Accept header must allow {available}.")


def preferred(accept: str, available: list[str]) -> str | None:
    """Return the available media type that an Accept header prefers (RFC 9110, 12.5.1), None if it allows none."""
    if not accept.strip():
        return available[0]
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    # A browser that asks for text/html gets JSON, and so does a client that asks for problem+json, the form of errors.
    for_json = max(weights.get(name, 0) for name in ("*/*", "text/html", "text/*", problems.MEDIA_TYPE))
    best = {
        name: weights.get(
            name, max(weights.get("application/*", 0), for_json if name == _JSON else weights.get("*/*", 0))
        )
        for name in available
    }
    chosen = max(available, key=lambda name: best[name])
    return chosen if best[chosen] > 0 else None
