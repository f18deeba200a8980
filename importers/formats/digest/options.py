"""What a person may say about digests: the day of the edition, which the name of the file often tells."""

import re
from datetime import date

from importers.formats.options import Day

_DATE = re.compile(r"(?<![0-9])([12][0-9]{3})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")


def edition_date(file_name: str) -> date | None:
    """Return the date in a file's name ("digest-2026-01-26.txt", "20260126"), or None: without one, or with several."""
    name = re.split(r"[/\\]", file_name)[-1]
    found = set()
    for year, _, month, day in _DATE.findall(name):
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


EDITION_DATE = Day(
    name="edition_date",
    help="The day of the edition, such as 2026-01-26. Without it, the date in the file's name, if there is one.",
    in_name=edition_date,
)
