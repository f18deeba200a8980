"""Two sites of one source count their posts from 1 each: the same number is another post there."""

import hashlib

import pytest
from django.db import transaction

from articles.desk import tags_and_sources
from articles.intake import ingest
from articles.intake.evidence import weigh
from articles.intake.matching import Delivery, DryRunArticles
from articles.intake.sourcing import SourceKey
from articles.models import Article, Source
from articles.vocabulary import Outcome
from tests.articles.intake.test_ingest import COURIER, GAZETTE, LATER, arrive, outcomes, paragraph, post
from tests.factories import make_source, make_user

pytestmark = pytest.mark.django_db
WIRE = SourceKey(slug="wire")
NEW, SAME, CHANGED = (Outcome.CREATED, ""), (Outcome.UNCHANGED, ""), (Outcome.CHANGED, "")


def gazettes(ref="137535", **fields):
    return post(ref, **fields)


def couriers(ref="137535", **fields):
    given = {"url": f"https://courier.news/{ref}/", "headline": "Pier opens", "body": f"<p>Pier {ref} is open.</p>"}
    return post(ref, **given | fields)


def arrive_by(pairs):
    """Bring items of several deliverers in one chunk."""
    arrivals = [
        Delivery(evidence=weigh(item), source_key=by, raw_fingerprint=hashlib.sha256(repr(item).encode()).digest())
        for item, by in pairs
    ]
    with transaction.atomic():
        return ingest.ingest(arrivals, at=LATER)


def kept():
    """Return what stands under each id."""
    return dict(Article.objects.order_by("pk").values_list("source_ref", "headline"))


def merged():
    """Bring a post of the same number from each of two sources, then merge the second source into the first."""
    assert outcomes([*arrive(gazettes()), *arrive(couriers(), by=COURIER)]) == [NEW, NEW]
    one, other = Source.objects.order_by("pk")
    tags_and_sources.merge_sources(other, into=one, by=make_user())
    return one


def test_after_a_merge_neither_site_overwrites_the_others_post_of_the_same_number():
    merged()
    for _ in range(2):
        assert outcomes([*arrive(gazettes(), at=LATER), *arrive(couriers(), by=COURIER, at=LATER)]) == [SAME, SAME]
    assert list(kept().values()) == ["Ferry runs again", "Pier opens"]
    changed = couriers(headline="Pier shuts")
    assert outcomes(arrive(changed, by=COURIER, at=LATER)) == [CHANGED]
    assert list(kept().values()) == ["Ferry runs again", "Pier shuts"]


def test_after_a_merge_a_new_post_whose_number_the_other_site_has_is_an_article_of_its_own():
    source = merged()
    arrive(gazettes("9"))
    assert outcomes(arrive(couriers("9"), by=COURIER, at=LATER)) == [NEW]
    for _ in range(2):
        again = [*arrive(gazettes("9"), at=LATER), *arrive(couriers("9"), by=COURIER, at=LATER)]
        assert outcomes(again) == [SAME, SAME]
    assert (kept()["9"], kept()["9 (courier.news)"]) == ("Ferry runs again", "Pier opens")
    assert Article.objects.from_source(source).count() == 4


def test_two_sites_under_one_name_keep_both_posts_of_a_number_in_whatever_order_they_come():
    assert outcomes(arrive(gazettes(), couriers(), by=WIRE)) == [NEW, NEW]
    assert kept() == {"137535": "Ferry runs again", "137535 (courier.news)": "Pier opens"}
    assert outcomes(arrive(couriers(), gazettes(), by=WIRE, at=LATER)) == [SAME, SAME]
    changed = couriers(headline="Pier shuts", url="https://courier.news/moved/")
    assert outcomes(arrive(changed, by=WIRE, at=LATER)) == [CHANGED]
    assert kept() == {"137535": "Ferry runs again", "137535 (courier.news)": "Pier shuts"}


def test_two_sites_of_one_source_that_come_in_one_chunk_keep_both_posts():
    make_source("Wire", hosts=["gazette.news", "courier.news"])
    mixed = [item(str(number)) for number in (1, 2) for item in (gazettes, couriers)]
    by = [GAZETTE, COURIER, GAZETTE, COURIER]
    assert outcomes(arrive_by(zip(mixed, by, strict=True))) == [NEW] * 4
    assert sorted(kept()) == ["1", "1 (courier.news)", "2", "2 (courier.news)"]
    assert outcomes(arrive_by(zip(mixed, by, strict=True))) == [SAME] * 4


def test_a_post_whose_namesake_was_taken_back_is_still_known():
    arrive(gazettes(), couriers(), by=WIRE)
    Article.objects.filter(source_ref="137535").delete()
    assert outcomes(arrive(couriers(), by=WIRE, at=LATER)) == [SAME]
    assert outcomes(arrive(gazettes(), by=WIRE, at=LATER)) == [NEW]
    assert sorted(kept()) == ["137535", "137535 (courier.news)"]


@pytest.mark.parametrize("url", ["http://www.gazette.news/moved/", "https://gazette.news:443/moved/", ""])
def test_the_scheme_www_and_a_missing_address_make_no_other_site(url):
    arrive(gazettes())
    assert [one.outcome for one in arrive(gazettes(url=url), at=LATER)] == [Outcome.CHANGED]
    assert [one.outcome for one in arrive(gazettes(), at=LATER)] == [Outcome.CHANGED]
    assert list(kept()) == ["137535"]


def test_a_digest_item_that_leads_to_another_site_is_the_same_item():
    digest = SourceKey(slug="digest")
    arrive(paragraph("The ferry is back.", url="https://harbour.news/a"), by=digest)
    moved = paragraph("The ferry is back.", url="https://pier.news/a")
    assert outcomes(arrive(moved, by=digest, at=LATER)) == [CHANGED]
    assert Article.objects.count() == 1


def test_a_dry_run_tells_two_sites_apart_too():
    memory, results = DryRunArticles(), []
    for item in (gazettes(), couriers(), gazettes(), couriers(), couriers(headline="Pier shuts")):
        with transaction.atomic():
            results += arrive(item, by=WIRE, memory=memory)
            transaction.set_rollback(True)
    assert outcomes(results) == [NEW, NEW, SAME, SAME, CHANGED]


def test_a_number_with_a_long_host_still_fits_its_column():
    host = ".".join(["a" * 60] * 4) + ".news"
    arrive(gazettes(), by=WIRE)
    far = couriers(url=f"https://{host}/x/")
    assert outcomes([*arrive(far, by=WIRE), *arrive(far, by=WIRE, at=LATER)]) == [NEW, SAME]


def test_telling_sites_apart_costs_one_query_and_only_where_numbers_clash(django_assert_num_queries):
    arrive(gazettes("1"), gazettes("2"), by=WIRE)
    arrive(couriers("1"), couriers("2"), by=WIRE)
    # The transaction's two savepoints, who delivered it, and the articles by the source's own id.
    with django_assert_num_queries(4):
        arrive(gazettes("1"), gazettes("2"), by=WIRE, at=LATER)
    with django_assert_num_queries(5):
        arrive(couriers("1"), couriers("2"), by=WIRE, at=LATER)
