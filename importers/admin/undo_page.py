"""The page that undoes a batch: what would be deleted and restored, what stays and why, and a button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles.admin.addresses import change_url
from articles.admin.status import moment
from importers.models import ImportBatch
from importers.runs.undo import UndoBlocked, plan, undo
from importers.uploads.acts import manage_command

# How many of the articles that block an undo are listed.
MAX_LISTED = 100
# Undoing more articles than this takes longer than a browser waits.
MAX_AT_ONCE = 5_000


def may_undo(user: Any, batch: ImportBatch) -> bool:
    """Return whether the person may undo the batch: anybody's, or one that they imported themselves."""
    is_own = batch.by_id is not None and batch.by_id == user.pk
    return user.has_perm("importers.undo_any_batch") or (is_own and user.has_perm("importers.undo_own_batch"))


def respond(model_admin: admin.ModelAdmin, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Show what an undo of the batch would do. Once confirmed, undo it and redirect to the batch."""
    if not may_undo(request.user, batch):
        raise PermissionDenied
    undo_plan = plan(batch, most=MAX_LISTED)
    is_too_large = undo_plan.deletes + undo_plan.reverts > MAX_AT_ONCE
    if request.method == "POST" and not is_too_large and _undo(model_admin, request, batch):
        return HttpResponseRedirect(change_url(batch))
    return TemplateResponse(
        request,
        "admin/importers/importbatch/undo.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": f"Undo batch {batch.pk}",
            "batch": batch,
            "began": moment(batch.undo_started_at) if batch.undo_started_at and batch.is_half_undone else "",
            "back": change_url(batch),
            "plan": undo_plan,
            "more_obstacles": undo_plan.obstacle_count - len(undo_plan.obstacles),
            "command": manage_command("undo_import", str(batch.pk)) if is_too_large else "",
        },
    )


def _undo(model_admin: admin.ModelAdmin, request: HttpRequest, batch: ImportBatch) -> bool:
    """Undo the batch, leave a message with the result, and return whether it was undone."""
    try:
        result = undo(batch, keep_touched="keep_touched" in request.POST)
    except UndoBlocked as error:
        first, *others = error.reasons
        more = f" There are {len(others)} more such articles." if others else ""
        messages.error(request, f"Nothing was undone. {first}{more}")
        return False
    model_admin.log_change(request, batch, "Undone.")
    numbers = (
        f"{result.articles_deleted} articles deleted, {result.articles_restored} restored, "
        f"{result.citations_removed} citations removed"
    )
    messages.success(request, f"Batch {batch.pk} undone: {numbers}, {len(result.obstacles)} articles kept.")
    return True
