"""Which of the forms that we make a client takes."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from articles.api import problems
from articles.api.problems import Problem
from articles.api.renderers import JSONRenderer

_JSON = JSONRenderer.media_type


class Negotiation(BaseContentNegotiation):
    """Gives JSON to whoever takes anything, HTML or nothing in particular, and what else there is to who asks for it."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return none: nothing is ever sent to us."""
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the renderer and its media type; raise Problem where we make nothing of what is accepted."""
        if chosen := accepted(request.META.get("HTTP_ACCEPT", ""), [one.media_type for one in renderers]):
            return next(one for one in renderers if one.media_type == chosen), chosen
        made = " or ".join(one.media_type for one in renderers)
        raise Problem("not-acceptable", f"We make {made} of this; the Accept header takes neither.")


def accepted(accept: str, made: list[str]) -> str | None:
    """Return what we make of what a client accepts (RFC 9110, section 12.5.1), None where that is nothing."""
    if not accept.strip():
        return made[0]
    weights: dict[str, float] = {}
    for one in accept.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    # A browser's text/html is answered in JSON, and so is problem+json, which stands for our errors.
    others = max(weights.get(name, 0) for name in ("*/*", "text/html", "text/*", problems.MEDIA_TYPE))
    best = {
        name: weights.get(
            name, max(weights.get("application/*", 0), others if name == _JSON else weights.get("*/*", 0))
        )
        for name in made
    }
    chosen = max(made, key=lambda name: best[name])
    return chosen if best[chosen] > 0 else None
