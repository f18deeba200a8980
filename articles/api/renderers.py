"""In which form an answer is written. The framework's settings name it, so it stands alone."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """Writes JSON by orjson; keys keep the order that they were given in."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the data as JSON; what is JSON already, as it is."""
        return data if isinstance(data, bytes) else orjson.dumps(data)


class JSONLDRenderer(JSONRenderer):
    """The article as schema.org has it."""

    media_type = "application/ld+json"
    format = "jsonld"
