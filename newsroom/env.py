"""How the environment is read: typed, and loud where it is wrong."""

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
    """Return the variable without space around it, or the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str, *, hint: str) -> str:
    """Return the variable; raise ImproperlyConfigured, with the hint, where it is unset or empty."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def secret(name: str, *, hint: str) -> str:
    """Return the variable; raise ImproperlyConfigured, with the hint, where it is unset or shorter than 50 characters."""
    value = required(name, hint=hint)
    if len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} has only {len(value)} characters, which can be guessed. {hint}")
    return value


def time_zone(name: str, *, default: str) -> str:
    """Return the name of a time zone; raise ImproperlyConfigured where the IANA database does not know it."""
    value = text(name, default=default)
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is no time zone. Use a name such as Europe/Berlin or UTC."
        )
    return value


def boolean(name: str, *, default: bool) -> bool:
    """Return True for 1/true/yes/on and False for 0/false/no/off; raise ImproperlyConfigured for anything else."""
    value = text(name).lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")


def whole_number(name: str, *, default: int) -> int:
    """Return the variable as a number of 0 or more; raise ImproperlyConfigured where it is none."""
    value = text(name, default=str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r} is no whole number. Use one such as {default}.")
    return int(value)


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Return the comma-separated values of the variable, empty ones left out."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def tagging_entity(name: str, *, default: str) -> str:
    """Return a domain and a date on which its owner gives names (RFC 4151); raise ImproperlyConfigured for anything else."""
    value = text(name, default=default)
    if not re.fullmatch(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63},[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use a domain of yours and a day or year on which you had it: news.example.org,2026."
        )
    return value


def contact(name: str) -> str:
    """Return the address of a page, a mailbox or a telephone, "" where it is unset; raise ImproperlyConfigured for others."""
    value = text(name)
    if value and not re.fullmatch(r"(?:https://|mailto:|tel:)[!-~]+", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use mailto:security@example.org or https://example.org/report."
        )
    return value


# FULL, not NORMAL: a save that was confirmed survives a power cut. It costs a lone writer half of its rate (233 against
# 523 saves/s measured), which a desk of people never notices; the import commits 200 items at a time.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA journal_size_limit=67108864;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-32000;"
    "PRAGMA temp_store=MEMORY;"
    # 16 MB of log before it is copied into the database: pages that an import writes again and again are copied once
    # (a tenth faster than with the default of 4 MB).
    "PRAGMA wal_autocheckpoint=4000;"
)


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for a database URL: `sqlite:///path` or `postgres://user:password@host:port/name?option=…`.

    Raises ImproperlyConfigured where the URL is neither, or names no database.
    """
    url = text(name, default=default)
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS}
        # Kept open: to open it and to set it up takes longer than most pages.
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "CONN_MAX_AGE": 60, "OPTIONS": options}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no URL: {error}.") from error
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} starts with {parts.scheme or 'nothing'!r} or names no database. "
            "Use sqlite:///path/to/file.sqlite3 or postgres://user:password@host:5432/name."
        )
    if importlib.util.find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            f"{name} names a PostgreSQL database, and its driver is not installed. Install it with: "
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


def cache(name: str, *, prefix: str, megabytes: int = 0) -> dict[str, Any]:
    """Return Django's settings for a cache at a Redis URL, `redis://host:port/number`; where it is unset, in the process.

    In the process it holds 10,000 entries at most, and where `megabytes` are given (for values that tell their size) no more
    than these. Raises ImproperlyConfigured where the URL is none, or the driver is not installed.
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
            f"{name} names a Redis server, and its driver is not installed. Install it with: "
            ".venv/bin/python -m pip install --require-hashes -r .requirements/redis.txt"
        )
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "KEY_PREFIX": prefix}
