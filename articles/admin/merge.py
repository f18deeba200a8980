"""Merging tags and sources that mean the same: the page that confirms it, and how merged rows are shown."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import desk
from articles.admin.addresses import change_url
from articles.admin.editorial import EditorialAdmin
from articles.admin.numbers import whole_number
from articles.admin.rights import user_of
from articles.desk import tags_and_sources
from articles.desk.tags_and_sources import MergeResult
from articles.models import Source, Tag

# The parameter in which the autocomplete box names the row that is to be merged.
_MERGING = "merging"


class MergedFilter(admin.SimpleListFilter):
    """Merged rows are hidden until somebody asks for them."""

    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices besides the default."""
        return [("yes", "Merged"), ("all", "Both")]

    def choices(self, changelist: Any) -> Any:
        """Return the choices, the default labelled “In use”."""
        first, *others = super().choices(changelist)
        return [first | {"display": "In use"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the rows that the choice asks for."""
        if self.value() == "all":
            return queryset
        return queryset.filter(merged_into__isnull=self.value() != "yes")


class _OtherSelect(AutocompleteSelect):
    """An autocomplete box for the row that another is merged into."""

    row: Tag | Source

    def get_url(self) -> str:
        """Return the address of the choices, with the row that is to be merged."""
        return f"{super().get_url()}?{urlencode({_MERGING: self.row.pk})}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the key that was chosen, "" if it is not one: the widget looks up whatever it shows again."""
        key = data.get(name, "")
        return key if whole_number(key) is not None else ""


class IntoForm(forms.Form):
    """The row to merge into."""

    into: Any = forms.ModelChoiceField(queryset=None, label="Merge into")

    def __init__(self, data: Any = None, *, row: Tag | Source, others: QuerySet, site: admin.AdminSite) -> None:
        super().__init__(data)
        select = _OtherSelect(type(row)._meta.get_field("merged_into"), site)
        select.row = row
        # Set before the queryset, which the field passes on to its widget.
        into: Any = self.fields["into"]
        into.widget = select
        into.queryset = others


class MergeableAdmin(EditorialAdmin):
    """Rows that can be merged into one another. A merged row can be read, but neither edited nor chosen."""

    change_form_template = "admin/articles/merge/change_form.html"

    def fits(self, row: Any) -> Q:
        """Return the condition for the unmerged rows that this one can be merged into."""
        return ~Q(pk=row.pk)

    def moving(self, row: Any) -> list[tuple[str, str]]:
        """Return what will move, as pairs of a number (counted up to the cap) and a noun."""
        raise NotImplementedError

    def merge(self, row: Any, *, into: Any, by: Any) -> MergeResult:
        """Merge the row into another; return what moved. Raises Refused if that is impossible."""
        raise NotImplementedError

    # The flag by position is Django's signature.
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save the row, and let readers see the change."""
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            self.before_shown(request, obj, set(form.changed_data))
            tags_and_sources.renew(obj, is_renamed="name" in form.changed_data)

    def before_shown(self, request: HttpRequest, obj: Any, changed: set[str]) -> None:
        """Update articles before `renew` locks the public version: every transaction locks them in this order."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for a merged row."""
        return super().has_change_permission(request, obj) and (obj is None or obj.merged_into_id is None)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Return the rows that match; an autocomplete box is not offered merged ones."""
        rows: Any
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        if "field_name" in request.GET:
            rows = rows.unmerged()
            if (key := whole_number(request.GET.get(_MERGING, ""))) is not None:
                row = self.model._default_manager.filter(pk=key).first()
                rows = rows.filter(self.fits(row)) if row else rows.none()
        return rows, may_repeat

    @admin.display(description="Merged into")
    def survivor(self, row: Any) -> str | SafeString:
        """Return a link to the row that it was merged into."""
        into = row.merged_into
        return format_html('<a href="{}">{}</a>', change_url(into), into) if into else ""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns, with “Merged into” if the list shows merged rows."""
        return [
            *super().get_list_display(request),
            *(["survivor"] if MergedFilter.parameter_name in request.GET else []),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets: “Merged” first for a merged row, and without the last, “In use”, for a new one."""
        own = list(self.fieldsets or [])
        if obj is None:
            return own[:-1]
        return [("Merged", {"fields": ["survivor"]}), *own] if obj.merged_into_id else own

    def get_urls(self) -> list[Any]:
        """Add the page that confirms a merge."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name=name), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the merge button to users who may change the row."""
        row = context.get("original")
        context["may_merge"] = row is not None and self.has_change_permission(request, row)
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would move, ask for the other row, and merge. Raises Http404, PermissionDenied."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404(f"No such {self.opts.verbose_name}.")
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        manager: Any = self.model._default_manager
        others = manager.unmerged().filter(self.fits(row))
        form = IntoForm(
            request.POST if request.method == "POST" else None, row=row, others=others, site=self.admin_site
        )
        if form.is_valid() and self._merge_and_report(request, row, form):
            return HttpResponseRedirect(change_url(form.cleaned_data["into"]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge “{row}” into …",
            "row": row,
            "moving": self.moving(row),
            "form": form,
            "media": form.media,
            "back": change_url(row),
        }
        return TemplateResponse(request, f"admin/articles/{self.opts.model_name}/merge.html", context)

    def _merge_and_report(self, request: HttpRequest, row: Any, form: IntoForm) -> bool:
        """Merge and say what moved; if it is refused, say so in the form and return False."""
        into = form.cleaned_data["into"]
        try:
            merged = self.merge(row, into=into, by=user_of(request))
        except desk.Refused as refused:
            form.add_error("into", str(refused))
            return False
        except IntegrityError:
            form.add_error("into", "Someone has just changed one of the two. Try again.")
            return False
        messages.success(request, f"Merged “{row}” into “{into}”: {merged}. Its old address leads here.")
        warn_about_index(request, merged.left)
        return True


def warn_about_index(request: HttpRequest, left: int) -> None:
    """Add a warning if the search index of older articles is out of date, saying how many and what to do."""
    if left:
        warning = (
            f"The search index of {left:,} older articles is out of date: there are too many to update while you wait. "
            "Run manage.py rebuild_search; the site can stay up meanwhile."
        )
        messages.warning(request, warning)
