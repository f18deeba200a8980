"""What is known of an item after a richer and a poorer file."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.intake import parts
from articles.intake.evidence import weigh
from articles.intake.item import Image, Item, Link, Term

RICH = Item(
    source_ref="1",
    url="https://gazette.news/1/",
    headline="Ferry runs again",
    body="<p>The ferry is back.</p>",
    byline="Nora Quist",
    dateline="PORT ELLERY",
    language="en",
    published_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    terms=(Term(kind="section", slug="port", name="Port"), Term(kind="topic", slug="ferries", name="Ferries")),
    links=(Link(role="origin", url="https://harbour.news/a/"),),
    image=Image(url="https://gazette.news/a.jpg"),
)
EMPTY = Item(source_ref="1")
SILENT = replace(EMPTY, silent_on=parts.PARTS)


def changed(earlier, later):
    return parts.changed(weigh(earlier).parts, weigh(later).parts)


def test_a_file_that_is_silent_changes_nothing():
    assert changed(RICH, SILENT) == ()
    assert weigh(RICH).after(EMPTY, weigh(EMPTY).parts).item == RICH
    assert weigh(SILENT).after(RICH, weigh(RICH).parts).item == replace(RICH, silent_on=parts.PARTS)
    assert weigh(SILENT).after(RICH, weigh(RICH).parts).parts == weigh(RICH).parts


def test_a_file_that_says_that_there_is_none_changes_every_part():
    assert changed(RICH, EMPTY) == parts.PARTS


def test_a_file_that_says_that_there_is_none_of_what_nobody_knew_changes_nothing():
    assert changed(SILENT, EMPTY) == ()


@pytest.mark.parametrize("name", parts.PARTS)
def test_a_richer_file_changes_only_what_it_adds(name):
    assert changed(replace(RICH.completed(EMPTY, [name]), silent_on=(name,)), RICH) == (name,)


@pytest.mark.parametrize("name", parts.PARTS)
def test_each_part_is_kept_by_itself(name):
    poor = replace(RICH.completed(EMPTY, [name]), silent_on=(name,), summary="Later")
    assert changed(RICH, poor) == ()
    assert weigh(poor).after(RICH, weigh(RICH).parts).item == replace(RICH, silent_on=(name,), summary="Later")


def test_a_guess_never_replaces_what_a_file_said_but_fills_a_gap():
    guess = replace(RICH, image=Image(url="https://gazette.news/in-text.jpg"), silent_on=("picture",))
    later_guess = replace(guess, image=Image(url="https://gazette.news/other.jpg"))
    assert changed(RICH, guess) == ()
    assert changed(replace(RICH, image=None, silent_on=("picture",)), guess) == ("picture",)
    assert changed(guess, later_guess) == ("picture",)
    assert changed(guess, RICH) == ("picture",)
    assert changed(guess, replace(guess, silent_on=())) == ()
    assert weigh(guess).after(RICH, weigh(RICH).parts).item.image == RICH.image


def test_a_suggested_headline_goes_with_the_headline():
    suggested = replace(EMPTY, headline_suggested="The ferry is back", silent_on=("headline",))
    assert suggested.completed(RICH, ["headline"]).headline_suggested == ""
    assert suggested.completed(EMPTY, ["headline"]).headline_suggested == "The ferry is back"


def test_parts_that_an_earlier_release_did_not_store_are_unknown():
    known, later = weigh(RICH).parts, weigh(RICH).parts
    assert parts.changed(known[:-8], later) == ("links",)
    assert parts.changed(known[:-8], weigh(replace(RICH, links=())).parts) == ()


def test_silence_is_not_the_same_evidence_as_emptiness():
    assert weigh(replace(EMPTY, silent_on=("byline",))).evidence_fingerprint != weigh(EMPTY).evidence_fingerprint
