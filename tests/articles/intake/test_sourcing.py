"""Which source a host or a slug belongs to, and what a new source is called."""

import pytest

from articles.intake.item import Link
from articles.intake.sourcing import ChunkSources, SourceKey, existing_sources
from articles.models import Source, SourceHost
from tests.factories import make_source

pytestmark = pytest.mark.django_db


def test_a_source_is_found_by_each_of_its_hosts_and_by_its_slug():
    wire = make_source("Wire", hosts=["wire.org", "wire.net"])
    keys = [SourceKey(host="wire.org"), SourceKey(host="wire.net"), SourceKey(slug="wire"), SourceKey(host="x.org")]
    assert existing_sources(keys) == dict.fromkeys(keys[:3], wire)
    assert existing_sources([]) == {}


def test_a_merged_source_gives_the_survivor_by_host_and_by_slug(django_assert_num_queries):
    herald = make_source("Herald")
    make_source("Wire", hosts=["wire.org"], merged_into=herald)
    keys = [SourceKey(host="wire.org"), SourceKey(slug="wire")]
    with django_assert_num_queries(2):
        assert existing_sources(keys) == dict.fromkeys(keys, herald)
    with django_assert_num_queries(1):
        existing_sources(keys[:1])
    with django_assert_num_queries(1):
        existing_sources(keys[1:])


def test_a_new_source_is_created_once_and_named_after_its_link_or_host():
    gazette, wire = (
        SourceKey(host="gazette.org"),
        Link(role="origin", url="https://www.wire.org/a", source_name="The Wire"),
    )
    sources = ChunkSources([gazette, gazette], [wire, wire, Link(role="via", url="https://cable.org/b")])
    rows = list(Source.objects.order_by("pk").values_list("name", "slug", "hosts__host"))
    assert rows == [
        ("gazette.org", "gazette-org", "gazette.org"),
        ("The Wire", "the-wire", "wire.org"),
        ("cable.org", "cable-org", "cable.org"),
    ]
    assert sources.created_ids == list(Source.objects.order_by("pk").values_list("pk", flat=True))
    assert (sources.of(gazette).slug, sources.of_link(wire).slug) == ("gazette-org", "the-wire")
    assert ChunkSources([gazette], [wire]).created_ids == []


def test_a_link_without_a_host_has_no_source():
    link = Link(role="origin", url="")
    assert ChunkSources([], [link]).of_link(link) is None
    assert Source.objects.count() == 0


def test_a_source_that_is_created_by_slug_has_no_host():
    ChunkSources([SourceKey(slug="digest")], [])
    assert list(Source.objects.values_list("name", "slug")) == [("digest", "digest")]
    assert SourceHost.objects.count() == 0


def test_a_new_source_whose_slug_is_taken_gets_the_first_free_number():
    make_source("Wire org")
    ChunkSources([SourceKey(host="wire.org")], [])
    ChunkSources([], [Link(role="origin", url="https://other.org/a", source_name="Wire org")])
    assert list(Source.objects.order_by("pk").values_list("slug", flat=True)) == [
        "wire-org",
        "wire-org-2",
        "wire-org-3",
    ]


def test_a_name_without_letters_still_gets_a_slug():
    ChunkSources([], [Link(role="origin", url="https://wire.org/a", source_name="!!!")])
    assert Source.objects.get().slug == "source"
