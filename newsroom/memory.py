"""A cache in the process for answers as they were made: kept as they are, and as much of them as fits into so many bytes."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache


@dataclass(slots=True)
class _Store:
    """What one cache holds: values with the time at which each ends, the one that was asked for the longest ago first."""

    values: OrderedDict[str, tuple[Any, float | None]] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self, key: str) -> bool:
        """Take a value out; say whether there was one."""
        value, _ = self.values.pop(key, (None, None))
        self.size -= value.size if value is not None else 0
        return value is not None


# By name: every thread has a `MemoryCache` of its own over the same values.
_stores: dict[str, _Store] = {}


class MemoryCache(BaseCache):
    """Django's cache in the process without its pickling, which takes longer than all else that a kept answer costs.

    Whoever has a value has the very object that is kept, and may not change it. A value tells its `size` in bytes. Once
    more than MAX_BYTES (one of the OPTIONS) are held, what was asked for the longest ago goes first.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._most = int(params.get("OPTIONS", {}).get("MAX_BYTES", 1 << 26))
        self._entries: int = self._max_entries
        self._store = _stores.setdefault(name, _Store())

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, the default where there is none or its time is up."""
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
        """Keep the value, unless it alone is more than is held."""
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
        """Keep the value where there is none; say whether it was."""
        if self.get(key, version=version) is not None:
            return False
        self.set(key, value, timeout, version)
        return True

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let the value end at another time; say whether there is one."""
        value = self.get(key, version=version)
        if value is not None:
            self.set(key, value, timeout, version)
        return value is not None

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget the value; say whether there was one."""
        with self._store.lock:
            return self._store.take(self.make_key(key, version=version))

    def clear(self) -> None:
        """Forget everything."""
        with self._store.lock:
            self._store.values.clear()
            self._store.size = 0
