"""A form field for a text that somebody will read: one that nobody sees counts as empty."""

from typing import Any

from django import forms

from articles.text.words import visible


class VisibleTextField(forms.CharField):
    """A text; "" if it consists of spaces and invisible characters, so that a required one is asked for again."""

    def to_python(self, value: Any) -> str:
        """Return the text, or "" if nothing of it is visible."""
        return visible(super().to_python(value) or "")
