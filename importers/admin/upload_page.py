"""What the page of an upload shows: its state and progress, what to do next, and the report."""

from datetime import datetime
from typing import Any

from articles.admin.addresses import change_url
from articles.vocabulary import Outcome
from importers.admin import sizes
from importers.admin.summaries import options_text
from importers.models import ImportBatch, ImportUpload, UploadState
from importers.runs.report import ALL_WELL, NOTHING_USABLE, counts, exit_status, notable
from importers.uploads import acts

# How many records and warnings the page lists; the batch has them all.
MAX_LISTED = 100
_CSS = {
    UploadState.CHECKED: "draft",
    UploadState.DONE: "finished",
    UploadState.FAILED: "rejected",
    UploadState.DISCARDED: "discarded",
}


def badge(upload: ImportUpload) -> tuple[str, str]:
    """Return the state's CSS class and its label."""
    state = UploadState(upload.state)
    return _CSS.get(state, "running"), state.label


def progress(upload: ImportUpload, at: datetime) -> dict[str, Any]:
    """Return its progress for the page's script, which reloads the page when `state` or `trouble` changes."""
    total = upload.bytes_total
    return {
        "state": upload.state,
        "trouble": _trouble(upload, at),
        "text": _progress_text(upload),
        "bytes_read": min(upload.bytes_read, total),
        "bytes_total": total,
    }


def context(upload: ImportUpload, at: datetime) -> dict[str, Any]:
    """Return the variables of the upload page's template."""
    css, word = badge(upload)
    is_at_work = upload.state in (*acts.WAITING, *acts.RUNNING)
    current = progress(upload, at)
    has_report = not is_at_work and upload.state != UploadState.DISCARDED
    batch = (upload.batch or upload.check_batch) if has_report else None
    return {
        "css": css,
        "word": word,
        "progress": current,
        "is_at_work": is_at_work,
        "is_waiting": upload.state in acts.WAITING,
        "is_importing": upload.state in (UploadState.CONFIRMED, UploadState.IMPORTING),
        "is_checked": upload.state == UploadState.CHECKED,
        "is_failed": upload.state == UploadState.FAILED,
        "lacks_worker": current["trouble"] == "no_worker",
        "is_worker_silent": current["trouble"] == "broken_off",
        "is_lost": current["trouble"] == "lost",
        "commands": _commands(upload) if current["trouble"] == "no_worker" else {},
        "report": report(batch) if batch else None,
        "files": [(file["name"], sizes.in_words(file["size"])) for file in upload.files],
        "options": options_text(upload.options),
    }


def report(batch: ImportBatch) -> dict[str, Any]:
    """Return the batch's counts, the first of the records to look at, and the first warnings."""
    records, number = notable(batch, most=MAX_LISTED)
    status = exit_status(batch)
    return {
        "counts": [(Outcome(name).label, number) for name, number in counts(batch).items()],
        "is_all_well": status == ALL_WELL,
        "is_nothing_usable": status == NOTHING_USABLE,
        "is_nothing_new": status == ALL_WELL
        and not (batch.created_count or batch.changed_count or batch.duplicate_count),
        "records": [
            {"record": record, "article_url": change_url(record.article) if record.article else ""}
            for record in records
        ],
        "more_records": number - len(records),
        "warnings": batch.warnings[:MAX_LISTED],
        "more_warnings": max(0, len(batch.warnings) - MAX_LISTED),
    }


def _trouble(upload: ImportUpload, at: datetime) -> str:
    if acts.is_worker_silent(upload, at):
        return "broken_off"
    if acts.is_lost(upload, at):
        return "lost"
    return "no_worker" if acts.lacks_worker(upload, at) else ""


def _progress_text(upload: ImportUpload) -> str:
    if upload.state in acts.WAITING:
        return "Waiting for a worker to start."
    total = upload.bytes_total
    share = f", {100 * min(upload.bytes_read, total) // total}%" if total else ""
    return f"{upload.records_done:,} records{share}"


def _commands(upload: ImportUpload) -> dict[str, str]:
    return {"worker": acts.worker_command(), "direct": acts.import_command(upload)}
