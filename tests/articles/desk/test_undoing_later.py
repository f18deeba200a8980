"""Undoing an act after something else has happened to its articles: later work is never lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Decision, Operation, SearchRow
from articles.vocabulary import Act, State
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_live_article,
    make_section,
    make_submittable_article,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ONE = NOON + timedelta(hours=1)
TWO = NOON + timedelta(hours=2)
LATER = "somebody has worked on it since"


def tags_of(article):
    return sorted(article.taggings.values_list("tag__slug", "published_at"))


def tagged(article, *, by):
    """Give the article a tag, as one of many; return the operation."""
    operation = desk.begin_operation(Act.TAG, by=by, at=NOON)
    desk.tag(article, by=by, add=[make_tag("Ferries")], at=NOON, operation=operation)
    return operation


@pytest.mark.parametrize(
    "later",
    [
        lambda article, editor: desk.tag(article, by=editor, add=[make_tag("Strikes")], at=ONE),
        lambda article, editor: desk.save_text(article, by=editor, headline="Ours", at=ONE),
        lambda article, editor: Article.objects.filter(pk=article.pk).update(
            updated_at=ONE, headline="Delivered again"
        ),
    ],
    ids=["tagged again", "written", "delivered"],
)
def test_later_work_is_kept_even_if_the_state_is_the_same(later):
    article, editor = make_article(state=State.DRAFT), make_user()
    operation = tagged(article, by=editor)
    later(article, editor)
    before = Article.objects.filter(pk=article.pk).values().get(), tags_of(article)
    undone = desk.undo(operation, by=editor, at=TWO)
    assert (undone.restored, undone.skipped) == ([], [(article, LATER)])
    assert (Article.objects.filter(pk=article.pk).values().get(), tags_of(article)) == before
    assert not article.decisions.filter(act=Act.UNDO).exists()


def test_a_later_decision_with_the_same_timestamp_is_kept_too():
    article, editor = make_article(), make_user()
    operation = desk.begin_operation(Act.CLAIM, by=editor, at=NOON)
    desk.claim(article, by=editor, at=NOON, operation=operation)
    desk.spike(article, by=editor, reason="Old.", at=NOON)
    assert desk.undo(operation, by=editor, at=ONE).skipped == [(article, LATER)]
    assert Article.objects.get().state == State.SPIKED


def test_articles_without_later_work_are_restored_and_each_is_named_once():
    articles, editor = [make_article() for _ in range(3)], make_user()
    operation = desk.begin_operation(Act.SPIKE, by=editor, at=NOON)
    for article in articles:
        desk.spike(article, by=editor, reason="Old.", at=NOON, operation=operation)
    other = make_article()
    desk.spike(other, by=editor, reason="Old.", at=NOON)
    desk.restore(articles[1], by=editor, at=ONE)
    undone = desk.undo(operation, by=editor, at=TWO)
    # The last one first.
    assert undone.restored == [articles[2], articles[0]]
    assert undone.skipped == [(articles[1], LATER)]
    other.refresh_from_db()
    assert other.state == State.SPIKED


def test_an_act_can_be_undone_for_exactly_a_day():
    articles, editor = [make_article() for _ in range(2)], make_user()
    for article, age, is_in_time in zip(articles, (0, 1), (True, False), strict=True):
        operation = desk.begin_operation(Act.CLAIM, by=editor, at=NOON)
        desk.claim(article, by=editor, at=NOON, operation=operation)
        at = NOON + timedelta(hours=24, seconds=age)
        if is_in_time:
            assert desk.undo(operation, by=editor, at=at).restored == [article]
            assert Operation.objects.get(pk=operation.pk).undone_at == at
        else:
            with pytest.raises(desk.Refused) as refused:
                desk.undo(operation, by=editor, at=at)
            assert (
                str(refused.value) == "This can no longer be undone: it was undone already, or is more than a day old."
            )
            assert Operation.objects.get(pk=operation.pk).undone_at is None
    assert [Article.objects.get(pk=article.pk).state for article in articles] == [State.INCOMING, State.CLAIMED]


def test_the_default_time_of_an_operation_and_its_undo_is_now():
    article, editor, before = make_article(), make_user(), timezone.now()
    operation = desk.begin_operation(Act.CLAIM, by=editor)
    desk.claim(article, by=editor, operation=operation)
    assert desk.undo(operation, by=editor).restored == [article]
    operation.refresh_from_db()
    taken_back = article.decisions.first()
    assert before <= operation.at <= operation.undone_at == taken_back.at <= timezone.now()
    assert (operation.act, operation.by, taken_back.by) == (Act.CLAIM, editor, editor)


def test_the_log_says_which_act_was_undone_and_between_which_states():
    article, editor, other = make_article(), make_user(), make_user()
    operation = desk.begin_operation(Act.SPIKE, by=editor, at=NOON)
    desk.spike(article, by=editor, reason="Old.", at=NOON, operation=operation)
    desk.undo(operation, by=other, at=ONE)
    decision = article.decisions.first()
    assert (decision.act, decision.by, decision.at, decision.reason) == (Act.UNDO, other, ONE, "Spiked")
    assert (decision.from_state, decision.to_state) == (State.SPIKED, State.INCOMING)


def test_undo_restores_the_time_of_submission():
    article, editor = make_submittable_article(), make_user()
    desk.submit(article, by=editor, at=NOON)
    operation = desk.begin_operation(Act.SPIKE, by=editor, at=ONE)
    desk.spike(article, by=editor, reason="Old.", at=ONE, operation=operation)
    (restored,) = desk.undo(operation, by=editor, at=TWO).restored
    assert (restored.state, restored.submitted_at) == (State.IN_REVIEW, NOON)
    assert Article.objects.get().submitted_at == NOON


def test_undoing_an_early_publication_restores_the_schedule_and_the_tags():
    article, editor = make_approved_article(tags=[make_tag("Ferries")]), make_user()
    tomorrow = NOON + timedelta(days=1)
    desk.schedule(article, by=editor, moment=tomorrow, at=NOON)
    operation = desk.begin_operation(Act.PUBLISH, by=editor, at=ONE)
    desk.publish(article, by=editor, at=ONE, operation=operation)
    assert tags_of(article) == [("ferries", ONE)]
    (restored,) = desk.undo(operation, by=editor, at=TWO).restored
    assert (restored.state, restored.published_at, tags_of(article)) == (
        State.PUBLISHED, tomorrow, [("ferries", tomorrow)],
    )  # fmt: skip
    assert Article.objects.get().published_at == tomorrow


def test_undo_restores_a_published_articles_tags_with_its_publication_time():
    old, ferries = make_tag("Old"), make_tag("Ferries")
    article, editor = make_live_article(tags=[old, ferries]), make_user()
    operation = desk.begin_operation(Act.TAG, by=editor, at=NOON)
    desk.tag(article, by=editor, add=[make_tag("New")], remove=[old], at=NOON, operation=operation)
    desk.undo(operation, by=editor, at=ONE)
    assert tags_of(article) == [("ferries", THEN), ("old", THEN)]
    assert Article.objects.get().published_at == THEN


def test_undo_restores_an_unpublished_articles_tags_without_showing_it_on_topic_pages():
    old = make_tag("Old")
    article, editor = make_article(state=State.WITHDRAWN, tags=[old]), make_user()
    operation = desk.begin_operation(Act.TAG, by=editor, at=NOON)
    desk.tag(article, by=editor, remove=[old], at=NOON, operation=operation)
    desk.undo(operation, by=editor, at=ONE)
    assert tags_of(article) == [("old", None)]
    assert Article.objects.get().published_at == THEN


def test_undo_restores_the_survivor_of_a_merged_section():
    old, survivor = make_section("Old"), make_section("Survivor")
    article, editor = make_article(section=old), make_user()
    operation = desk.begin_operation(Act.TAG, by=editor, at=NOON)
    desk.tag(article, by=editor, section=make_section("World"), at=NOON, operation=operation)
    tags_and_sources.merge_tags(old, into=survivor, by=editor)
    assert desk.undo(operation, by=editor, at=ONE).restored == [article]
    assert (Article.objects.get().section, list(article.tags.all())) == (survivor, [survivor])


def test_an_article_whose_undo_fails_stays_as_it_was():
    article, editor = make_article(tags=[make_tag("Old")]), make_user()
    operation = tagged(article, by=editor)
    before = Article.objects.values().get(), tags_of(article), list(SearchRow.objects.values())

    def pull_the_plug(**kwargs):
        raise KeyboardInterrupt

    post_save.connect(pull_the_plug, sender=Decision)
    try:
        with pytest.raises(KeyboardInterrupt):
            desk.undo(operation, by=editor, at=ONE)
    finally:
        post_save.disconnect(pull_the_plug, sender=Decision)
    assert (Article.objects.values().get(), tags_of(article), list(SearchRow.objects.values())) == before
