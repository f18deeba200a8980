"""A moment as an editor types it: in their zone, and asked back where the clocks are put forward or back."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.admin.moment_field import DeskMomentField

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
GAP, FOLD = "2026-03-29T02:30", "2026-10-25T02:30"


class Schedule(forms.Form):
    moment = DeskMomentField(label="Goes live at")


def sent(zone, **data):
    """Return the form as it is after an editor in the zone has sent it."""
    with timezone.override(zone):
        form = Schedule(data)
        form.is_valid()
        return form


def shown(zone, form):
    with timezone.override(zone):
        return LexborHTMLParser(str(form["moment"]))


def choices(page):
    """Return the radio buttons, value by label."""
    return {label.text().strip(): label.css_first("input").attributes["value"] for label in page.css("label")}


@pytest.mark.parametrize(
    ("zone", "wall", "moment"),
    [
        (BERLIN, "2026-01-10T09:00", datetime(2026, 1, 10, 8, tzinfo=UTC)),
        (BERLIN, "2026-07-10 09:00", datetime(2026, 7, 10, 7, tzinfo=UTC)),
        (NEW_YORK, "2026-07-10T20:30", datetime(2026, 7, 11, 0, 30, tzinfo=UTC)),
        (NEW_YORK, GAP, datetime(2026, 3, 29, 6, 30, tzinfo=UTC)),
        ("UTC", FOLD, datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_what_an_editor_types_is_taken_for_their_zone(zone, wall, moment):
    form = sent(zone, moment=wall)
    assert form.cleaned_data == {"moment": moment}
    assert form.cleaned_data["moment"].tzinfo == UTC
    assert not choices(shown(zone, form))


def test_a_time_that_is_clear_is_asked_for_with_one_input_and_its_zone():
    page = shown(BERLIN, sent(BERLIN, moment="2026-01-10T09:00"))
    inputs = [(node.attributes["type"], node.attributes["name"]) for node in page.css("input")]
    assert inputs == [("datetime-local", "moment"), ("hidden", "moment_zone")]


@pytest.mark.parametrize(
    ("zone", "wall", "fault", "moments"),
    [
        (
            BERLIN,
            GAP,
            (
                "29 March 2026, 02:30 does not exist in Europe/Berlin: the clocks go from 02:00 to 03:00. "
                "Choose 03:00 CEST (when the clocks go forward) or 03:30 CEST (30 min after the clocks go forward)."
            ),
            [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)],
        ),
        (
            BERLIN,
            FOLD,
            (
                "25 October 2026, 02:30 happens twice in Europe/Berlin: the clocks go back from 03:00 to 02:00. "
                "Choose 02:30 CEST (first time) or 02:30 CET (second time)."
            ),
            [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)],
        ),
        (
            NEW_YORK,
            "2026-11-01T01:15",
            (
                "1 November 2026, 01:15 happens twice in America/New_York: the clocks go back from 02:00 to 01:00. "
                "Choose 01:15 EDT (first time) or 01:15 EST (second time)."
            ),
            [datetime(2026, 11, 1, 5, 15, tzinfo=UTC), datetime(2026, 11, 1, 6, 15, tzinfo=UTC)],
        ),
    ],
)
def test_a_time_that_the_clocks_make_unclear_is_asked_back_and_chosen_without_script(zone, wall, fault, moments):
    form = sent(zone, moment=wall)
    assert form.errors == {"moment": [fault]}
    page = shown(zone, form)
    offered = choices(page)
    assert all(label in fault for label in offered)
    assert page.css_first("input[type=datetime-local]").attributes["value"] == wall
    for value, moment in zip(offered.values(), moments, strict=True):
        again = sent(zone, moment=wall, moment_choice=value, moment_zone=zone)
        assert again.cleaned_data == {"moment": moment}
        assert len(shown(zone, again).css("input[checked]")) == 1


def test_a_choice_that_belongs_to_another_time_does_not_count():
    of_berlin = choices(shown(BERLIN, sent(BERLIN, moment=FOLD)))
    first = next(iter(of_berlin.values()))
    assert not sent(BERLIN, moment="2026-10-25T02:31", moment_choice=first).is_valid()
    assert not sent(BERLIN, moment=GAP, moment_choice="2026-03-29T01:00").is_valid()
    clear = sent(BERLIN, moment="2026-10-25T09:00", moment_choice=first)
    assert clear.cleaned_data == {"moment": datetime(2026, 10, 25, 8, tzinfo=UTC)}


@pytest.mark.parametrize("text", ["soon", "2026-02-30T09:00", "2026-01-10T09:00+01:00", "2026-01-10T09:00Z"])
def test_what_is_no_day_and_time_is_refused(text):
    assert sent(BERLIN, moment=text).errors == {"moment": ["Enter a date and a time, such as 2026-03-29 09:00."]}


def test_the_end_of_the_calendar_is_a_sentence_and_no_crash():
    form = sent(NEW_YORK, moment="9999-12-31T23:59")
    assert form.errors == {"moment": ["31 December 9999 is outside the calendar. Choose another day."]}
    assert not choices(shown(NEW_YORK, form))


def test_an_editor_whose_zone_has_changed_meanwhile_looks_at_the_time_again():
    form = sent(NEW_YORK, moment="2026-01-10T09:00", moment_zone=BERLIN)
    assert form.errors["moment"][0].startswith(
        "Your time zone is now America/New_York; when you opened this page it was Europe/Berlin."
    )
    zone = shown(NEW_YORK, form).css_first("input[type=hidden]").attributes["value"]
    assert sent(NEW_YORK, moment="2026-01-10T09:00", moment_zone=zone).is_valid()


def test_the_field_starts_with_the_moment_in_the_editors_zone_and_names_it():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with timezone.override(BERLIN):
        form = Schedule(initial={"moment": second})
        page = LexborHTMLParser(str(form["moment"]))
        assert str(form["moment"].help_text).startswith("In Europe/Berlin, where it is now ")
        assert 'for="id_moment_0"' in form["moment"].label_tag()
    assert page.css_first("#id_moment_0").attributes["value"] == FOLD
    assert [field.parent.text().strip() for field in page.css("input[checked]")] == ["02:30 CET (second time)"]
    assert "required" not in page.css_first("input[type=hidden]").attributes


def test_a_moment_may_be_left_out_only_where_it_need_not_be_said():
    field = DeskMomentField(required=False)
    assert field.clean(["", "", ""]) is None
    assert sent(BERLIN, moment="").errors == {"moment": ["This field is required."]}


def test_the_field_knows_whether_another_moment_was_typed():
    field, moment = DeskMomentField(), datetime(2026, 1, 10, 8, tzinfo=UTC)
    with timezone.override(BERLIN):
        assert not field.has_changed(moment, ["2026-01-10T09:00", "", BERLIN])
        assert field.has_changed(moment, ["2026-01-10T09:01", "", BERLIN])
        assert field.has_changed(moment, ["soon", "", BERLIN])
