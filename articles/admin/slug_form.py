"""A form for what has a name and an address part: the address part is made from the name where nobody types one."""

from typing import Any

from django import forms

from articles.text.slugs import slugify


class SluggedForm(forms.ModelForm):
    """The slug may be left empty, and always comes out fit for an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            slug = self.fields["slug"]
            slug.required = False
            slug.help_text = "Its address; it cannot be changed later. Made from the name where left empty."

    def clean_slug(self) -> str:
        """Return the slug as addresses are written."""
        slug = slugify(self.cleaned_data["slug"] or self.cleaned_data.get("name", ""))
        if not slug and "name" not in self.errors:
            raise forms.ValidationError("No address can be made from that. Type letters or digits.")
        return slug
