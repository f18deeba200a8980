"""The form in which an article's text is written: what is typed becomes a revision, and never touches the row itself."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.utils.html import format_html

from articles.markdown import MAX_SUMMARY
from articles.models import Article, Revision, Tag
from articles.vocabulary import TagKind

TEXTS = ("headline", "dek", "summary")
SUGGESTION_LIST = "headline-suggested"
_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")


class LineField(forms.CharField):
    """A text of one line."""

    def to_python(self, value: Any) -> str:
        """Return the text without line breaks."""
        return _LINE_BREAKS.sub(" ", super().to_python(value) or "")


class ProseField(forms.CharField):
    """A text of several lines. Browsers send line ends as CR LF; a text that nobody changed has to compare equal."""

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class TextForm(forms.ModelForm):
    """The working revision's headline, dek and summary (the imported ones before the first), its section and its tags."""

    headline = LineField(max_length=500, required=False, widget=forms.TextInput({"class": "wide"}))
    dek = LineField(
        label="Dek (standfirst)",
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "wide", "rows": 2}),
        help_text="One sentence of the editor's under the headline.",
    )
    summary = ProseField(
        max_length=MAX_SUMMARY,
        required=False,
        widget=forms.Textarea({"class": "wide", "rows": 16}),
        help_text="100–300 words. Markdown: *emphasis*, [links](https://…), lists, quotations.",
    )
    section = forms.ModelChoiceField(
        Tag.objects.filter(kind=TagKind.SECTION, merged_into=None),
        required=False,
        widget=AutocompleteSelect(Article.section.field, admin.site),
    )
    filed_under = forms.ModelMultipleChoiceField(
        Tag.objects.filter(merged_into=None),
        label="Tags",
        required=False,
        widget=AutocompleteSelectMultiple(Article.tags.field, admin.site),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput())

    # What the desk refused a moment ago, once the form had been found valid (see ArticleAdmin.changeform_view).
    refused = ""

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, data: Any = None, files: Any = None, *, instance: Article, **kwargs: Any) -> None:
        text = instance.working or instance
        initial: dict[str, Any] = {name: getattr(text, name).strip() for name in TEXTS}
        initial |= {
            "section": instance.section_id,
            "filed_under": list(instance.tags.values_list("pk", flat=True)),
            "base": _number(instance.working),
        }
        super().__init__(data, files, instance=instance, **kwargs | {"initial": initial})
        if instance.headline_suggested and "headline" in self.fields:
            headline = self.fields["headline"]
            headline.help_text = format_html("Suggested, not seen by anybody yet: “{}”", instance.headline_suggested)
            headline.widget.attrs["list"] = SUGGESTION_LIST

    def clean(self) -> dict[str, Any]:
        """Refuse a text that was written over an older one than is stored now, and what the desk itself refused."""
        data = super().clean() or {}
        stored = self.instance.working
        if any(name in self.changed_data for name in TEXTS) and (data.get("base") or 0) != _number(stored):
            self._show_that_base_is(stored)
            raise forms.ValidationError(
                f"{stored.author if stored else 'Somebody'} has saved another text since you opened this page. Yours is "
                "kept below, theirs is among the revisions. Put together what is to stay, then save again."
            )
        if self.instance.section_id and "section" in self.fields and not data.get("section"):
            self.add_error("section", "Choose another section; an article that has one keeps one.")
        if self.refused:
            raise forms.ValidationError(self.refused)
        return data

    def _post_clean(self) -> None:
        """Leave the row alone: Django would write what was typed onto it, and what readers see would be the draft."""

    def _show_that_base_is(self, stored: Revision | None) -> None:
        data: Any = self.data
        self.data = data = data.copy()
        data["base"] = str(_number(stored))

    def typed_texts(self) -> dict[str, Any]:
        """Return the texts as they are to be saved, {} where nobody has changed one."""
        changed = any(name in self.changed_data for name in TEXTS)
        return {name: self.cleaned_data[name] for name in TEXTS} if changed else {}

    def typed_tags(self) -> dict[str, Any]:
        """Return what is to change about tags and section, as `desk.tag` takes it; {} where nothing is."""
        before = set(self.initial["filed_under"])
        wanted = {tag.pk: tag for tag in self.cleaned_data["filed_under"]}
        section = self.cleaned_data["section"] if "section" in self.changed_data else None
        kept = {section.pk} if section else {self.instance.section_id}
        add = [tag for pk, tag in wanted.items() if pk not in before]
        remove = list(Tag.objects.filter(pk__in=before - set(wanted) - kept))
        return {"add": add, "remove": remove, "section": section} if add or remove or section else {}


def _number(revision: Revision | None) -> int:
    return revision.number if revision else 0
