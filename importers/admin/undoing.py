"""The page on which a batch is taken back: what goes, what stays and why, and one button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles.admin.addresses import change_url
from importers.models import ImportBatch
from importers.runs.undo import InTheWay, plan, undo
from importers.uploads.acts import manage_command

# So many articles are told one by one.
MAX_TOLD = 100
# More than so many take longer than a browser waits.
MAX_AT_ONCE = 5_000


def may_undo(user: Any, batch: ImportBatch) -> bool:
    """Say whether the person may take the batch back: anybody's, or one that they imported themselves."""
    is_own = batch.by_id is not None and batch.by_id == user.pk
    return user.has_perm("importers.undo_any_batch") or (is_own and user.has_perm("importers.undo_own_batch"))


def page(model_admin: admin.ModelAdmin, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Show what taking the batch back would do; once confirmed do it, and go back to the batch."""
    if not may_undo(request.user, batch):
        raise PermissionDenied
    planned = plan(batch, most=MAX_TOLD)
    is_too_large = planned.deletes + planned.reverts > MAX_AT_ONCE
    if request.method == "POST" and not is_too_large and _undo(model_admin, request, batch):
        return HttpResponseRedirect(change_url(batch))
    return TemplateResponse(
        request,
        "admin/importers/importbatch/undo.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": f"Take batch {batch.pk} back",
            "batch": batch,
            "back": change_url(batch),
            "plan": planned,
            "untold": planned.obstacle_count - len(planned.obstacles),
            "command": manage_command("undo_import", str(batch.pk)) if is_too_large else "",
        },
    )


def _undo(model_admin: admin.ModelAdmin, request: HttpRequest, batch: ImportBatch) -> bool:
    """Take the batch back and tell what was done; say whether it was."""
    try:
        undone = undo(batch, keep_touched="keep_touched" in request.POST)
    except InTheWay as in_the_way:
        first, *others = in_the_way.reasons
        more = f" {len(others)} more stand in the way." if others else ""
        messages.error(request, f"Nothing was taken back. {first}{more}")
        return False
    model_admin.log_change(request, batch, "Taken back.")
    said = f"{undone.deleted} articles deleted, {undone.reverted} as before, {undone.uncited} citations removed"
    messages.success(request, f"Batch {batch.pk} is taken back: {said}, {len(undone.kept)} kept.")
    return True
