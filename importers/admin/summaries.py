"""The files and options of a batch or an upload, each in a line for the admin's lists and pages."""

from typing import Any


def files_text(names: list[str]) -> str:
    """Return the first file's name, and the number of the others."""
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names)


def options_text(options: dict[str, Any]) -> str:
    """Return the stored options that have a value, such as "source: harbour-post; types: post, page"."""
    values = {name: ", ".join(value) if isinstance(value, list) else value for name, value in options.items()}
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in values.items() if value)
