"""The cache in the process: what readers were given, as it was given, and never more of it than fits."""

from typing import NamedTuple

import pytest

from newsroom.memory import MemoryCache


class Page(NamedTuple):
    text: str
    size: int


@pytest.fixture
def cache(request):
    made = MemoryCache(request.node.name, {"OPTIONS": {"MAX_BYTES": 100, "MAX_ENTRIES": 10}})
    yield made
    made.clear()


def test_a_reader_gets_the_very_page_that_was_kept(cache):
    page = Page("front", 10)
    cache.set("front", page)
    assert cache.get("front") is page
    assert cache.get("archive") is None


def test_every_thread_of_a_server_reads_the_same_pages_and_counts_them_together(cache, request):
    other = MemoryCache(request.node.name, {"OPTIONS": {"MAX_BYTES": 100}})
    other.set("front", Page("front", 60))
    assert cache.get("front").text == "front"
    cache.set("archive", Page("archive", 60))
    assert other.get("front") is None
    assert other.get("archive").text == "archive"


def test_what_nobody_asks_for_goes_first_once_the_pages_are_too_many_bytes(cache):
    for name in ("front", "archive", "about"):
        cache.set(name, Page(name, 30))
    assert cache.get("front")
    cache.set("search", Page("search", 30))
    assert [name for name in ("front", "archive", "about", "search") if cache.get(name)] == ["front", "about", "search"]


def test_what_nobody_asks_for_goes_first_once_the_pages_are_too_many(cache):
    for number in range(12):
        cache.set(str(number), Page("", 1))
    assert [number for number in range(12) if cache.get(str(number))] == list(range(2, 12))


def test_a_page_larger_than_all_memory_is_not_kept_and_drives_out_no_other(cache):
    cache.set("front", Page("front", 30))
    cache.set("sitemap", Page("sitemap", 101))
    assert cache.get("sitemap") is None
    assert cache.get("front")


def test_a_page_that_is_made_again_is_counted_once(cache):
    for _ in range(5):
        cache.set("front", Page("front", 60))
    cache.set("archive", Page("archive", 40))
    assert cache.get("front")
    assert cache.get("archive")
    assert cache.delete("front")
    cache.set("about", Page("about", 60))
    assert cache.get("archive")


def test_a_page_whose_time_is_up_is_gone_and_leaves_its_room(cache):
    cache.set("front", Page("front", 90), timeout=0)
    assert cache.get("front") is None
    cache.set("archive", Page("archive", 90))
    assert cache.get("archive")


def test_a_page_is_added_only_where_there_is_none(cache):
    assert cache.add("front", Page("front", 10))
    assert not cache.add("front", Page("other", 10))
    assert cache.get("front").text == "front"
