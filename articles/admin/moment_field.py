"""A form field for a moment, typed as local time in the user's zone; if the clocks make it ambiguous, it asks again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy

from articles.text import moments

_WALL = "%Y-%m-%dT%H:%M"


def _time_in_zone() -> str:
    return f"In {_zone()}, where it is now {timezone.localtime():%Y-%m-%d %H:%M}."


def _zone() -> str:
    return timezone.get_current_timezone_name()


class MomentWidget(forms.MultiWidget):
    """A date and time, radio buttons if that is ambiguous, and the time zone that the page was shown in."""

    use_fieldset = False

    def __init__(self, attrs: Any = None) -> None:
        wall = forms.DateTimeInput({"type": "datetime-local"}, format=_WALL)
        super().__init__({"": wall, "choice": forms.RadioSelect, "zone": forms.HiddenInput}, attrs)

    def id_for_label(self, id_: str) -> str:
        """Return the id of the box for date and time."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: datetime | None) -> list[Any]:
        """Return the values of the three widgets for a moment."""
        return [moments.wall_time(value, _zone()), value.isoformat(), _zone()] if value else [None, "", _zone()]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Show the radio buttons only if the time that was typed is ambiguous."""
        wall, sent, _ = value if isinstance(value, list) else self.decompress(value)
        choices, moment = _choices(wall), _aware(sent)
        radio: Any = self.widgets[1]
        radio.choices = [(_key(choice.moment), choice.label) for choice in choices]
        chosen = _key(moment) if moment else ""
        context = super().get_context(name, [wall, chosen, _zone()], attrs)
        shown, radios, zone = context["widget"]["subwidgets"]
        zone["attrs"] = {key: zone["attrs"][key] for key in ("id",) if key in zone["attrs"]}
        context["widget"]["subwidgets"] = [shown, *([radios] if choices else []), zone]
        return context


class DeskMomentField(forms.Field):
    """A moment, typed in the user's time zone; `cleaned_data` holds it as an aware datetime in UTC."""

    widget = MomentWidget
    default_error_messages = {
        "invalid": "Enter a date and a time, such as 2026-03-29 09:00.",
        "moved": "Your time zone is now %(zone)s; when you opened this page it was %(before)s. Check the time again.",
    }

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(help_text=help_text or lazy(_time_in_zone, str)(), **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment. Raises ValidationError with the choices if the clocks show that time twice or never."""
        wall, choice, zone = value if isinstance(value, list) else [value, "", ""]
        if isinstance(wall, str):
            wall = wall.strip()
        self.validate(wall)
        if wall in self.empty_values:
            return None
        if zone and zone != _zone():
            raise ValidationError(self.error_messages["moved"], "moved", {"zone": _zone(), "before": zone})
        moment = self._resolve(wall, choice)
        self.run_validators(moment)
        return moment

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether the moment differs from the one that was shown."""
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True

    def _resolve(self, text: Any, choice: Any) -> datetime:
        wall = _naive(text)
        if wall is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        try:
            return moments.resolve(wall, _zone())
        except moments.UnclearTime as unclear:
            chosen = [offer.moment for offer in unclear.choices if offer.moment == _aware(choice)]
            if not chosen:
                raise ValidationError(unclear.message, "unclear") from None
            return chosen[0]
        except ValueError as refused:
            raise ValidationError(str(refused), "invalid") from None


def _naive(value: Any) -> datetime | None:
    """Return the local time, None if the value is not one."""
    try:
        wall = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return wall if wall.tzinfo is None else None


def _aware(sent: Any) -> datetime | None:
    """Return the moment that was chosen, None if there is none."""
    try:
        moment = datetime.fromisoformat(str(sent))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _key(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).isoformat()


def _choices(value: Any) -> Iterable[moments.MomentChoice]:
    wall = _naive(value)
    try:
        if wall is not None:
            moments.resolve(wall, _zone())
    except moments.UnclearTime as unclear:
        return unclear.choices
    except ValueError:
        return ()
    return ()
