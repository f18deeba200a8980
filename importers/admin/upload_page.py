"""What the page of an upload tells: where it stands, how far it is, what to do, and the report."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat

from articles.admin.addresses import change_url
from articles.vocabulary import Outcome
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.report import ALL_WELL, NOTHING_USABLE, counts, exit_status, notable
from importers.uploads import acts

# So many records are told on the page; the batch has them all.
MAX_TOLD = 100
_CSS = {
    UploadState.CHECKED: "draft",
    UploadState.DONE: "finished",
    UploadState.FAILED: "rejected",
    UploadState.DISCARDED: "discarded",
}


def badge(upload: ImportUpload) -> tuple[str, str]:
    """Return a word for the style sheet and one for people."""
    state = UploadState(upload.state)
    return _CSS.get(state, "running"), state.label


def progress(upload: ImportUpload, at: datetime) -> dict[str, Any]:
    """Return how far it is, as a script asks for it; where `state` or `trouble` changes, the page is another one."""
    total = upload.bytes_total
    return {
        "state": upload.state,
        "trouble": _trouble(upload, at),
        "said": _said(upload),
        "bytes_read": min(upload.bytes_read, total),
        "bytes_total": total,
    }


def context(upload: ImportUpload, at: datetime) -> dict[str, Any]:
    """Return what the page shows of the upload."""
    css, word = badge(upload)
    is_at_work = upload.state in (*acts.WAITING, *acts.RUNNING)
    told = progress(upload, at)
    is_reported = not is_at_work and upload.state != UploadState.DISCARDED
    batch = (upload.batch or upload.check_batch) if is_reported else None
    return {
        "css": css,
        "word": word,
        "progress": told,
        "is_at_work": is_at_work,
        "is_waiting": upload.state in acts.WAITING,
        "is_importing": upload.state in (UploadState.CONFIRMED, UploadState.IMPORTING),
        "is_checked": upload.state == UploadState.CHECKED,
        "is_failed": upload.state == UploadState.FAILED,
        "lacks_worker": told["trouble"] == "no_worker",
        "is_broken_off": told["trouble"] == "broken_off",
        "commands": _commands(upload) if told["trouble"] == "no_worker" else {},
        "report": report(batch) if batch else None,
        "files": [(file["name"], filesizeformat(file["size"])) for file in upload.files],
        "told_options": _options(upload),
    }


def report(batch: ImportBatch) -> dict[str, Any]:
    """Return what became of the batch's records: the counts, the first of those to look at, and the warnings."""
    records, number = notable(batch, most=MAX_TOLD)
    status = exit_status(batch)
    return {
        "counts": [(Outcome(name).label, number) for name, number in counts(batch).items()],
        "is_all_well": status == ALL_WELL,
        "is_nothing_usable": status == NOTHING_USABLE,
        "is_nothing_new": status == ALL_WELL
        and not (batch.created_count or batch.changed_count or batch.duplicate_count),
        "records": [
            {"row": record, "article_url": change_url(record.article) if record.article else ""} for record in records
        ],
        "untold": number - len(records),
        "warnings": batch.warnings[:MAX_TOLD],
        "untold_warnings": max(0, len(batch.warnings) - MAX_TOLD),
    }


def _trouble(upload: ImportUpload, at: datetime) -> str:
    if acts.is_broken_off(upload, at):
        return "broken_off"
    return "no_worker" if acts.lacks_worker(upload, at) else ""


def _said(upload: ImportUpload) -> str:
    """Return in words how far it is."""
    if upload.state in acts.WAITING:
        return "Waiting for a worker to take it up."
    total = upload.bytes_total
    share = f", {100 * min(upload.bytes_read, total) // total} %" if total else ""
    return f"{upload.records_done:,} records{share}"


def _commands(upload: ImportUpload) -> dict[str, str]:
    return {"worker": acts.worker_command(), "direct": acts.import_command(upload)}


def _options(upload: ImportUpload) -> str:
    """Return what was asked of the import, in words."""
    said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in upload.options.items()}
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in said.items() if value)
