"""The upload form: which files it accepts, their options, and a message for each file that it refuses."""

from collections import defaultdict
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from articles.models import Source
from articles.text.slugs import slugify
from importers import formats
from importers.admin import sizes
from importers.formats.options import Day, Option
from importers.runs.options import Options
from importers.uploads import storage

MAX_FILES = 20
MAX_BYTES = 200 * 1024 * 1024
# How many sources are suggested; people can type any other.
MAX_SUGGESTED = 500
DETECT = "detect"


class FilesInput(forms.FileInput):
    """A file input that accepts several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files of types and sizes that can be imported. Its value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files. Raises ValidationError with a message for each file that is refused."""
        files: list[UploadedFile] = data or []
        if not files:
            raise forms.ValidationError("Choose at least one file.")
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"You chose {len(files)} files. Upload at most {MAX_FILES} at a time.")
        if refusals := [message for file in files if (message := _refusal(file))]:
            raise forms.ValidationError(refusals)
        return files


class OptionField(forms.CharField):
    """An option of a format, written as on the command line. Its value is the option's."""

    def __init__(self, option: Option[Any], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, initial=option.text(option.default), **kwargs)
        self._option = option

    def clean(self, value: Any) -> Any:
        """Return the option's value. Raises ValidationError with the option's message if it is not valid."""
        try:
            return self._option.parse(text) if (text := super().clean(value)) else self._option.default
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class UploadForm(forms.Form):
    """Files, their source, and the options of their formats, as on the command line."""

    file = FilesField(label="Files")
    format = forms.ChoiceField(initial=DETECT)
    source = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput({"list": "known-sources", "autocomplete": "off"}),
        help_text="Who delivered the files, such as harbour-post. Leave empty to use the site that each record names.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, suffixes = formats.every(), storage.all_suffixes()
        upload, endings = self.fields["file"], ", ".join(suffixes)
        upload.help_text = f"Up to {MAX_FILES} files of up to {sizes.in_words(MAX_BYTES)} each, ending in {endings}."
        upload.widget.attrs["accept"] = ",".join(sorted({f".{s.rsplit('.', 1)[1]}" for s in suffixes}))
        choices = [(file_format.name, file_format.label) for file_format in known]
        cast(forms.ChoiceField, self.fields["format"]).choices = [(DETECT, "Detect for each file"), *choices]
        for file_format in known:
            for option in file_format.options:
                self.fields[option.name] = _field(option, help_text=f"Only for {file_format.label}. {option.help}")

    def clean_source(self) -> str:
        """Return the source's slug."""
        name = self.cleaned_data["source"]
        slug = slugify(name)
        if name and not slug:
            raise forms.ValidationError(f"“{name}” cannot be a source: it contains no letter or digit.")
        return slug

    def clean(self) -> dict[str, Any]:
        """Detect the format of each file, and add an error for each that has none."""
        chosen, by_format = self.cleaned_data.get("format"), defaultdict(list)
        for file in self.cleaned_data.get("file", []):
            name = chosen if chosen in formats.MODULES else storage.format_of(file.file, file.name)
            by_format[name].append(file)
        for file in by_format.get("", []):
            labels = ", ".join(file_format.label for file_format in formats.every())
            advice = f"Save it as UTF-8 in one of these formats, or choose its format below: {labels}."
            self.add_error("file", f"The format of {file.name} was not recognised. {advice}")
        return {
            **self.cleaned_data,
            "by_format": {name: by_format[name] for name in formats.MODULES if by_format[name]},
        }

    def options(self, format_name: str) -> Options:
        """Return the options of the files of one format."""
        values = {option.name: self.cleaned_data[option.name] for option in formats.named(format_name).options}
        return Options(source=self.cleaned_data["source"], values=values)

    def known_sources(self) -> list[tuple[str, str]]:
        """Return the slugs and names to suggest."""
        return list(Source.objects.order_by("name").values_list("slug", "name")[:MAX_SUGGESTED])


def _refusal(file: UploadedFile) -> str:
    """Return why the file cannot be uploaded, "" if it can."""
    name, size = file.name or "", file.size or 0
    if not storage.suffix_of(name):
        return f"{name} cannot be imported: its name must end in {', '.join(storage.all_suffixes())}."
    if size > MAX_BYTES:
        message = f"{name} is too large: {sizes.in_words(size)}, and the limit is {sizes.in_words(MAX_BYTES)}"
        return f"{message}. Compress it with gzip, split it, or ask the person who runs the server to import it."
    return "" if size else f"{name} is empty. Download or export it again."


def _field(option: Option[Any], *, help_text: str) -> forms.Field:
    """Return the form field of the option."""
    if isinstance(option, Day):
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(required=False, initial=option.default, widget=widget, help_text=help_text)
    return OptionField(option, help_text=help_text)
