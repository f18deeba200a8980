"""The desk's list of articles: what a row says, what is found, and what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin.bounded import CAP, CappedPaginator
from articles.models import Article, Tag
from articles.vocabulary import Outcome, Role, State, TagKind
from importers.models import ImportBatch, ImportRecord
from tests.articles.admin.desk import LIST, parsed, rows, sign_in, stories, words
from tests.factories import THEN, make_article, make_citation, make_live_article, make_source, make_user

pytestmark = pytest.mark.django_db


def listed(client, **asked):
    response = client.get(reverse(LIST), asked)
    assert response.status_code == 200
    return response


def test_a_row_tells_where_a_story_comes_from_and_why_readers_do_not_see_it():
    article = make_article(
        headline="Ferry runs again",
        source=make_source("The Mint"),
        body_word_count=81,
        source_published_at=timezone.now() - timedelta(hours=3),
    )
    make_citation(article, role=Role.VIA, source=article.source)
    make_citation(article, role=Role.ORIGIN, source=make_source("Reuters"), url="https://reuters.com/ferry")
    make_citation(article, role=Role.ORIGIN, source=None, url="https://elsewhere.org/ferry")
    assert rows(listed(sign_in("curator"))) == [
        {
            "story": "Ferry runs again",
            "standing": "Incoming",
            "delivered_by": "The Mint",
            "origin": "Reuters, https://elsewhere.org/ferry",
            "words": "81",
            "age": "3 hours",
            "why_not_public": "Nobody has taken it up yet",
        }
    ]


def test_a_suggested_headline_is_marked_as_one():
    make_article(headline="", headline_suggested="Ferry may run again")
    page = parsed(listed(sign_in("curator")))
    assert words(page.css_first("th.field-story")) == "Ferry may run again suggested"
    assert words(page.css_first("th.field-story em")) == "Ferry may run again"
    assert rows(listed(sign_in("curator")))[0]["why_not_public"] == "Needs a headline"


def test_published_is_told_apart_into_live_and_scheduled():
    make_live_article(headline="Out")
    make_live_article(headline="Ahead", published_at=timezone.now() + timedelta(days=2))
    found = {row["story"]: row["standing"] for row in rows(listed(sign_in("curator")))}
    assert found == {"Out": "Live", "Ahead": "Scheduled"}


def test_a_live_article_says_that_its_newer_text_waits():
    article, editor = make_article(headline="Ferry runs again"), make_user()
    desk.publish(article, by=editor)
    assert rows(listed(sign_in("curator")))[0]["why_not_public"] == ""
    desk.save_text(article, by=editor, headline="Ferry stops again")
    row = rows(listed(sign_in("curator")))[0]
    assert (row["story"], row["why_not_public"]) == ("Ferry stops again", "Live; its newer text is not published")


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_as_much_for_thirty_as_for_one(number, django_assert_num_queries):
    for _ in range(number):
        article = make_article(source=make_source(), language="en")
        make_citation(article)
        desk.save_text(article, by=User.objects.first() or make_user(), headline="Written")
    client = sign_in("publisher")
    # Session, person, their rights (2: own, of groups), the capped count, the rows, their origins.
    with django_assert_num_queries(7):
        assert len(rows(listed(client))) == number
    # And the search index; and which sources are meant.
    with django_assert_num_queries(8):
        assert len(rows(listed(client, q="written"))) == number
    with django_assert_num_queries(8):
        assert len(rows(listed(client, source="source"))) == number


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("open-source", ["Robots"]),
        ("OPEN SOURCE", ["Ferry", "Robots"]),
        ("中国", ["Robots"]),
        ("draft-only", ["Robots"]),
        ("news", ["Ferry", "Robots"]),
        ("news -ferry", ["Robots"]),
        ("nowhere", []),
        ("---", []),
        ("'; DROP TABLE", []),
        ('"unclosed AND (', []),
    ],
)
def test_the_search_box_asks_the_search_index(typed, found):
    robots = make_article(body="<p>An open‑source model, 关于中国的新闻. News.</p>")
    desk.save_text(robots, by=make_user(), headline="Robots", summary="Draft-only words.")
    make_article(headline="Ferry", body="<p>News of an open secret and its source.</p>")
    assert sorted(stories(listed(sign_in("curator"), q=typed))) == found


@pytest.fixture
def newsroom():
    """Articles of which each filter finds some and leaves others."""
    mint, wire = make_source("The Mint", slug="mint", hosts=["mint.example"]), make_source("Mint Wire", slug="wire-2")
    moment = timezone.now()
    make_article(headline="Plain", source=mint, language="en")
    make_article(headline="", headline_suggested="Headless", source=wire, language="pt-BR")
    make_article(headline="Changed", source=wire, language="pt", source_changed_at=moment)
    # It would need all three, but is closed to writing.
    spiked = {"state": State.SPIKED, "headline": "", "source_changed_at": moment}
    make_article(headline_suggested="Refused", source=mint, language="de", **spiked)
    make_live_article(headline="Out", source=wire)
    make_live_article(headline="Ahead", source=wire, published_at=moment + timedelta(days=1))
    make_live_article(headline="Further ahead", source=wire, published_at=moment + timedelta(days=2))
    for article in Article.objects.exclude(headline="Plain").exclude(state=State.SPIKED):
        make_citation(article, role=Role.ORIGIN)
    make_citation(Article.objects.get(headline="Plain"), role=Role.VIA)
    batches = [ImportBatch.objects.create(pk=pk, format="digest", started_at=THEN) for pk in (7, 8)]
    for batch, headline in zip(batches, ["Plain", "Out"], strict=True):
        article = Article.objects.get(headline=headline)
        for number in (1, 2):
            ImportRecord.objects.create(
                batch=batch, file="a.txt", number=number, offset=0, outcome=Outcome.CREATED, article=article
            )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Further ahead", "Ahead", "Out", "Refused suggested", "Changed", "Headless suggested", "Plain"]),
        ({"state": "incoming"}, ["Changed", "Headless suggested", "Plain"]),
        ({"state": "spiked"}, ["Refused suggested"]),
        ({"state": "live"}, ["Out"]),
        ({"state": "scheduled"}, ["Ahead", "Further ahead"]),
        ({"state": "nonsense"}, []),
        ({"needs": "headline"}, ["Headless suggested"]),
        ({"needs": "origin"}, ["Plain"]),
        ({"needs": "look"}, ["Changed"]),
        ({"source": "mint"}, ["Refused suggested", "Plain"]),
        ({"source": "Mint Wire"}, ["Further ahead", "Ahead", "Out", "Changed", "Headless suggested"]),
        ({"source": "mint.example"}, ["Refused suggested", "Plain"]),
        (
            {"source": "min"},
            ["Further ahead", "Ahead", "Out", "Refused suggested", "Changed", "Headless suggested", "Plain"],
        ),
        ({"source": "nobody"}, []),
        ({"language": "pt"}, ["Changed", "Headless suggested"]),
        ({"language": "pt-br"}, ["Headless suggested"]),
        ({"batch": "7"}, ["Plain"]),
        ({"batch": "9"}, []),
        ({"batch": "seven"}, []),
        ({"batch": "9" * 40}, []),
        ({"source": "\x00mint"}, ["Refused suggested", "Plain"]),
        ({"state": "incoming", "language": "en"}, ["Plain"]),
        ({"q": "ahead", "state": "scheduled"}, ["Ahead", "Further ahead"]),
        ({"q": "ahead", "state": "live"}, []),
    ],
)
def test_filters_find_what_they_say(newsroom, asked, found):
    assert stories(listed(sign_in("curator"), **asked)) == found


def test_filters_offer_what_is_in_view_and_keep_what_was_asked_before(newsroom):
    page = parsed(listed(sign_in("curator"), state="incoming", q="plain"))
    offered = [words(link) for link in page.css("[data-filter-title=source] a")]
    assert offered == ["All", "The Mint"]
    kept = {
        field.attributes["name"]: field.attributes["value"] for field in page.css("[data-filter-title=source] input")
    }
    assert kept == {"state": "incoming", "q": "plain", "source": ""}


def test_the_order_is_the_desks_and_cannot_be_asked_for(newsroom):
    assert stories(listed(sign_in("curator"), o="1")) == stories(listed(sign_in("curator"), o="-1"))


def test_counting_stops_at_the_cap(django_assert_num_queries):
    Tag.objects.bulk_create(Tag(kind=TagKind.TOPIC, slug=f"t{n}", name=f"T{n}") for n in range(CAP + 5))
    with django_assert_num_queries(1) as queries:
        pages = CappedPaginator(Tag.objects.order_by("pk"), 50)
        assert (pages.count, pages.is_capped, pages.num_pages) == (CAP, True, 20)
    assert f"LIMIT {CAP + 1}" in queries[0]["sql"]
    page = parsed(sign_in("curator").get(reverse("admin:articles_tag_changelist")))
    assert words(page.css_first("p.paginator")).endswith(
        "The first 1000 of more tags. Search or filter for what is further back."
    )


def test_few_rows_are_counted_as_they_are():
    pages = CappedPaginator(list(range(CAP)), 50)
    assert (pages.count, pages.is_capped) == (CAP, False)
