"""Items become articles, and a later delivery may change some things and not others."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from articles import desk, search
from articles.intake import ingest
from articles.intake.delivery import Delivery
from articles.intake.evidence import weigh
from articles.intake.item import Image, Item, Link, Term
from articles.intake.matching import DryRunArticles
from articles.intake.sourcing import SourceKey
from articles.models import Article, Citation, SearchRow, Source, Tag
from articles.vocabulary import Outcome, Role, State
from tests.factories import make_user

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 3, 12, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)
GAZETTE = SourceKey(host="gazette.news")
COURIER = SourceKey(host="courier.news")


def post(ref="1", **fields):
    defaults = {
        "url": f"https://gazette.news/{ref}/",
        "headline": "Ferry runs again",
        "body": f"<p>The ferry number {ref} is back in service.</p>",
    }
    return Item(source_ref=ref, **defaults | fields)


def paragraph(words, **fields):
    return Item(
        source_ref=hashlib.sha256(words.encode()).hexdigest(),
        has_own_id=False,
        body=f"<p>{words}</p>",
        summary=words,
        **fields,
    )


def deliver(*items, by=GAZETTE, at=FIRST, dry_run=None):
    deliveries = [
        Delivery(evidence=weigh(item), source_key=by, raw_fingerprint=hashlib.sha256(repr(item).encode()).digest())
        for item in items
    ]
    with transaction.atomic():
        return ingest.ingest(deliveries, at=at, dry_run=dry_run)


def outcomes(results):
    return [(result.outcome, result.code) for result in results]


def test_a_new_item_becomes_an_article_with_its_source_tags_and_citations():
    item = post(
        terms=(Term(kind="section", slug="world", name="World"), Term(kind="topic", slug="ferries", name="Ferries")),
        links=(Link(role="origin", url="https://www.harbour.news/a", source_name="Harbour Wire"),),
        dateline="PORT ELLERY, Mar 3",
        agency="Harbour Wire",
        image=Image(url="https://gazette.news/a.jpg", alt="A ferry"),
        published_at=FIRST,
    )
    (result,) = deliver(item)
    article = Article.objects.get()
    assert (result.outcome, result.article_id) == (Outcome.CREATED, article.pk)
    assert (article.source.name, article.source_ref, article.state) == ("gazette.news", "1", State.INCOMING)
    assert (article.slug, article.published_at, article.source_published_at) == (None, None, FIRST)
    assert sorted(article.tags.values_list("kind", "slug")) == [("section", "world"), ("topic", "ferries")]
    assert list(article.citations.values_list("role", "source__name", "url")) == [
        ("origin", "Harbour Wire", "https://www.harbour.news/a"),
        ("via", "gazette.news", "https://gazette.news/1/"),
    ]
    assert article.source_image["alt"] == "A ferry"
    assert article.body_word_count == 8


def test_the_same_item_again_writes_nothing(django_assert_num_queries):
    deliver(post())
    before = Article.objects.values().get()
    # The source, and the article by the source's id.
    with django_assert_num_queries(4):  # plus the two savepoint statements of the transaction
        results = deliver(post(), at=LATER)
    assert outcomes(results) == [(Outcome.UNCHANGED, "")]
    assert Article.objects.values().get() == before


def test_different_quotes_hyphens_and_spaces_are_no_change():
    deliver(post(body="<p>The “re-opened” ferry isn’t late.</p>"))
    results = deliver(post(body='<p>The "re‑opened"  ferry isn\'t\nlate.</p>'), at=LATER)
    assert outcomes(results) == [(Outcome.UNCHANGED, "")]


def test_a_different_link_in_the_text_is_a_change():
    deliver(post(body='<p>The <a href="https://a.news/x">ferry</a>.</p>'))
    results = deliver(post(body='<p>The <a href="https://b.news/x">ferry</a>.</p>'), at=LATER)
    assert outcomes(results) == [(Outcome.CHANGED, "")]


def test_a_change_at_the_source_updates_an_article_that_nobody_has_worked_on():
    deliver(post(terms=(Term(kind="topic", slug="ferries", name="Ferries"),)))
    changed = post(headline="Ferry stops", terms=(Term(kind="topic", slug="strikes", name="Strikes"),))
    assert outcomes(deliver(changed, at=LATER)) == [(Outcome.CHANGED, "")]
    article = Article.objects.get()
    assert (article.headline, article.updated_at) == ("Ferry stops", LATER)
    assert list(article.tags.values_list("slug", flat=True)) == ["strikes"]
    assert list(search.find(Article.objects.all(), "stops", scope="desk")) == [article]
    assert list(search.find(Article.objects.all(), "again", scope="desk")) == []


def test_a_change_at_the_source_never_overwrites_the_desks_work():
    deliver(post())
    article = Article.objects.get()
    desk.save_text(article, by=make_user("editor"), headline="Our own headline")
    results = deliver(post(headline="Ferry stops"), at=LATER)
    assert outcomes(results) == [(Outcome.CHANGED, "kept_for_desk")]
    stored = Article.objects.get()
    assert (stored.headline, stored.source_changed_at, stored.state) == ("Ferry runs again", LATER, State.DRAFT)
    assert outcomes(deliver(post(headline="Ferry stops"), at=LATER)) == [(Outcome.UNCHANGED, "")]


def test_a_spiked_article_stays_spiked():
    deliver(post())
    desk.spike(Article.objects.get(), by=make_user("editor"), reason="Old news")
    assert outcomes(deliver(post(), post(headline="Ferry stops"), at=LATER)) == [
        (Outcome.UNCHANGED, ""),
        (Outcome.CHANGED, "kept_for_desk"),
    ]
    assert Article.objects.get().state == State.SPIKED


def test_a_delivery_without_text_does_not_empty_the_article():
    deliver(post())
    assert outcomes(deliver(post(body=""), at=LATER)) == [(Outcome.CHANGED, "emptied_at_source")]
    assert Article.objects.get().body == "<p>The ferry number 1 is back in service.</p>"


def test_records_with_the_same_id_in_one_chunk_are_one_article():
    results = deliver(post(), post(), post(headline="Ferry stops"))
    assert outcomes(results) == [(Outcome.CREATED, ""), (Outcome.UNCHANGED, ""), (Outcome.CHANGED, "")]
    assert Article.objects.get().headline == "Ferry stops"


def test_the_same_address_from_two_sources_is_one_article_with_a_further_via():
    deliver(post())
    again = post(ref="77", url="http://gazette.news/1?utm_source=courier#top", headline="Ferry is back")
    results = deliver(again, by=COURIER, at=LATER)
    assert outcomes(results) == [(Outcome.DUPLICATE, "delivered_by_another")]
    assert list(Citation.objects.values_list("role", "source__name")) == [
        ("via", "gazette.news"),
        ("via", "courier.news"),
    ]
    assert outcomes(deliver(again, by=COURIER, at=LATER)) == [(Outcome.DUPLICATE, "delivered_by_another")]
    assert Citation.objects.count() == 2


def test_two_posts_of_one_source_that_share_an_address_by_mistake_are_both_kept():
    results = deliver(post("1", url="https://gazette.news/x/"), post("2", url="https://gazette.news/x/"))
    assert outcomes(results) == [(Outcome.CREATED, ""), (Outcome.CREATED, "")]


def test_the_same_text_without_id_or_address_is_one_article():
    deliver(paragraph("The ferry is back."), by=SourceKey(slug="digest"))
    results = deliver(paragraph("The ferry is back."), by=SourceKey(slug="other-digest"), at=LATER)
    assert outcomes(results) == [(Outcome.DUPLICATE, "delivered_by_another")]
    assert Article.objects.get().source.slug == "digest"


def test_the_same_text_under_two_ids_is_two_articles():
    results = deliver(post("1", body="<p>Same words.</p>"), post("2", body="<p>Same words.</p>"))
    assert outcomes(results) == [(Outcome.CREATED, ""), (Outcome.CREATED, "")]


def test_a_digest_item_with_a_new_text_at_its_address_is_a_change():
    link = "https://harbour.news/a"
    old = paragraph("The ferry is back.", url=link, links=(Link(role="origin", url=link),))
    new = paragraph("The ferry is back since noon.", url=link, links=(Link(role="origin", url=link),))
    digest = SourceKey(slug="digest")
    deliver(old, by=digest)
    assert outcomes(deliver(new, by=digest, at=LATER)) == [(Outcome.CHANGED, "")]
    assert outcomes(deliver(new, by=digest, at=LATER)) == [(Outcome.UNCHANGED, "")]
    assert Article.objects.get().summary == "The ferry is back since noon."


def test_two_digest_items_that_link_to_the_same_address_are_both_kept():
    link = "https://harbour.news/a"
    both = [paragraph(words, url=link) for words in ("The ferry is back.", "The pier is open.")]
    digest = SourceKey(slug="digest")
    assert outcomes(deliver(*both, by=digest)) == [(Outcome.CREATED, ""), (Outcome.CREATED, "")]
    assert outcomes(deliver(*both, by=digest, at=LATER)) == [(Outcome.UNCHANGED, ""), (Outcome.UNCHANGED, "")]


def test_a_digest_item_cites_its_link_as_origin_and_the_digest_as_via():
    link = "https://harbour.news/a"
    deliver(paragraph("Back.", url=link, links=(Link(role="origin", url=link),)), by=SourceKey(slug="digest"))
    assert list(Citation.objects.values_list("role", "source__slug", "url")) == [
        (Role.ORIGIN, "harbour-news", link),
        (Role.VIA, "digest", ""),
    ]


def test_a_merged_tag_is_not_created_again():
    survivor = Tag.objects.create(slug="shipping", name="Shipping")
    Tag.objects.create(slug="ferries", name="Ferries", merged_into=survivor)
    deliver(post(terms=(Term(kind="topic", slug="ferries", name="Ferries"),)))
    assert list(Article.objects.get().tags.all()) == [survivor]


def test_a_dry_run_matches_against_what_it_would_have_written():
    dry_run = DryRunArticles()
    results = []
    for item in (post(), post(), post(headline="Ferry stops"), post(ref="2", url="https://gazette.news/1/")):
        with transaction.atomic():
            results += deliver(item, dry_run=dry_run)
            transaction.set_rollback(True)
    assert outcomes(results) == [
        (Outcome.CREATED, ""),
        (Outcome.UNCHANGED, ""),
        (Outcome.CHANGED, ""),
        (Outcome.CREATED, ""),
    ]
    assert (Article.objects.count(), Source.objects.count(), SearchRow.objects.count()) == (0, 0, 0)


def test_thirty_items_cost_as_many_statements_as_one(django_assert_num_queries):
    def item(number):
        terms = (Term(kind="topic", slug=f"t{number % 7}", name="T"), Term(kind="section", slug="world", name="World"))
        return post(str(number), terms=terms, links=(Link(role="origin", url="https://harbour.news/a"),))

    deliver(*[item(number) for number in range(100, 107)])
    # A savepoint and its release; the source; matches by id and by address; sources, names and slugs of tags; new ids;
    # articles, taggings, citations and search words; the index, which PostgreSQL updates itself; and which are to be
    # compared.
    expected = {"sqlite": 15, "postgresql": 14}[connection.vendor]
    for count in (1, 30):
        with django_assert_num_queries(expected):
            deliver(*[item(number) for number in range(1000 * count, 1000 * count + count)])


def test_thirty_changes_cost_as_many_statements_as_one_plus_an_update_each(
    django_assert_num_queries,
):
    terms = (Term(kind="topic", slug="ferries", name="Ferries"),)
    numbers = range(1, 32)
    deliver(*[post(str(number), terms=terms) for number in numbers])
    # As above, without matches by address, new ids and articles; search words and index are deleted and inserted.
    # Tags are read before and after.
    expected = {"sqlite": 19, "postgresql": 16}[connection.vendor]
    for some in (numbers[:1], numbers[1:]):
        with django_assert_num_queries(expected + len(some)):
            results = deliver(*[post(str(number), terms=terms, headline="Ferry stops") for number in some], at=LATER)
        assert outcomes(results) == [(Outcome.CHANGED, "")] * len(some)


def test_other_sources_stay_cited_when_the_articles_own_source_changes_it():
    deliver(post())
    deliver(post(ref="77", url="https://gazette.news/1/"), by=COURIER, at=LATER)
    deliver(post(headline="Ferry stops"), at=LATER)
    assert sorted(Citation.objects.values_list("role", "source__name")) == [
        ("via", "courier.news"),
        ("via", "gazette.news"),
    ]


@pytest.mark.parametrize(
    "items",
    [
        [paragraph("Back.", url="https://harbour.news/a"), paragraph("Back.", url="https://pier.news/b")],
        [post("1", url="", body="<p>Back.</p>"), post("2", url="", body="<p>Back.</p>")],
    ],
)
def test_the_same_text_from_two_sources_at_two_addresses_or_under_two_ids_is_two_articles(items):
    first, second = items
    assert outcomes([*deliver(first), *deliver(second, by=COURIER, at=LATER)]) == [(Outcome.CREATED, "")] * 2


def test_a_new_text_at_the_address_of_two_digest_items_is_a_third_article():
    link, digest = "https://harbour.news/a", SourceKey(slug="digest")
    deliver(paragraph("The ferry is back.", url=link), paragraph("The pier is open.", url=link), by=digest)
    results = deliver(paragraph("The gull is gone.", url=link), by=digest, at=LATER)
    assert outcomes(results) == [(Outcome.CREATED, "")]
    assert Article.objects.count() == 3


def test_a_digest_item_overwrites_no_other_of_the_same_import_at_its_address():
    link, digest = "https://harbour.news/a", SourceKey(slug="digest")
    for words in ("The ferry is back.", "The pier is open."):
        assert outcomes(deliver(paragraph(words, url=link), by=digest)) == [(Outcome.CREATED, "")]
    assert Article.objects.count() == 2


def test_a_later_post_at_the_address_of_another_post_overwrites_nothing():
    deliver(post("1", url="https://gazette.news/x/"))
    results = deliver(post("2", url="https://gazette.news/x/"), at=LATER)
    assert outcomes(results) == [(Outcome.CREATED, "")]
    assert sorted(Article.objects.values_list("source_ref", flat=True)) == ["1", "2"]


def test_the_same_post_under_another_id_does_not_restore_a_citation_that_the_desk_removed():
    deliver(post("1", url="https://gazette.news/x/", body="<p>Back.</p>"))
    Citation.objects.all().delete()
    results = deliver(post("2", url="https://gazette.news/x/", body="<p>Back.</p>"), at=LATER)
    assert outcomes(results) == [(Outcome.DUPLICATE, "same_address_and_text")]
    assert results[0].message == "The same source has already delivered this text at this address under another id."
    assert Citation.objects.count() == 0


def test_a_dry_run_matches_against_what_another_source_would_have_delivered():
    dry_run, results = DryRunArticles(), []
    for by in (GAZETTE, COURIER):
        with transaction.atomic():
            results += deliver(post(), by=by, dry_run=dry_run)
            transaction.set_rollback(True)
    assert outcomes(results) == [(Outcome.CREATED, ""), (Outcome.DUPLICATE, "delivered_by_another")]


def test_a_further_via_comes_last_with_the_address_at_its_source():
    deliver(post(links=(Link(role="origin", url="https://harbour.news/a"),)))
    deliver(post(ref="77", url="http://gazette.news/1"), by=COURIER, at=LATER)
    assert list(Citation.objects.order_by("position").values_list("position", "role", "source__name", "url")) == [
        (0, "origin", "harbour.news", "https://harbour.news/a"),
        (1, "via", "gazette.news", "https://gazette.news/1/"),
        (2, "via", "courier.news", "http://gazette.news/1"),
    ]


def test_a_result_names_the_article_and_the_source():
    (created,) = deliver(post())
    (unchanged,) = deliver(post(), at=LATER)
    (changed,) = deliver(post(headline="Ferry stops"), at=LATER)
    article = Article.objects.get()
    assert [result.article_id for result in (created, unchanged, changed)] == [article.pk] * 3
    assert [result.source_id for result in (created, unchanged, changed)] == [
        article.source_id,
        None,
        article.source_id,
    ]


def test_another_scheme_host_or_size_of_links_and_pictures_is_no_change():
    body = '<p>A <a href="{}">ferry</a> and <a href="{}">its picture</a>.</p>'
    here, there = "https://gazette.news", "http://www.gazette.news"
    before = post(body=body.format(f"{here}/x", f"{here}/wp-content/uploads/a.jpg"), image=Image(url=f"{here}/b.jpg"))
    after = post(
        body=body.format(f"{there}/x", "https://cdn.net/wp-content/uploads/a-300x200.jpg"),
        image=Image(url="https://i0.wp.com/gazette.news/b-1024x683.jpg?ssl=1"),
        url=f"{there}/1",
    )
    deliver(before)
    assert outcomes(deliver(after, at=LATER)) == [(Outcome.UNCHANGED, "")]
    assert outcomes(deliver(post(body=before.body), at=LATER)) == [(Outcome.CHANGED, "")]


def test_an_article_of_the_previous_release_that_nothing_changes_is_unchanged():
    item = post(
        body='<p>A <a href="https://www.a.news/x">ferry</a>.</p>', image=Image(url="https://gazette.news/b.jpg")
    )
    deliver(item)
    assert weigh(item).earlier_fingerprint != weigh(item).evidence_fingerprint
    Article.objects.update(evidence_fingerprint=weigh(item).earlier_fingerprint)
    assert outcomes(deliver(item, at=LATER)) == [(Outcome.UNCHANGED, "")]
