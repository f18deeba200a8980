"""What the log keeps of each decision: who, when, why, the earlier values, and the operation it belongs to."""

from datetime import timedelta

import pytest

from articles import desk
from articles.models import Article
from articles.vocabulary import Act, ChangeClass, OverrideKind
from tests.articles.desk.ready import NOON, ready_for
from tests.factories import make_article, make_live_article, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db
WHY = {"reason": " Because. "}
LATER = NOON + timedelta(days=2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "state", "arguments", "in_the_log"),
    [
        ("claim", "incoming", WHY, "Because."),
        ("claim", "incoming", {}, "editor"),
        ("release", "draft", WHY, "Because."),
        ("release", "draft", {}, ""),
        ("spike", "draft", WHY, "Because."),
        ("restore", "spiked", WHY, "Because."),
        ("split", "duplicate", WHY, "Because."),
        ("submit", "draft", WHY, "Because."),
        ("request_changes", "in_review", WHY, "Because."),
        ("approve", "in_review", WHY, "Because."),
        ("publish", "approved", WHY, "Because."),
        ("schedule", "approved", WHY | {"moment": LATER}, "Because."),
        ("deschedule", "published", WHY, "Because."),
        ("embargo", "draft", WHY | {"until": LATER}, "Because."),
        ("embargo", "draft", {"until": LATER}, "until 2026-03-05 12:00 UTC"),
        ("embargo", "draft", {"until": None}, "lifted"),
        ("seen", "draft", WHY, "Because."),
        ("withdraw", "published", WHY, "Because."),
        ("retract", "published", {"note": "It never ran."}, "It never ran."),
        ("retract", "published", WHY | {"note": "It never ran."}, "Because."),
        ("reinstate", "withdrawn", WHY, "Because."),
        ("unmerge", "merged", WHY, "Because."),
        ("revise", "published", {"change": ChangeClass.UPDATE}, "Update."),
        ("revise", "published", {"change": ChangeClass.UPDATE, "reason": "Because."}, "Update. Because."),
        ("revise", "published", {"change": ChangeClass.CORRECTION, "note": "It was 5."}, "Correction. It was 5."),
        ("override", "draft", WHY | {"kind": OverrideKind.LENGTH, "key": "120"}, "Length: Because."),
    ],
)
def test_each_decision_keeps_its_reason(act, state, arguments, in_the_log):
    article, editor = ready_for(state, Act(act)), make_user("editor")
    getattr(desk, Act(act).name.lower())(article, by=editor, at=NOON, **arguments)
    decision = article.decisions.get()
    assert (decision.by, decision.at, decision.reason) == (editor, NOON, in_the_log)
    assert decision.revision == article.working


def test_without_another_reason_the_log_names_the_other_article():
    editor, other, live = make_user(), make_article(headline="The other"), make_live_article(headline="The live one")
    for reason, marked, merged in (("", "The other", "The live one"), ("Same.", "Same.", "Same.")):
        duplicate, away = make_article(), make_live_article()
        desk.mark_duplicate(duplicate, of=other, by=editor, reason=reason)
        desk.merge(away, into=live, by=editor, reason=reason)
        assert (duplicate.decisions.get().reason, away.decisions.get().reason) == (marked, merged)


def test_without_another_reason_the_log_names_the_assignee():
    first, second = make_article(), make_article()
    desk.assign(first, by=make_user(), to=make_user("ana"))
    desk.assign(second, by=make_user(), to=make_user("ben"), reason="Knows the harbour.")
    assert first.decisions.get().reason == "ana"
    assert second.decisions.get().reason == "Knows the harbour."


@pytest.mark.parametrize(
    ("act", "state", "arguments"),
    [
        ("claim", "incoming", {}),
        ("release", "draft", {}),
        ("spike", "draft", WHY),
        ("restore", "spiked", {}),
        ("split", "duplicate", {}),
        ("submit", "draft", {}),
        ("publish", "approved", {}),
        ("tag", "draft", {}),
    ],
)
def test_a_decision_about_several_articles_names_its_operation(act, state, arguments):
    article, editor = ready_for(state, Act(act)), make_user()
    operation = desk.begin_operation(Act(act), by=editor, at=NOON)
    getattr(desk, Act(act).name.lower())(article, by=editor, at=NOON, operation=operation, **arguments)
    assert article.decisions.get().operation == operation


def test_assigning_and_marking_several_name_their_operation():
    editor, operation = make_user(), desk.begin_operation(Act.ASSIGN, by=make_user())
    first, second = make_article(), make_article()
    desk.assign(first, by=editor, to=editor, operation=operation)
    desk.mark_duplicate(second, by=editor, of=make_article(), operation=operation)
    assert {first.decisions.get().operation, second.decisions.get().operation} == {operation}


@pytest.mark.parametrize(
    ("act", "state", "arguments", "before"),
    [
        ("spike", "in_review", WHY, {"submitted_at": None}),
        ("submit", "draft", {}, {"submitted_at": None}),
        ("request_changes", "in_review", WHY, {"submitted_at": NOON, "approved_sha256": "", "approved_by_id": None}),
        ("approve", "in_review", {}, {"submitted_at": NOON, "approved_sha256": "", "approved_by_id": None}),
        ("embargo", "draft", {"until": LATER}, {"embargo_until": None}),
        ("withdraw", "published", WHY, {"submitted_at": None}),
        ("reinstate", "withdrawn", WHY, {}),
        ("seen", "draft", {}, {}),
    ],
)
def test_the_log_keeps_the_earlier_values(act, state, arguments, before):
    article = ready_for(state, Act(act))
    getattr(desk, Act(act).name.lower())(article, by=make_user(), at=NOON, **arguments)
    values = {name: value.isoformat() if value is NOON else value for name, value in before.items()}
    assert article.decisions.get().before == values


def test_the_log_keeps_the_imported_text_that_the_first_publication_replaces():
    article, editor = make_article(headline="Imported", dek="Its dek.", summary="Its words."), make_user()
    desk.save_text(article, by=editor, headline="Ours", dek="Our dek.", summary="Our words.")
    Article.objects.filter(pk=article.pk).update(state="approved", approved_sha256=article.working.sha256)
    article.refresh_from_db()
    desk.publish(article, by=editor, at=NOON)
    assert article.decisions.get(act="publish").before == {
        "headline": "Imported", "dek": "Its dek.", "summary": "Its words.", "published_at": None,
        "live_revision_id": None, "slug": None,
    }  # fmt: skip
    assert desk.texts_of(article, 0) == {
        "headline": "Imported", "dek": "Its dek.", "summary": "Its words.", "ai_use": "undeclared", "citations": None,
    }  # fmt: skip


def test_the_log_keeps_the_earlier_tags_and_section():
    old, section, added = make_tag(slug="old"), make_section(slug="asia"), make_tag(slug="new")
    article = make_article(tags=[old], section=section)
    world = make_section(slug="world")
    desk.tag(article, by=make_user(), add=[added], remove=[old], section=world)
    decision = article.decisions.get()
    assert decision.reason == "+new, +world, -old"
    assert decision.before == {"section_id": section.pk, "tags": sorted([old.pk, section.pk])}
    desk.tag(article, by=make_user(), remove=[added])
    assert article.decisions.first().before == {"tags": sorted([section.pk, added.pk, world.pk])}
    assert set(article.tags.all()) == {section, world}


def test_a_decision_is_dated_now_by_default():
    before = make_article(updated_at=NOON)
    desk.spike(before, by=make_user(), reason="Old.")
    decision = before.decisions.get()
    assert decision.at > NOON
    stored = Article.objects.get(pk=before.pk)
    assert stored.updated_at == stored.desk_touched_at == decision.at == before.updated_at
