"""The page on which a person of the desk chooses the time zone that they read and type moments in."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin import rights
from articles.models import DeskProfile
from articles.models.source import validate_time_zone
from articles.text import moments

# The session's name for the zone: "" where the person has chosen none.
KEPT_AS = "desk_time_zone"
ZONE_LIST = "time-zones"


def zone_of(user: Any) -> str:
    """Return the name of the zone that the person has chosen, "" where they have chosen none."""
    return DeskProfile.objects.filter(user=user.pk).values_list("time_zone", flat=True).first() or ""


class ZoneForm(forms.Form):
    """The name of a zone, typed or taken from the list of all."""

    time_zone = forms.CharField(
        label="Time zone",
        max_length=64,
        widget=forms.TextInput({"list": ZONE_LIST, "autocomplete": "off", "spellcheck": "false", "size": 32}),
        help_text="The largest city of your zone, such as Europe/Berlin; UTC is one too. Type a part of it to search.",
        error_messages={"required": "Choose a time zone, such as Europe/Berlin, or UTC."},
    )

    def clean_time_zone(self) -> str:
        """Return the zone as the database of zones writes it, however it was typed: “europe/new york” has no slips."""
        typed = self.cleaned_data["time_zone"].replace(" ", "_")
        by_folded = {name.casefold(): name for name in moments.zone_names()}
        name = by_folded.get(typed.casefold(), typed)
        try:
            validate_time_zone(name)
        except ValidationError as unknown:
            raise ValidationError(unknown.messages, code="unknown") from None
        return name


def save_zone(request: HttpRequest, user: User, name: str) -> None:
    """Keep the person's zone, and let it hold from the next request on."""
    DeskProfile.objects.update_or_create(user=user, defaults={"time_zone": name})
    request.session[KEPT_AS] = name


def page(request: HttpRequest) -> HttpResponse:
    """Show the zone that holds, and take another."""
    form = ZoneForm(request.POST or None, initial={"time_zone": timezone.get_current_timezone_name()})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["time_zone"]
        save_zone(request, rights.user_of(request), name)
        messages.success(request, f"Moments are shown and typed in {name} from now on.")
        return HttpResponseRedirect(request.path)
    return TemplateResponse(
        request,
        "admin/time_zone.html",
        {
            **admin.site.each_context(request),
            "title": "Your time zone",
            "form": form,
            "zone_list": ZONE_LIST,
            "zones": moments.zone_names(),
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.now(),
        },
    )
