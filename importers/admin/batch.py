"""Batches: what every run brought, to read; and the page on which one is taken back."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.addresses import list_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.status import moment
from articles.models import Article
from articles.vocabulary import Outcome
from importers.admin import undoing
from importers.models import ImportBatch, ImportRecord

MAX_TOLD = 100
RUNNING = "Running or interrupted"


class StandingFilter(admin.SimpleListFilter):
    """How far a batch is."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices, in the words of the list."""
        return [
            ("finished", "Finished"),
            ("running", RUNNING),
            ("failed", "Failed"),
            ("undone", "Taken back"),
            ("dry", "Dry run"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the batches in that state."""
        match self.value():
            case "dry":
                return queryset.filter(is_dry_run=True)
            case "undone":
                return queryset.filter(undone_at__isnull=False)
            case "running":
                return queryset.filter(finished_at=None, undone_at=None, error="")
            case "failed":
                return queryset.filter(finished_at=None, undone_at=None).exclude(error="")
            case "finished":
                return queryset.filter(finished_at__isnull=False, undone_at=None, is_dry_run=False)
            case _:
                return queryset


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """What every run of an importer brought."""

    list_display = ["name", "standing", "said_counts", "format", "said_files", "by", "started"]
    list_filter = [StandingFilter, "format"]
    list_select_related = ["by"]
    ordering = ["-pk"]
    change_list_template = "admin/importers/importbatch/change_list.html"
    change_form_template = "admin/importers/importbatch/change_form.html"
    fields = [
        "standing",
        "said_error",
        "said_counts",
        "its_records",
        "its_articles",
        "said_warnings",
        "format",
        "all_files",
        "said_options",
        "by",
        "started",
        "finished",
        "undone",
    ]

    def get_urls(self) -> list[Any]:
        """Add the page on which a batch is taken back."""
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:number>/undo/", view, name="importers_importbatch_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what taking the batch back would do, or do it."""
        batch = self.get_queryset(request).filter(pk=number).first()
        if batch is None:
            raise Http404("There is no such batch.")
        return undoing.page(self, request, batch)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, with the way to import for whoever may."""
        context = {"may_import": request.user.has_perm("importers.import_files")}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the batch, with the way to take it back for whoever may."""
        batch: ImportBatch = kwargs["obj"]
        can_be_undone = not batch.is_dry_run and batch.undone_at is None
        context["may_undo"] = can_be_undone and undoing.may_undo(request.user, batch)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Batch")
    def name(self, batch: ImportBatch) -> str:
        """Return its number, as a name."""
        return str(batch)

    @admin.display(description="State")
    def standing(self, batch: ImportBatch) -> SafeString:
        """Return how far it is, as badges."""
        told = []
        if batch.is_dry_run:
            told.append(("dry", "Dry run"))
        if batch.undone_at:
            told.append(("undone", "Taken back"))
        elif batch.error:
            told.append(("rejected", "Failed"))
        elif batch.finished_at is None:
            told.append(("running", RUNNING))
        elif not batch.is_dry_run:
            told.append(("finished", "Finished"))
        return format_html_join(" ", '<span class="badge {}">{}</span>', told)

    @admin.display(description="What went wrong")
    def said_error(self, batch: ImportBatch) -> str:
        """Return what broke its run."""
        return batch.error or "Nothing"

    @admin.display(description="Files")
    def said_files(self, batch: ImportBatch) -> str:
        """Return the first file's name, and how many there are more."""
        names = [str(name) for name in batch.files]
        return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names)

    @admin.display(description="Files")
    def all_files(self, batch: ImportBatch) -> SafeString:
        """Return the names of the files, the first hundred."""
        lines = format_html_join("", "<li>{}</li>", ((name,) for name in batch.files[:MAX_TOLD]))
        rest = len(batch.files) - MAX_TOLD
        return format_html(
            '<ul class="rows">{}{}</ul>', lines, format_html("<li>and {} more</li>", rest) if rest > 0 else ""
        )

    @admin.display(description="Records")
    def said_counts(self, batch: ImportBatch) -> str:
        """Return how many records had which outcome, those that none had left out."""
        counts = [(outcome.label.lower(), getattr(batch, f"{outcome}_count")) for outcome in Outcome]
        return ", ".join(f"{number} {label}" for label, number in counts if number) or "None"

    @admin.display(description="Started")
    def started(self, batch: ImportBatch) -> str:
        """Return when it started."""
        return moment(batch.started_at)

    @admin.display(description="Finished")
    def finished(self, batch: ImportBatch) -> str:
        """Return when it came to its end."""
        return moment(batch.finished_at) if batch.finished_at else ""

    @admin.display(description="Taken back")
    def undone(self, batch: ImportBatch) -> str:
        """Return when it was taken back."""
        return moment(batch.undone_at) if batch.undone_at else ""

    @admin.display(description="Options")
    def said_options(self, batch: ImportBatch) -> str:
        """Return what was asked of the run."""
        said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in batch.options.items()}
        return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in said.items() if value)

    @admin.display(description="Report")
    def its_records(self, batch: ImportBatch) -> SafeString:
        """Return a link to all that was not plainly unchanged."""
        return format_html('<a href="{}">Read what became of each record</a>', list_url(ImportRecord, batch=batch.pk))

    @admin.display(description="Articles")
    def its_articles(self, batch: ImportBatch) -> SafeString:
        """Return a link to the articles that its records are about."""
        return format_html('<a href="{}">Show them</a>', list_url(Article, batch=batch.pk))

    @admin.display(description="Warnings")
    def said_warnings(self, batch: ImportBatch) -> SafeString | str:
        """Return the warnings about whole files, the first hundred."""
        rows = [
            (warning.get("file", ""), warning.get("offset", ""), warning.get("code", ""), warning.get("message", ""))
            for warning in batch.warnings[:MAX_TOLD]
        ]
        lines = format_html_join("", "<li>{}, byte {}: <code>{}</code> {}</li>", rows)
        return format_html('<ul class="rows">{}</ul>', lines) if rows else "None"
