"""Which columns, tags and credits an article gets from its source, when it is new and when it changes."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from articles import desk, search
from articles.intake import ingest
from articles.intake.delivery import Delivery
from articles.intake.evidence import weigh
from articles.intake.item import Image, Item, Link, Term
from articles.intake.sourcing import SourceKey
from articles.models import Article, Citation, Rendition, Source, Tag
from articles.vocabulary import Outcome
from tests.articles.intake.test_ingest import COURIER, FIRST, GAZETTE, LATER, deliver, outcomes, paragraph, post
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
    """Return the article's columns without its identity."""
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in Article.objects.values().get().items()
        if name not in ("id", "public_id", "source_id")
    }


def sha256(value):
    return hashlib.sha256(value.encode()).digest()


def test_every_column_of_a_new_article_comes_from_its_item():
    deliver(BEFORE)
    columns = row()
    assert len(columns.pop("evidence_fingerprint")) == 32
    assert len(columns.pop("evidence_parts")) == 88
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
            "url": "https://gazette.news/a.jpg",
            "alt": "A ferry",
            "caption": "At the pier",
            "width": 640,
            "height": 480,
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


def test_every_column_of_a_changed_article_comes_from_the_later_item():
    deliver(BEFORE)
    before = row()
    assert outcomes(deliver(AFTER, at=LATER)) == [(Outcome.CHANGED, "")]
    columns = row()
    changed = {name: value for name, value in columns.items() if value != before[name]}
    assert len(changed.pop("evidence_fingerprint")) == 32
    assert len(changed.pop("evidence_parts")) == 88
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


def test_a_later_file_without_an_edition_date_keeps_the_earlier_date():
    link = "https://harbour.news/a"
    deliver(paragraph("The ferry is back.", url=link, edition_date=date(2026, 1, 26)), by=DIGEST)
    again = paragraph("The ferry is back since noon.", url=link)
    assert outcomes(deliver(again, by=DIGEST, at=LATER)) == [(Outcome.CHANGED, "")]
    assert Article.objects.values("summary", "edition_date").get() == {
        "summary": "The ferry is back since noon.", "edition_date": date(2026, 1, 26),
    }  # fmt: skip


def test_an_article_without_a_headline_can_be_searched_by_its_suggested_headline():
    deliver(post(headline="", headline_suggested="Regatta tomorrow"))
    assert search.find(Article.objects.all(), "regatta", scope="desk").count() == 1


# --- The desk is faster


def test_an_article_that_is_claimed_during_an_import_keeps_its_text():
    deliver(post("1", dateline="A"), post("2"))
    article, editor, claims = Article.objects.get(source_ref="1"), make_user(), []

    def claim_first(execute, sql, params, many, context):
        """Claim the article between matching and the import's first write."""
        if sql.startswith('UPDATE "articles_article"') and not claims:
            claims.append(sql)
            desk.claim(article, by=editor, at=LATER)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(claim_first):
        results = deliver(post("1", headline="Ferry 1 stops"), post("2", headline="Ferry 2 stops"), at=LATER)
    assert outcomes(results) == [(Outcome.CHANGED, "kept_for_desk"), (Outcome.CHANGED, "")]
    assert [result.article_id for result in results] == list(
        Article.objects.order_by("source_ref").values_list("pk", flat=True)
    )
    claimed, changed = Article.objects.order_by("source_ref")
    assert (claimed.headline, claimed.state, claimed.source_changed_at) == ("Ferry runs again", "claimed", LATER)
    assert (changed.headline, changed.source_changed_at) == ("Ferry 2 stops", None)
    # The next delivery of that version is unchanged.
    assert outcomes(deliver(post("1", headline="Ferry 1 stops"), at=LATER)) == [(Outcome.UNCHANGED, "")]


def test_an_earlier_version_does_not_overwrite_the_desks_work():
    deliver(post())
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


# --- Tags


def topic(slug):
    return Term(kind="topic", slug=slug, name=slug.title())


def tags():
    return sorted(Article.objects.get().tags.values_list("kind", "slug", "name"))


def test_a_topic_and_a_section_of_the_same_name_are_two_tags():
    make_tag("World")
    make_tag("Ferries")
    section = Term(kind="section", slug="world", name="World")
    deliver(post(terms=(section, topic("ferries"))))
    assert tags() == [("section", "world", "World"), ("topic", "ferries", "Ferries")]
    assert Tag.objects.count() == 3


def test_two_terms_that_were_merged_into_one_tag_are_filed_once():
    ships = make_tag("Ships")
    make_tag("Boats", merged_into=ships)
    deliver(post(terms=(topic("boats"), topic("ships"))))
    assert tags() == [("topic", "ships", "Ships")]


def test_additions_list_only_the_sources_and_tags_that_were_created():
    make_tag("Ferries")
    make_source("The Gazette", hosts=["gazette.news"])
    additions = ingest.Additions()
    item = post(terms=(topic("ferries"), topic("piers")), links=(Link(role="origin", url="https://harbour.news/a"),))
    delivery = Delivery(evidence=weigh(item), source_key=GAZETTE, raw_fingerprint=b"\0" * 32)
    for _ in range(2):
        with transaction.atomic():
            ingest.ingest([delivery], at=FIRST, additions=additions)
    assert additions.tags == [Tag.objects.get(slug="piers").pk]
    assert additions.sources == [Source.objects.get(slug="harbour-news").pk]


# --- Credits


def credited():
    return list(
        Citation.objects.order_by("article_id", "position").values_list(
            "role", "source__slug", "url", "title", "position"
        )
    )


def test_links_are_cited_once_in_order_with_their_first_title():
    first = Link(role="origin", url="https://harbour.news/a", title="Tide table")
    deliver(
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


def test_a_change_at_the_source_replaces_its_citations():
    old, new = (Link(role="origin", url=f"https://{name}.news/a") for name in ("harbour", "pier"))
    deliver(post(links=(old,)))
    deliver(post(links=(new,), url="https://gazette.news/one/"), at=LATER)
    assert credited() == [
        ("origin", "pier-news", "https://pier.news/a", "", 0),
        ("via", "gazette-news", "https://gazette.news/one/", "", 1),
    ]  # fmt: skip


def test_another_source_of_a_story_is_credited_last_with_its_own_address():
    deliver(post(links=(Link(role="origin", url="https://harbour.news/a"),)))
    again = post("77", url="https://gazette.news/1/?utm_source=courier")
    (result,) = deliver(again, by=COURIER, at=LATER)
    assert (result.article_id, result.source_id) == (
        Article.objects.get().pk,
        Source.objects.get(slug="courier-news").pk,
    )
    assert credited()[1:] == [
        ("via", "gazette-news", "https://gazette.news/1/", "", 1),
        ("via", "courier-news", "https://gazette.news/1/?utm_source=courier", "", 2),
    ]


def test_the_same_text_under_another_id_of_the_same_source_adds_no_credit():
    deliver(post("1"))
    results = deliver(post("2", url="https://gazette.news/1/", body=post("1").body), at=LATER)
    assert outcomes(results) == [(Outcome.DUPLICATE, "same_address_and_text")]
    assert credited() == [("via", "gazette-news", "https://gazette.news/1/", "", 0)]


def renditions_of(article):
    return list(Rendition.objects.filter(article=article).values_list("number", "changed_at"))


def test_a_further_credit_refreshes_a_live_page_and_nothing_else():
    live = make_live_article()
    again = post("5", url="https://gazette.news/5/")
    Article.objects.filter(pk=live.pk).update(url_fingerprint=weigh(again).url_fingerprint)
    deliver(post("6", url="https://gazette.news/6/"))
    ((number, changed_at),) = renditions_of(live)
    deliver(post("60", url="https://gazette.news/6/"), by=COURIER, at=LATER)
    assert renditions_of(Article.objects.get(source_ref="6")) == []
    assert renditions_of(live) == [(number, changed_at)]

    deliver(again, by=COURIER, at=LATER)
    ((next_number, next_changed_at),) = renditions_of(live)
    assert (next_number > number, next_changed_at > LATER) == (True, True)
    deliver(again, by=COURIER, at=LATER)
    assert renditions_of(live) == [(next_number, next_changed_at)]
