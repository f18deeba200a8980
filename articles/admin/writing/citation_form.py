"""The rows in which an article's citations are written: as typed, as the desk keeps them, and whether they were changed."""

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
from articles.text import links
from articles.vocabulary import Role

PREFIX = "citations"
TYPED = ("role", "source", "url", "title", "text", "kept")
MAX_ROWS = 30
MAX_TEXT = 50_000
_SAYS_WHAT = ("source", "url", "title", "text")

Row = dict[str, str]


def rows_of(citations: Iterable[Citation]) -> list[Row]:
    """Return the rows that show these citations; `kept` carries what nobody types, and is sent back as it is."""
    return [
        {
            "role": one.role,
            "source": one.source.name if one.source else "",
            "url": one.url,
            "title": one.title,
            "text": one.text.strip(),
            "kept": json.dumps(
                {
                    "source": one.source_id,
                    "name": one.source.name if one.source else "",
                    "url": one.url,
                    "published_at": one.published_at.isoformat() if one.published_at else None,
                    "cited_article": one.cited_article_id,
                }
            ),
        }
        for one in citations
    ]


def typed_rows(data: Mapping[str, Any]) -> list[Row] | None:
    """Return the rows that a form sent, without the empty and the deleted ones; None where it sent no rows at all."""
    total = whole_number(str(data.get(f"{PREFIX}-TOTAL_FORMS", "")))
    if total is None:
        return None
    found = []
    for place in range(min(total, MAX_ROWS)):
        if f"{PREFIX}-{place}-DELETE" in data:
            continue
        row = {name: _plain(data.get(f"{PREFIX}-{place}-{name}", "")) for name in TYPED}
        if any(row[name] for name in _SAYS_WHAT) or _kept(row)["cited_article"]:
            found.append(row)
    return found


def fingerprint(rows: Sequence[Mapping[str, str]]) -> str:
    """Return a hash of the rows, by which a form that comes back knows whether anybody has changed one."""
    plain = [[_plain(row.get(name, "")) for name in TYPED] for row in rows]
    return hashlib.sha256(json.dumps(plain).encode("utf-8", "surrogatepass")).hexdigest()


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows as a revision keeps them; what names nothing that exists is left out of them, never refused here."""
    named, by_host, keeps = _named(rows), _by_host(rows), [_kept(row) for row in rows]
    sources = _existing(Source, (kept["source"] for kept in keeps))
    cited = _existing(Article, (kept["cited_article"] for kept in keeps))
    found = []
    for row, kept in zip(rows, keeps, strict=True):
        if row["source"] == kept["name"] and (kept["source"] or row["url"] == kept["url"]):
            source = kept["source"] if kept["source"] in sources else None
        elif row["source"]:
            source = named.get(_folded(row["source"]))
        else:
            source = by_host.get(links.host(row["url"]))
        found.append(
            {
                "role": row["role"] if row["role"] in Role.values else Role.SUPPORTING.value,
                "source": source,
                "url": row["url"],
                "title": row["title"],
                "published_at": kept["published_at"],
                "text": row["text"],
                "cited_article": kept["cited_article"] if kept["cited_article"] in cited else None,
            }
        )
    return found


class CitationForm(forms.Form):
    """One citation."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.SUPPORTING, required=False)
    source = forms.CharField(
        label="Who",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": "known-sources"}),
        help_text="A source's name. Not needed where the address says who.",
    )
    url = forms.URLField(label="Address", max_length=2000, required=False, widget=forms.URLInput({"inputmode": "url"}))
    title = forms.CharField(label="Its headline", max_length=500, required=False)
    text = forms.CharField(
        label="What it says",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Paste it: evidence for the check, never shown to readers.",
    )
    kept = forms.CharField(required=False, max_length=3000, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a row that points nowhere, or names a source that is not there."""
        data = super().clean() or {}
        row = {name: data.get(name) or "" for name in TYPED}
        if self.errors or not (any(row[name] for name in _SAYS_WHAT) or _kept(row)["cited_article"]):
            return data
        if not (row["url"] or row["source"] or _kept(row)["cited_article"]):
            self.add_error("url", "Say what is cited: an address or a source.")
        elif row["source"] and row["source"] != _kept(row)["name"] and not _named([row]):
            self.add_error("source", f"No source is called “{row['source']}”. Leave that empty and type the address.")
        return data


class _CitationFormSet(forms.BaseFormSet):
    """The citations of one article."""

    def clean(self) -> None:
        """Refuse the same thing twice in one role, which the database would."""
        if any(self.errors):
            return
        rows = as_json(typed_rows(self.data) or [])
        same = {(row["role"], row["source"], row["url"]) for row in rows}
        if len(same) < len(rows):
            raise forms.ValidationError("Two citations say the same. Delete one of them.")


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
    """Return the sources that the rows name, by the name as it is compared; a merged one's survivor."""
    names = {row["source"] for row in rows if row["source"] and row["source"] != _kept(row)["name"]}
    if not names:
        return {}
    asked = reduce(or_, (Q(name__iexact=name) | Q(slug=name) for name in sorted(names)))
    found = {}
    for source in Source.objects.filter(asked).select_related("merged_into").order_by("-pk"):
        found[_folded(source.name)] = found[source.slug] = source.survivor().pk
    return found


def _by_host(rows: Iterable[Row]) -> dict[str, int]:
    hosts = {links.host(row["url"]) for row in rows if row["url"] and not row["source"]} - {""}
    found = sourcing.existing_sources(SourceKey(host=host) for host in hosts)
    return {deliverer.host: source.pk for deliverer, source in found.items()}


def _existing(model: type[Model], keys: Iterable[int | None]) -> set[int]:
    asked = {key for key in keys if key}
    return set(model._default_manager.filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()


def _kept(row: Mapping[str, str]) -> dict[str, Any]:
    """Return what a row carries unseen; a browser may send anything."""
    try:
        kept = json.loads(row.get("kept") or "{}")
    except ValueError:
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    keys = {name: kept.get(name) if type(kept.get(name)) is int else None for name in ("source", "cited_article")}
    texts = {name: value if isinstance(value := kept.get(name), str) else "" for name in ("name", "url")}
    return keys | texts | {"published_at": _moment(kept.get("published_at"))}


def _moment(value: Any) -> str | None:
    try:
        found = forms.DateTimeField().clean(value) if isinstance(value, str) else None
    except forms.ValidationError:
        return None
    return found.isoformat() if found else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _plain(value: Any) -> str:
    return str(value).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
