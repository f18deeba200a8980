"""A cache in Redis, without which the site goes on: what fails there is a miss, and is logged once.

Redis may be stopped, paused, unreachable, slow or full. Nobody should wait for it then: a server that answers too late
is left alone for some seconds, in which everything is a miss, and one call then tries it again.
"""

import logging
import re
from collections.abc import Callable, Iterable
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

# In seconds. A URL may set the first itself: redis://host/0?socket_timeout=0.2&socket_connect_timeout=0.2
PATIENCE = 0.05
# Two answers in a row that take so long count as none: a page may ask several times.
SLOW = 0.02
# How long a server that does not answer is left alone.
AGAIN_AFTER = 5.0

_logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Django's cache in Redis, which raises no error of Redis: reading finds nothing then, and writing does nothing.

    `incr` raises ValueError, as for every key that is not there.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        options: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        # No greeting and no second attempt: a miss costs less.
        options |= {"retry": Retry(NoBackoff(), 0), "protocol": 2}
        super().__init__(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})
        self._line = line_to(server if isinstance(server, str) else ";".join(server))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default."""
        return self._line.ask(partial(super().get, key, default, version), default)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return the values that are there, by key."""
        return self._line.ask(partial(super().get_many, keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Say whether there is a value."""
        return self._line.ask(partial(super().has_key, key, version), False)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store the value."""
        self._line.ask(partial(super().set, key, value, timeout, version), None, writes=True)

    def set_many(self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        """Store the values; return the keys of those that were not stored: all, if Redis failed."""
        return self._line.ask(partial(super().set_many, data, timeout, version), list(data), writes=True)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store the value if there is none; say whether it was stored."""
        return self._line.ask(partial(super().add, key, value, timeout, version), False, writes=True)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to the number and return the sum; raise ValueError if there is none, or if Redis failed."""
        total = self._line.ask(partial(super().incr, key, delta, version), None, writes=True)
        if total is None:
            raise ValueError(f"Key {key!r} not found.")
        return int(total)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Change the expiry time of the value; say whether there is one."""
        return self._line.ask(partial(super().touch, key, timeout, version), False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Remove the value; say whether there was one."""
        return self._line.ask(partial(super().delete, key, version), False)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        """Remove the values."""
        self._line.ask(partial(super().delete_many, list(keys), version), None)

    def clear(self) -> bool:  # type: ignore[override]
        """Remove all values; say whether that was done."""
        return self._line.ask(super().clear, False)


class ServerLine:
    """What this process knows of one Redis server: whether it answers, and whether it takes what is written."""

    def __init__(self, servers: str) -> None:
        # Without passwords: the name is logged.
        shown = (re.sub("//.*@", "//", server).partition("?")[0] for server in servers.split(";"))
        self._name = ", ".join(shown)
        self._lock = Lock()
        self._is_away = self._is_refusing = False
        self._again_at = 0.0
        self._slow_answers = 0

    def ask(self, call: Callable[[], Any], otherwise: Any, *, writes: bool = False) -> Any:
        """Return what the call returns; `otherwise` if Redis fails at it or is left alone at the moment."""
        was_away = self._is_away
        if was_away and not self._is_time_to_try():
            return otherwise
        began = monotonic()
        try:
            answer = call()
        except ResponseError as error:  # it does answer: full, read-only, unable to save
            self._note_refusal(error)
            answer = otherwise
        except (RedisError, OSError) as error:
            self._leave_alone(str(error))
            return otherwise
        except ValueError:  # no such number
            self._note_answer(monotonic() - began, was_away=was_away)
            raise
        else:
            if writes and self._is_refusing:
                self._is_refusing = False
                _logger.warning("The cache at %s takes new entries again.", self._name)
        self._note_answer(monotonic() - began, was_away=was_away)
        return answer

    def _is_time_to_try(self) -> bool:
        """Say whether the caller is to try the server; the others wait for what it finds."""
        with self._lock:
            now = monotonic()
            if now < self._again_at:
                return False
            self._again_at = now + AGAIN_AFTER
            return True

    def _note_answer(self, seconds: float, *, was_away: bool) -> None:
        if seconds >= SLOW:
            self._slow_answers += 1
            if was_away or self._slow_answers > 1:
                self._leave_alone(f"its last answer took {seconds * 1000:.0f} ms")
            return
        self._slow_answers = 0
        # A call that began before the server failed says nothing of it now.
        if was_away and self._is_away:
            self._is_away = False
            _logger.warning("The cache at %s answers again.", self._name)

    def _leave_alone(self, why: str) -> None:
        with self._lock:
            is_known, self._is_away = self._is_away, True
            self._again_at, self._slow_answers = monotonic() + AGAIN_AFTER, 0
        if not is_known:
            _logger.warning(
                "The cache at %s does not answer in time (%s). The site goes on without it and asks again every %d s.",
                self._name,
                why,
                AGAIN_AFTER,
            )

    def _note_refusal(self, error: ResponseError) -> None:
        with self._lock:
            is_known, self._is_refusing = self._is_refusing, True
        if not is_known:
            _logger.warning("The cache at %s refuses new entries (%s). The site goes on.", self._name, error)


_lines: dict[str, ServerLine] = {}


def line_to(servers: str) -> ServerLine:
    """Return what this process knows of the servers, shared by its threads and by every cache that is there."""
    return _lines.setdefault(servers, ServerLine(servers))
