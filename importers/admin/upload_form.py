"""The form by which files are sent: which may be, what is asked of them, and a sentence for each that is refused."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from articles.models import Source
from articles.text.slugs import slugify
from importers import formats
from importers.runs.run import Options
from importers.uploads import storage

MAX_FILES = 20
MAX_BYTES = 200 * 1024 * 1024
# So many sources are suggested; any other can be typed.
MAX_SUGGESTED = 500
DETECT = "detect"
LABELS = {"wordpress": "WordPress posts (JSON)", "digest": "Digests (plain text)"}


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


class UploadForm(forms.Form):
    """Files, and what a person may say of them: the same as on the command line."""

    file = FilesField(
        label="Files",
        help_text=f"Up to {MAX_FILES} files of {filesizeformat(MAX_BYTES)} each: {', '.join(storage.ALL_SUFFIXES)}.",
        widget=FilesInput({"accept": ",".join(sorted({f".{s.rsplit('.', 1)[1]}" for s in storage.ALL_SUFFIXES}))}),
    )
    format = forms.ChoiceField(
        choices=[(DETECT, "Detect it, file by file"), *((name, LABELS[name]) for name in formats.NAMES)],
        initial=DETECT,
    )
    source = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput({"list": "known-sources", "autocomplete": "off"}),
        help_text="Who delivered them, such as harbour-post. Empty: the site that each post names.",
    )
    edition_date = forms.DateField(
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Of digests. Empty: the day in the file's name, where there is one.",
    )
    types = forms.CharField(
        required=False, initial="post", max_length=200, help_text="Of posts: the types to take, with commas between."
    )
    statuses = forms.CharField(
        required=False, initial="publish", max_length=200, help_text="Of posts: the statuses to take, likewise."
    )

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
            name = chosen if chosen in formats.NAMES else storage.format_of(file.file, file.name)
            by_format[name].append(file)
        for file in by_format.get("", []):
            said = "It is neither posts in JSON nor a digest in plain text (UTF-8)"
            self.add_error("file", f"{file.name}: {said}. Save it as one of them, or choose its format below.")
        return {**self.cleaned_data, "by_format": {name: by_format[name] for name in formats.NAMES if by_format[name]}}

    def options(self, format_name: str) -> Options:
        """Return what was said of the files of one format."""
        said = self.cleaned_data
        if format_name == "digest":
            return Options(source=said["source"], edition_date=said["edition_date"])
        types, statuses = _words(said["types"]), _words(said["statuses"])
        return Options(source=said["source"], types=types or ("post",), statuses=statuses or ("publish",))

    def known_sources(self) -> list[tuple[str, str]]:
        """Return the slugs and names to suggest."""
        return list(Source.objects.order_by("name").values_list("slug", "name")[:MAX_SUGGESTED])


def _refusal(file: UploadedFile) -> str:
    """Return why the file is not taken, "" where it is."""
    name, size = file.name or "", file.size or 0
    if not storage.suffix_of(name):
        return f"{name}: only files that end in {', '.join(storage.ALL_SUFFIXES)} can be imported."
    if size > MAX_BYTES:
        said = f"{name} is {filesizeformat(size)} large, more than {filesizeformat(MAX_BYTES)}"
        return f"{said}. Compress it (.gz), split it, or import it on the server by command."
    return "" if size else f"{name} is empty. Fetch it again."


def _words(typed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in typed.split(",") if word.strip())
