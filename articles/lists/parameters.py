"""What is typed into a parameter of a list, and what is understood of it: moments, sets, ids, words."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django_filters import BooleanFilter, Filter

from articles import search
from articles.vocabulary import AiUse

# A set of so many at most: each is a list of its own, read from its own index.
MOST_NAMED = 20
MOST_IDS = 100


class MomentField(forms.CharField):
    """A moment with its offset from UTC, or a day, which begins at midnight UTC (RFC 3339)."""

    def to_python(self, value: Any) -> Any:
        """Return an aware datetime, None for nothing; raise ValidationError with what to write instead."""
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


class TypedField(forms.Field):
    """What a person typed into a search box: any character is allowed, NUL too, but only so many."""

    def validate(self, value: Any) -> None:
        """Raise ValidationError where it is longer than what is looked at; nothing is cut in silence."""
        super().validate(value)
        if value and len(value) > search.MAX_QUERY:
            raise forms.ValidationError(f"Search for {search.MAX_QUERY} characters at most.")


class TypedFilter(Filter):
    """Filters by what a person typed."""

    field_class = TypedField


class AllGiven(forms.TextInput):
    """Reads a parameter as often as it was given."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return all its values."""
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return [value for value in given if value]


class SetsField(forms.Field):
    """One or more sets, each of values joined by commas: [["asia", "africa"], ["chips"]] for “asia,africa” and “chips”."""

    widget = AllGiven

    def __init__(self, *args: Any, most: int = MOST_NAMED, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean(self, value: Any) -> list[list[str]]:
        """Return the sets without their empty values; raise ValidationError for a set that is too large."""
        sets = [[part.strip() for part in one.split(",") if part.strip()] for one in value or []]
        if any(len(one) > self.most for one in sets) or len(sets) > self.most:
            raise forms.ValidationError(f"Name {self.most} at most.")
        if any("\x00" in name for one in sets for name in one):
            raise forms.ValidationError("That holds a character that no name has.")
        return [list(dict.fromkeys(one)) for one in sets if one]


class SetsFilter(Filter):
    """Filters by sets: what fits any of a set, and each set that was given."""

    field_class = SetsField


class IdsField(SetsField):
    """A set of the articles' own ids (UUIDs)."""

    def clean(self, value: Any) -> Any:
        """Return the ids; raise ValidationError for what is none."""
        try:
            return [uuid.UUID(name) for one in super().clean(value) for name in one]
        except ValueError as error:
            raise forms.ValidationError("An id looks like 01a20436-131d-7034-b735-f9b3d3abf6b2.") from error


class IdsFilter(Filter):
    """Filters by ids."""

    field_class = IdsField


class AiUseField(SetsField):
    """A set of what part AI had."""

    def clean(self, value: Any) -> list[list[str]]:
        """Return the sets; raise ValidationError for a word that says none of them."""
        sets = super().clean(value)
        if unknown := [name for one in sets for name in one if name not in AiUse.values]:
            raise forms.ValidationError(f"“{unknown[0]}” is none of: {', '.join(AiUse.values)}.")
        return sets


class AiUseFilter(Filter):
    """Filters by what part AI had."""

    field_class = AiUseField


class YesOrNoField(forms.Field):
    """“true” or “false”."""

    def to_python(self, value: Any) -> bool | None:
        """Return which; raise ValidationError for anything else."""
        if value in (None, ""):
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError("Say true or false.")
        return value == "true"


class YesOrNoFilter(BooleanFilter):
    """Filters by a yes or a no."""

    field_class = YesOrNoField


def moment(typed: str | None) -> datetime | None:
    """Return the moment that is typed, None for none and for what is not rightly written."""
    try:
        return MomentField(required=False).clean(typed)
    except forms.ValidationError:
        return None
