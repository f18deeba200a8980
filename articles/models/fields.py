"""Model fields: HTML that is cleaned whenever it is written, and public ids."""

import os
import time
import uuid
from typing import Any

from django.db import models

from articles.text import html


class HTMLField(models.TextField):
    """HTML that has been through `html.clean`, however the row is written (save, update, bulk)."""

    description = "Clean HTML"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the cleaned value. QuerySet.update() and bulk writes call this too; they do not call pre_save()."""
        if isinstance(value, str) and not isinstance(value, html.CleanHTML):
            value = html.clean(value)
        return super().get_db_prep_save(value, connection)


def uuid7() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = int.from_bytes(milliseconds.to_bytes(6, "big") + os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return uuid.UUID(int=value)


class PublicIdField(models.UUIDField):
    """The id by which the outside world knows a row: unique, sorted by time of creation, never edited."""

    def __init__(self, **options: Any) -> None:
        options |= {"default": uuid7, "editable": False, "unique": True}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Return the field without the options that it always has."""
        name, path, args, options = super().deconstruct()
        for fixed in ("default", "editable", "unique"):
            options.pop(fixed, None)
        return name, path, args, options
