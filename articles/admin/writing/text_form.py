"""The form in which an article's text is written: what is typed becomes a revision, and never touches the row itself."""

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
from articles.models import Article, Citation, Journal, Tag
from articles.text import summary_length
from articles.text.markdown import MAX_SUMMARY
from articles.vocabulary import AiUse, TagKind

# What is typed into one field each and kept in a revision; citations are the other part of it.
TEXT_FIELDS = ("headline", "dek", "summary", "ai_use")
SUGGESTION_LIST = "headline-suggested"
# So much is kept of a form that nobody saved; a longer one is not typed by a person.
MAX_KEPT = 400_000
_MAX_DIGITS = 9
_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")

Typed = dict[str, Any]


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


def working_text(article: Article) -> desk.Text:
    """Return the article's working text, its citations (and its tags) with all that a page shows of them."""
    citations = Citation.objects.select_related("source", "cited_article")
    tags = Prefetch("tags", Tag.objects.order_by("kind", "name", "pk"))
    prefetch_related_objects([article], tags)
    if article.working is None or article.working.citations is None:
        prefetch_related_objects([article], Prefetch("citations", citations))
    text = desk.working_text(article)
    prefetch_related_objects(list(text.citations), "source", "cited_article")
    return text


def stored(article: Article, text: desk.Text | None = None) -> Typed:
    """Return what an untouched form of the article's working text would send, by name."""
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


def typed(data: QueryDict) -> Typed:
    """Return what a form sent, valid or not, as plain values: what a journal keeps and `stored` is compared with."""
    base = data.get("base", "")
    found: Typed = {name: _plain(str(data[name])) for name in TEXT_FIELDS if name in data}
    found["base"] = whole_number(base, max_digits=_MAX_DIGITS) or 0
    if "section" in data:  # a form with nothing to choose from sends no tags, and still has a section
        found |= {"section": data["section"], "filed_under": sorted(data.getlist("filed_under"))}
    rows = citation_form.typed_rows(data)
    return found if rows is None else found | {"citations": rows, "citations_was": data.get("citations_was", "")}


def is_new(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether what was typed is something else than what is stored."""
    names = [name for name in (*TEXT_FIELDS, "section", "filed_under") if name in one]
    if any(one[name] != other[name] for name in names):
        return True
    return "citations" in one and citation_form.fingerprint(one["citations"]) != other["citations_was"]


def text_of(article: Article, one: Mapping[str, Any]) -> desk.Text:
    """Return what was typed as the desk checks it, the citations with their sources."""
    kept = citation_form.as_json(one["citations"])
    citations = [Citation.of_json(article.pk, place, row) for place, row in enumerate(kept)]
    prefetch_related_objects(citations, "source")
    return desk.Text(**{name: one[name] for name in TEXT_FIELDS}, citations=tuple(citations))


class TextForm(forms.ModelForm):
    """The working revision's texts and citations (the imported ones before the first), the article's section and tags."""

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
        help_text=f"{summary_length.ADVICE}. Markdown: *emphasis*, [links](https://…), lists, quotations.",
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
    ai_use = forms.ChoiceField(
        label="AI use",
        choices=AiUse.choices,
        required=False,
        help_text="What part software that writes had in this text. Readers are told.",
    )
    # Topics that the text names by their own words; ticked, they are added to the tags.
    suggested = forms.TypedMultipleChoiceField(
        label="Suggested tags", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput())
    citations_was = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    # What the desk refused a moment ago, once the form had been found valid (see ArticleAdmin.changeform_view).
    refused = ""
    clash: desk.Clash | None = None
    # What the person typed earlier and did not save, and the same where it is to be gone on from.
    kept: Journal | None = None
    restored: Journal | None = None
    # The citations to show where they are not the ones that were sent.
    _rows: list[dict[str, str]] | None = None

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, data: Any = None, files: Any = None, *, instance: Article, **kwargs: Any) -> None:
        self.working_text = working_text(instance)
        self.stored = stored(instance, self.working_text)
        texts = self.stored | (self.restored.texts | {"base": self.restored.base} if self.restored else {})
        if data is not None:
            data = self._decided(data, instance)
        initial = {name: texts[name] for name in (*TEXT_FIELDS, "section", "filed_under", "base", "citations_was")}
        super().__init__(data, files, instance=instance, **kwargs | {"initial": initial})
        self.citations = self._citations(data, texts["citations"])
        if "suggested" in self.fields:
            field: Any = self.fields["suggested"]
            field.choices = [(tag.pk, tag.name) for tag in tags_and_sources.suggested_tags(instance)]
        if instance.headline_suggested and "headline" in self.fields:
            headline = self.fields["headline"]
            headline.help_text = format_html("Suggested, not seen by anybody yet: “{}”", instance.headline_suggested)
            headline.widget.attrs["list"] = SUGGESTION_LIST

    def clean(self) -> dict[str, Any]:
        """Refuse what the desk itself refused a moment ago, citations that say nothing, and a section taken away."""
        data = super().clean() or {}
        if self.citations.is_bound and not self.citations.is_valid():
            self.add_error(None, "Look at the citations: one of them is not right yet.")
        if self.instance.section_id and "section" in self.fields and not data.get("section"):
            self.add_error("section", "Choose another section; an article that has one keeps one.")
        if self.clash or self.refused:
            raise forms.ValidationError(str(self.clash or self.refused))
        return data

    def _post_clean(self) -> None:
        """Leave the row alone: Django would write what was typed onto it, and what readers see would be the draft."""

    def text(self) -> desk.Text:
        """Return the text that the form shows, as the desk checks it."""
        return text_of(self.instance, self.typed()) if self.is_bound or self.restored else self.working_text

    def typed(self) -> Typed:
        """Return what the form shows, as plain values."""
        if self.is_bound:
            return self.stored | typed(cast("QueryDict", self.data))
        return self.stored | self.restored.texts if self.restored else self.stored

    def typed_texts(self) -> dict[str, Any]:
        """Return the texts as `desk.save_text` takes them, {} where nobody has changed one."""
        base = self.cleaned_data["base"] or 0
        was = desk.texts_of(self.instance, base)
        texts = {name: self.cleaned_data[name] for name in TEXT_FIELDS}
        texts["ai_use"] = texts["ai_use"] or was["ai_use"]
        rows = citation_form.typed_rows(self.data) if self.citations.is_bound else None
        is_cited_anew = rows is not None and citation_form.fingerprint(rows) != self.cleaned_data["citations_was"]
        if not is_cited_anew and all(texts[name] == was[name].strip() for name in TEXT_FIELDS):
            return {}
        return texts | {"base": base, "citations": citation_form.as_json(rows or []) if is_cited_anew else None}

    def typed_tags(self) -> dict[str, Any]:
        """Return what is to change about tags and section, as `desk.tag` takes it; {} where nothing is."""
        before = set(map(int, self.stored["filed_under"]))
        ticked = self.cleaned_data.get("suggested") or []
        wanted = {tag.pk: tag for tag in (*self.cleaned_data["filed_under"], *Tag.objects.filter(pk__in=ticked))}
        section = self.cleaned_data["section"]
        section = section if section and section.pk != self.instance.section_id else None
        kept = {section.pk} if section else {self.instance.section_id}
        add = [tag for pk, tag in wanted.items() if pk not in before]
        remove = list(Tag.objects.filter(pk__in=before - set(wanted) - kept))
        return {"add": add, "remove": remove, "section": section} if add or remove or section else {}

    def _citations(self, data: Any, rows: list[dict[str, str]]) -> Any:
        if data is not None and self._rows is None and f"{citation_form.PREFIX}-TOTAL_FORMS" in data:
            return CitationFormSet(data, prefix=citation_form.PREFIX)
        return CitationFormSet(initial=rows if self._rows is None else self._rows, prefix=citation_form.PREFIX)

    def _decided(self, data: QueryDict, article: Article) -> QueryDict:
        """Return what was sent, with their text where theirs was chosen, and after a clash over what is stored now."""
        data = data.copy()
        base = typed(data)["base"]
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
        kept = clash.merged["citations"]
        if kept is not None:
            citations = [Citation.of_json(article.pk, place, one) for place, one in enumerate(kept)]
            prefetch_related_objects(citations, "source")
            self._rows = citation_form.rows_of(citations)


def _plain(value: str) -> str:
    return value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
