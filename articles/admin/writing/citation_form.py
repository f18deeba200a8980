"""The rows of the form in which citations are written: what they show, what they send, and whether they changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Model, Q

from articles.admin.numbers import whole_number
from articles.intake import sourcing
from articles.intake.sourcing import SourceKey
from articles.models import Article, Citation, Source
from articles.text import links, moments
from articles.text.words import visible
from articles.vocabulary import Role

PREFIX = "citations"
FIELDS = ("role", "source", "url", "title", "text", "kept")
MAX_ROWS = 30
MAX_TEXT = 50_000
_SAYS_WHAT = ("source", "url", "title", "text")

Row = dict[str, str]


def rows_of(citations: Iterable[Citation]) -> list[Row]:
    """Return the rows that show these citations. The hidden field `kept` sends back what nobody types."""
    return [
        {
            "role": citation.role,
            "source": citation.source.name if citation.source else "",
            "url": citation.url,
            "title": citation.title,
            "text": citation.text.strip(),
            "kept": json.dumps(
                {
                    "source": citation.source_id,
                    "name": citation.source.name if citation.source else "",
                    "url": citation.url,
                    "published_at": citation.published_at.isoformat() if citation.published_at else None,
                    "cited_article": citation.cited_article_id,
                }
            ),
        }
        for citation in citations
    ]


def rows_sent(data: Mapping[str, Any]) -> list[Row] | None:
    """Return the rows that a form sent, without empty and deleted ones, or None if it sent no rows at all."""
    total = whole_number(str(data.get(f"{PREFIX}-TOTAL_FORMS", "")))
    if total is None:
        return None
    rows = []
    for place in range(min(total, MAX_ROWS)):
        if f"{PREFIX}-{place}-DELETE" in data:
            continue
        row = {name: _plain(data.get(f"{PREFIX}-{place}-{name}", "")) for name in FIELDS}
        if any(row[name] for name in _SAYS_WHAT) or _hidden_values(row)["cited_article"]:
            rows.append(row)
    return rows


def fingerprint(rows: Sequence[Mapping[str, str]]) -> str:
    """Return a hash of the rows, which tells whether any of them has changed when the form is sent back."""
    plain = [[_plain(row.get(name, "")) for name in FIELDS] for row in rows]
    return hashlib.sha256(json.dumps(plain).encode("utf-8", "surrogatepass")).hexdigest()


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows as JSON for a revision. Unknown sources and articles are left out, not refused."""
    named, by_host, hidden_values = _named(rows), _by_host(rows), [_hidden_values(row) for row in rows]
    sources = _existing(Source, (hidden["source"] for hidden in hidden_values))
    cited = _existing(Article, (hidden["cited_article"] for hidden in hidden_values))
    citations = []
    for row, hidden in zip(rows, hidden_values, strict=True):
        if row["source"] == hidden["name"] and (hidden["source"] or row["url"] == hidden["url"]):
            source = hidden["source"] if hidden["source"] in sources else None
        elif row["source"]:
            source = named.get(_folded(row["source"]))
        else:
            source = by_host.get(links.host(row["url"]))
        citations.append(
            {
                "role": row["role"] if row["role"] in Role.values else Role.SUPPORTING.value,
                "source": source,
                "url": row["url"],
                "title": row["title"],
                "published_at": hidden["published_at"],
                "text": row["text"],
                "cited_article": hidden["cited_article"] if hidden["cited_article"] in cited else None,
            }
        )
    return citations


class CitationForm(forms.Form):
    """One citation."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.SUPPORTING, required=False)
    source = forms.CharField(
        label="Who",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": "known-sources"}),
        help_text="The source’s name. Not needed if the address shows it.",
    )
    url = forms.URLField(label="Address", max_length=2000, required=False, widget=forms.URLInput({"inputmode": "url"}))
    title = forms.CharField(label="Headline", max_length=500, required=False)
    text = forms.CharField(
        label="What it says",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Paste it here: used for checking facts, never shown to readers.",
    )
    kept = forms.CharField(required=False, max_length=3000, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a row that cites nothing, or names an unknown source."""
        data = super().clean() or {}
        row = {name: data.get(name) or "" for name in FIELDS}
        if self.errors or not (any(row[name] for name in _SAYS_WHAT) or _hidden_values(row)["cited_article"]):
            return data
        if not (row["url"] or row["source"] or _hidden_values(row)["cited_article"]):
            self.add_error("url", "Enter an address or a source.")
        elif row["source"] and row["source"] != _hidden_values(row)["name"] and not _named([row]):
            self.add_error(
                "source", f"No source is called “{row['source']}”. Leave this empty and enter the address instead."
            )
        return data


class _CitationFormSet(forms.BaseFormSet):
    """The citations of one article."""

    def clean(self) -> None:
        """Refuse the same citation twice in one role, as the database would."""
        if any(self.errors):
            return
        rows = as_json(rows_sent(self.data) or [])
        same = {(row["role"], row["source"], row["url"]) for row in rows}
        if len(same) < len(rows):
            raise forms.ValidationError("Two citations are the same. Delete one of them.")


CitationFormSet = forms.formset_factory(
    CitationForm,
    formset=_CitationFormSet,
    extra=1,
    can_delete=True,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS,
    validate_max=True,
)


def _named(rows: Iterable[Row]) -> dict[str, int]:
    """Return the keys of the sources that the rows name, by folded name; a merged source counts as its survivor."""
    names = {row["source"] for row in rows if row["source"] and row["source"] != _hidden_values(row)["name"]}
    if not names:
        return {}
    named = reduce(or_, (Q(name__iexact=name) | Q(slug=name) for name in sorted(names)))
    keys = {}
    for source in Source.objects.filter(named).select_related("merged_into").order_by("-pk"):
        keys[_folded(source.name)] = keys[source.slug] = source.survivor().pk
    return keys


def _by_host(rows: Iterable[Row]) -> dict[str, int]:
    hosts = {links.host(row["url"]) for row in rows if row["url"] and not row["source"]} - {""}
    found = sourcing.existing_sources(SourceKey(host=host) for host in hosts)
    return {deliverer.host: source.pk for deliverer, source in found.items()}


def _existing(model: type[Model], keys: Iterable[int | None]) -> set[int]:
    wanted = {key for key in keys if key}
    return set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _hidden_values(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the contents of a row's hidden field; a browser may send anything."""
    try:
        values = json.loads(row.get("kept") or "{}")
    except ValueError:
        values = {}
    values = values if isinstance(values, dict) else {}
    keys = {name: values.get(name) if type(values.get(name)) is int else None for name in ("source", "cited_article")}
    texts = {name: value if isinstance(value := values.get(name), str) else "" for name in ("name", "url")}
    return keys | texts | {"published_at": _moment(values.get("published_at"))}


def _moment(value: Any) -> str | None:
    try:
        moment = forms.DateTimeField().clean(value) if isinstance(value, str) else None
    except forms.ValidationError:
        return None
    return moment.isoformat() if moment and moments.has_date_everywhere(moment) else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _plain(value: Any) -> str:
    return visible(str(value).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
