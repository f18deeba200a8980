"""Uploads in the admin: the upload form, and the page of an upload from its check to its report."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles.admin.addresses import change_url, list_url
from articles.admin.editorial import ReadOnlyAdmin
from articles.admin.numbers import whole_number
from articles.admin.rights import user_of
from articles.admin.status import moment
from importers import formats
from importers.admin import limits, undo_page, upload_page
from importers.admin.summaries import files_text
from importers.admin.upload_form import UploadForm
from importers.models import ImportUpload, UploadState
from importers.uploads import acts

_FORM = "admin/importers/importupload/upload.html"
# What each button does, and the message if it comes too late.
ACTS: dict[str, tuple[Callable[..., bool], str]] = {
    "_import": (
        acts.confirm,
        "Someone has already confirmed or discarded this upload. This page shows its current state.",
    ),
    "_again": (acts.retry, "There is nothing to try again. This page shows the current state of the upload."),
    "_discard": (
        acts.discard,
        "It is too late to discard this upload: its import has started. You can undo what was imported.",
    ),
}


@admin.register(ImportUpload)
class ImportUploadAdmin(ReadOnlyAdmin):
    """Uploaded files. People see their own; those who may undo anybody's batch see them all."""

    list_display = ["name", "state_badge", "files_summary", "format_label", "by", "uploaded"]
    list_select_related = ["by"]
    ordering = ["-pk"]

    # --- Rights.

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the person may import files."""
        return request.user.has_perm("importers.import_files")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may import files."""
        return self.has_view_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may import files."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportUpload]:
        """Return the person's own uploads, or everybody's."""
        uploads = super().get_queryset(request)
        sees_all = request.user.has_perm("importers.undo_any_batch")
        return uploads if sees_all else uploads.filter(by=user_of(request))

    # --- The list.

    @admin.display(description="Upload")
    def name(self, upload: ImportUpload) -> str:
        """Return the upload's name, such as "Upload 7"."""
        return str(upload)

    @admin.display(description="State")
    def state_badge(self, upload: ImportUpload) -> SafeString:
        """Return its state, as a badge."""
        return format_html('<span class="badge {}">{}</span>', *upload_page.badge(upload))

    @admin.display(description="Files")
    def files_summary(self, upload: ImportUpload) -> str:
        """Return the first file's name, and the number of the others."""
        return files_text([file["name"] for file in upload.files])

    @admin.display(description="Format")
    def format_label(self, upload: ImportUpload) -> str:
        """Return the label of its format."""
        return formats.label(upload.format)

    @admin.display(description="Uploaded")
    def uploaded(self, upload: ImportUpload) -> str:
        """Return when it was uploaded."""
        return moment(upload.uploaded_at)

    # --- The pages.

    def get_urls(self) -> list[Any]:
        """Add the address where the upload's page asks for its progress."""
        view = self.admin_site.admin_view(self.progress_view)
        return [path("<int:number>/progress/", view, name="importers_importupload_progress"), *super().get_urls()]

    # Only `_add_view` checks the CSRF token: the token is in the body, which is not read until it is known to be small
    # enough.
    @csrf_exempt
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the form, or store the files and redirect to the page that shows their check."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        acts.discard_old()
        if request.method == "POST":
            if refusal := limits.refusal(request, acts.quota(user_of(request))):
                context = {"title": "Import files", "form": UploadForm(), "refusal": refusal}
                return self._answer(request, _FORM, context, status=413)
            request.upload_handlers.insert(0, limits.SizeLimitHandler(request))
        return csrf_protect(self._add_view)(request)

    def _add_view(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if request.method == "POST" and form.is_valid() and (received := self._receive(request, form)):
            return HttpResponseRedirect(change_url(received[0]))
        context = {"title": "Import files", "form": form}
        return self._answer(request, _FORM, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the upload's progress and report, or do what a button says."""
        upload = self._upload(request, whole_number(object_id))
        if request.method == "POST":
            return self._act(request, upload)
        batch = upload.batch or upload.check_batch
        context = upload_page.context(upload, timezone.now()) | {
            "title": f"Import of {self.files_summary(upload)}",
            "original": upload,
            "may_undo": upload.batch is not None
            and upload.batch.undone_at is None
            and undo_page.may_undo(request.user, upload.batch),
            "batch": batch,
            "batch_url": change_url(batch) if batch else "",
            "format_label": self.format_label(upload),
            "uploaded": moment(upload.uploaded_at),
        }
        return self._answer(request, "admin/importers/importupload/upload_page.html", context)

    def progress_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Return the upload's progress as JSON."""
        upload = self._upload(request, number)
        return never_cache(lambda request: JsonResponse(upload_page.progress(upload, timezone.now())))(request)

    def _upload(self, request: HttpRequest, number: int | None) -> ImportUpload:
        """Return the upload with this number. Raises Http404 if there is none, or the person may not see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = self.get_queryset(request).select_related("by", "batch", "check_batch").filter(pk=number or 0).first()
        if upload is None:
            raise Http404("There is no such upload.")
        return upload

    def _receive(self, request: HttpRequest, form: UploadForm) -> list[ImportUpload]:
        """Store the files, one upload for each format, and return the uploads. Add failures to the form's errors."""
        received = []
        for format_name, files in form.cleaned_data["by_format"].items():
            parts = [(file.name, file.size, file.chunks()) for file in files]
            options = form.options(format_name)
            try:
                received.append(acts.receive(parts, format_name=format_name, options=options, by=user_of(request)))
            except acts.QuotaExceeded as error:
                message = limits.over_quota(error.quota, what=f"Not uploaded ({_names(parts)})")
                form.add_error("file", message)
                messages.error(request, message)
            except OSError as error:
                failure = f"The server could not store {_names(parts)}: {error.strerror or error}."
                form.add_error("file", f"{failure} Ask the person who runs the server whether its disk is full.")
                messages.error(request, failure)
        for other in received[1:]:
            link = format_html('<a href="{}">{}</a>', change_url(other), formats.label(other.format))
            messages.info(
                request, format_html("The files have more than one format, so there is another upload: {}.", link)
            )
        return received

    def _act(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        """Do what the button says, and redirect to the page."""
        for button, (act, too_late) in ACTS.items():
            if button in request.POST:
                if not act(upload, by=user_of(request)):
                    messages.error(request, too_late)
                elif upload.state == UploadState.DISCARDED:
                    messages.success(request, "The upload was discarded and its files were deleted.")
        return HttpResponseRedirect(change_url(upload))

    def _answer(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """Return a page of this project, with the context that the admin's templates need."""
        admin_context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "list_url": list_url(ImportUpload),
        }
        return TemplateResponse(request, template, admin_context | context, status=status)


def _names(parts: list[tuple[str, int, Any]]) -> str:
    return ", ".join(name for name, _, _ in parts)
