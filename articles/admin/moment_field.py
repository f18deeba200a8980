"""The field in which a moment is typed: wall time in the person's zone, asked back where the clocks make it unclear."""

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


def _there_now() -> str:
    return f"{_zone()}, where it is {timezone.localtime():%Y-%m-%d %H:%M} now."


def _zone() -> str:
    return timezone.get_current_timezone_name()


class MomentWidget(forms.MultiWidget):
    """A day and a time, what was chosen where that is unclear (as radio buttons, only then), and the zone of the page."""

    use_fieldset = False

    def __init__(self, attrs: Any = None) -> None:
        wall = forms.DateTimeInput({"type": "datetime-local"}, format=_WALL)
        super().__init__({"": wall, "choice": forms.RadioSelect, "zone": forms.HiddenInput}, attrs)

    def id_for_label(self, id_: str) -> str:
        """Return the id of the day and time."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: datetime | None) -> list[Any]:
        """Return what shows a moment."""
        return [moments.wall_time(value, _zone()), value.isoformat(), _zone()] if value else [None, "", _zone()]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Show the choices where what was typed is unclear, and only there."""
        wall, choice, _ = value if isinstance(value, list) else self.decompress(value)
        choices, moment = _choices(wall), _aware(choice)
        radio: Any = self.widgets[1]
        radio.choices = [(_key(one.moment), one.label) for one in choices]
        chosen = _key(moment) if moment else ""
        context = super().get_context(name, [wall, chosen, _zone()], attrs)
        shown, radios, zone = context["widget"]["subwidgets"]
        zone["attrs"] = {key: zone["attrs"][key] for key in ("id",) if key in zone["attrs"]}
        context["widget"]["subwidgets"] = [shown, *([radios] if choices else []), zone]
        return context


class DeskMomentField(forms.Field):
    """A moment, typed in the person's zone; `cleaned_data` has it aware, in UTC."""

    widget = MomentWidget
    default_error_messages = {
        "invalid": "Type a day and a time, such as 2026-03-29 09:00.",
        "moved": "Your time zone is %(zone)s now, and was %(before)s when this page was opened. Look at the time again.",
    }

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(help_text=help_text or lazy(_there_now, str)(), **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment. Raises ValidationError with the choices where the clocks show the time twice, or never."""
        wall, choice, zone = value if isinstance(value, list) else [value, "", ""]
        if isinstance(wall, str):
            wall = wall.strip()
        self.validate(wall)
        if wall in self.empty_values:
            return None
        if zone and zone != _zone():
            raise ValidationError(self.error_messages["moved"], "moved", {"zone": _zone(), "before": zone})
        moment = self._resolved(wall, choice)
        self.run_validators(moment)
        return moment

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether another moment was typed than was shown."""
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True

    def _resolved(self, typed: Any, choice: Any) -> datetime:
        wall = _naive(typed)
        if wall is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        try:
            return moments.resolve(wall, _zone())
        except moments.UnclearTime as unclear:
            chosen = [one.moment for one in unclear.choices if one.moment == _aware(choice)]
            if not chosen:
                raise ValidationError(unclear.message, "unclear") from None
            return chosen[0]
        except ValueError as refused:
            raise ValidationError(str(refused), "invalid") from None


def _naive(typed: Any) -> datetime | None:
    """Return the wall time, None where it is none."""
    try:
        wall = typed if isinstance(typed, datetime) else datetime.fromisoformat(str(typed))
    except ValueError:
        return None
    return wall if wall.tzinfo is None else None


def _aware(sent: Any) -> datetime | None:
    """Return the moment that was chosen, None where none was."""
    try:
        moment = datetime.fromisoformat(str(sent))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _key(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).isoformat()


def _choices(typed: Any) -> Iterable[moments.MomentChoice]:
    wall = _naive(typed)
    try:
        if wall is not None:
            moments.resolve(wall, _zone())
    except moments.UnclearTime as unclear:
        return unclear.choices
    except ValueError:
        return ()
    return ()
