"""Import batches: their list, their pages, and the page that undoes one."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.addresses import list_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.status import moment
from articles.models import Article
from articles.vocabulary import Outcome
from importers import formats
from importers.admin import undo_page
from importers.admin.summaries import files_text, options_text
from importers.models import ImportBatch, ImportRecord

# How many files and warnings the page of a batch lists.
MAX_LISTED = 100
RUNNING = "Running or interrupted"
HALF_UNDONE = "Undo not finished"
READ_AGAIN = "Stored records, read again"


class BatchStateFilter(admin.SimpleListFilter):
    """Filters batches by state."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices, worded as in the list."""
        return [
            ("finished", "Finished"),
            ("running", RUNNING),
            ("failed", "Failed"),
            ("half_undone", HALF_UNDONE),
            ("undone", "Undone"),
            ("dry", "Dry run"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the batches in that state."""
        kept = Q(undone_at=None, undo_started_at=None)
        conditions = {
            "dry": Q(is_dry_run=True),
            "undone": Q(undone_at__isnull=False),
            "half_undone": Q(undone_at=None, undo_started_at__isnull=False),
            "running": kept & Q(finished_at=None, error=""),
            "failed": kept & Q(finished_at=None) & ~Q(error=""),
            "finished": kept & Q(finished_at__isnull=False, is_dry_run=False),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class BatchFormatFilter(admin.SimpleListFilter):
    """Filters batches by format; those that read stored records again are a kind of their own."""

    title = "format"
    parameter_name = "format"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the formats by their labels."""
        return [*((file_format.name, file_format.label) for file_format in formats.every()), ("again", READ_AGAIN)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the batches of that format."""
        if not (value := self.value()):
            return queryset
        return queryset.filter(
            **({"is_rereading": True} if value == "again" else {"format": value, "is_rereading": False})
        )


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """What each import brought in."""

    list_display = ["name", "state", "counts", "format_label", "files_summary", "by", "started"]
    list_filter = [BatchStateFilter, BatchFormatFilter]
    list_select_related = ["by"]
    ordering = ["-pk"]
    change_list_template = "admin/importers/importbatch/change_list.html"
    change_form_template = "admin/importers/importbatch/change_form.html"
    fields = [
        "state",
        "error_message",
        "counts",
        "records_link",
        "articles_link",
        "warning_list",
        "format_label",
        "file_list",
        "options_summary",
        "by",
        "started",
        "finished",
        "undone",
    ]

    def get_urls(self) -> list[Any]:
        """Add the page that undoes a batch."""
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:number>/undo/", view, name="importers_importbatch_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what an undo of the batch would do, or do it."""
        batch = self.get_queryset(request).filter(pk=number).first()
        if batch is None:
            raise Http404("There is no such batch.")
        return undo_page.respond(self, request, batch)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, with a link to the upload form if the person may import."""
        context = {"may_import": request.user.has_perm("importers.import_files")}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the batch, with a link to undo it if the person may."""
        batch: ImportBatch = kwargs["obj"]
        can_be_undone = not batch.is_dry_run and batch.undone_at is None
        context["may_undo"] = can_be_undone and undo_page.may_undo(request.user, batch)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Batch")
    def name(self, batch: ImportBatch) -> str:
        """Return the batch's name, such as "Batch 7"."""
        return str(batch)

    @admin.display(description="State")
    def state(self, batch: ImportBatch) -> SafeString:
        """Return its state, as badges."""
        badges = []
        if batch.is_dry_run:
            badges.append(("dry", "Dry run"))
        if batch.undone_at:
            badges.append(("undone", "Undone"))
        elif batch.is_half_undone:
            badges.append(("rejected", HALF_UNDONE))
        elif batch.error:
            badges.append(("rejected", "Failed"))
        elif batch.finished_at is None:
            badges.append(("running", RUNNING))
        elif not batch.is_dry_run:
            badges.append(("finished", "Finished"))
        return format_html_join(" ", '<span class="badge {}">{}</span>', badges)

    @admin.display(description="Error")
    def error_message(self, batch: ImportBatch) -> str:
        """Return why the import failed."""
        return batch.error or "None"

    @admin.display(description="Format")
    def format_label(self, batch: ImportBatch) -> str:
        """Return the label of its format, and that it only read again what had been imported before."""
        label = formats.label(batch.format)
        return ": ".join(filter(None, (READ_AGAIN, label))) if batch.is_rereading else label

    @admin.display(description="Files")
    def files_summary(self, batch: ImportBatch) -> str:
        """Return the first file's name, and the number of the others."""
        return files_text(batch.files)

    @admin.display(description="Files")
    def file_list(self, batch: ImportBatch) -> SafeString:
        """Return the names of the first files."""
        lines = format_html_join("", "<li>{}</li>", ((name,) for name in batch.files[:MAX_LISTED]))
        rest = len(batch.files) - MAX_LISTED
        return format_html(
            '<ul class="rows">{}{}</ul>', lines, format_html("<li>and {} more</li>", rest) if rest > 0 else ""
        )

    @admin.display(description="Records")
    def counts(self, batch: ImportBatch) -> str:
        """Return the number of records for each outcome that occurred."""
        counts = [(outcome.label.lower(), getattr(batch, f"{outcome}_count")) for outcome in Outcome]
        return ", ".join(f"{number} {label}" for label, number in counts if number) or "None"

    @admin.display(description="Started")
    def started(self, batch: ImportBatch) -> str:
        """Return when it started."""
        return moment(batch.started_at)

    @admin.display(description="Finished")
    def finished(self, batch: ImportBatch) -> str:
        """Return when it finished."""
        return moment(batch.finished_at) if batch.finished_at else ""

    @admin.display(description="Undone")
    def undone(self, batch: ImportBatch) -> str:
        """Return when it was undone, or when an undo began that has not ended."""
        if batch.undo_started_at and batch.is_half_undone:
            return f"Not yet: an undo began on {moment(batch.undo_started_at)} and has not ended."
        return moment(batch.undone_at) if batch.undone_at else ""

    @admin.display(description="Options")
    def options_summary(self, batch: ImportBatch) -> str:
        """Return the options of the import."""
        return options_text(batch.options)

    @admin.display(description="Report")
    def records_link(self, batch: ImportBatch) -> SafeString:
        """Return a link to its records."""
        return format_html('<a href="{}">See what happened to each record</a>', list_url(ImportRecord, batch=batch.pk))

    @admin.display(description="Articles")
    def articles_link(self, batch: ImportBatch) -> SafeString:
        """Return a link to the articles of its records."""
        return format_html('<a href="{}">See the articles</a>', list_url(Article, batch=batch.pk))

    @admin.display(description="Warnings")
    def warning_list(self, batch: ImportBatch) -> SafeString | str:
        """Return the first warnings about its files."""
        rows = [
            (warning.get("file", ""), warning.get("offset", ""), warning.get("code", ""), warning.get("message", ""))
            for warning in batch.warnings[:MAX_LISTED]
        ]
        lines = format_html_join("", "<li>{}, byte {}: <code>{}</code> {}</li>", rows)
        return format_html('<ul class="rows">{}</ul>', lines) if rows else "None"
