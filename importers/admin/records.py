"""Import records and their bytes, read-only: what happened to each record of an import."""

import json
import zlib
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from articles.admin.bounded import newest
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.log_filters import PublicIdFilter
from articles.admin.numbers import whole_number
from articles.admin.text_filter import TextFilter
from articles.vocabulary import Outcome
from importers.admin import sizes
from importers.formats.json.faults import nests_too_deeply
from importers.models import ImportRecord, RawRecord

# Characters of a record that are shown. Records can be 8 MB large; nobody reads that much of one in a browser.
MAX_SHOWN = 200_000
# A search looks at this many of the newest records, unless the list is filtered by batch or article.
SEARCH_WINDOW = 100_000


class RecordBatchFilter(TextFilter):
    """Filters records by the number of their batch. A batch's page links here."""

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
    """Filters records by the code of their outcome."""

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
    """What happened to each record, except unchanged ones."""

    list_display = ["place", "outcome_badge", "code", "message", "ref", "article_link"]
    list_filter = ["outcome", CodeFilter, RecordBatchFilter, PublicIdFilter]
    list_select_related = ["article"]
    ordering = ["-pk"]
    search_fields = ["ref", "file"]
    search_help_text = "Search by the source’s ID for a record, or by file name."
    fields = [
        "batch_link",
        "outcome_badge",
        "code",
        "message",
        "article_link",
        "source",
        "ref",
        ("file", "number", "offset"),
        "raw_link",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRecord]:
        """Return the records, without the large columns of their articles."""
        return super().get_queryset(request).defer("article__body", "article__summary", "article__source_image")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Return the records that match, in the filtered batch or article, or else among the newest records."""
        if search_term and not {"batch", "article"} & set(request.GET):
            queryset = newest(queryset, window=SEARCH_WINDOW)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="Where")
    def place(self, record: ImportRecord) -> str:
        """Return its place in its file."""
        return f"{record.file}, record {record.number}, byte {record.offset}"

    @admin.display(description="Outcome")
    def outcome_badge(self, record: ImportRecord) -> SafeString:
        """Return its outcome, as a badge."""
        return format_html('<span class="badge {}">{}</span>', record.outcome, Outcome(record.outcome).label)

    @admin.display(description="Batch")
    def batch_link(self, record: ImportRecord) -> SafeString:
        """Return a link to its batch."""
        return format_html('<a href="{}">{}</a>', change_url(record.batch), record.batch)

    @admin.display(description="Article")
    def article_link(self, record: ImportRecord) -> SafeString | str:
        """Return a link to its article, "" if it has none."""
        return format_html('<a href="{}">{}</a>', change_url(record.article), record.article) if record.article else ""

    @admin.display(description="As delivered")
    def raw_link(self, record: ImportRecord) -> SafeString | str:
        """Return a link to the record as it was delivered, "" if its bytes are not stored."""
        return format_html('<a href="{}">See the original record</a>', change_url(record.raw)) if record.raw else ""


@admin.register(RawRecord)
class RawRecordAdmin(ReadOnlyAdmin):
    """A record as it was delivered. Other pages link to it; there is no list, for a list of hashes helps nobody."""

    list_display = ["__str__"]
    ordering = ["-pk"]
    fields = ()
    change_form_template = "admin/importers/rawrecord/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person may view import records."""
        return request.user.has_perm("importers.view_importrecord")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return False, so that the admin's index does not list it."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RawRecord]:
        """Return the records without their bytes, which only a record's page needs."""
        return super().get_queryset(request).defer("data")

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the bytes as text, also formatted if they are JSON, and the imports that delivered them."""
        raw: RawRecord = kwargs["obj"]
        data, is_cut = unpacked(raw)
        text = data.decode("utf-8", "replace")
        context |= {
            "title": "A record as it was delivered",
            "subtitle": None,
            "text": text,
            "formatted_json": "" if is_cut else formatted_json(text),
            "size": sizes.in_words(len(data)),
            "is_cut": is_cut,
            "sha256": str(raw),
            "records": [
                {"record": record, "url": change_url(record)}
                for record in ImportRecord.objects.filter(raw=raw.pk).select_related("batch").order_by("-pk")[:20]
            ],
        }
        return super().render_change_form(request, context, *args, **kwargs)


def unpacked(raw: RawRecord) -> tuple[bytes, bool]:
    """Return the record's bytes, up to MAX_SHOWN, and whether there are more."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(bytes(raw.data), MAX_SHOWN)
    return data, bool(unpacker.unconsumed_tail) or not unpacker.eof


def formatted_json(text: str) -> str:
    """Return the JSON indented, with a line for each value; "" if it is not JSON or is nested too deeply."""
    if nests_too_deeply(text):
        return ""
    try:
        # JSON may contain half a surrogate pair; a page may not.
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2).encode(errors="backslashreplace").decode()
    except ValueError:
        return ""
