"""The page on which users choose the time zone in which the desk shows times to them."""

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

# The session's key for the name of the zone, which is "" if the user has chosen none.
SESSION_KEY = "desk_time_zone"
ZONE_LIST = "time-zones"


def zone_of(user: Any) -> str:
    """Return the name of the time zone that the user has chosen, "" if they have chosen none."""
    return DeskProfile.objects.filter(user=user.pk).values_list("time_zone", flat=True).first() or ""


class ZoneForm(forms.Form):
    """The name of a time zone, typed or picked from the list."""

    time_zone = forms.CharField(
        label="Time zone",
        max_length=64,
        widget=forms.TextInput({"list": ZONE_LIST, "autocomplete": "off", "spellcheck": "false", "size": 32}),
        help_text="Named after its largest city, such as Europe/Berlin; or UTC. Type part of the name to search.",
        error_messages={"required": "Choose a time zone, such as Europe/Berlin, or UTC."},
    )

    def clean_time_zone(self) -> str:
        """Return the zone as the IANA database spells it, even if typed “europe/new york”. Raises ValidationError."""
        text = self.cleaned_data["time_zone"].replace(" ", "_")
        zones = {name.casefold(): name for name in moments.zone_names()}
        name = zones.get(text.casefold(), text)
        try:
            validate_time_zone(name)
        except ValidationError as unknown:
            raise ValidationError(unknown.messages, code="unknown") from None
        return name


def save_zone(request: HttpRequest, user: User, name: str) -> None:
    """Store the user's time zone, which applies from the next request on."""
    DeskProfile.objects.update_or_create(user=user, defaults={"time_zone": name})
    request.session[SESSION_KEY] = name


def page(request: HttpRequest) -> HttpResponse:
    """Show the current time zone, and let the user change it."""
    form = ZoneForm(request.POST or None, initial={"time_zone": timezone.get_current_timezone_name()})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["time_zone"]
        save_zone(request, rights.user_of(request), name)
        messages.success(request, f"Your time zone is now {name}.")
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
