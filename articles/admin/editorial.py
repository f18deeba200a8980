"""What is true of every editorial row in the admin: listed within bounds, and never deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from articles.admin.bounded import BoundedList, CappedPaginator


class EditorialAdmin(admin.ModelAdmin):
    """Rows of the desk: nobody deletes one, and their list stays fast however many there are."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    sortable_by = ()
    empty_value_display = ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what the desk has is spiked, withdrawn or merged, never deleted."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that keeps to its bounds."""
        return BoundedList

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form; where somebody took a unique value a moment before, say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            said = "It was not saved: somebody else saved the same at the same moment. Look at what is there now."
            self.message_user(request, said, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(EditorialAdmin):
    """Rows that are only ever written by what happens: nobody adds or changes one by hand."""

    change_form_template = "admin/read_only_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False
