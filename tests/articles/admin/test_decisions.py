"""Decisions taken in the admin: confirmed on a page of their own, about one article."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import desk
from articles.models import Article, Decision
from articles.vocabulary import Act, State
from tests.articles.admin.desk import (
    buttons,
    change_url,
    decide_url,
    faults,
    messages_of,
    parsed,
    sign_in,
    words,
)
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_submittable_article,
    make_user,
)

pytestmark = pytest.mark.django_db


def confirm(client, article, act, **fields):
    return client.post(decide_url(article, act), {"confirmed": "yes"} | fields, follow=True)


def state(article):
    return Article.objects.get(pk=article.pk).state


def test_publishing_shows_the_text_first_and_then_makes_it_live(client):
    texts = {"headline": "Ferry runs again", "dek": "After a week.", "summary": "It *runs*."}
    article, publisher = make_approved_article(**texts), sign_in("publisher", name="pia")
    response = publisher.get(decide_url(article, "publish"))
    assert words(parsed(response).css_first(".preview")) == (
        "Approved Approved, ready to publish Ferry runs again After a week. It runs ."
    )
    assert not Article.objects.live().exists()
    response = confirm(publisher, article, "publish", reason="It is time.")
    assert response.redirect_chain == [(change_url(article), 302)]
    assert messages_of(response) == ["Published “Ferry runs again”."]
    article.refresh_from_db()
    assert article.is_live()
    assert client.get(article.get_absolute_url()).status_code == 200
    decision = Decision.objects.first()
    assert (decision.act, decision.by.username, decision.reason) == (Act.PUBLISH, "pia", "It is time.")


def test_an_article_without_a_headline_is_refused_by_name():
    article = make_approved_article(headline="", headline_suggested="Ferry may run")
    publisher = sign_in("publisher")
    response = publisher.get(decide_url(article, "publish"))
    assert words(parsed(response).css_first(".errornote")).startswith("This article has no headline.")
    response = confirm(publisher, article, "publish", reason="Kept")
    assert messages_of(response) == [
        (
            "“Ferry may run”: This article has no headline. "
            "Write one first; a suggested headline is never published automatically."
        )
    ]
    assert parsed(response).css_first("textarea").text().strip() == "Kept"
    assert not Article.objects.live().exists()


def test_a_refusal_names_the_article_by_the_desks_headline():
    publisher = sign_in("publisher", name="pia")
    article = make_submittable_article(headline="The source’s headline")
    desk.save_text(article, by=User.objects.get(username="pia"), headline="Ferry runs", summary="It does.")
    confirm(publisher, article, "submit")
    assert messages_of(confirm(publisher, article, "approve")) == [
        "“Ferry runs”: You wrote some of this text, so somebody else must approve it."
    ]


@pytest.mark.slow
def test_a_schedule_is_typed_in_the_sites_time_zone_and_can_be_cancelled(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    article, publisher = make_approved_article(headline="Ahead"), sign_in("publisher")
    day = timezone.localtime() + timedelta(days=2)
    response = confirm(publisher, article, "schedule", moment=f"{day:%Y-%m-%d}T09:30")
    assert messages_of(response) == ["Scheduled “Ahead”."]
    article.refresh_from_db()
    assert f"{timezone.localtime(article.published_at):%Y-%m-%d %H:%M %z}"[:16] == f"{day:%Y-%m-%d} 09:30"
    assert not article.is_live()
    assert buttons(publisher.get(change_url(article))) == [
        "Publish …",
        "Schedule …",
        "Deschedule …",
        "Embargo …",
        "Assign …",
    ]
    assert messages_of(confirm(publisher, article, "deschedule")) == ["Took off the schedule “Ahead”."]
    assert state(article) == State.APPROVED


@pytest.mark.parametrize(
    ("moment", "complaint"),
    [
        ("", "This field is required."),
        ("tomorrow", "Enter a date and a time, such as 2026-03-29 09:00."),
        (
            "2026-03-29T02:30",
            "29 March 2026, 02:30 does not exist in Europe/Berlin: the clocks go from 02:00 to 03:00.",
        ),
    ],
)
def test_an_invalid_moment_is_refused(settings, moment, complaint):
    settings.TIME_ZONE = "Europe/Berlin"
    article = make_approved_article()
    assert faults(confirm(sign_in("publisher"), article, "schedule", moment=moment))[0].startswith(complaint)
    assert state(article) == State.APPROVED


def test_a_moment_that_has_passed_is_refused_and_stays_in_the_form():
    article = make_approved_article(headline="Late")
    response = confirm(sign_in("publisher"), article, "schedule", moment="2026-01-10T12:00")
    assert messages_of(response) == [
        "“Late”: 2026-01-10 12:00 UTC is in the past. Choose a later time, or publish the article now."
    ]
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


def test_nobody_approves_a_text_that_they_have_not_read():
    writer = make_user("writer")
    article, editor = make_submittable_article(author=writer), sign_in("editor")
    desk.submit(article, by=writer)
    page = parsed(editor.get(decide_url(article, "approve")))
    seen = page.css_first("input[name=seen]").attributes["value"]
    desk.save_text(article, by=writer, **article.working.texts | {"dek": "Another."})
    desk.submit(article, by=writer)
    response = confirm(editor, article, "approve", seen=seen)
    assert messages_of(response) == [
        "Someone has changed this article since you opened the page. Check it again, then decide."
    ]
    assert "Another." in words(parsed(response).css_first(".preview"))
    assert state(article) == State.IN_REVIEW
    confirm(editor, article, "approve", seen=parsed(response).css_first("input[name=seen]").attributes["value"])
    assert state(article) == State.APPROVED


def test_approving_a_new_text_of_a_live_article_shows_what_changes_for_readers():
    article, writer = make_approved_article(summary="It runs hourly."), make_user("writer")
    desk.publish(article, by=make_user())
    desk.save_text(article, by=writer, **article.working.texts | {"summary": "It runs daily."})
    Article.objects.filter(pk=article.pk).update(submitted_at=timezone.now())
    page = parsed(sign_in("editor").get(decide_url(article, "approve")))
    assert [words(mark) for mark in page.css(".sides del, .sides ins")] == ["hourly", "daily"]


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


def test_an_unknown_decision_or_article_is_not_found():
    article, publisher = make_article(), sign_in("publisher")
    assert publisher.get(decide_url(article, "delete")).status_code == 404
    article.public_id = "01890000-0000-7000-8000-000000000000"
    assert publisher.get(decide_url(article, "publish")).status_code == 404


@pytest.mark.slow
def test_a_live_article_is_merged_into_another_that_is_named_by_its_address(client):
    stays, goes = make_live_article(headline="Stays"), make_live_article(headline="Goes")
    publisher = sign_in("publisher")
    response = confirm(publisher, goes, "merge", into=f"https://news.example.org{stays.get_absolute_url()}")
    assert messages_of(response) == ["Merged “Goes”."]
    assert client.get(goes.get_absolute_url()).headers["Location"] == stays.get_absolute_url()
    assert buttons(publisher.get(change_url(goes))) == ["Undo the merge …"]
    assert messages_of(confirm(publisher, goes, "unmerge")) == ["Split “Goes”."]
    assert client.get(goes.get_absolute_url()).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("into", "complaint"),
    [
        (
            "/articles/nowhere/",
            "No article has this address. Open the article you mean, and copy the address of its page.",
        ),
        ("itself", "“Goes”: An article cannot be merged into itself. Choose another article."),
        ("hidden", "“Goes”: “Hidden” is not live. Choose a live article: readers are redirected to it."),
    ],
)
def test_merging_into_an_article_that_is_not_live_is_refused_with_the_reason(into, complaint):
    goes, hidden = make_live_article(headline="Goes"), make_article(headline="Hidden")
    named = {"itself": goes.get_absolute_url(), "hidden": str(hidden.public_id)}.get(into, into)
    response = confirm(sign_in("publisher"), goes, "merge", into=named)
    assert [*messages_of(response), *faults(response)] == [complaint]
    assert state(goes) == State.PUBLISHED
