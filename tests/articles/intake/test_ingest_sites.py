"""Two sites of one source each number their posts from 1, so the same number is a different post."""

import hashlib

import pytest
from django.db import transaction

from articles.desk import tags_and_sources
from articles.intake import ingest
from articles.intake.delivery import Delivery
from articles.intake.evidence import weigh
from articles.intake.matching import DryRunArticles
from articles.intake.sourcing import SourceKey
from articles.models import Article, Source
from articles.vocabulary import Outcome
from tests.articles.intake.test_ingest import COURIER, GAZETTE, LATER, deliver, outcomes, paragraph, post
from tests.factories import make_source, make_user

pytestmark = pytest.mark.django_db
WIRE = SourceKey(slug="wire")
NEW, SAME, CHANGED = (Outcome.CREATED, ""), (Outcome.UNCHANGED, ""), (Outcome.CHANGED, "")


def gazettes(ref="137535", **fields):
    return post(ref, **fields)


def couriers(ref="137535", **fields):
    defaults = {"url": f"https://courier.news/{ref}/", "headline": "Pier opens", "body": f"<p>Pier {ref} is open.</p>"}
    return post(ref, **defaults | fields)


def deliver_from_several(pairs):
    """Deliver items of several source keys in one chunk."""
    deliveries = [
        Delivery(evidence=weigh(item), source_key=by, raw_fingerprint=hashlib.sha256(repr(item).encode()).digest())
        for item, by in pairs
    ]
    with transaction.atomic():
        return ingest.ingest(deliveries, at=LATER)


def headlines():
    """Return the headlines of all articles by the source's id."""
    return dict(Article.objects.order_by("pk").values_list("source_ref", "headline"))


def make_merged_source():
    """Deliver a post with the same number from two sources, then merge the second source into the first."""
    assert outcomes([*deliver(gazettes()), *deliver(couriers(), by=COURIER)]) == [NEW, NEW]
    survivor, other = Source.objects.order_by("pk")
    tags_and_sources.merge_sources(other, into=survivor, by=make_user())
    return survivor


def test_after_a_merge_neither_site_overwrites_the_others_post():
    make_merged_source()
    for _ in range(2):
        assert outcomes([*deliver(gazettes(), at=LATER), *deliver(couriers(), by=COURIER, at=LATER)]) == [SAME, SAME]
    assert list(headlines().values()) == ["Ferry runs again", "Pier opens"]
    changed = couriers(headline="Pier shuts")
    assert outcomes(deliver(changed, by=COURIER, at=LATER)) == [CHANGED]
    assert list(headlines().values()) == ["Ferry runs again", "Pier shuts"]


def test_after_a_merge_a_new_post_with_a_number_of_the_other_site_is_a_new_article():
    source = make_merged_source()
    deliver(gazettes("9"))
    assert outcomes(deliver(couriers("9"), by=COURIER, at=LATER)) == [NEW]
    for _ in range(2):
        again = [*deliver(gazettes("9"), at=LATER), *deliver(couriers("9"), by=COURIER, at=LATER)]
        assert outcomes(again) == [SAME, SAME]
    assert (headlines()["9"], headlines()["9 (courier.news)"]) == ("Ferry runs again", "Pier opens")
    assert Article.objects.from_source(source).count() == 4


def test_two_sites_under_one_name_keep_both_posts_in_either_order():
    assert outcomes(deliver(gazettes(), couriers(), by=WIRE)) == [NEW, NEW]
    assert headlines() == {"137535": "Ferry runs again", "137535 (courier.news)": "Pier opens"}
    assert outcomes(deliver(couriers(), gazettes(), by=WIRE, at=LATER)) == [SAME, SAME]
    changed = couriers(headline="Pier shuts", url="https://courier.news/moved/")
    assert outcomes(deliver(changed, by=WIRE, at=LATER)) == [CHANGED]
    assert headlines() == {"137535": "Ferry runs again", "137535 (courier.news)": "Pier shuts"}


def test_two_sites_of_one_source_keep_both_posts_of_one_chunk():
    make_source("Wire", hosts=["gazette.news", "courier.news"])
    mixed = [item(str(number)) for number in (1, 2) for item in (gazettes, couriers)]
    by = [GAZETTE, COURIER, GAZETTE, COURIER]
    assert outcomes(deliver_from_several(zip(mixed, by, strict=True))) == [NEW] * 4
    assert sorted(headlines()) == ["1", "1 (courier.news)", "2", "2 (courier.news)"]
    assert outcomes(deliver_from_several(zip(mixed, by, strict=True))) == [SAME] * 4


def test_a_post_still_matches_after_the_other_with_its_number_was_deleted():
    deliver(gazettes(), couriers(), by=WIRE)
    Article.objects.filter(source_ref="137535").delete()
    assert outcomes(deliver(couriers(), by=WIRE, at=LATER)) == [SAME]
    assert outcomes(deliver(gazettes(), by=WIRE, at=LATER)) == [NEW]
    assert sorted(headlines()) == ["137535", "137535 (courier.news)"]


@pytest.mark.parametrize("url", ["http://www.gazette.news/moved/", "https://gazette.news:443/moved/", ""])
def test_the_scheme_www_and_a_missing_address_do_not_make_another_site(url):
    deliver(gazettes())
    assert [result.outcome for result in deliver(gazettes(url=url), at=LATER)] == [Outcome.CHANGED]
    assert [result.outcome for result in deliver(gazettes(), at=LATER)] == [Outcome.CHANGED]
    assert list(headlines()) == ["137535"]


def test_a_digest_item_that_links_to_another_site_is_the_same_item():
    digest = SourceKey(slug="digest")
    deliver(paragraph("The ferry is back.", url="https://harbour.news/a"), by=digest)
    moved = paragraph("The ferry is back.", url="https://pier.news/a")
    assert outcomes(deliver(moved, by=digest, at=LATER)) == [CHANGED]
    assert Article.objects.count() == 1


def test_a_dry_run_tells_two_sites_apart_too():
    dry_run, results = DryRunArticles(), []
    for item in (gazettes(), couriers(), gazettes(), couriers(), couriers(headline="Pier shuts")):
        with transaction.atomic():
            results += deliver(item, by=WIRE, dry_run=dry_run)
            transaction.set_rollback(True)
    assert outcomes(results) == [NEW, NEW, SAME, SAME, CHANGED]


def test_a_number_with_a_long_host_still_fits_its_column():
    host = ".".join(["a" * 60] * 4) + ".news"
    deliver(gazettes(), by=WIRE)
    far = couriers(url=f"https://{host}/x/")
    assert outcomes([*deliver(far, by=WIRE), *deliver(far, by=WIRE, at=LATER)]) == [NEW, SAME]


def test_telling_sites_apart_costs_one_query_and_only_if_numbers_clash(django_assert_num_queries):
    deliver(gazettes("1"), gazettes("2"), by=WIRE)
    deliver(couriers("1"), couriers("2"), by=WIRE)
    # The two savepoint statements of the transaction, the source, and the articles by the source's id.
    with django_assert_num_queries(4):
        deliver(gazettes("1"), gazettes("2"), by=WIRE, at=LATER)
    with django_assert_num_queries(5):
        deliver(couriers("1"), couriers("2"), by=WIRE, at=LATER)
