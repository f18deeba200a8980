"""Scheduled and live articles, the public notes about their changes, and their tag pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Article, Correction
from articles.vocabulary import ChangeClass, State
from tests.factories import (
    make_approved_article,
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stored(article):
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def filed(article):
    """Return the moment under which readers find the article on its tags' pages, None where they do not."""
    return article.taggings.get().published_at


def make_scheduled(**columns):
    article = make_approved_article(**{"headline": "Ferry runs", "tags": [make_tag()]} | columns)
    desk.schedule(article, by=make_user(), moment=NOON, at=NOON - HOUR)
    return stored(article)


def make_live(**columns):
    article = make_approved_article(**{"headline": "Ferry runs", "tags": [make_tag()]} | columns)
    desk.publish(article, by=make_user(), at=NOON)
    return stored(article)


def approve_newer(article, **texts):
    revision = make_revision(article, **texts)
    article.approved_sha256 = revision.sha256
    Article.objects.filter(pk=article.pk).update(approved_sha256=revision.sha256)


# --- Where readers find it.


def test_a_topic_shows_an_article_only_while_it_is_public():
    article, editor = make_scheduled(), make_user()
    assert filed(article) == NOON
    desk.deschedule(article, by=editor, at=NOON - HOUR)
    assert filed(article) is None
    desk.publish(article, by=editor, at=NOON - HOUR)
    assert filed(article) == NOON - HOUR
    desk.withdraw(article, by=editor, reason="Wrong.", at=NOON)
    assert filed(article) is None
    desk.reinstate(article, by=editor, reason="Right.", at=NOON)
    assert filed(article) == NOON - HOUR
    desk.retract(article, by=editor, note="Wrong.", at=NOON)
    assert filed(article) is None


@pytest.mark.parametrize(
    ("state", "moment"),
    [("published", NOON), ("withdrawn", None), ("retracted", None), ("spiked", None), ("draft", None)],
)
def test_a_new_tag_shows_only_what_is_public(state, moment):
    article = make_article(state=state, published_at=NOON if state == "published" else None)
    desk.tag(article, by=make_user(), add=[make_tag()], at=NOON)
    assert filed(article) == moment


def test_an_article_keeps_its_address_when_its_headline_changes():
    article = make_scheduled()
    desk.deschedule(article, by=make_user(), at=NOON - HOUR)
    approve_newer(article, headline="Ferry sinks")
    desk.publish(article, by=make_user(), at=NOON)
    assert (stored(article).headline, stored(article).slug) == ("Ferry sinks", "ferry-runs")


def test_a_headline_without_letters_still_gets_an_address():
    article = make_live(headline="!?!")
    assert article.slug == article.public_id.hex[:12]


# --- The schedule.


def test_a_scheduled_article_can_be_published_now_or_rescheduled():
    article, editor = make_scheduled(), make_user()
    desk.schedule(article, by=editor, moment=NOON + HOUR, at=NOON - HOUR)
    assert (stored(article).published_at, filed(article)) == (NOON + HOUR, NOON + HOUR)
    desk.publish(article, by=editor, at=NOON - HOUR)
    assert (stored(article).published_at, filed(article)) == (NOON - HOUR, NOON - HOUR)


@pytest.mark.parametrize(
    ("act", "arguments", "refusal"),
    [
        (desk.schedule, {"moment": NOON + 2 * HOUR}, "cannot be scheduled"),
        (desk.deschedule, {}, "cannot be taken off the schedule"),
        (desk.publish, {}, "already live. To publish"),
        (desk.embargo, {"until": NOON + 2 * HOUR}, "too late"),
    ],
)
def test_at_its_publication_time_an_article_is_live_and_no_longer_scheduled(act, arguments, refusal):
    article = make_scheduled()
    with pytest.raises(desk.Refused, match=refusal):
        act(article, by=make_user(), at=NOON, **arguments)
    assert (stored(article).state, stored(article).published_at) == (State.PUBLISHED, NOON)


@pytest.mark.parametrize(
    ("act", "arguments", "refusal"),
    [
        (desk.withdraw, {"reason": "Wrong."}, "is not live yet. Take it"),
        (desk.retract, {"note": "Wrong."}, "is not live yet. Take it"),
        (desk.revise, {"change": ChangeClass.UPDATE}, "is not live yet. To change"),
    ],
)
def test_an_article_that_is_not_live_yet_cannot_be_taken_down_or_revised(act, arguments, refusal):
    article = make_scheduled()
    approve_newer(article, dek="After a week.")
    with pytest.raises(desk.Refused, match=refusal):
        act(article, by=make_user(), at=NOON - timedelta(seconds=1), **arguments)
    assert not Correction.objects.exists()
    assert stored(article).state == State.PUBLISHED


def test_what_leaves_the_schedule_with_an_unapproved_text_is_a_draft():
    article = make_scheduled()
    desk.save_text(article, by=make_user(), headline="Ferry sinks", at=NOON - HOUR)
    desk.deschedule(article, by=make_user(), at=NOON - HOUR)
    assert (stored(article).state, stored(article).live_revision) == (State.DRAFT, None)


def test_an_article_that_goes_live_while_it_is_being_descheduled_stays_live(monkeypatch):
    article, editor = make_scheduled(), make_user()
    moments = iter([NOON - timedelta(microseconds=1)])
    monkeypatch.setattr(timezone, "now", lambda: next(moments, NOON))
    with pytest.raises(desk.Refused, match="has just gone live"):
        desk.deschedule(article, by=editor)
    assert (stored(article).state, stored(article).published_at, filed(article)) == (State.PUBLISHED, NOON, NOON)


def test_a_withdrawn_article_can_be_retracted():
    article = make_live()
    desk.withdraw(article, by=make_user(), reason="Wrong.", at=NOON + HOUR)
    notice = desk.retract(article, by=make_user(), note=" It never ran. ", at=NOON + 2 * HOUR)
    assert (notice.change_class, notice.note, notice.at) == ("retraction", "It never ran.", NOON + 2 * HOUR)
    assert (notice.before, notice.after) == (article.live_revision, article.live_revision)


# --- A new text of what is live.


@pytest.mark.parametrize(
    ("change", "note", "revised_at", "is_told"),
    [
        (ChangeClass.REFILE, "", None, False),
        (ChangeClass.UPDATE, "Not for readers.", NOON + HOUR, False),
        (ChangeClass.CLARIFICATION, " It is the night ferry. ", NOON + HOUR, True),
        (ChangeClass.CORRECTION, "It is the night ferry.", NOON + HOUR, True),
    ],
)
def test_the_class_decides_whether_readers_get_a_note_and_a_new_date(change, note, revised_at, is_told):
    article, publisher = make_live(summary="The harbour openned."), make_user()
    before = article.live_revision
    approve_newer(article, summary="The harbour opened.")
    correction = desk.revise(article, by=publisher, change=change, note=note, at=NOON + HOUR)
    assert stored(article).revised_at == revised_at
    assert list(article.corrections.all()) == ([correction] if is_told else [])
    if is_told:
        assert (correction.change_class, correction.note, correction.at, correction.by) == (
            *(change, "It is the night ferry.", NOON + HOUR, publisher),
        )
        assert (correction.before, correction.after) == (before, article.working)
    decision = article.decisions.get(act="revise")
    assert decision.before["class"] == change
    assert (decision.from_state, decision.to_state, decision.inverse) == ("published", "published", "")


@pytest.mark.parametrize("change", [ChangeClass.CLARIFICATION, ChangeClass.CORRECTION])
def test_a_class_that_needs_a_note_is_refused_without_one(change):
    article = make_live()
    approve_newer(article, dek="After a week.")
    with pytest.raises(desk.Refused, match="tells readers what was wrong"):
        desk.revise(article, by=make_user(), change=change, note="  ", at=NOON + HOUR)
    assert stored(article).dek == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("texts", "least"),
    [
        ({}, "refile"),
        ({"headline": "Ferry runs!"}, "refile"),
        ({"ai_use": "drafted"}, "update"),
        ({"citations": [{"role": "origin", "source": None, "url": "https://tide.example/a"}]}, "update"),
        ({"citations": []}, "refile"),
        ({"dek": "After a week."}, "update"),
        ({"summary": "The ferry doesn't run."}, "clarification"),
        ({"summary": "The ferry runs."}, "refile"),
        ({"summary": "It runs."}, "update"),
    ],
)
def test_a_new_text_has_a_lightest_class(texts, least):
    article = make_live(summary="The ferry runs.")
    make_revision(article, **texts)
    assert desk.least_change(article) == least


def test_the_lightest_class_compares_with_the_citations_that_readers_see():
    article = make_live()
    citation = make_citation(article, url="https://tide.example/a")
    make_revision(article, citations=[citation.as_json()])
    assert desk.least_change(article) == ChangeClass.REFILE
    make_revision(article, citations=[])
    assert desk.least_change(article) == ChangeClass.UPDATE


def test_an_imported_live_article_without_a_text_of_ours_has_nothing_to_revise():
    article = make_live_article()
    assert desk.least_change(article) == ChangeClass.REFILE
    with pytest.raises(desk.Refused, match="no newer text"):
        desk.revise(article, by=make_user(), change=ChangeClass.UPDATE)


def test_some_classes_need_a_public_note_and_the_others_are_minor():
    assert {"clarification", "correction", "retraction"} == desk.NEEDS_NOTE
    assert {"refile", "update"} == desk.MINOR
