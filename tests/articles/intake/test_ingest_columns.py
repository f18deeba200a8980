"""Which columns, tags and credits an article has from its source, when it comes and when the source changes it."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from articles import desk, search
from articles.intake import ingest
from articles.intake.evidence import weigh
from articles.intake.item import Image, Item, Link, Term
from articles.intake.matching import Delivery
from articles.intake.sourcing import SourceKey
from articles.models import Article, Citation, Rendition, Source, Tag
from articles.vocabulary import Outcome
from tests.articles.intake.test_ingest import COURIER, FIRST, GAZETTE, LATER, arrive, outcomes, paragraph, post
from tests.factories import make_live_article, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db
DIGEST = SourceKey(slug="digest")

BEFORE = Item(
    source_ref="1",
    url="https://gazette.news/1/",
    headline="Ferry runs again",
    headline_suggested="The ferry is back",
    summary="The ferry is back.",
    body="<p>The ferry is back in service.</p>",
    byline="Nora Quist",
    dateline="PORT ELLERY, Mar 3",
    agency="Harbour Wire",
    language="en",
    published_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    modified_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    edition_date=date(2026, 3, 2),
    image=Image(url="https://gazette.news/a.jpg", alt="A ferry", caption="At the pier", width=640, height=480),
    is_truncated=True,
)
AFTER = Item(
    source_ref="1",
    url="https://gazette.news/one/",
    headline="Ferry stops",
    headline_suggested="The ferry has stopped",
    summary="The ferry has stopped.",
    body="<p>It has stopped.</p>",
    byline="Olaf Brandt",
    dateline="VALLMARK, Mar 4",
    agency="Tide Press",
    language="de",
    published_at=datetime(2026, 3, 3, 8, tzinfo=UTC),
    modified_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    edition_date=date(2026, 3, 3),
)


def row():
    """Return the article's columns, but for those that only say which article it is."""
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in Article.objects.values().get().items()
        if name not in ("id", "public_id", "source_id")
    }


def sha256(value):
    return hashlib.sha256(value.encode()).digest()


def test_every_column_of_a_new_article_is_what_its_item_says():
    arrive(BEFORE)
    columns = row()
    assert len(columns.pop("evidence_fingerprint")) == 32
    assert {name: value for name, value in columns.items() if value not in (None, "", False)} == {
        "source_ref": "1",
        "state": "incoming",
        "headline": "Ferry runs again",
        "headline_suggested": "The ferry is back",
        "summary": "The ferry is back.",
        "body": "<p>The ferry is back in service.</p>",
        "byline": "Nora Quist",
        "dateline": "PORT ELLERY, Mar 3",
        "agency": "Harbour Wire",
        "language": "en",
        "source_url": "https://gazette.news/1/",
        "source_published_at": datetime(2026, 3, 2, 8, tzinfo=UTC),
        "source_modified_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "source_image": {
            "url": "https://gazette.news/a.jpg", "alt": "A ferry", "caption": "At the pier", "width": 640, "height": 480,
        },
        "edition_date": date(2026, 3, 2),
        "body_word_count": 6,
        "is_truncated": True,
        "url_fingerprint": sha256("gazette.news/1"),
        "text_fingerprint": sha256("the ferry is back in service."),
        "raw_fingerprint": sha256(repr(BEFORE)),
        "created_at": FIRST,
        "updated_at": FIRST,
    }  # fmt: skip


def test_every_column_of_a_changed_article_is_what_the_later_item_says():
    arrive(BEFORE)
    before = row()
    assert outcomes(arrive(AFTER, at=LATER)) == [(Outcome.CHANGED, "")]
    columns = row()
    changed = {name: value for name, value in columns.items() if value != before[name]}
    assert len(changed.pop("evidence_fingerprint")) == 32
    assert changed == {
        "headline": "Ferry stops",
        "headline_suggested": "The ferry has stopped",
        "summary": "The ferry has stopped.",
        "body": "<p>It has stopped.</p>",
        "byline": "Olaf Brandt",
        "dateline": "VALLMARK, Mar 4",
        "agency": "Tide Press",
        "language": "de",
        "source_url": "https://gazette.news/one/",
        "source_published_at": datetime(2026, 3, 3, 8, tzinfo=UTC),
        "source_modified_at": datetime(2026, 3, 3, 9, tzinfo=UTC),
        "source_image": None,
        "edition_date": date(2026, 3, 3),
        "body_word_count": 3,
        "is_truncated": False,
        "url_fingerprint": sha256("gazette.news/one"),
        "text_fingerprint": sha256("it has stopped."),
        "raw_fingerprint": sha256(repr(AFTER)),
        "updated_at": LATER,
    }


def test_a_later_file_without_a_date_leaves_the_edition_that_an_earlier_one_named():
    link = "https://harbour.news/a"
    arrive(paragraph("The ferry is back.", url=link, edition_date=date(2026, 1, 26)), by=DIGEST)
    again = paragraph("The ferry is back since noon.", url=link)
    assert outcomes(arrive(again, by=DIGEST, at=LATER)) == [(Outcome.CHANGED, "")]
    assert Article.objects.values("summary", "edition_date").get() == {
        "summary": "The ferry is back since noon.", "edition_date": date(2026, 1, 26),
    }  # fmt: skip


def test_an_article_that_the_source_gives_without_a_headline_is_found_by_its_suggested_one():
    arrive(post(headline="", headline_suggested="Regatta tomorrow"))
    assert search.find(Article.objects.all(), "regatta", scope="desk").count() == 1


# --- When the desk is faster.


def test_an_article_that_the_desk_takes_up_while_its_change_is_written_keeps_its_text():
    arrive(post("1", dateline="A"), post("2"))
    article, editor, claims = Article.objects.get(source_ref="1"), make_user(), []

    def claim_first(execute, sql, params, many, context):
        """Let an editor claim the article between the import's decision about it and its first write."""
        if sql.startswith('UPDATE "articles_article"') and not claims:
            claims.append(sql)
            desk.claim(article, by=editor, at=LATER)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(claim_first):
        results = arrive(post("1", headline="Ferry 1 stops"), post("2", headline="Ferry 2 stops"), at=LATER)
    assert outcomes(results) == [(Outcome.CHANGED, "kept_for_desk"), (Outcome.CHANGED, "")]
    assert [result.article_id for result in results] == list(
        Article.objects.order_by("source_ref").values_list("pk", flat=True)
    )
    kept, changed = Article.objects.order_by("source_ref")
    assert (kept.headline, kept.state, kept.source_changed_at) == ("Ferry runs again", "claimed", LATER)
    assert (changed.headline, changed.source_changed_at) == ("Ferry 2 stops", None)
    # The version that was kept is known from now on.
    assert outcomes(arrive(post("1", headline="Ferry 1 stops"), at=LATER)) == [(Outcome.UNCHANGED, "")]


def test_an_earlier_version_is_not_written_over_what_the_desk_has_touched():
    arrive(post())
    article = Article.objects.get()
    desk.claim(article, by=make_user(), at=FIRST)
    before = Article.objects.values().get()
    earlier = Delivery(evidence=weigh(post(headline="Earlier")), source_key=GAZETTE, raw_fingerprint=b"\0" * 32)
    with transaction.atomic():
        assert not ingest.rewrite(article.pk, earlier, at=LATER)
    assert Article.objects.values().get() == before
    Article.objects.update(desk_touched_at=None)
    with transaction.atomic():
        assert ingest.rewrite(article.pk, earlier, at=LATER) is True
    assert Article.objects.values_list("headline", "updated_at").get() == ("Earlier", LATER)


# --- Tags.


def topic(slug):
    return Term(kind="topic", slug=slug, name=slug.title())


def tags():
    return sorted(Article.objects.get().tags.values_list("kind", "slug", "name"))


def test_a_topic_and_a_section_of_one_name_are_two_tags():
    make_tag("World")
    make_tag("Ferries")
    section = Term(kind="section", slug="world", name="World")
    arrive(post(terms=(section, topic("ferries"))))
    assert tags() == [("section", "world", "World"), ("topic", "ferries", "Ferries")]
    assert Tag.objects.count() == 3


def test_two_terms_that_have_become_one_tag_are_filed_under_it_once():
    ships = make_tag("Ships")
    make_tag("Boats", merged_into=ships)
    arrive(post(terms=(topic("boats"), topic("ships"))))
    assert tags() == [("topic", "ships", "Ships")]


def test_what_had_to_be_made_for_a_chunk_is_named_and_nothing_else():
    make_tag("Ferries")
    make_source("The Gazette", hosts=["gazette.news"])
    made = ingest.Additions()
    item = post(terms=(topic("ferries"), topic("piers")), links=(Link(role="origin", url="https://harbour.news/a"),))
    arrival = Delivery(evidence=weigh(item), source_key=GAZETTE, raw_fingerprint=b"\0" * 32)
    for _ in range(2):
        with transaction.atomic():
            ingest.ingest([arrival], at=FIRST, additions=made)
    assert made.tags == [Tag.objects.get(slug="piers").pk]
    assert made.sources == [Source.objects.get(slug="harbour-news").pk]


# --- Credits.


def credited():
    return list(
        Citation.objects.order_by("article_id", "position").values_list(
            "role", "source__slug", "url", "title", "position"
        )
    )


def test_links_are_cited_in_their_order_each_once_and_by_the_title_it_had_first():
    first = Link(role="origin", url="https://harbour.news/a", title="Tide table")
    arrive(
        post(
            links=(
                first,
                Link(role="supporting", url="https://harbour.news/a", title="Again"),
                Link(role="origin", url="https://harbour.news/a", title="Once more"),
                Link(role="supporting", url="mailto:desk@harbour.news", title="By letter"),
            )
        )
    )
    assert credited() == [
        ("origin", "harbour-news", "https://harbour.news/a", "Tide table", 0),
        ("supporting", "harbour-news", "https://harbour.news/a", "Again", 1),
        ("supporting", None, "mailto:desk@harbour.news", "By letter", 2),
        ("via", "gazette-news", "https://gazette.news/1/", "", 3),
    ]


def test_a_change_at_the_source_replaces_what_it_cited():
    old, new = (Link(role="origin", url=f"https://{name}.news/a") for name in ("harbour", "pier"))
    arrive(post(links=(old,)))
    arrive(post(links=(new,), url="https://gazette.news/one/"), at=LATER)
    assert credited() == [
        ("origin", "pier-news", "https://pier.news/a", "", 0), ("via", "gazette-news", "https://gazette.news/one/", "", 1),
    ]  # fmt: skip


def test_who_else_delivered_a_story_is_credited_behind_the_others_with_their_own_address():
    arrive(post(links=(Link(role="origin", url="https://harbour.news/a"),)))
    again = post("77", url="https://gazette.news/1/?utm_source=courier")
    (result,) = arrive(again, by=COURIER, at=LATER)
    assert (result.article_id, result.source_id) == (
        Article.objects.get().pk,
        Source.objects.get(slug="courier-news").pk,
    )
    assert credited()[1:] == [
        ("via", "gazette-news", "https://gazette.news/1/", "", 1),
        ("via", "courier-news", "https://gazette.news/1/?utm_source=courier", "", 2),
    ]


def test_the_same_text_under_another_number_of_its_own_source_adds_no_credit():
    arrive(post("1"))
    results = arrive(post("2", url="https://gazette.news/1/", body=post("1").body), at=LATER)
    assert outcomes(results) == [(Outcome.DUPLICATE, "same_address_and_text")]
    assert credited() == [("via", "gazette-news", "https://gazette.news/1/", "", 0)]


def what_readers_get(article):
    return list(Rendition.objects.filter(article=article).values_list("number", "changed_at"))


def test_a_live_page_is_made_again_with_a_further_credit_and_nothing_is_made_of_what_nobody_sees():
    live = make_live_article()
    again = post("5", url="https://gazette.news/5/")
    Article.objects.filter(pk=live.pk).update(url_fingerprint=weigh(again).url_fingerprint)
    arrive(post("6", url="https://gazette.news/6/"))
    ((number, made_at),) = what_readers_get(live)
    arrive(post("60", url="https://gazette.news/6/"), by=COURIER, at=LATER)
    assert what_readers_get(Article.objects.get(source_ref="6")) == []
    assert what_readers_get(live) == [(number, made_at)]

    arrive(again, by=COURIER, at=LATER)
    ((next_number, next_made_at),) = what_readers_get(live)
    assert (next_number > number, next_made_at > LATER) == (True, True)
    arrive(again, by=COURIER, at=LATER)
    assert what_readers_get(live) == [(next_number, next_made_at)]
