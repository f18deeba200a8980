"""Links that a digest lists apart from its stories, and headlines that are suggested."""

import pytest

from articles.text import words
from importers.formats.digest import digest
from importers.formats.digest.headlines import suggested
from importers.formats.record import Context, Record
from tests.importers.formats.digests import APPLES, FERRY, TIDE, items, places

TIDE_URL, APPLES_URL = "https://the-harbour-post.news/tide", "https://the-harbour-post.news/apples"

# Lists of links


@pytest.mark.parametrize("heading", ["", "Links\n", "References:\n-----------\n"])
@pytest.mark.parametrize("line", ["[{}] {}", "[{}]: {}", "[{}]: <{}>", "[{}] The story ({})", "[^{}]: {}", "{}. {}"])
def test_a_number_behind_the_marker_gets_the_link_of_the_list(line: str, heading: str) -> None:
    listed = "\n".join(line.format(number, url) for number, url in ((1, TIDE_URL), (2, APPLES_URL)))
    file = f"{TIDE}\nRead more [1]\n{APPLES} Read more [2]\n{FERRY}\nRead more\n\n{heading}{listed}\n"
    assert [(item.summary, item.url) for item in items(file)] == [(TIDE, TIDE_URL), (APPLES, APPLES_URL), (FERRY, "")]


def test_each_edition_of_a_file_has_its_own_list() -> None:
    file = f"{TIDE}\nRead more [1]\n\n[1] {TIDE_URL}\n\n{APPLES}\nRead more [1]\n\n[1] {APPLES_URL}\n"
    assert [(item.summary, item.url) for item in items(file)] == [(TIDE, TIDE_URL), (APPLES, APPLES_URL)]


@pytest.mark.parametrize("list_of_links", [f"[1] {TIDE_URL}", f"[2] {TIDE_URL}\n[2] {APPLES_URL}", "Links", ""])
def test_a_number_that_is_not_clear_gets_no_link_and_a_note(list_of_links: str) -> None:
    first, second = items(f"{TIDE}\nRead more [2]\n{APPLES}\nRead more\n\n{list_of_links}\n")
    assert (first.url, second.url) == ("", "")
    message = "The marker has only the number 2, and no list of links has it, or two stories do. Find the address of "
    assert [(note.code, note.message) for note in first.notes] == [("link_not_listed", f"{message}the original.")]


def test_two_stories_with_one_number_get_no_link() -> None:
    file = f"{TIDE}\nRead more [1]\n{APPLES}\nRead more [1]\n{FERRY}\nRead more\n\n[1] {TIDE_URL}\n"
    assert [item.url for item in items(file)] == ["", "", ""]


def test_a_link_under_its_own_marker_is_that_story_s() -> None:
    file = f"{TIDE}\nRead more [1]\n[1] {TIDE_URL}\n{APPLES}\nRead more [1]\n[1] {APPLES_URL}\n{FERRY}\nRead more"
    assert [(item.summary, item.url) for item in items(file)] == [(TIDE, TIDE_URL), (APPLES, APPLES_URL), (FERRY, "")]


def test_a_record_holds_its_link_so_that_it_can_be_read_again_by_itself() -> None:
    record = places(f"{TIDE}\nRead more [1]\n{APPLES}\nRead more\n\n[1]: {TIDE_URL}\n")[0]
    assert isinstance(record, Record)
    assert record.raw.decode() == f"{TIDE}\nRead more [1]\n[1] {TIDE_URL}"
    assert getattr(digest.FORMAT.adapt(record.raw, Context()), "url", "") == TIDE_URL


def test_items_that_wait_for_a_list_stay_in_order_and_take_little_memory() -> None:
    story = f"{TIDE} {APPLES}\nRead more [7]\n"
    file = story + f"{FERRY}\nRead more\n" * 60_000 + f"[7] {TIDE_URL}\n"
    records = places(file)
    assert [place.number for place in records] == list(range(1, 60_003))
    assert b"[7] https" not in records[0].raw


# Suggested headlines

COUNCIL = "The council of Port Ellery met on Tuesday, heard the engineers"
LONG = "Ada Lind said that the turbine of Port Ellery is only a few months behind those of the richer towns up north"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("1. FC Ellery have signed a goalkeeper. He is 19.", "1. FC Ellery have signed a goalkeeper"),
        ("Der 1. FC Ellery hat gewonnen. Er ist Erster.", "Der 1. FC Ellery hat gewonnen"),
        ("12. března it rained. It was cold.", "12. března it rained"),
        ("3) Third came Hollin. It was cold.", "3) Third came Hollin"),
        ("The board thanked its members, its boats and its friends,", None),
        ("Fire! The pier burned.", "Fire!"),
        ("港で船が試験された。人が見た。", "港で船が試験された"),
        (f"{COUNCIL}, asked them for the price of a second gate and agreed to go on.", COUNCIL),
        (f"In an interview, {LONG}.", f"In an interview, {LONG}"),
        (
            "The council (which met on Tuesday, heard the engineers, and asked them for the price of it all) agreed.",
            None,
        ),
        (f"The council (which {LONG}, heard the engineers, and asked) agreed.", None),
        ("boats " * 200, ""),
        ("b" * 400, ""),
        ("Two boats, " + "boats " * 200, "Two boats"),
    ],
)
def test_a_suggested_headline_is_a_whole_sentence_or_whole_clauses(text: str, headline: str | None) -> None:
    headline = text.rstrip(".,") if headline is None else headline
    assert suggested(text) == headline
    (item,) = items(f"{text}\nRead more")
    assert item.headline_suggested == headline


def test_a_number_in_a_sentence_may_still_end_it() -> None:
    assert words.first_sentence("The gate is number 12. It opened.") == "The gate is number 12"
