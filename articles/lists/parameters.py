"""The parameters of lists: how moments, sets, ids and words are read, and the messages when they cannot be."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django_filters import BooleanFilter, Filter

from articles import search
from articles.vocabulary import AiUse

# The most values in a set: each is a list of its own, read from its own index.
MOST_NAMED = 20
MOST_IDS = 100


class MomentField(forms.CharField):
    """A moment with its offset from UTC, or a day, which begins at midnight UTC (RFC 3339)."""

    def to_python(self, value: Any) -> Any:
        """Return an aware datetime, or None if empty; raise ValidationError that says what to write instead."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            hint = " Encode “+” as %2B, or use Z." if " " in text.strip() else ""
            raise forms.ValidationError(f"Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10.{hint}") from error
        if moment.tzinfo is None:
            if len(text) > len("2026-01-10"):
                raise forms.ValidationError("Say which offset from UTC is meant, such as 2026-01-10T19:05:00Z.")
            return moment.replace(tzinfo=UTC)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError("That is beyond the years that we count.") from error


class MomentFilter(Filter):
    """Filters by a moment."""

    field_class = MomentField


class SearchWordsField(forms.Field):
    """Words to search for: any character is allowed, even NUL, up to `search.MAX_QUERY` of them."""

    def validate(self, value: Any) -> None:
        """Raise ValidationError if they are longer than that; nothing is cut off in silence."""
        super().validate(value)
        if value and len(value) > search.MAX_QUERY:
            raise forms.ValidationError(f"Search for {search.MAX_QUERY} characters at most.")


class SearchWordsFilter(Filter):
    """Filters by words."""

    field_class = SearchWordsField


class RepeatedInput(forms.TextInput):
    """Reads a parameter that may be repeated."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return all its values."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return [value for value in values if value]


class SetsField(forms.Field):
    """Sets, each of values joined by commas: [["asia", "africa"], ["chips"]] for “asia,africa” and “chips”."""

    widget = RepeatedInput

    def __init__(self, *args: Any, most: int = MOST_NAMED, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean(self, value: Any) -> list[list[str]]:
        """Return the sets without empty values; raise ValidationError for too many or too large sets."""
        sets = [[name.strip() for name in names.split(",") if name.strip()] for names in value or []]
        if any(len(names) > self.most for names in sets) or len(sets) > self.most:
            raise forms.ValidationError(f"Name {self.most} at most.")
        if any("\x00" in name for names in sets for name in names):
            raise forms.ValidationError("That holds a character that no name has.")
        return [list(dict.fromkeys(names)) for names in sets if names]


class SetsFilter(Filter):
    """Filters by sets: an article must fit one value of each set."""

    field_class = SetsField


class IdsField(SetsField):
    """A set of ids of articles (UUIDs)."""

    def clean(self, value: Any) -> Any:
        """Return the ids; raise ValidationError if one is not a UUID."""
        try:
            return [uuid.UUID(name) for names in super().clean(value) for name in names]
        except ValueError as error:
            raise forms.ValidationError("An id looks like 01a20436-131d-7034-b735-f9b3d3abf6b2.") from error


class IdsFilter(Filter):
    """Filters by ids."""

    field_class = IdsField


class AiUseField(SetsField):
    """A set of the parts that AI may have played."""

    def clean(self, value: Any) -> list[list[str]]:
        """Return the sets; raise ValidationError for a word outside `AiUse`."""
        sets = super().clean(value)
        if unknown := [name for names in sets for name in names if name not in AiUse.values]:
            raise forms.ValidationError(f"“{unknown[0]}” is none of: {', '.join(AiUse.values)}.")
        return sets


class AiUseFilter(Filter):
    """Filters by the part that AI played."""

    field_class = AiUseField


class YesOrNoField(forms.Field):
    """“true” or “false”."""

    def to_python(self, value: Any) -> bool | None:
        """Return True, False, or None if empty; raise ValidationError for anything else."""
        if value in (None, ""):
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError("Say true or false.")
        return value == "true"


class YesOrNoFilter(BooleanFilter):
    """Filters by a yes or a no."""

    field_class = YesOrNoField
