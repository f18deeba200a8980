"""JSON as bytes, by orjson: twice as fast as the standard library and UTF-8 throughout."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """Writes JSON; keys keep the order that the serializers give them."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the data as JSON, nothing for no data."""
        return b"" if data is None else orjson.dumps(data, default=str)
