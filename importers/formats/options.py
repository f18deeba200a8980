"""The options of a format, each declared once for both the command line and the upload form."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

Values = Mapping[str, Any]  # by option name; the default applies if a value is missing or empty
_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True)
class Option(ABC, Generic[_Value]):
    """An option of a format. Its name is also that of the form field, the stored value and (with hyphens) the flag."""

    name: str
    help: str
    default: _Value

    @property
    def flag(self) -> str:
        """Return the option's name on the command line."""
        return f"--{self.name.replace('_', '-')}"

    def value(self, values: Values) -> _Value:
        """Return the option's value, or its default."""
        return values.get(self.name) or self.default

    def value_for(self, values: Values, file_name: str) -> _Value:
        """Return the value that applies to the file with this name."""
        return self.value(values)

    @abstractmethod
    def parse(self, text: str) -> _Value:
        """Return the value that a person has entered. Raises ValueError, with a sentence for that person."""

    @abstractmethod
    def text(self, value: _Value) -> str:
        """Return the value as a person would enter it; "" for no value."""

    def from_json(self, stored: Any) -> _Value:
        """Return the value that `to_json` stored."""
        return stored

    def to_json(self, value: _Value) -> Any:
        """Return the value as a batch stores it, in JSON."""
        return value


class Words(Option[tuple[str, ...]]):
    """One word or several, separated by commas."""

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the words."""
        return tuple(word.strip() for word in text.split(",") if word.strip())

    def text(self, value: tuple[str, ...]) -> str:
        """Return the words with commas between them."""
        return ",".join(value)

    def from_json(self, stored: Any) -> tuple[str, ...]:
        """Return the words in a list."""
        return tuple(stored or ())

    def to_json(self, value: tuple[str, ...]) -> list[str]:
        """Return the words as a list."""
        return list(value)


@dataclass(frozen=True, kw_only=True)
class Day(Option[date | None]):
    """A date. Where nobody has entered one, `in_name` looks for it in the name of the file."""

    default: date | None = None
    in_name: Callable[[str], date | None] = lambda name: None

    def value_for(self, values: Values, file_name: str) -> date | None:
        """Return the option's value, or the date in the file's name."""
        return self.value(values) or self.in_name(file_name)

    def parse(self, text: str) -> date | None:
        """Return the date. Raises ValueError if it is not in ISO 8601 format."""
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date. Write it like 2026-01-26.") from error

    def text(self, value: date | None) -> str:
        """Return the date in ISO 8601 format."""
        return value.isoformat() if value else ""

    def from_json(self, stored: Any) -> date | None:
        """Return the date in a string."""
        return date.fromisoformat(stored) if stored else None

    def to_json(self, value: date | None) -> str | None:
        """Return the date as a string."""
        return value.isoformat() if value else None
