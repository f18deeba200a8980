"""How the environment is read: typed, and loud where it is wrong."""

import importlib.util
import os
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


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Return the comma-separated values of the variable, empty ones left out."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


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
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
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
