"""Decisions taken at the admin's face: asked for on a page of their own, about one article or each of several."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Article, Decision
from articles.vocabulary import Act, State
from tests.articles.admin.desk import (
    LIST,
    act_on,
    buttons,
    change_url,
    decide_url,
    faults,
    parsed,
    sign_in,
    told,
    words,
)
from tests.factories import make_article, make_live_article, make_user

pytestmark = pytest.mark.django_db


def confirm(client, article, act, **fields):
    return client.post(decide_url(article, act), {"confirmed": "yes"} | fields, follow=True)


def state(article):
    return Article.objects.get(pk=article.pk).state


def test_publishing_shows_the_text_first_and_then_puts_it_before_readers(client):
    article, publisher = make_article(headline="Imported"), sign_in("publisher", name="pia")
    desk.save_text(article, by=make_user(), headline="Ferry runs again", dek="After a week.", summary="It runs.")
    response = publisher.get(decide_url(article, "publish"))
    assert words(parsed(response).css_first(".preview")) == (
        "Draft A draft, not published yet Ferry runs again After a week. It runs."
    )
    assert not Article.objects.live().exists()
    response = confirm(publisher, article, "publish", reason="It is time.")
    assert response.redirect_chain == [(change_url(article), 302)]
    assert told(response) == ["Published “Ferry runs again”."]
    article.refresh_from_db()
    assert article.is_live()
    assert client.get(article.get_absolute_url()).status_code == 200
    decision = Decision.objects.first()
    assert (decision.act, decision.by.username, decision.reason) == (Act.PUBLISH, "pia", "It is time.")


def test_an_article_without_a_headline_is_refused_by_name():
    article, publisher = make_article(headline="", headline_suggested="Ferry may run"), sign_in("publisher")
    response = publisher.get(decide_url(article, "publish"))
    assert words(parsed(response).css_first(".errornote")).startswith("It has no headline.")
    response = confirm(publisher, article, "publish", reason="Kept")
    assert told(response) == [
        "“Ferry may run”: It has no headline. Write one first; a suggestion is not published unseen."
    ]
    assert parsed(response).css_first("textarea").text().strip() == "Kept"
    assert not Article.objects.live().exists()


def test_a_schedule_is_typed_in_the_sites_time_zone_and_taken_back(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    article, publisher = make_article(headline="Ahead"), sign_in("publisher")
    day = timezone.localtime() + timedelta(days=2)
    response = confirm(publisher, article, "schedule", moment=f"{day:%Y-%m-%d}T09:30")
    assert told(response) == ["Scheduled “Ahead”."]
    article.refresh_from_db()
    assert f"{timezone.localtime(article.published_at):%Y-%m-%d %H:%M %z}"[:16] == f"{day:%Y-%m-%d} 09:30"
    assert not article.is_live()
    assert buttons(publisher.get(change_url(article))) == ["Publish …", "Schedule …", "Deschedule …"]
    assert told(confirm(publisher, article, "deschedule")) == ["Took off the schedule “Ahead”."]
    assert state(article) == State.DRAFT


@pytest.mark.parametrize(
    ("moment", "complaint"),
    [
        ("", "This field is required."),
        ("tomorrow", "Enter a valid date/time."),
        ("2026-03-29T02:30", "2026-03-29 02:30:00 couldn’t be interpreted in time zone Europe/Berlin"),
    ],
)
def test_a_moment_that_is_none_is_asked_for_again(settings, moment, complaint):
    settings.TIME_ZONE = "Europe/Berlin"
    article = make_article()
    assert faults(confirm(sign_in("publisher"), article, "schedule", moment=moment))[0].startswith(complaint)
    assert state(article) == State.INCOMING


def test_a_moment_that_has_passed_is_refused_and_stays_in_the_form():
    article = make_article(headline="Late")
    response = confirm(sign_in("publisher"), article, "schedule", moment="2026-01-10T12:00")
    assert told(response) == ["“Late”: 2026-01-10 12:00 UTC has passed. Choose a moment ahead, or publish it now."]
    assert parsed(response).css_first("input[name=moment]").attributes["value"] == "2026-01-10T12:00"


@pytest.mark.parametrize(
    ("act", "make", "to_state"),
    [("withdraw", make_live_article, State.WITHDRAWN), ("spike", make_article, State.SPIKED)],
)
def test_taking_away_needs_a_reason(act, make, to_state):
    article, publisher = make(), sign_in("publisher")
    before = article.state
    for reason in ("", "   "):
        assert faults(confirm(publisher, article, act, reason=reason)) == ["This field is required."]
    assert state(article) == before
    confirm(publisher, article, act, reason="The source took it back.")
    assert state(article) == to_state
    assert Decision.objects.get().reason == "The source took it back."


def test_withdrawing_shows_what_readers_see_and_not_the_draft_behind_it():
    article = make_live_article(headline="Out")
    desk.save_text(article, by=make_user(), headline="Draft")
    page = parsed(sign_in("publisher").get(decide_url(article, "withdraw")))
    assert words(page.css_first(".preview-headline")) == "Out"


def test_a_spiked_article_comes_back_to_where_it_was():
    article = make_article()
    desk.save_text(article, by=make_user(), headline="Written")
    desk.spike(article, by=make_user(), reason="Not ours.")
    confirm(sign_in("curator"), article, "restore")
    assert state(article) == State.DRAFT


def test_a_decision_about_several_is_asked_once_and_checked_for_each():
    good, other = make_article(headline="Good"), make_article(headline="Other")
    bad = make_article(headline="", headline_suggested="Bad")
    bystander = make_article(headline="Bystander")
    publisher = sign_in("publisher")
    response = act_on(publisher, "publish", good, other, bad)
    assert [words(row.css_first("a")) for row in parsed(response).css(".chosen li")] == ["Bad", "Other", "Good"]
    assert not Article.objects.live().exists()
    response = act_on(publisher, "publish", good, other, bad, reason="")
    assert response.redirect_chain == [(reverse(LIST), 302)]
    assert told(response) == [
        "Published 2 articles.",
        "“Bad”: It has no headline. Write one first; a suggestion is not published unseen.",
    ]
    assert set(Article.objects.live()) == {good, other}
    assert state(bystander) == State.INCOMING
    assert LogEntry.objects.count() == 2


def test_a_reason_that_is_missing_keeps_the_choice():
    articles = [make_article(), make_article()]
    response = act_on(sign_in("curator"), "spike", *articles, reason=" ")
    assert faults(response) == ["This field is required."]
    kept = parsed(response).css(f"input[name={ACTION_CHECKBOX_NAME}]")
    assert {int(field.attributes["value"]) for field in kept} == {article.pk for article in articles}
    assert [state(article) for article in articles] == [State.INCOMING, State.INCOMING]


def test_many_refusals_are_not_told_one_by_one():
    spiked = [make_article(state=State.SPIKED) for _ in range(12)]
    response = act_on(sign_in("curator"), "spike", *spiked, reason="Again.")
    assert len(told(response)) == 11
    assert told(response)[-1] == "2 more were refused."


def test_nothing_is_decided_about_articles_that_nobody_ticked():
    make_article(), make_article()
    publisher = sign_in("publisher")
    typed = {"action": "publish", "select_across": "1", "confirmed": "yes", ACTION_CHECKBOX_NAME: ["x", "9" * 40]}
    response = publisher.post(reverse(LIST), typed)
    assert words(parsed(response).css_first(".chosen")) == "None was chosen. Tick articles in the list first."
    assert not Article.objects.live().exists()


def test_a_request_for_more_than_a_list_shows_is_refused():
    typed = {"action": "spike", "confirmed": "yes", "reason": "All.", ACTION_CHECKBOX_NAME: list(range(1, 300))}
    articles = [make_article() for _ in range(3)]
    response = sign_in("curator").post(reverse(LIST), typed, follow=True)
    assert told(response) == ["Choose 200 at a time at most. Nothing has been changed."]
    assert {state(article) for article in articles} == {State.INCOMING}


def test_a_decision_or_an_article_that_is_none_is_not_found():
    article, publisher = make_article(), sign_in("publisher")
    assert publisher.get(decide_url(article, "delete")).status_code == 404
    article.public_id = "01890000-0000-7000-8000-000000000000"
    assert publisher.get(decide_url(article, "publish")).status_code == 404
