"""How much may be uploaded, checked before a request's body is read and again while each file is; and the refusals."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from importers import formats
from importers.admin import sizes, upload_form
from importers.uploads import acts
from importers.uploads.acts import Quota

# Bytes that a form's fields and boundaries need besides the files.
_FRAME = 64 * 1024
# How many of the person's uploads a refusal names, the largest first.
_MAX_NAMED = 5


class SizeLimitHandler(FileUploadHandler):
    """Runs before Django's own handlers, and passes on no more of a file than may be imported. The disk gets no more.

    The rest of a longer file is read and dropped, so that the form can be read to its end and say what is wrong. The
    rest is not endless: without a Content-Length Django reads no body, and with one `refusal` has already checked it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the bytes on, as long as the file is not too large."""
        return raw_data if start + len(raw_data) <= upload_form.MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Leave the file to the other handlers or, if it is too large, return an empty file that only has its size."""
        if file_size <= upload_form.MAX_BYTES:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size)


def refusal(request: HttpRequest, quota: Quota) -> SafeString | None:
    """Return a sentence on why the request's body is too large to be read, or None if it is not."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None  # Django reads nothing then.
    if length - _FRAME > acts.MAX_UPLOAD_BYTES:
        return format_html(
            "Nothing was uploaded: the files add up to {}, and the limit is {}. Upload fewer at a time, compress them "
            "with gzip, or {}.",
            sizes.in_words(length), sizes.in_words(acts.MAX_UPLOAD_BYTES), _by_command(),
        )  # fmt: skip
    if quota.uploads_left < 1 or length - _FRAME > quota.bytes_left:
        return over_quota(quota)
    return None


def over_quota(quota: Quota, *, what: str = "Nothing was uploaded") -> SafeString:
    """Return a sentence: what was not uploaded, the person's uploads, their limit, and which could be discarded."""
    number = len(quota.uploads)
    return format_html(
        "{}: you already have {} waiting to be imported ({}). The limit is {} uploads, and {} in all. {}, or {}.",
        what,
        f"{number} upload{'' if number == 1 else 's'}",
        sizes.in_words(quota.bytes_used),
        acts.MAX_UPLOADS,
        sizes.in_words(acts.MAX_UPLOAD_BYTES),
        _advice(quota),
        _by_command(),
    )


def _advice(quota: Quota) -> SafeString | str:
    links = [
        (change_url(upload), str(upload), ", ".join(file["name"] for file in upload.files[:2]),
         sizes.in_words(upload.bytes_total))
        for upload in quota.discardable()[:_MAX_NAMED]
    ]  # fmt: skip
    if not links:
        return "Wait until they have been checked or imported"
    return format_html("Import or discard {}", format_html_join(", ", '<a href="{}">{}</a> ({}; {})', links))


def _by_command() -> SafeString:
    line = acts.manage_command("import_files", "FORMAT", "FILE")
    names = format_html_join(" or ", "<code>{}</code>", ((name,) for name in formats.MODULES))
    return format_html(
        "ask the person who runs the server to import the files: <code>{}</code> (FORMAT is {})", line, names
    )
