"""Uploads in the admin: the form, and the page of an upload from its check to its report."""

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
from importers.admin import limits, undoing, upload_page
from importers.admin.upload_form import UploadForm
from importers.models import ImportUpload, UploadState
from importers.uploads import acts

_FORM = "admin/importers/importupload/upload.html"
# What each button does, and what is said where somebody was faster.
ACTS: dict[str, tuple[Callable[..., bool], str]] = {
    "_import": (acts.confirm, "It was confirmed or discarded already; look at where it stands now."),
    "_again": (acts.again, "There is nothing to try again: look at where it stands now."),
    "_discard": (
        acts.discard,
        "It is too late to discard it: a worker is at it, or has been. What was imported can be taken back.",
    ),
}


@admin.register(ImportUpload)
class ImportUploadAdmin(ReadOnlyAdmin):
    """Files on their way in. Everybody sees their own; who may take back anybody's batch sees all."""

    list_display = ["name", "standing", "said_files", "said_format", "by", "uploaded"]
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
        everybodys = super().get_queryset(request)
        sees_all = request.user.has_perm("importers.undo_any_batch")
        return everybodys if sees_all else everybodys.filter(by=user_of(request))

    # --- The list.

    @admin.display(description="Upload")
    def name(self, upload: ImportUpload) -> str:
        """Return its number, as a name."""
        return str(upload)

    @admin.display(description="State")
    def standing(self, upload: ImportUpload) -> SafeString:
        """Return how far it is, as a badge."""
        return format_html('<span class="badge {}">{}</span>', *upload_page.badge(upload))

    @admin.display(description="Files")
    def said_files(self, upload: ImportUpload) -> str:
        """Return the first file's name, and how many there are more."""
        first, *others = upload.files
        return f"{first['name']} and {len(others)} more" if others else str(first["name"])

    @admin.display(description="Format")
    def said_format(self, upload: ImportUpload) -> str:
        """Return the format's name for people."""
        return formats.label(upload.format)

    @admin.display(description="Uploaded")
    def uploaded(self, upload: ImportUpload) -> str:
        """Return when it was sent."""
        return moment(upload.uploaded_at)

    # --- The pages.

    def get_urls(self) -> list[Any]:
        """Add what the page of an upload asks while a worker is at it."""
        view = self.admin_site.admin_view(self.progress_view)
        return [path("<int:number>/progress/", view, name="importers_importupload_progress"), *super().get_urls()]

    # Only `_add_view` is protected against forged requests: the token stands in the body, which is not read before it is
    # known to be small enough.
    @csrf_exempt
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the form, or take the files and go on to the page where their check is shown."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        acts.expire()
        if request.method == "POST":
            if refusal := limits.refusal(request, acts.room(user_of(request))):
                context = {"title": "Import files", "form": UploadForm(), "refusal": refusal}
                return self._answer(request, _FORM, context, status=413)
            request.upload_handlers.insert(0, limits.Bounded(request))
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
        """Show how far the upload is and what came of it, or do what a button asks."""
        upload = self._upload(request, whole_number(object_id))
        if request.method == "POST":
            return self._act(request, upload)
        batch = upload.batch or upload.check_batch
        context = upload_page.context(upload, timezone.now()) | {
            "title": f"Import of {self.said_files(upload)}",
            "original": upload,
            "may_undo": upload.batch is not None
            and upload.batch.undone_at is None
            and undoing.may_undo(request.user, upload.batch),
            "batch": batch,
            "batch_url": change_url(batch) if batch else "",
            "said_format": self.said_format(upload),
            "uploaded": moment(upload.uploaded_at),
        }
        return self._answer(request, "admin/importers/importupload/upload_page.html", context)

    def progress_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Answer with how far the upload is, as JSON."""
        upload = self._upload(request, number)
        return never_cache(lambda request: JsonResponse(upload_page.progress(upload, timezone.now())))(request)

    def _upload(self, request: HttpRequest, number: int | None) -> ImportUpload:
        """Return the upload of that number; what somebody else has sent does not exist."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).select_related("by", "batch", "check_batch").filter(pk=number or 0).first()
        if found is None:
            raise Http404("There is no such upload.")
        return found

    def _receive(self, request: HttpRequest, form: UploadForm) -> list[ImportUpload]:
        """Keep the files, those of each format as an upload of its own; where the disk refuses, say so."""
        received = []
        for format_name, files in form.cleaned_data["by_format"].items():
            parts = [(file.name, file.size, file.chunks()) for file in files]
            options = form.options(format_name)
            try:
                received.append(acts.receive(parts, format_name=format_name, options=options, by=user_of(request)))
            except acts.NoRoom as error:
                full = limits.no_room(error.room, said=f"The files could not be kept ({_names(parts)})")
                form.add_error("file", full)
                messages.error(request, full)
            except OSError as error:
                said = f"The files could not be kept on the server ({error.strerror or error})"
                form.add_error("file", f"{said}. Tell whoever runs it: its disk may be full.")
                messages.error(request, f"{_names(parts)}: {said}.")
        for other in received[1:]:
            link = format_html('<a href="{}">{}</a>', change_url(other), formats.label(other.format))
            messages.info(request, format_html("The files are in two formats, and two imports: the other is {}.", link))
        return received

    def _act(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        """Do what the button says, and show the page anew."""
        for button, (act, too_late) in ACTS.items():
            if button in request.POST:
                if not act(upload, by=user_of(request)):
                    messages.error(request, too_late)
                elif upload.state == UploadState.DISCARDED:
                    messages.success(request, "Discarded. Its files have been deleted.")
        return HttpResponseRedirect(change_url(upload))

    def _answer(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """Return one of our own pages, in the admin's frame."""
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "list_url": list_url(ImportUpload),
        }
        return TemplateResponse(request, template, frame | context, status=status)


def _names(parts: list[tuple[str, int, Any]]) -> str:
    return ", ".join(name for name, _, _ in parts)
