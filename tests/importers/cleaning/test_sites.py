"""Which sites are one, and where no story can have been reported first."""

import pytest

from importers.cleaning.sites import is_like_a_storys, is_named, is_same_site, may_be_first


@pytest.mark.parametrize(
    ("host", "own_host", "is_same"),
    [
        ("gazette.org", "gazette.org", True),
        ("archive.gazette.org", "gazette.org", True),
        ("gazette.org", "news.gazette.org", True),
        ("de.gazette.org", "en.gazette.org", True),
        ("m.gazette.co.uk", "gazette.co.uk", True),
        ("amp.gazette.org", "gazette.org", True),
        ("gazette.com", "gazette.co.uk", True),
        ("gazette.com.au", "news.gazette.net", True),
        ("tide-gazette.com", "tidegazette.org", True),
        ("gazette.org:8080", "gazette.org", True),
        ("wire.org", "gazette.org", False),
        ("wire.co.uk", "gazette.co.uk", False),
        ("harbours.gov.uk", "fisheries.gov.uk", False),
        ("dinas.go.id", "pelabuhan.go.id", False),
        ("wire.blogspot.com", "gazette.blogspot.com", False),
        ("wire.example.org", "gazette.example.org", False),
        ("wire.example.org", "gazette.example.com", False),
        ("gazette.example.org", "gazette.example.com", True),
        ("gazette.wordpress.com", "gazette.org", True),
        ("localhost", "gazette.org", False),
    ],
)
def test_subdomains_and_the_same_name_under_another_domain_are_one_site(
    host: str,
    own_host: str,
    is_same: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    assert is_same_site(host, own_host) is is_same


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wikipedia.org/wiki/Tide",
        "https://www.britannica.com/science/tide",
        "https://wiki.gazette.org/Tide",
        "https://tides.fandom.com/pages/Ebb",
        "https://baike.baidu.com/item/1",
        "https://www.amazon.co.uk/Tides/dp/0000000000",
        "https://shop.gazette.org/tides",
        "https://gazette.org/product/tide-table/",
        "https://gazette.org/shop/tide-table",
        "https://unsplash.com/photos/tide",
        "https://gazette.org/uploads/2026/tide.jpg",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://twitter.com/gazette",
        "https://www.youtube.com/@gazette",
        "https://www.facebook.com/gazette/",
        "https://t.me/gazette",
    ],
)
def test_no_story_is_reported_first_in_encyclopaedias_shops_and_profiles(url: str) -> None:
    assert not may_be_first(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.org/2026/tides",
        "https://gazette.org/wikipedia-editors-meet",
        "https://bookshopnews.org/2026/tides",
        "https://storefront.gazette.org/tides",
        "https://twitter.com/gazette/status/1",
        "https://www.youtube.com/watch?v=tides",
        "https://www.facebook.com/gazette/posts/1",
    ],
)
def test_a_story_may_be_reported_first_on_any_other_page(url: str) -> None:
    assert may_be_first(url)


def test_an_address_of_a_story_has_a_date_a_headline_or_a_known_folder() -> None:
    assert is_like_a_storys("https://wire.org/2026/tides")
    assert is_like_a_storys("https://wire.org/tides-turn-at-noon/")
    assert is_like_a_storys("https://wire.org/news/tides")
    assert not is_like_a_storys("https://wire.org/tickets/")
    assert not is_like_a_storys("https://wire.org/tide-tables")


def test_a_link_may_be_named_after_its_site() -> None:
    assert is_named("The Tidal Wire", "https://www.tidalwire.org/1")
    assert is_named("Wire", "https://tidal-wire.org/1")
    assert is_named("Tidal Wire Online", "https://tidal-wire.org/1")
    assert not is_named("Harbours", "https://tidalwire.org/harbours")
    assert not is_named("", "https://tidalwire.org/harbours")
