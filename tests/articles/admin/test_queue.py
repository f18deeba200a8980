"""The desk's queue: what a row says, what is found, and what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles import desk, search
from articles.admin.bounded import CAP
from articles.models import Article
from articles.vocabulary import Outcome, Role, State
from importers.models import ImportBatch, ImportRecord
from tests.articles.admin.desk import LIST, change_url, parsed, rows, sign_in, stories, words
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
SAME = b"\x01" * 32


def listed(client, **query):
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return response


def signed_in(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_a_row_tells_where_a_story_comes_from_whose_it_is_and_why_readers_do_not_see_it():
    article = make_article(
        headline="Ferry runs again",
        source=make_source("The Mint"),
        body_word_count=81,
        source_published_at=timezone.now() - timedelta(hours=3),
    )
    make_citation(article, role=Role.VIA, source=article.source)
    make_citation(article, role=Role.ORIGIN, source=make_source("Reuters"), url="https://reuters.com/ferry")
    make_citation(article, role=Role.ORIGIN, source=None, url="https://elsewhere.org/ferry")
    desk.claim(article, by=make_user("ana"))
    assert rows(listed(sign_in("curator"))) == [
        {
            "story": "Ferry runs again",
            "state_badge": "Claimed",
            "assignee_name": "ana",
            "sources": "The Mint origin Reuters and 1 more",
            "words": "81",
            "age": "3 hours",
            "duplicates": "",
            "why_not_public": "Claimed, but not written yet",
        }
    ]


def test_an_origin_that_is_the_source_itself_is_named_once():
    article = make_article(source=make_source("The Mint"))
    make_citation(article, role=Role.ORIGIN, source=article.source)
    assert rows(listed(sign_in("curator")))[0]["sources"] == "The Mint"


def test_a_suggested_headline_is_marked_as_one():
    make_article(headline="", headline_suggested="Ferry may run again")
    page = parsed(listed(sign_in("curator")))
    assert words(page.css_first("th.field-story")) == "Ferry may run again suggested"
    assert words(page.css_first("th.field-story em")) == "Ferry may run again"
    assert rows(listed(sign_in("curator")))[0]["why_not_public"] == "Needs a headline"


def test_published_is_told_apart_into_live_and_scheduled():
    make_live_article(headline="Out")
    make_live_article(headline="Ahead", published_at=timezone.now() + timedelta(days=2))
    badges = {row["story"]: row["state_badge"] for row in rows(listed(sign_in("curator")))}
    assert badges == {"Out": "Live", "Ahead": "Scheduled"}


def test_a_live_article_says_that_its_newer_text_waits():
    article, editor = make_approved_article(headline="Ferry runs again"), make_user()
    desk.publish(article, by=editor)
    assert rows(listed(sign_in("curator")))[0]["why_not_public"] == ""
    desk.save_text(article, by=editor, headline="Ferry stops again")
    row = rows(listed(sign_in("curator")))[0]
    assert (row["story"], row["why_not_public"]) == ("Ferry stops again", "Live, with a newer text not published")


@pytest.mark.slow
def test_a_row_counts_its_possible_duplicates_and_leads_to_them():
    first = make_article(headline="First", url_fingerprint=SAME)
    second = make_article(headline="Second", url_fingerprint=SAME, text_fingerprint=SAME)
    make_article(headline="Third", text_fingerprint=SAME)
    make_article(headline="Another")
    client = sign_in("curator")
    assert {row["story"]: row["duplicates"] for row in rows(listed(client))} == {
        "First": "also 1 Incoming: Second (the same address)",
        "Second": "also 2 Incoming: Third (the same words)",
        "Third": "also 1 Incoming: Second (the same words)",
        "Another": "",
    }
    link = parsed(listed(client)).css("#result_list .field-duplicates a")[1].attributes["href"]
    assert link == f"{reverse(LIST)}?duplicate_of={second.public_id}"
    assert stories(client.get(link)) == ["Third", "Second", "First"]
    desk.mark_duplicate(second, by=make_user(), of=first)
    page = parsed(listed(client))
    assert [words(cell) for cell in page.css(".field-duplicates")] == [
        "",
        "also 1 Duplicate: Second (the same words)",
        "of First",
        "also 1 Duplicate: Second (the same address)",
    ]
    assert page.css(".field-duplicates a")[1].attributes["href"] == change_url(first)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_as_much_for_thirty_as_for_one(number, django_assert_num_queries):
    author, section = make_user(), make_section("World")
    for _ in range(number):
        article = make_article(
            source=make_source(), language="en", text_fingerprint=SAME, section=section, submitted_at=THEN
        )
        make_citation(article)
        desk.save_text(article, by=author, headline="Written")
    Article.objects.update(submitted_at=THEN)
    client = sign_in("publisher")
    other = Article.objects.first()
    # Session, person, their rights (2: own, of groups), the keys up to the cap, the rows, what can be undone. And the
    # twins, if any article has some.
    has_twins = number > 1
    for query in (
        {},
        {"state": "draft"},
        {"review": "1"},
        {"section": "world"},
        {"language": "en"},
        {"came_after": "2026-01-01", "section": "world"},
    ):
        with django_assert_num_queries(8 if has_twins else 7):
            listing = rows(listed(client, **query))
        assert len(listing) == number, query
    # And the words of the newest articles, and the index; which sources are meant; what the article's fingerprints are,
    # and which others it has.
    for query, more in (({"q": "written"}, 2), ({"source": "source"}, 1), ({"duplicate_of": other.public_id}, 2)):
        with django_assert_num_queries((8 if has_twins else 7) + more):
            assert len(rows(listed(client, **query))) == number


def test_a_search_that_finds_very_many_costs_no_query_more(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 3)
    for _ in range(5):
        search.reindex(Article.objects.filter(pk=make_article(headline="Ferry").pk))
    client = sign_in("publisher")
    with django_assert_num_queries(9):
        assert len(rows(listed(client, q="ferry"))) == 5


@pytest.mark.slow
def test_what_is_beyond_the_cap_is_not_paged_to():
    source = make_source()
    Article.objects.bulk_create(
        Article(source=source, source_ref=str(n), headline=f"Story {n}") for n in range(CAP + 5)
    )
    client = sign_in("curator")
    page = listed(client, p="20")
    assert (stories(page)[0], stories(page)[-1], len(stories(page))) == ("Story 54", "Story 5", 50)
    assert words(parsed(page).css_first("p.paginator")).endswith(
        "The first 1000 articles. Search or filter to find the rest."
    )
    assert client.get(reverse(LIST), {"p": "21"}).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
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
def test_the_search_box_asks_the_search_index(query, expected):
    robots = make_article(body="<p>An open‑source model, 关于中国的新闻. News.</p>")
    desk.save_text(robots, by=make_user(), headline="Robots", summary="Draft-only words.")
    make_article(headline="Ferry", body="<p>News of an open secret and its source.</p>")
    assert sorted(stories(listed(sign_in("curator"), q=query))) == expected


@pytest.fixture
def newsroom():
    """Articles of which each filter finds some and leaves others."""
    mint, wire = make_source("The Mint", slug="mint", hosts=["mint.example"]), make_source("Mint Wire", slug="wire-2")
    world, ferries = make_section("World"), make_tag("Ferries")
    moment = timezone.now()
    make_article(headline="Plain", source=mint, language="en", section=world, tags=[ferries])
    make_article(headline="", headline_suggested="Headless", source=wire, language="pt-BR")
    make_article(headline="Changed", source=wire, language="pt", source_changed_at=moment)
    # It would need all three, but is closed to writing.
    spiked = {"state": State.SPIKED, "headline": "", "source_changed_at": moment}
    make_article(headline_suggested="Refused", source=mint, language="de", **spiked)
    make_live_article(headline="Out", source=wire, tags=[ferries], section=make_section("Harbour"))
    make_live_article(headline="Ahead", source=wire, published_at=moment + timedelta(hours=20))
    make_live_article(headline="Further ahead", source=wire, published_at=moment + timedelta(days=2))
    Article.objects.filter(headline="Plain").update(created_at=THEN)
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


# What the address asks for, and the headlines of the articles that are listed, newest first.
FILTERED = [
    ({}, ["Further ahead", "Ahead", "Out", "Refused suggested", "Changed", "Headless suggested", "Plain"]),
    ({"state": "incoming"}, ["Changed", "Headless suggested", "Plain"]),
    ({"state": "spiked"}, ["Refused suggested"]),
    ({"state": "live"}, ["Out"]),
    ({"state": "scheduled"}, ["Ahead", "Further ahead"]),
    ({"state": "nonsense"}, []),
    ({"going_out": "1"}, ["Ahead"]),
    ({"changed": "1"}, ["Changed"]),
    ({"needs": "headline"}, ["Headless suggested"]),
    ({"needs": "origin"}, ["Plain"]),
    ({"mine": "1"}, []),
    ({"source": "mint"}, ["Refused suggested", "Plain"]),
    ({"source": "Mint Wire"}, ["Further ahead", "Ahead", "Out", "Changed", "Headless suggested"]),
    ({"source": "mint.example"}, ["Refused suggested", "Plain"]),
    (
        {"source": "min"},
        ["Further ahead", "Ahead", "Out", "Refused suggested", "Changed", "Headless suggested", "Plain"],
    ),
    ({"source": "nobody"}, []),
    ({"tag": "ferries"}, ["Out", "Plain"]),
    ({"tag": "Ferr"}, ["Out", "Plain"]),
    ({"tag": "ferries", "state": "live"}, ["Out"]),
    ({"tag": "world"}, []),
    ({"section": "world"}, ["Plain"]),
    ({"section": "World", "tag": "ferries"}, ["Plain"]),
    ({"section": "ferries"}, []),
    ({"language": "pt"}, ["Changed", "Headless suggested"]),
    ({"language": "pt-br"}, ["Headless suggested"]),
    ({"batch": "7"}, ["Plain"]),
    ({"batch": "9"}, []),
    ({"batch": "seven"}, []),
    ({"batch": "9" * 40}, []),
    ({"came_before": "2026-01-11"}, ["Plain"]),
    ({"came_after": "2026-01-10", "came_before": "2026-01-11"}, ["Plain"]),
    ({"came_after": "2026-01-11", "state": "incoming"}, ["Changed", "Headless suggested"]),
    ({"came_after": "yesterday"}, []),
    ({"published_before": "2026-01-11"}, ["Out"]),
    ({"published_after": "2026-01-11"}, ["Further ahead", "Ahead"]),
    ({"published_after": "2026-01-10", "published_before": "2026-01-11", "tag": "ferries"}, ["Out"]),
    ({"published_after": "0000-00-00"}, []),
    ({"duplicate_of": "no-id"}, []),
    ({"source": "\x00mint"}, ["Refused suggested", "Plain"]),
    ({"state": "incoming", "language": "en"}, ["Plain"]),
    ({"q": "ahead", "state": "scheduled"}, ["Ahead", "Further ahead"]),
    ({"q": "ahead", "state": "live"}, []),
]


def test_filters_find_what_they_say(newsroom, subtests):
    client = sign_in("curator")
    for query, expected in FILTERED:
        with subtests.test(**query):
            assert stories(listed(client, **query)) == expected


def test_the_old_name_of_a_merged_topic_finds_the_articles_of_its_survivor():
    survivor = make_tag("Shipping")
    make_tag("Boats", merged_into=survivor)
    make_article(headline="The ferry", tags=[survivor])
    make_article(headline="The tram")
    assert stories(listed(sign_in("curator"), tag="boats")) == ["The ferry"]


def test_mine_is_what_i_have_to_go_on_with():
    client = sign_in("curator")
    me = signed_in(client)
    for headline, by in (("Mine", me), ("Theirs", make_user())):
        desk.claim(make_article(headline=headline), by=by)
    make_article(headline="Nobody's")
    out = make_approved_article(headline="Out", assignee=me)
    desk.publish(out, by=make_user())
    desk.spike(make_article(headline="Spiked", assignee=me), by=me, reason="Old.")
    assert stories(listed(client, mine="1")) == ["Mine"]
    desk.save_text(out, by=me, headline="Out, anew")
    assert stories(listed(client, mine="1")) == ["Mine", "Out, anew"]


def test_what_i_wrote_is_not_mine_to_review():
    client = sign_in("editor")
    for headline, author in (("Mine", signed_in(client)), ("Theirs", make_user())):
        article = make_article(headline=headline, state=State.IN_REVIEW, submitted_at=THEN)
        make_revision(article, author=author)
    make_article(headline="Not submitted")
    assert stories(listed(client, review="1")) == ["Theirs"]
    assert sorted(stories(listed(client, state="in_review"))) == ["Mine", "Theirs"]


def test_possible_duplicates_are_those_that_nobody_has_written_yet():
    make_live_article(headline="Out", text_fingerprint=SAME)
    make_article(headline="Twin", text_fingerprint=SAME)
    make_article(headline="Draft", state=State.DRAFT, text_fingerprint=SAME)
    make_article(headline="Alone", text_fingerprint=b"\x02" * 32)
    make_article(headline="Blank")
    assert stories(listed(sign_in("curator"), duplicate="1")) == ["Twin"]


def test_a_days_filter_begins_at_midnight_where_the_person_is(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    make_live_article(headline="Out", published_at=THEN.replace(day=9, hour=20))
    client = sign_in("curator")
    assert stories(listed(client, published_after="2026-01-10")) == ["Out"]
    assert stories(listed(client, published_before="2026-01-10")) == []


def test_what_waits_is_switched_on_and_off_and_keeps_what_was_asked_before(newsroom):
    client = sign_in("curator")
    page = parsed(listed(client, changed="1", state="incoming", needs="origin"))
    links = {words(link): link.attributes["href"] for link in page.css(".switches a")}
    assert links["Mine"] == "?changed=1&mine=1&needs=origin&state=incoming"
    assert links["Source changed × (on; switch off)"] == "?needs=origin&state=incoming"
    assert links["Needs a headline"] == "?changed=1&needs=headline&state=incoming"


def test_filters_offer_what_is_in_view_and_keep_what_was_asked_before(newsroom):
    page = parsed(listed(sign_in("curator"), state="incoming", q="plain"))
    offered = [words(link) for link in page.css("[data-filter=source] a")]
    assert offered == ["All", "The Mint"]
    fields = {field.attributes["name"]: field.attributes["value"] for field in page.css("[data-filter=source] input")}
    assert fields == {"state": "incoming", "q": "plain", "source": ""}


def test_a_filter_is_closed_until_it_is_used(newsroom):
    page = parsed(listed(sign_in("curator"), state="incoming", published_after="2026-01-01"))
    opened = [node.attributes["data-filter"] for node in page.css(".filter-bar details") if "open" in node.attributes]
    assert opened == ["state", "published"]


def test_the_order_is_the_desks_and_cannot_be_asked_for(newsroom):
    assert stories(listed(sign_in("curator"), o="1")) == stories(listed(sign_in("curator"), o="-1"))


@pytest.mark.slow
def test_a_search_that_finds_nothing_suggests_what_the_same_list_holds():
    for headline, state in (("Kittiwakes return", State.DRAFT), ("Kittiwakes leave", State.SPIKED)):
        article = make_article(headline=headline, state=state)
        search.reindex(Article.objects.filter(pk=article.pk))
    client = sign_in("curator")
    page = listed(client, q="kitiwakes retrun", state="draft", p="1")
    assert "Did you mean kittiwakes return ?" in words(parsed(page).css_first("#changelist-search"))
    link = parsed(page).css_first(".did-you-mean a").attributes["href"]
    assert stories(client.get(reverse(LIST) + link)) == ["Kittiwakes return"]
    for query in (
        {"q": "kitiwakes retrun", "state": "incoming"},
        {"q": "kittiwakes"},
        {"q": "gannets"},
        {"state": "x"},
    ):
        assert parsed(client.get(reverse(LIST), query, follow=True)).css_first(".did-you-mean") is None
