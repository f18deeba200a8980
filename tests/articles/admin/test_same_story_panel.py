"""The same story in the list, beside the text and on the page of a review, and what one click does about it."""

import pytest

from articles import desk, stories
from articles.models import Article, Parting
from articles.vocabulary import Act, State
from tests.articles.admin.desk import change_url, decide_url, form_values, messages_of, parsed, sign_in, words
from tests.articles.admin.test_queue import listed, rows
from tests.articles.admin.test_queue import stories as stories_of
from tests.articles.admin.test_writing import address
from tests.articles.stories.test_comparing import OTHER, RETOLD, STORY, make_text
from tests.factories import (
    make_article,
    make_citation,
    make_live_article,
    make_source,
    make_submittable_article,
    make_user,
)

pytestmark = pytest.mark.django_db
ORIGIN = "https://glocken.news/altenfels/clock/"


def make_story():
    """Return an article, a live one that overlaps with it, and one that cites the same origin address."""
    live = make_live_article(headline="Clock stops", body=f"<p>{STORY}</p>", source=make_source("Turmbote"))
    here, citing = make_text(RETOLD, headline="Bells by hand"), make_text(OTHER, headline="Geese and bells")
    for article in (here, citing):
        make_citation(article, url=ORIGIN)
    stories.mark_due([live.pk])
    stories.compare()
    return here, live, citing


def panel_of(client, article):
    return parsed(client.get(change_url(article))).css_first("#duplicates")


def test_the_panel_names_the_live_ones_first_with_what_shows_it():
    here, _, citing = make_story()
    client = sign_in("curator")
    panel = panel_of(client, here)
    assert words(panel.css_first("h2")) == "Same story"
    overlapping, cited = panel.css("li")
    assert words(overlapping).startswith(
        "Live Clock stops Turmbote: 90 % of the words. The clockmaker who looked after"
    )
    assert words(cited).startswith(f"Incoming Geese and bells Any Source: the same origin address. {ORIGIN}")
    assert [words(button) for button in overlapping.css("button")] == [
        "Put this one aside, keep that",
        "Attach as a source",
        "Not the same story",
    ]
    assert "Bells by hand" in words(panel_of(client, citing))


@pytest.mark.slow
def test_one_click_parts_two_articles_and_another_takes_it_back():
    here, live, _ = make_story()
    client = sign_in("curator", name="ines")
    sent = form_values(client.get(change_url(here))) | {"part": str(live.public_id)}
    assert messages_of(client.post(address(here, "same_story"), sent, follow=True)) == [
        "“Clock stops” is not the same story: the two are no longer shown together."
    ]
    panel = panel_of(client, here)
    assert [words(link) for link in panel.css("li > a")] == ["Geese and bells", "Clock stops"]
    assert "is not the same story, says ines (" in words(panel.css("li")[1])
    assert "Bells by hand" in words(panel_of(client, live))
    button = panel.css_first("button[name=rejoin]")
    client.post(address(here, "same_story"), {"rejoin": button.attributes["value"]})
    assert [words(link) for link in panel_of(client, here).css("li > a")] == ["Clock stops", "Geese and bells"]
    assert not Parting.objects.exists()


@pytest.mark.slow
def test_one_click_attaches_an_article_as_a_source_and_keeps_what_is_typed():
    here, live, _ = make_story()
    client = sign_in("curator")
    sent = form_values(client.get(change_url(here))) | {"attach": str(live.public_id), "headline": "Typed"}
    assert messages_of(client.post(address(here, "same_story"), sent, follow=True))[0] == (
        "Attached “Clock stops” as a source."
    )
    here = Article.objects.get(pk=here.pk)
    assert (here.state, here.working.headline) == (State.DRAFT, "Bells by hand")
    assert here.citations.get(cited_article=live).text == STORY
    page = parsed(client.get(f"{change_url(here)}?restore=1"))
    assert (
        page.css_first("#id_headline").text() == "Typed"
        or page.css_first("#id_headline").attributes["value"] == "Typed"
    )
    assert "Attached as a source." in words(page.css_first("#duplicates li"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "status"), [("curator", 302), ("editor", 302), ("publisher", 302), ("admin", 403), ("", 403)]
)
@pytest.mark.parametrize("act", ["part", "rejoin", "attach"])
def test_only_who_may_write_decides(role, status, act):
    here, other = make_article(), make_article()
    if act == "rejoin":
        desk.part(here, by=make_user(), other=other)
    client = sign_in(role or "admin")
    assert client.post(address(here, "same_story"), {act: other.public_id}).status_code == status
    done = {"part": Parting.objects.exists(), "rejoin": not Parting.objects.exists()}
    done["attach"] = here.citations.filter(cited_article=other).exists()
    assert done[act] is (status == 302)


def test_what_is_anothers_is_left_alone():
    here, other = make_article(assignee=make_user()), make_article()
    for act in ("part", "attach"):
        assert sign_in("curator").post(address(here, "same_story"), {act: other.public_id}).status_code == 403


def test_a_forged_request_finds_nothing():
    here = make_article()
    for sent in ({}, {"part": "nonsense"}, {"attach": "01890000-0000-7000-8000-000000000000"}, {"delete": "x"}):
        assert sign_in("editor").post(address(here, "same_story"), sent).status_code == 404
    response = sign_in("editor").post(
        address(here, "same_story"), {"part": here.public_id}, headers={"Accept": "application/json"}
    )
    assert (response.status_code, response.json()["message"]) == (
        409,
        "An article cannot be parted from itself. Choose another article.",
    )


@pytest.mark.slow
def test_the_list_names_the_live_one_first_and_leads_to_all():
    here, live, citing = make_story()
    client = sign_in("curator")
    assert {row["story"]: row["duplicates"] for row in rows(listed(client))} == {
        "Clock stops": "also 1 Incoming: Bells by hand (90 % of the words)",
        "Bells by hand": "also 2 Live: Clock stops (90 % of the words)",
        "Geese and bells": "also 1 Incoming: Bells by hand (the same origin address)",
    }
    assert stories_of(listed(client, duplicate_of=here.public_id)) == [
        "Geese and bells",
        "Bells by hand",
        "Clock stops",
    ]
    assert stories_of(listed(client, duplicate="1")) == ["Bells by hand", "Geese and bells"]
    desk.part(here, by=make_user(), other=live)
    desk.part(Article.objects.get(pk=here.pk), by=make_user(), other=citing)
    assert [row["duplicates"] for row in rows(listed(client))] == ["", "", ""]
    assert stories_of(listed(client, duplicate="1")) == []
    assert stories_of(listed(client, duplicate_of=here.public_id)) == ["Bells by hand"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 30])
def test_the_list_costs_as_much_for_thirty_twins_as_for_two(number, django_assert_num_queries):
    for _ in range(number):
        make_citation(make_text(STORY, source=make_source()), url=ORIGIN)
    stories.compare()
    client = sign_in("publisher")
    # As a list without twins, and these.
    with django_assert_num_queries(8):
        assert len(rows(listed(client))) == number


def test_a_reviewer_sees_the_same_story_where_the_decision_is_taken():
    live = make_live_article(headline="Clock stops", body=f"<p>{STORY}</p>")
    article = make_submittable_article(body=f"<p>{RETOLD}</p>")
    stories.mark_due([live.pk, article.pk])
    stories.compare()
    desk.submit(Article.objects.select_related("working", "source").get(pk=article.pk), by=make_user())
    page = words(parsed(sign_in("editor").get(decide_url(article, Act.APPROVE))).body)
    assert "Same story Clock stops (Published: 90 % of the words)" in page
    assert "To do “Clock stops” is published already and seems to tell the same story." in page
