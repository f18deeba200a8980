"""The form in which an article's text is written. It becomes a revision; the form never writes the row itself."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Prefetch, prefetch_related_objects
from django.http import QueryDict
from django.utils.html import format_html

from articles import desk
from articles.admin.numbers import whole_number
from articles.admin.writing import citation_form
from articles.admin.writing.citation_form import CitationFormSet
from articles.desk import tags_and_sources
from articles.models import Article, Citation, Journal, Revision, Tag
from articles.text import summary_length
from articles.text.markdown import MAX_SUMMARY
from articles.text.words import visible
from articles.vocabulary import AiUse

# The fields of a revision that are typed into one box each; citations are the rest of it.
TEXT_FIELDS = (*Revision.TEXT_COLUMNS, "ai_use")
SUGGESTION_LIST = "headline-suggested"
# An unsaved form longer than this is not kept: no person typed it.
MAX_CHARACTERS = 400_000
_MAX_DIGITS = 9
_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")

FormValues = dict[str, Any]


class LineField(forms.CharField):
    """Text on a single line."""

    def to_python(self, value: Any) -> str:
        """Return the text with line breaks replaced by spaces."""
        return _LINE_BREAKS.sub(" ", super().to_python(value) or "")


class ProseField(forms.CharField):
    """Text of several lines. Browsers send CR LF at line ends, yet an unchanged text must compare equal."""

    def to_python(self, value: Any) -> str:
        """Return the text with LF at line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def working_text(article: Article) -> desk.Text:
    """Return the article's working text, with everything prefetched that a page shows of citations and tags."""
    citations = Citation.objects.select_related("source", "cited_article")
    tags = Prefetch("tags", Tag.objects.order_by("kind", "name", "pk"))
    prefetch_related_objects([article], tags)
    if article.working is None or article.working.citations is None:
        prefetch_related_objects([article], Prefetch("citations", citations))
    text = desk.working_text(article)
    prefetch_related_objects(list(text.citations), "source", "cited_article")
    return text


def stored_values(article: Article, text: desk.Text | None = None) -> FormValues:
    """Return what an untouched form with the article's working text would send, by field name."""
    text = text or working_text(article)
    rows = citation_form.rows_of(text.citations)
    return {
        **{name: getattr(text, name).strip() for name in TEXT_FIELDS},
        "section": str(article.section_id or ""),
        "filed_under": sorted(str(tag.pk) for tag in article.tags.all()),
        "base": desk.number_of(article.working),
        "citations": rows,
        "citations_was": citation_form.fingerprint(rows),
    }


def sent_values(data: QueryDict) -> FormValues:
    """Return what a form sent, valid or not, as plain values that can be kept and compared with `stored_values`."""
    base = data.get("base", "")
    values: FormValues = {name: _plain(str(data[name])) for name in TEXT_FIELDS if name in data}
    values["base"] = whole_number(base, max_digits=_MAX_DIGITS) or 0
    if "section" in data:  # without tags to choose from a form sends none, but always a section
        values |= {"section": data["section"], "filed_under": sorted(data.getlist("filed_under"))}
    rows = citation_form.rows_sent(data)
    return values if rows is None else values | {"citations": rows, "citations_was": data.get("citations_was", "")}


def differs(values: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Say whether the values of a form differ from the stored ones."""
    names = [name for name in (*TEXT_FIELDS, "section", "filed_under") if name in values]
    if any(values[name] != stored[name] for name in names):
        return True
    return "citations" in values and citation_form.fingerprint(values["citations"]) != stored["citations_was"]


def text_of(article: Article, values: Mapping[str, Any]) -> desk.Text:
    """Return the values of a form as a text that the desk can check, with the sources of its citations."""
    rows = citation_form.as_json(values["citations"])
    citations = [Citation.of_json(article.pk, place, row) for place, row in enumerate(rows)]
    prefetch_related_objects(citations, "source")
    return desk.Text(**{name: values[name] for name in TEXT_FIELDS}, citations=tuple(citations))


class TextForm(forms.ModelForm):
    """The texts and citations of the working revision (or of the import), the section and the tags."""

    headline = LineField(max_length=500, required=False, widget=forms.TextInput({"class": "wide"}))
    dek = LineField(
        label="Dek (standfirst)",
        max_length=500,
        required=False,
        widget=forms.Textarea({"class": "wide", "rows": 2}),
        help_text="One sentence below the headline.",
    )
    summary = ProseField(
        max_length=MAX_SUMMARY,
        required=False,
        widget=forms.Textarea({"class": "wide", "rows": 16}),
        help_text=f"{summary_length.ADVICE}. Markdown: *emphasis*, [links](https://…), lists, quotations.",
    )
    section = forms.ModelChoiceField(
        Tag.objects.sections().unmerged(),
        required=False,
        widget=AutocompleteSelect(Article.section.field, admin.site),
    )
    filed_under = forms.ModelMultipleChoiceField(
        Tag.objects.unmerged(),
        label="Tags",
        required=False,
        widget=AutocompleteSelectMultiple(Article.tags.field, admin.site),
    )
    ai_use = forms.ChoiceField(
        label="AI use",
        choices=AiUse.choices,
        required=False,
        help_text="How writing software was used for this text. Readers see this.",
    )
    # Topics whose names occur in the text; ticked ones are added to the tags.
    suggested = forms.TypedMultipleChoiceField(
        label="Suggested tags", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput())
    citations_was = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    # Why the desk refused the text although the form was valid (see ArticleAdmin.changeform_view).
    refused = ""
    clash: desk.Clash | None = None
    # What the user typed earlier and did not save, and the same if this form restores it.
    unsaved: Journal | None = None
    restored: Journal | None = None
    # The citations to show instead of those that were sent.
    _rows: list[dict[str, str]] | None = None

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, data: Any = None, files: Any = None, *, instance: Article, **kwargs: Any) -> None:
        self.working_text = working_text(instance)
        self.stored = stored_values(instance, self.working_text)
        texts = self.stored | (self.restored.texts | {"base": self.restored.base} if self.restored else {})
        if data is not None:
            data = self._with_choices(data, instance)
        initial = {name: texts[name] for name in (*TEXT_FIELDS, "section", "filed_under", "base", "citations_was")}
        super().__init__(data, files, instance=instance, **kwargs | {"initial": initial})
        self.citations = self._citations(data, texts["citations"])
        if "suggested" in self.fields:
            field: Any = self.fields["suggested"]
            field.choices = [(tag.pk, tag.name) for tag in tags_and_sources.suggested_tags(instance)]
        if instance.headline_suggested and "headline" in self.fields:
            headline = self.fields["headline"]
            headline.help_text = format_html(
                "Suggested by software and not checked yet: “{}”", instance.headline_suggested
            )
            headline.widget.attrs["list"] = SUGGESTION_LIST

    def clean(self) -> dict[str, Any]:
        """Refuse what the desk has refused, invalid citations, and the removal of the section."""
        data = super().clean() or {}
        if self.citations.is_bound and not self.citations.is_valid():
            self.add_error(None, "Check the citations below: at least one has an error.")
        if self.instance.section_id and "section" in self.fields and not data.get("section"):
            self.add_error("section", "Choose a section: an article that has a section cannot go without one.")
        if self.clash or self.refused:
            raise forms.ValidationError(str(self.clash or self.refused))
        return data

    def _post_clean(self) -> None:
        """Do not touch the row: Django would write the draft to it, and readers would see that."""

    def text(self) -> desk.Text:
        """Return the text that the form shows, as the desk checks it."""
        return text_of(self.instance, self.values()) if self.is_bound or self.restored else self.working_text

    def values(self) -> FormValues:
        """Return what the form shows, as plain values."""
        if self.is_bound:
            return self.stored | sent_values(cast("QueryDict", self.data))
        return self.stored | self.restored.texts if self.restored else self.stored

    def changed_texts(self) -> dict[str, Any]:
        """Return the texts as keyword arguments of `desk.save_text`, {} if nothing has changed."""
        base = self.cleaned_data["base"] or 0
        was = desk.texts_of(self.instance, base)
        texts = {name: self.cleaned_data[name] for name in TEXT_FIELDS}
        texts["ai_use"] = texts["ai_use"] or was["ai_use"]
        rows = citation_form.rows_sent(self.data) if self.citations.is_bound else None
        has_new_citations = rows is not None and citation_form.fingerprint(rows) != self.cleaned_data["citations_was"]
        if not has_new_citations and all(texts[name] == was[name].strip() for name in TEXT_FIELDS):
            return {}
        return texts | {"base": base, "citations": citation_form.as_json(rows or []) if has_new_citations else None}

    def changed_tags(self) -> dict[str, Any]:
        """Return the changes to tags and section as keyword arguments of `desk.tag`, {} if there are none."""
        before = set(map(int, self.stored["filed_under"]))
        ticked = self.cleaned_data.get("suggested") or []
        wanted = {tag.pk: tag for tag in (*self.cleaned_data["filed_under"], *Tag.objects.filter(pk__in=ticked))}
        section = self.cleaned_data["section"]
        section = section if section and section.pk != self.instance.section_id else None
        section_keys = {section.pk} if section else {self.instance.section_id}
        add = [tag for pk, tag in wanted.items() if pk not in before]
        remove = list(Tag.objects.filter(pk__in=before - set(wanted) - section_keys))
        return {"add": add, "remove": remove, "section": section} if add or remove or section else {}

    def _citations(self, data: Any, rows: list[dict[str, str]]) -> Any:
        if data is not None and self._rows is None and f"{citation_form.PREFIX}-TOTAL_FORMS" in data:
            return CitationFormSet(data, prefix=citation_form.PREFIX)
        return CitationFormSet(initial=rows if self._rows is None else self._rows, prefix=citation_form.PREFIX)

    def _with_choices(self, data: QueryDict, article: Article) -> QueryDict:
        """Return what was sent, with the other's text where chosen, merged with the stored text after a clash."""
        data = data.copy()
        base = sent_values(data)["base"]
        chosen = [name for name in (*TEXT_FIELDS, "citations") if data.get(f"choose-{name}") == "theirs"]
        theirs = desk.texts_of(article, base) if chosen else {}
        for name in chosen:
            if name in TEXT_FIELDS:
                data[name] = theirs[name]
        if self.clash:
            self._lay_over(data, article, self.clash)
        elif "citations" in chosen:
            self._rows = self.stored["citations"]
        return data

    def _lay_over(self, data: QueryDict, article: Article, clash: desk.Clash) -> None:
        for name in TEXT_FIELDS:
            data[name] = clash.merged[name]
        data["base"], data["citations_was"] = str(clash.stored.number), self.stored["citations_was"]
        merged = clash.merged["citations"]
        if merged is not None:
            citations = [Citation.of_json(article.pk, place, row) for place, row in enumerate(merged)]
            prefetch_related_objects(citations, "source")
            self._rows = citation_form.rows_of(citations)


def _plain(value: str) -> str:
    return visible(value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
