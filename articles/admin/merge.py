"""Tags and sources that turn out to be one and the same: asked for on a page of its own, and shown as merged from then on."""

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

# The name under which the choice of the other one tells the server for whom it is made.
_FOR = "merging"


class MergedFilter(admin.SimpleListFilter):
    """Merged ones are out of the way until somebody asks for them."""

    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices beside the one that is made at first."""
        return [("yes", "Merged"), ("all", "Both")]

    def choices(self, changelist: Any) -> Any:
        """Return the choices, the first one named for what it shows."""
        first, *others = super().choices(changelist)
        return [first | {"display": "Standing"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return those that were asked for."""
        if self.value() == "all":
            return queryset
        return queryset.filter(merged_into__isnull=self.value() != "yes")


class _OtherSelect(AutocompleteSelect):
    """A choice among what a row can be merged into."""

    row: Tag | Source

    def get_url(self) -> str:
        """Return where the choices come from, told for whom."""
        return f"{super().get_url()}?{urlencode({_FOR: self.row.pk})}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the key that was chosen, "" for what is none: to show that again, the widget would look it up."""
        typed = data.get(name, "")
        return typed if whole_number(typed) is not None else ""


class IntoForm(forms.Form):
    """What it is merged into."""

    into: Any = forms.ModelChoiceField(queryset=None, label="Merge into")

    def __init__(self, data: Any = None, *, row: Tag | Source, others: QuerySet, site: admin.AdminSite) -> None:
        super().__init__(data)
        select = _OtherSelect(type(row)._meta.get_field("merged_into"), site)
        select.row = row
        # Before the choices, which the field hands on to its widget.
        into: Any = self.fields["into"]
        into.widget = select
        into.queryset = others


class MergeableAdmin(EditorialAdmin):
    """Rows of which one can become an old name of another. A merged one is read, and neither edited nor chosen."""

    change_form_template = "admin/articles/merge/change_form.html"

    def fits(self, row: Any) -> Q:
        """Return what a row can be merged into."""
        return ~Q(pk=row.pk) & Q(merged_into=None)

    def moving(self, row: Any) -> list[tuple[str, str]]:
        """Return how much will go over, counted up to a cap, each with what it is."""
        raise NotImplementedError

    def merge(self, row: Any, *, into: Any, by: Any) -> MergeResult:
        """Merge it."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Save it, and let readers see it as it is now."""
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            self.before_shown(request, obj, set(form.changed_data))
            tags_and_sources.renew(obj)

    def before_shown(self, request: HttpRequest, obj: Any, changed: set[str]) -> None:
        """Do what takes articles' rows, before the public version's: that is the order in which everybody takes them."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no about a merged one."""
        return super().has_change_permission(request, obj) and (obj is None or obj.merged_into_id is None)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Return what was searched for; to be chosen for something, a merged one is not on offer."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if "field_name" in request.GET:
            found = found.filter(merged_into=None)
            if (key := whole_number(request.GET.get(_FOR, ""))) is not None:
                row = self.model._default_manager.filter(pk=key).first()
                found = found.filter(self.fits(row)) if row else found.none()
        return found, may_repeat

    @admin.display(description="Merged into")
    def survivor(self, row: Any) -> str | SafeString:
        """Return what it was merged into, linked."""
        into = row.merged_into
        return format_html('<a href="{}">{}</a>', change_url(into), into) if into else ""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; what it was merged into where merged ones are asked for."""
        return [
            *super().get_list_display(request),
            *(["survivor"] if MergedFilter.parameter_name in request.GET else []),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the form's parts: what it was merged into first; the last, its use, not for one that is being added."""
        own = list(self.fieldsets or [])
        if obj is None:
            return own[:-1]
        return [("Merged", {"fields": ["survivor"]}), *own] if obj.merged_into_id else own

    def get_urls(self) -> list[Any]:
        """Add the page on which a merge is confirmed."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name=name), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer the merge to who may change the row."""
        row = context.get("original")
        context["may_merge"] = row is not None and self.has_change_permission(request, row)
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tell what would go over, ask where, and merge it."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        others = self.model._default_manager.filter(self.fits(row))
        form = IntoForm(
            request.POST if request.method == "POST" else None, row=row, others=others, site=self.admin_site
        )
        if form.is_valid() and self._merges(request, row, form):
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

    def _merges(self, request: HttpRequest, row: Any, form: IntoForm) -> bool:
        """Merge it and tell what went over; say whether that was done, in the form where it was not."""
        into = form.cleaned_data["into"]
        try:
            merged = self.merge(row, into=into, by=user_of(request))
        except desk.Refused as refused:
            form.add_error("into", str(refused))
            return False
        except IntegrityError:
            form.add_error("into", "Somebody has added to one of the two at the same moment. Try again.")
            return False
        messages.success(request, f"Merged “{row}” into “{into}”: {merged}. Its old address leads here.")
        tell_left(request, merged.left)
        return True


def tell_left(request: HttpRequest, left: int) -> None:
    """Say how many articles readers still find by what they could see before, and what to do about it."""
    if left:
        said = (
            f"{left:,} older articles are still found by what readers could see of them before: too many to make their "
            "search entries anew while you wait. Run manage.py rebuild_search, which may run beside the site."
        )
        messages.warning(request, said)
