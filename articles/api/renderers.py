"""The formats of responses. Apart from the views, because Django's settings name them."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """Writes JSON with orjson; keys keep their order."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the data as JSON; bytes are JSON already."""
        return data if isinstance(data, bytes) else orjson.dumps(data)


class JSONLDRenderer(JSONRenderer):
    """Writes an article as a schema.org NewsArticle."""

    media_type = "application/ld+json"
    format = "jsonld"
