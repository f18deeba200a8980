"""Links that a digest lists apart from its stories."""

import time

import pytest

from importers.formats.digest import digest
from importers.formats.record import Context, Record
from tests.importers.formats.digests import APPLES, FERRY, TIDE, items, places

TIDE_URL, APPLES_URL = "https://the-harbour-post.news/tide", "https://the-harbour-post.news/apples"


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


@pytest.mark.slow
def test_items_that_wait_for_a_list_stay_in_order_and_take_little_memory() -> None:
    story = f"{TIDE} {APPLES}\nRead more [7]\n"
    file = story + f"{FERRY}\nRead more\n" * 60_000 + f"[7] {TIDE_URL}\n"
    records = places(file)
    assert [place.number for place in records] == list(range(1, 60_003))
    assert b"[7] https" not in records[0].raw


def test_lists_of_other_numbers_take_linear_time() -> None:
    file = f"{TIDE}\nRead more [1]\n" + f"[7] {APPLES_URL}\nRead more\n" * 6_000 + f"[1] {TIDE_URL}\n"
    start = time.process_time()
    records = places(file)
    assert time.process_time() - start < 4  # in quadratic time, half a minute
    assert f"[1] {TIDE_URL}".encode() in records[0].raw
