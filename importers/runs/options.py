"""The options of an import: the source of its files, and the options of their format."""

from dataclasses import dataclass, field
from typing import Any, Self

from importers import formats
from importers.formats.options import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The slug of the source that delivered the files ("": each record says), and values for the format's options."""

    source: str = ""
    values: Values = field(default_factory=dict)

    def for_file(self, format_name: str, file_name: str) -> Values:
        """Return the values that hold for one file: some can come from the file's name."""
        options = formats.named(format_name).options
        return {option.name: option.value_for(self.values, file_name) for option in options}

    def as_json(self, format_name: str) -> dict[str, Any]:
        """Return them as a batch stores them, with the defaults of the format."""
        options = formats.named(format_name).options
        return {"source": self.source, **{option.name: option.to_json(option.value(self.values)) for option in options}}

    @classmethod
    def from_json(cls, format_name: str, stored: dict[str, Any]) -> Self:
        """Return the options that a batch of the format has stored; others that it may hold are passed over."""
        options = formats.named(format_name).options
        values = {option.name: option.from_json(stored[option.name]) for option in options if option.name in stored}
        return cls(source=stored.get("source", ""), values=values)
