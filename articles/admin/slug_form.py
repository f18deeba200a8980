"""A form for rows with a name and a slug, which is made from the name if nobody types one."""

from typing import Any

from django import forms

from articles.text.slugs import slugify


class SluggedForm(forms.ModelForm):
    """A form whose slug is optional and always fit for an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            slug = self.fields["slug"]
            slug.required = False
            slug.help_text = "Part of its address. Leave empty to make it from the name. It cannot be changed later."

    def clean_slug(self) -> str:
        """Return the slug in the form that addresses use. Raises ValidationError if nothing is left of it."""
        slug = slugify(self.cleaned_data["slug"] or self.cleaned_data.get("name", ""))
        if not slug and "name" not in self.errors:
            raise forms.ValidationError("This cannot be turned into an address. Use letters or digits.")
        return slug
