"""What became of each record, and its own bytes: to read only."""

import json
import zlib
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.bounded import newest
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import PublicIdFilter
from articles.admin.numbers import whole_number
from articles.admin.text_filter import TextFilter
from articles.vocabulary import Outcome
from importers.formats.json.faults import nests_too_deeply
from importers.models import ImportRecord, RawRecord

# Records run to 8 MB; nobody reads more than this of one in a browser.
MAX_SHOWN = 200_000
# Records are searched by words among so many of the newest, unless a batch or an article was named first.
SEARCH_WINDOW = 100_000


class BatchFilter(TextFilter):
    """The batch, by number; a batch's page links here."""

    title = "batch"
    parameter_name = "batch"
    placeholder = "Number"
    input_mode = "numeric"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return the records of the batch."""
        number = whole_number(typed)
        return queryset.none() if number is None else queryset.filter(batch=number)

    def in_view(self, row: ImportRecord) -> tuple[str, str]:
        """Return the row's batch."""
        return str(row.batch_id), f"Batch {row.batch_id}"


class CodeFilter(TextFilter):
    """Why, by the stable code of the report."""

    title = "code"
    parameter_name = "code"
    placeholder = "Such as bad_json"

    def matching(self, queryset: QuerySet, typed: str) -> QuerySet:
        """Return the records with the code."""
        return queryset.filter(code=typed)

    def in_view(self, row: ImportRecord) -> tuple[str, str] | None:
        """Return the row's code."""
        return (row.code, row.code) if row.code else None


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnlyAdmin):
    """What became of each record that was not plainly unchanged."""

    list_display = ["place", "outcome_badge", "code", "message", "ref", "its_article"]
    list_filter = ["outcome", CodeFilter, BatchFilter, PublicIdFilter]
    list_select_related = ["article"]
    ordering = ["-pk"]
    search_fields = ["ref", "file"]
    search_help_text = "Part of the source's own id, or of a file's name."
    fields = [
        "its_batch",
        "outcome_badge",
        "code",
        "message",
        "its_article",
        "source",
        "ref",
        ("file", "number", "offset"),
        "its_bytes",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRecord]:
        """Return the records without the heavy columns of their articles."""
        return super().get_queryset(request).defer("article__body", "article__summary", "article__source_image")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Return what was searched for: in the batch or the article that was named, else among the newest records."""
        if search_term and not {"batch", "article"} & set(request.GET):
            queryset = newest(queryset, window=SEARCH_WINDOW)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="Where")
    def place(self, record: ImportRecord) -> str:
        """Return where in which file it stood."""
        return f"{record.file}, record {record.number}, byte {record.offset}"

    @admin.display(description="Outcome")
    def outcome_badge(self, record: ImportRecord) -> SafeString:
        """Return what became of it, as a badge."""
        return format_html('<span class="badge {}">{}</span>', record.outcome, Outcome(record.outcome).label)

    @admin.display(description="Batch")
    def its_batch(self, record: ImportRecord) -> SafeString:
        """Return the batch, linked."""
        return format_html('<a href="{}">{}</a>', change_url(record.batch), record.batch)

    @admin.display(description="Article")
    def its_article(self, record: ImportRecord) -> SafeString | str:
        """Return the article, linked."""
        return format_html('<a href="{}">{}</a>', change_url(record.article), record.article) if record.article else ""

    @admin.display(description="As delivered")
    def its_bytes(self, record: ImportRecord) -> SafeString | str:
        """Return a link to the record's own bytes."""
        return format_html('<a href="{}">Show the record itself</a>', change_url(record.raw)) if record.raw else ""


@admin.register(RawRecord)
class RawRecordAdmin(ReadOnlyAdmin):
    """A record as it was delivered. It is reached from what refers to it; a list of hashes helps nobody."""

    list_display = ["__str__"]
    ordering = ["-pk"]
    fields = ()
    change_form_template = "admin/importers/rawrecord/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the person may read what was imported."""
        return request.user.has_perm("importers.view_importrecord")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say no: it is not listed on the first page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RawRecord]:
        """Return the rows, their bytes only where one is shown."""
        return super().get_queryset(request).defer("data")

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the bytes as text, laid out where they are JSON, and where they came in."""
        raw: RawRecord = kwargs["obj"]
        data, is_cut = unpacked(raw)
        text = data.decode("utf-8", "replace")
        context |= {
            "title": "A record as it was delivered",
            "subtitle": None,
            "text": text,
            "laid_out": "" if is_cut else laid_out(text),
            "size": filesizeformat(len(data)),
            "is_cut": is_cut,
            "sha256": str(raw),
            "records": [
                {"row": record, "url": change_url(record)}
                for record in ImportRecord.objects.filter(raw=raw.pk).select_related("batch").order_by("-pk")[:20]
            ],
        }
        return super().render_change_form(request, context, *args, **kwargs)


def unpacked(raw: RawRecord) -> tuple[bytes, bool]:
    """Return the record's bytes, as many as are shown, and whether there are more."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(bytes(raw.data), MAX_SHOWN)
    return data, bool(unpacker.unconsumed_tail) or not unpacker.eof


def laid_out(text: str) -> str:
    """Return JSON with a line for each value, for reading; "" for what is no JSON, or nests too deeply."""
    if nests_too_deeply(text):
        return ""
    try:
        # Half a surrogate pair may stand in JSON, and in no page.
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2).encode(errors="backslashreplace").decode()
    except ValueError:
        return ""
