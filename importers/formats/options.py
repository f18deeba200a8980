"""What a person may say about files of a format. A format declares it once, for the command line and the upload form."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

Values = Mapping[str, Any]  # by the names of options; one that is missing or empty has its default
_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True)
class Option(ABC, Generic[_Value]):
    """One option of a format. Its name is that of the form field, of the stored value and, with hyphens, of the flag."""

    name: str
    help: str
    default: _Value

    @property
    def flag(self) -> str:
        """Return the option as it is written on the command line."""
        return f"--{self.name.replace('_', '-')}"

    def value(self, values: Values) -> _Value:
        """Return what the values say, or else the default."""
        return values.get(self.name) or self.default

    def value_for(self, values: Values, file_name: str) -> _Value:
        """Return what holds for the file of that name."""
        return self.value(values)

    @abstractmethod
    def parse(self, text: str) -> _Value:
        """Return the value that a person has written. Raises ValueError with a sentence where it is none."""

    @abstractmethod
    def text(self, value: _Value) -> str:
        """Return the value as a person would write it, "" for none."""

    def from_json(self, stored: Any) -> _Value:
        """Return the value that `to_json` has made plain."""
        return stored

    def to_json(self, value: _Value) -> Any:
        """Return the value as a batch stores it."""
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
        """Return the words of a list."""
        return tuple(stored or ())

    def to_json(self, value: tuple[str, ...]) -> list[str]:
        """Return the words as a list."""
        return list(value)


@dataclass(frozen=True, kw_only=True)
class Day(Option[date | None]):
    """A day of the calendar; `in_name` finds it in the name of a file about which nobody has said it."""

    default: date | None = None
    in_name: Callable[[str], date | None] = lambda name: None

    def value_for(self, values: Values, file_name: str) -> date | None:
        """Return the day that the values say, or else the one in the file's name."""
        return self.value(values) or self.in_name(file_name)

    def parse(self, text: str) -> date | None:
        """Return the day. Raises ValueError where it is not written as in ISO 8601."""
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date. Write it like 2026-01-26.") from error

    def text(self, value: date | None) -> str:
        """Return the day as in ISO 8601."""
        return value.isoformat() if value else ""

    def from_json(self, stored: Any) -> date | None:
        """Return the day of a string."""
        return date.fromisoformat(stored) if stored else None

    def to_json(self, value: date | None) -> str | None:
        """Return the day as a string."""
        return value.isoformat() if value else None
