"""How often an import's processes look for garbage: rarely, because what they make by the thousand has no circles."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made and not yet freed before the youngest are looked through, and how often each older generation is.
_RARELY = (50_000, 20, 100)
# Held while the list below changes: several imports may run in the threads of one process.
_lock = threading.Lock()
# The usual thresholds of the process, once for each import that is running in it.
_usual: list[tuple[int, int, int]] = []


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Look for garbage rarely until this ends, or the last of several at once: a first import takes 6 % less time."""
    with _lock:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        with _lock:
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)


def collect_rarely() -> None:
    """Look for garbage rarely as long as this process lives, and never through what it holds now."""
    gc.freeze()
    gc.set_threshold(*_RARELY)
