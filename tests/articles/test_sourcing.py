"""Which source stands behind a host or a slug, and how one that is new is named."""

import pytest

from articles.intake.item import Link
from articles.intake.sourcing import Deliverer, Sources, known
from articles.models import Source, SourceHost
from tests.factories import make_source

pytestmark = pytest.mark.django_db


def test_a_source_is_known_by_each_of_its_hosts_and_by_its_slug():
    wire = make_source("Wire", hosts=["wire.org", "wire.net"])
    asked = [Deliverer(host="wire.org"), Deliverer(host="wire.net"), Deliverer(slug="wire"), Deliverer(host="x.org")]
    assert known(asked) == dict.fromkeys(asked[:3], wire)
    assert known([]) == {}


def test_a_merged_source_is_its_survivor_by_host_and_by_slug(django_assert_num_queries):
    herald = make_source("Herald")
    make_source("Wire", hosts=["wire.org"], merged_into=herald)
    asked = [Deliverer(host="wire.org"), Deliverer(slug="wire")]
    with django_assert_num_queries(2):
        assert known(asked) == dict.fromkeys(asked, herald)
    with django_assert_num_queries(1):
        known(asked[:1])
    with django_assert_num_queries(1):
        known(asked[1:])


def test_a_source_that_is_new_is_made_once_and_named_as_the_link_or_its_host_names_it():
    gazette, wire = (
        Deliverer(host="gazette.org"),
        Link(role="origin", url="https://www.wire.org/a", source_name="The Wire"),
    )
    sources = Sources([gazette, gazette], [wire, wire, Link(role="via", url="https://cable.org/b")])
    rows = list(Source.objects.order_by("pk").values_list("name", "slug", "hosts__host"))
    assert rows == [
        ("gazette.org", "gazette-org", "gazette.org"),
        ("The Wire", "the-wire", "wire.org"),
        ("cable.org", "cable-org", "cable.org"),
    ]
    assert sources.made == list(Source.objects.order_by("pk").values_list("pk", flat=True))
    assert (sources.of(gazette).slug, sources.of_link(wire).slug) == ("gazette-org", "the-wire")
    assert Sources([gazette], [wire]).made == []


def test_a_link_without_a_host_has_no_source():
    link = Link(role="origin", url="")
    assert Sources([], [link]).of_link(link) is None
    assert Source.objects.count() == 0


def test_a_source_that_was_named_by_its_slug_has_no_host():
    Sources([Deliverer(slug="digest")], [])
    assert list(Source.objects.values_list("name", "slug")) == [("digest", "digest")]
    assert SourceHost.objects.count() == 0


def test_a_new_source_whose_slug_is_taken_gets_the_first_free_number():
    make_source("Wire org")
    Sources([Deliverer(host="wire.org")], [])
    Sources([], [Link(role="origin", url="https://other.org/a", source_name="Wire org")])
    assert list(Source.objects.order_by("pk").values_list("slug", flat=True)) == [
        "wire-org",
        "wire-org-2",
        "wire-org-3",
    ]


def test_a_name_without_a_letter_makes_a_slug_all_the_same():
    Sources([], [Link(role="origin", url="https://wire.org/a", source_name="!!!")])
    assert Source.objects.get().slug == "source"
