"""The option of digests: the date of the edition, which is often part of the file's name."""

import re
from datetime import date

from importers.formats.options import Day

_DATE = re.compile(r"(?<![0-9])([12][0-9]{3})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")


def edition_date(file_name: str) -> date | None:
    """Return the date in a file's name ("digest-2026-01-26.txt", "20260126"); None if it has no date, or several."""
    name = re.split(r"[/\\]", file_name)[-1]
    dates = set()
    for year, _, month, day in _DATE.findall(name):
        try:
            dates.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return dates.pop() if len(dates) == 1 else None


EDITION_DATE = Day(
    name="edition_date",
    help="The date of the edition, such as 2026-01-26. Leave it empty to use the date in the file’s name, if any.",
    in_name=edition_date,
)
