"""How much may come in: asked before a request's body is read, and of each file while it is; a sentence where it may not."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.addresses import change_url
from importers import formats
from importers.admin import upload_form
from importers.uploads import acts
from importers.uploads.acts import Room

# What the fields and the boundaries of a form weigh beside the files.
_FRAME = 64 * 1024
# So many uploads are named, the largest first: enough to make room.
_MAX_NAMED = 5


class Bounded(FileUploadHandler):
    """Stands before Django's own handlers, and hands them no more of a file than may be imported: the disk gets no more.

    The rest of a longer file is read and dropped, so that the form can be read to its end and the person be told. How
    long that can be is known: without a Content-Length Django reads no body, and with one `refusal` was asked before.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the bytes on, as long as the file is not too large."""
        return raw_data if start + len(raw_data) <= upload_form.MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Leave the file to the others, or return one without content, by which the form tells how large it is."""
        if file_size <= upload_form.MAX_BYTES:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size)


def refusal(request: HttpRequest, room: Room) -> SafeString | None:
    """Return why the body is not even read, in words for the person who sent it; None where it may come in."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None  # Django reads nothing then.
    if length - _FRAME > acts.MAX_KEPT_BYTES:
        return format_html(
            "Nothing was uploaded: these files are {} large together, and {} can be uploaded. Send fewer at a time, "
            "compress them (.gz), or {}.",
            filesizeformat(length), filesizeformat(acts.MAX_KEPT_BYTES), _by_command(),
        )  # fmt: skip
    if room.uploads_left < 1 or length - _FRAME > room.bytes_left:
        return no_room(room)
    return None


def no_room(room: Room, *, said: str = "Nothing was uploaded") -> SafeString:
    """Return that the person's earlier uploads leave no room, what the limit is, and which of them could go."""
    is_one = len(room.kept) == 1
    return format_html(
        "{}: {} of yours, {} together, {} not imported yet, and no more than {} uploads of {} together are kept for each "
        "person. {}, or {}.",
        said,
        f"{len(room.kept)} {'upload' if is_one else 'uploads'}",
        filesizeformat(room.bytes_kept),
        "is" if is_one else "are",
        acts.MAX_KEPT,
        filesizeformat(acts.MAX_KEPT_BYTES),
        _way_out(room),
        _by_command(),
    )


def _way_out(room: Room) -> SafeString | str:
    named = [
        (change_url(upload), str(upload), ", ".join(file["name"] for file in upload.files[:2]),
         filesizeformat(upload.bytes_total))
        for upload in room.discardable()[:_MAX_NAMED]
    ]  # fmt: skip
    if not named:
        return "Wait until a worker is done with them"
    return format_html("Import or discard {}", format_html_join(", ", '<a href="{}">{}</a> ({}; {})', named))


def _by_command() -> SafeString:
    line = acts.manage_command("import_files", "FORMAT", "FILE")
    names = format_html_join(" or ", "<code>{}</code>", ((name,) for name in formats.MODULES))
    return format_html("have the files imported on the server by command: <code>{}</code> (FORMAT is {})", line, names)
