"""A cache in the process that keeps responses as objects, without pickling, up to a total size in bytes."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache


@dataclass(slots=True)
class _Store:
    """The contents of one cache: values with their expiry times, least recently used first."""

    values: OrderedDict[str, tuple[Any, float | None]] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self, key: str) -> bool:
        """Remove a value; say whether there was one."""
        value, _ = self.values.pop(key, (None, None))
        self.size -= value.size if value is not None else 0
        return value is not None


# By name: each thread has its own `MemoryCache`, all over the same store.
_stores: dict[str, _Store] = {}


class MemoryCache(BaseCache):
    """Like Django's cache in the process, but without pickling, which takes longer than serving a cached response.

    Callers get the cached object itself and must not change it. Every value needs a `size` in bytes. When the total
    exceeds the option MAX_BYTES, the least recently used values are dropped.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._most = int(params.get("OPTIONS", {}).get("MAX_BYTES", 1 << 26))
        self._entries: int = self._max_entries
        self._store = _stores.setdefault(name, _Store())

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default if there is none or it has expired."""
        made, store = self.make_key(key, version=version), self._store
        with store.lock:
            value, until = store.values.get(made, (None, None))
            if value is None:
                return default
            if until is not None and until <= time.time():
                store.take(made)
                return default
            store.values.move_to_end(made)
            return value

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store the value, unless it alone exceeds the total size."""
        made, store = self.make_key(key, version=version), self._store
        with store.lock:
            store.take(made)
            if value.size > self._most:
                return
            while store.values and (store.size + value.size > self._most or len(store.values) >= self._entries):
                store.take(next(iter(store.values)))
            store.values[made] = (value, self.get_backend_timeout(timeout))
            store.size += value.size

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store the value if there is none; say whether it was stored."""
        if self.get(key, version=version) is not None:
            return False
        self.set(key, value, timeout, version)
        return True

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Change the expiry time of the value; say whether there is one."""
        value = self.get(key, version=version)
        if value is not None:
            self.set(key, value, timeout, version)
        return value is not None

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Remove the value; say whether there was one."""
        with self._store.lock:
            return self._store.take(self.make_key(key, version=version))

    def clear(self) -> None:
        """Remove all values."""
        with self._store.lock:
            self._store.values.clear()
            self._store.size = 0
