"""The form by which files are sent: which may be, what is asked of them, and a sentence for each that is refused."""

from collections import defaultdict
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from articles.models import Source
from articles.text.slugs import slugify
from importers import formats
from importers.formats.options import Day, Option
from importers.runs.options import Options
from importers.uploads import storage

MAX_FILES = 20
MAX_BYTES = 200 * 1024 * 1024
# So many sources are suggested; any other can be typed.
MAX_SUGGESTED = 500
DETECT = "detect"


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more, each of a kind and a size that can be imported; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; raise ValidationError with a sentence for each that is refused."""
        files: list[UploadedFile] = data or []
        if not files:
            raise forms.ValidationError("Choose one file or more.")
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"These are {len(files)} files. Send {MAX_FILES} at a time at most.")
        if refusals := [sentence for file in files if (sentence := _refusal(file))]:
            raise forms.ValidationError(refusals)
        return files


class OptionField(forms.CharField):
    """An option of a format, written as on the command line; cleaned to its value."""

    def __init__(self, option: Option[Any], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, initial=option.text(option.default), **kwargs)
        self._option = option

    def clean(self, value: Any) -> Any:
        """Return the value; raise ValidationError with the option's own sentence where it is none."""
        try:
            return self._option.parse(text) if (text := super().clean(value)) else self._option.default
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class UploadForm(forms.Form):
    """Files, and what a person may say of them: the same as on the command line."""

    file = FilesField(label="Files")
    format = forms.ChoiceField(initial=DETECT)
    source = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput({"list": "known-sources", "autocomplete": "off"}),
        help_text="Who delivered them, such as harbour-post. Empty: the site that each post names.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, suffixes = formats.every(), storage.all_suffixes()
        upload, endings = self.fields["file"], ", ".join(suffixes)
        upload.help_text = f"Up to {MAX_FILES} files of {filesizeformat(MAX_BYTES)} each: {endings}."
        upload.widget.attrs["accept"] = ",".join(sorted({f".{s.rsplit('.', 1)[1]}" for s in suffixes}))
        choices = [(file_format.name, file_format.label) for file_format in known]
        cast(forms.ChoiceField, self.fields["format"]).choices = [(DETECT, "Detect it, file by file"), *choices]
        for file_format in known:
            for option in file_format.options:
                self.fields[option.name] = _field(option, help_text=f"{file_format.label}. {option.help}")

    def clean_source(self) -> str:
        """Return the source's slug."""
        typed = self.cleaned_data["source"]
        slug = slugify(typed)
        if typed and not slug:
            raise forms.ValidationError(f"“{typed}” holds no letter or digit to name a source by.")
        return slug

    def clean(self) -> dict[str, Any]:
        """Tell which format each file is in; a file that is in neither is refused by its name."""
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
        """Return what was said of the files of one format."""
        values = {option.name: self.cleaned_data[option.name] for option in formats.named(format_name).options}
        return Options(source=self.cleaned_data["source"], values=values)

    def known_sources(self) -> list[tuple[str, str]]:
        """Return the slugs and names to suggest."""
        return list(Source.objects.order_by("name").values_list("slug", "name")[:MAX_SUGGESTED])


def _refusal(file: UploadedFile) -> str:
    """Return why the file is not taken, "" where it is."""
    name, size = file.name or "", file.size or 0
    if not storage.suffix_of(name):
        return f"{name}: only files that end in {', '.join(storage.all_suffixes())} can be imported."
    if size > MAX_BYTES:
        said = f"{name} is {filesizeformat(size)} large, more than {filesizeformat(MAX_BYTES)}"
        return f"{said}. Compress it (.gz), split it, or import it on the server by command."
    return "" if size else f"{name} is empty. Fetch it again."


def _field(option: Option[Any], *, help_text: str) -> forms.Field:
    """Return the field in which a person says what the option is."""
    if isinstance(option, Day):
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(required=False, initial=option.default, widget=widget, help_text=help_text)
    return OptionField(option, help_text=help_text)
