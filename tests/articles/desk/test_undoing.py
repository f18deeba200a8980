"""Undoing acts on several articles within a day."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article
from articles.vocabulary import Act, State
from tests.factories import (
    make_approved_article,
    make_article,
    make_section,
    make_submittable_article,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def columns(article):
    values = Article.objects.filter(pk=article.pk).values().get()
    return {name: value for name, value in values.items() if name not in ("updated_at", "desk_touched_at", "slug")}


@pytest.mark.slow
def test_undoing_37_spikes_restores_36_and_names_the_one_edited_since():
    articles, editor = [make_article() for _ in range(37)], make_user()
    operation = desk.begin_operation(Act.SPIKE, by=editor, at=NOON)
    for article in articles:
        desk.spike(article, by=editor, reason="Old.", at=NOON, operation=operation)
    desk.restore(articles[5], by=editor, at=NOON + timedelta(minutes=1))
    undone = desk.undo(operation, by=editor, at=NOON + timedelta(hours=1))
    assert len(undone.restored) == 36
    assert [(article.pk, why) for article, why in undone.skipped] == [
        (articles[5].pk, "somebody has worked on it since")
    ]
    assert set(Article.objects.values_list("state", flat=True)) == {State.INCOMING}


@pytest.mark.parametrize(
    ("make", "act", "take"),
    [
        (make_article, Act.CLAIM, desk.claim),
        (make_article, Act.ASSIGN, lambda a, **k: desk.assign(a, to=make_user(), **k)),
        (make_article, Act.SPIKE, lambda a, **k: desk.spike(a, reason="Old.", **k)),
        (make_article, Act.TAG, lambda a, **k: desk.tag(a, add=[make_tag()], section=make_section(), **k)),
        (make_article, Act.MARK_DUPLICATE, lambda a, **k: desk.mark_duplicate(a, of=make_article(), **k)),
        (make_submittable_article, Act.SUBMIT, desk.submit),
        (make_approved_article, Act.PUBLISH, desk.publish),
    ],
)
def test_undo_leaves_every_column_and_tag_as_it_was(make, act, take):
    article, editor = make(tags=[make_tag()]), make_user()
    before = columns(article), sorted(article.taggings.values_list("tag", "published_at"))
    operation = desk.begin_operation(act, by=editor, at=NOON)
    take(article, by=editor, at=NOON, operation=operation)
    assert columns(article) != before[0] or act == Act.TAG
    assert [row.pk for row in desk.undo(operation, by=editor, at=NOON).restored] == [article.pk]
    assert (columns(article), sorted(article.taggings.values_list("tag", "published_at"))) == before
    assert article.decisions.first().act == Act.UNDO


def test_an_address_that_readers_may_know_is_never_reused():
    article, editor = make_approved_article(headline="Ferry runs"), make_user()
    operation = desk.begin_operation(Act.PUBLISH, by=editor, at=NOON)
    desk.publish(article, by=editor, at=NOON, operation=operation)
    desk.undo(operation, by=editor, at=NOON)
    assert Article.objects.get().slug == "ferry-runs"
    other = make_approved_article(headline="Ferry runs")
    desk.publish(other, by=editor, at=NOON)
    assert other.slug == "ferry-runs-2"


def test_undo_restores_the_survivor_of_a_merged_tag():
    old, survivor, added = make_tag("Old"), make_tag("Survivor"), make_tag("Added")
    article, editor = make_article(tags=[old]), make_user()
    operation = desk.begin_operation(Act.TAG, by=editor, at=NOON)
    desk.tag(article, by=editor, add=[added], at=NOON, operation=operation)
    tags_and_sources.merge_tags(old, into=survivor, by=editor)
    desk.undo(operation, by=editor, at=NOON)
    assert list(article.tags.all()) == [survivor]


def test_an_operation_can_be_undone_once_and_only_for_a_day():
    editor = make_user()
    old, new = (desk.begin_operation(Act.CLAIM, by=editor, at=at) for at in (NOON - timedelta(hours=25), NOON))
    with pytest.raises(desk.Refused, match="more than a day"):
        desk.undo(old, by=editor, at=NOON)
    desk.undo(new, by=editor, at=NOON)
    with pytest.raises(desk.Refused, match="already"):
        desk.undo(new, by=editor, at=NOON)
