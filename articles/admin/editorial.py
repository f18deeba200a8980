"""What all editorial rows share in the admin: bounded lists, and no deleting."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from articles.admin.bounded import BoundedList, CappedPaginator


class EditorialAdmin(admin.ModelAdmin):
    """Rows that nobody deletes, in lists that stay fast however many rows there are."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    sortable_by = ()
    empty_value_display = ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: articles are spiked, withdrawn or merged, never deleted."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the bounded list."""
        return BoundedList

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form; if someone has just saved the same unique value, say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            message = "Not saved: someone else has just saved an entry with the same values. Check what is there now."
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(EditorialAdmin):
    """Rows that the system writes: nobody adds or changes them by hand."""

    change_form_template = "admin/read_only_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False
