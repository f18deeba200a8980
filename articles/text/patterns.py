"""Regular expressions that are compiled only when they are needed."""

import re
from typing import Any, cast


class _LatePattern:
    """Compiles a pattern at its first use, and then hands on its own methods."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        # `re` keeps only 512 patterns, so the pattern stays here, too: a method keeps its pattern alive.
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)  # from now on Python finds it without this method
        return value


def late_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when one of its methods is first called; re.error is raised then, too.

    For patterns of long alternatives, which most records and most processes never need. An import starts three
    processes, and compiling all such patterns takes 0.1 s in each of them. A match's `re` is the pattern behind it.
    """
    return cast(re.Pattern[str], _LatePattern(source, flags))
