"""The cache in the process: what readers were given, as it was given, and never more of it than fits."""

from typing import NamedTuple

import pytest

from newsroom.memory import MemoryCache


class Page(NamedTuple):
    text: str
    size: int


@pytest.fixture
def cache(request):
    memory = MemoryCache(request.node.name, {"OPTIONS": {"MAX_BYTES": 100, "MAX_ENTRIES": 10}})
    yield memory
    memory.clear()


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


def test_a_page_is_kept_until_its_time_is_up_and_no_longer(cache, monkeypatch):
    clock = [1_800_000_000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    cache.set("front", Page("front", 90), timeout=60)
    cache.set("archive", Page("archive", 10), timeout=None)
    clock[0] += 59.9
    assert cache.get("front").text == "front"
    clock[0] += 0.1
    assert cache.get("front") is None
    clock[0] += 1_000_000
    assert cache.get("archive").text == "archive"
    cache.set("about", Page("about", 90))
    assert cache.get("archive").text == "archive"


def test_a_page_may_be_given_more_time(cache, monkeypatch):
    clock = [1_800_000_000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    cache.set("front", Page("front", 10), timeout=60)
    assert cache.touch("front", timeout=120)
    clock[0] += 100
    assert cache.get("front").text == "front"
    assert not cache.touch("archive", timeout=120)
    assert cache.get("archive") is None


def test_who_asks_for_what_is_not_kept_gets_what_they_say(cache):
    other = Page("other", 1)
    assert cache.get("front", other) is other
    cache.set("front", Page("front", 1), timeout=0)
    assert cache.get("front", other) is other


def test_what_is_forgotten_is_gone_and_leaves_its_room(cache):
    cache.set("front", Page("front", 90))
    assert cache.delete("front")
    assert not cache.delete("front")
    cache.set("archive", Page("archive", 60))
    cache.set("about", Page("about", 40))
    assert [cache.get(name).text for name in ("archive", "about")] == ["archive", "about"]
    cache.clear()
    assert [cache.get(name) for name in ("archive", "about")] == [None, None]
    cache.set("front", Page("front", 100))
    assert cache.get("front").text == "front"


def test_pages_of_different_versions_do_not_meet(cache):
    for version in (1, 2):
        cache.set("front", Page(str(version), 10), version=version)
    assert [cache.get("front", version=version).text for version in (1, 2)] == ["1", "2"]
    assert cache.add("front", Page("3", 10), version=3)
    assert not cache.add("front", Page("other", 10), version=3)
    assert cache.touch("front", version=3)
    assert cache.delete("front", version=2)
    assert [getattr(cache.get("front", version=version), "text", None) for version in (1, 2, 3)] == ["1", None, "3"]


def test_a_page_that_fills_all_memory_to_the_byte_is_kept(cache):
    cache.set("archive", Page("archive", 1))
    cache.set("front", Page("front", 100))
    assert cache.get("front").text == "front"
    assert cache.get("archive") is None


def test_two_caches_share_nothing(cache, request):
    other = MemoryCache(f"{request.node.name} other", {"OPTIONS": {"MAX_BYTES": 100}})
    cache.set("front", Page("front", 10))
    assert other.get("front") is None


def test_a_cache_that_was_told_no_bound_holds_64_megabytes(request):
    plain = MemoryCache(request.node.name, {})
    plain.set("front", Page("front", 67_108_864))
    assert plain.get("front").text == "front"
    plain.set("archive", Page("archive", 67_108_865))
    assert plain.get("archive") is None
    plain.clear()
