"""Reads typed settings from environment variables, and raises ImproperlyConfigured for wrong ones."""

import importlib.util
import os
import re
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50


def text(name: str, *, default: str = "") -> str:
    """Return the variable without surrounding space, or the default if it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str, *, hint: str) -> str:
    """Return the variable. Raises ImproperlyConfigured, with the hint, if it is unset or empty."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def secret(name: str, *, hint: str) -> str:
    """Return the variable. Raises ImproperlyConfigured, with the hint, if it is unset or shorter than 50 characters."""
    value = required(name, hint=hint)
    if len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} has only {len(value)} characters, which is too easy to guess. {hint}")
    return value


def secrets(name: str) -> list[str]:
    """Return the comma-separated secrets. Raises ImproperlyConfigured if one is shorter than 50 characters."""
    values = words(name)
    for place, value in enumerate(values, start=1):
        if len(value) < SHORTEST_SECRET:
            raise ImproperlyConfigured(
                f"{name}: secret {place} has only {len(value)} characters. List the earlier values of "
                f"{name.removesuffix('_FALLBACKS')} in full, with commas between them."
            )
    return values


def time_zone(name: str, *, default: str) -> str:
    """Return the name of a time zone. Raises ImproperlyConfigured if the IANA database does not have it."""
    value = text(name, default=default)
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is not a time zone. Use a name such as Europe/Berlin or UTC."
        )
    return value


def boolean(name: str, *, default: bool) -> bool:
    """Return True for 1/true/yes/on and False for 0/false/no/off. Raises ImproperlyConfigured for anything else."""
    value = text(name).lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false. Use 1 or 0.")


def whole_number(name: str, *, default: int) -> int:
    """Return the variable as a number of 0 or more. Raises ImproperlyConfigured if it is not one."""
    value = text(name, default=str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number. Use one such as {default}.")
    return int(value)


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Return the comma-separated values of the variable, without empty ones."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def tagging_entity(name: str, *, default: str) -> str:
    """Return a tagging entity (RFC 4151): a domain and a date on which it was ours. Raises ImproperlyConfigured."""
    value = text(name, default=default)
    if not re.fullmatch(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63},[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use a domain and a date or year on which you owned it: news.example.org,2026."
        )
    return value


def contact(name: str) -> str:
    """Return an https:, mailto: or tel: URL, "" if the variable is unset. Raises ImproperlyConfigured for others."""
    value = text(name)
    if value and not re.fullmatch(r"(?:https://|mailto:|tel:)[!-~]+", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use mailto:security@example.org or https://example.org/report."
        )
    return value


# FULL, not NORMAL, so that a confirmed save survives a power cut. A single writer is half as fast (233 instead of 523
# saves/s measured), which no desk of people notices; the import commits 200 items at a time.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-32000;"
    "PRAGMA temp_store=MEMORY;"
    # Copy the log into the database after 16 MB, not 4: pages that an import writes repeatedly are copied only once,
    # which makes imports a tenth faster.
    "PRAGMA wal_autocheckpoint=4000;"
)


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for a database URL.

    That is `sqlite:///path` or `postgres://user:password@host:port/name?option=…`.
    Raises ImproperlyConfigured for other URLs, and if the driver is not installed.
    """
    url = text(name, default=default)
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        if path != ":memory:":
            _make_folder(name, Path(path).parent)
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS}
        # Kept open: opening and configuring a connection takes longer than most pages.
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "CONN_MAX_AGE": 60, "OPTIONS": options}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a URL: {error}.") from error
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} starts with {parts.scheme or 'nothing'!r} or names no database. "
            "Use sqlite:///path/to/file.sqlite3 or postgres://user:password@host:5432/name."
        )
    if importlib.util.find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            f"{name} names a PostgreSQL database, but its driver is not installed. Install it with: "
            ".venv/bin/python -m pip install --require-hashes -r .requirements/postgres.txt"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _make_folder(name: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder of the database, {folder}, cannot be made ({error.strerror}). Make it, or correct {name}."
        ) from error


def cache(name: str, *, prefix: str, megabytes: int = 0) -> dict[str, Any]:
    """Return Django's settings for a cache: at the Redis URL `redis://host:port/number` or, if unset, in the process.

    In the process it holds up to 10,000 entries and, if `megabytes` is given (for values with a `size`), up to that
    many megabytes. Raises ImproperlyConfigured for other URLs, and if the driver is not installed.
    """
    url = text(name)
    if not url:
        here, bound = "django.core.cache.backends.locmem.LocMemCache", {"MAX_ENTRIES": 10_000}
        if megabytes:
            here, bound["MAX_BYTES"] = "newsroom.memory.MemoryCache", megabytes << 20
        return {"BACKEND": here, "LOCATION": prefix, "OPTIONS": bound}
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured(f"{name} is {url!r}. Use a URL such as redis://127.0.0.1:6379/0.")
    if importlib.util.find_spec("redis") is None:
        raise ImproperlyConfigured(
            f"{name} names a Redis server, but its driver is not installed. Install it with: "
            ".venv/bin/python -m pip install --require-hashes -r .requirements/redis.txt"
        )
    return {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": url, "KEY_PREFIX": prefix}
