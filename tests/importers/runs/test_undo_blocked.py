"""Undoing a batch whose articles people have worked on: what they wrote, cite or are writing stays."""

import pytest

from articles import desk
from articles.models import Article, Citation, Journal, SearchRow
from articles.vocabulary import Role
from importers.models import ImportBatch
from importers.runs.options import Options
from importers.runs.undo import UndoBlocked, plan, undo
from tests.factories import THEN, make_article, make_citation, make_section, make_source, make_tag, make_user
from tests.importers.runs.test_run import load, outcomes, post, write

pytestmark = pytest.mark.django_db(transaction=True)

CHANGED = {"title": {"rendered": "Ferry 1 stops"}, "class_list": ["tag-strikes"]}
EVIDENCE = {"evidence_fingerprint", "evidence_parts", "raw_fingerprint"}


def all_of(article):
    """Return all that an undo could change about the article: columns, tags, citations, indexed words."""
    return (
        Article.objects.filter(pk=article.pk).values().get(),
        sorted(article.taggings.values_list("tag__slug", flat=True)),
        sorted(article.citations.values_list("role", "source__slug", "url", "title", "position")),
        list(SearchRow.objects.filter(article=article).values()),
    )


def test_undoing_a_change_leaves_an_article_that_the_desk_has_worked_on(tmp_path):
    first = write(tmp_path / "a.json", post(1))
    load(first)
    changing = write(tmp_path / "b.json", post(1, **CHANGED))
    batch = load(changing)
    article, editor = Article.objects.get(), make_user("editor")
    desk.tag(article, by=editor, add=[make_tag("Harbour")], section=make_section("Port"))
    desk.save_text(article, by=editor, headline="Ours", summary="Nothing sails.")
    make_citation(article, role=Role.SUPPORTING, source=make_source("Harbour Office"), title="Notice")
    before = all_of(article)
    with pytest.raises(UndoBlocked) as refusal:
        undo(batch)
    reason = "“Ferry 1 stops” keeps its new text: someone on the desk has worked on it since this import changed it."
    assert refusal.value.reasons == [reason]
    assert all_of(article) == before

    result = undo(batch, keep_touched=True)
    assert (result.articles_deleted, result.articles_restored, result.citations_removed, result.obstacles) == (
        0,
        0,
        0,
        [reason],
    )
    columns, *others = all_of(article)
    assert others == list(before[1:])
    assert {name for name, value in columns.items() if value != before[0][name]} == EVIDENCE
    # The earlier version is again the latest from the source, so the undone one counts as a change.
    assert outcomes(load(first)) == {"unchanged": 1}
    again = load(changing)
    assert [(record.outcome, record.code) for record in again.records.all()] == [("changed", "kept_for_desk")]


def test_undoing_changes_restores_only_articles_that_the_desk_has_not_worked_on(tmp_path):
    load(write(tmp_path / "a.json", post(1), post(2)))
    stops = [post(number, title={"rendered": f"Ferry {number} stops"}) for number in (1, 2)]
    batch = load(write(tmp_path / "b.json", *stops))
    desk.claim(Article.objects.get(source_ref="1"), by=make_user("editor"))
    result = undo(batch, keep_touched=True)
    assert (result.articles_restored, len(result.obstacles)) == (1, 1)
    assert list(Article.objects.order_by("pk").values_list("headline", flat=True)) == ["Ferry 1 stops", "Ferry 2 runs"]


def test_a_version_set_aside_for_the_desk_does_not_block_an_undo(tmp_path):
    first = write(tmp_path / "a.json", post(1))
    load(first)
    article = Article.objects.get()
    desk.save_text(article, by=make_user("editor"), headline="Ours")
    before = all_of(article)
    batch = load(write(tmp_path / "b.json", post(1, **CHANGED)))
    assert Article.objects.get().source_changed_at == batch.started_at
    planned = plan(batch, most=10)
    assert (planned.reverts, planned.obstacles, planned.obstacle_count) == (0, [], 0)
    result = undo(batch)
    assert (result.articles_deleted, result.articles_restored, result.obstacles) == (0, 0, [])
    assert all_of(article) == before
    assert outcomes(load(first)) == {"unchanged": 1}


def test_a_delivery_without_text_is_undone_without_rewriting_the_article(tmp_path):
    load(write(tmp_path / "a.json", post(1)))
    before = all_of(Article.objects.get())
    batch = load(write(tmp_path / "b.json", post(1, content={"rendered": "", "protected": False})))
    assert batch.records.get().code == "emptied_at_source"
    assert plan(batch, most=10).reverts == 0
    assert undo(batch).articles_restored == 0
    assert all_of(Article.objects.get()) == before


def test_an_article_with_unsaved_writing_is_not_deleted(tmp_path):
    batch = load(write(tmp_path / "a.json", post(1), post(2)))
    article = Article.objects.get(source_ref="1")
    Journal.objects.create(user=make_user("editor"), article=article, texts={"headline": "Ferry 1 ru"}, saved_at=THEN)
    with pytest.raises(UndoBlocked) as refusal:
        undo(batch)
    reason = "“Ferry 1 runs” (incoming) stays: someone is writing it and has not saved yet."
    assert refusal.value.reasons == [reason]
    result = undo(batch, keep_touched=True)
    assert (result.articles_deleted, result.obstacles) == (1, [reason])
    assert Journal.objects.get().article == Article.objects.get() == article


def test_an_article_cited_by_another_is_not_deleted(tmp_path):
    batch = load(write(tmp_path / "a.json", post(1), post(2)))
    cited = Article.objects.get(source_ref="2")
    make_citation(make_article(), role=Role.SUPPORTING, cited_article=cited)
    with pytest.raises(UndoBlocked) as refusal:
        undo(batch)
    reason = "“Ferry 2 runs” (incoming) stays: another article cites it."
    assert refusal.value.reasons == [reason]
    assert (undo(batch, keep_touched=True).articles_deleted, Article.objects.filter(pk=cited.pk).exists()) == (1, True)
    assert Citation.objects.filter(cited_article=cited).exists()


def test_an_article_of_which_another_is_a_duplicate_is_not_deleted(tmp_path):
    batch = load(write(tmp_path / "a.json", post(1), post(2), post(3)))
    first, second = Article.objects.get(source_ref="1"), Article.objects.get(source_ref="2")
    desk.mark_duplicate(second, by=make_user("editor"), of=first)
    reasons = [
        "“Ferry 1 runs” (incoming) stays: another article was set aside as its duplicate.",
        "“Ferry 2 runs” (duplicate) stays: someone on the desk has worked on it.",
    ]
    with pytest.raises(UndoBlocked) as refusal:
        undo(batch)
    assert refusal.value.reasons == reasons
    result = undo(batch, keep_touched=True)
    assert (result.articles_deleted, result.obstacles) == (1, reasons)
    assert set(Article.objects.all()) == {first, second}


def test_a_claimed_article_is_not_deleted(tmp_path):
    batch = load(write(tmp_path / "a.json", post(1), post(2)))
    article = Article.objects.get(source_ref="1")
    desk.claim(article, by=make_user("editor"))
    result = undo(batch, keep_touched=True)
    assert (result.articles_deleted, result.obstacles) == (
        1,
        ["“Ferry 1 runs” (claimed) stays: someone on the desk has worked on it."],
    )
    assert Article.objects.get() == article


def test_an_article_changed_by_a_later_import_keeps_that_change(tmp_path):
    first = load(write(tmp_path / "a.json", post(1), post(2)))
    load(write(tmp_path / "b.json", post(1, **CHANGED)))
    result = undo(first, keep_touched=True)
    reason = "“Ferry 1 stops” (incoming) stays: a later import delivered it again (undo that one first)."
    assert (result.articles_deleted, result.obstacles) == (1, [reason])
    assert Article.objects.get().headline == "Ferry 1 stops"


def test_a_later_dry_run_does_not_block_an_undo(tmp_path):
    first = load(write(tmp_path / "a.json", post(1)))
    load(write(tmp_path / "b.json", post(1, **CHANGED)), is_dry_run=True)
    assert undo(first).articles_deleted == 1


def test_an_article_that_the_desk_has_worked_on_keeps_the_credit_that_the_batch_added(tmp_path):
    load(write(tmp_path / "a.json", post(1), post(2)))
    again = [post(number + 8, link=f"https://gazette.news/ferry-{number}/") for number in (1, 2)]
    batch = load(write(tmp_path / "b.json", *again), options=Options(source="courier"))
    touched = Article.objects.get(source_ref="1")
    desk.claim(touched, by=make_user("editor"))
    assert undo(batch, keep_touched=True).citations_removed == 1
    vias = Citation.objects.filter(role=Role.VIA).order_by("article_id", "position")
    assert list(vias.values_list("article__source_ref", "source__slug")) == [
        ("1", "gazette-news"), ("1", "courier"), ("2", "gazette-news"),
    ]  # fmt: skip


@pytest.mark.parametrize("keep_touched", [False, True])
def test_a_dry_run_and_an_undone_batch_cannot_be_undone(tmp_path, keep_touched):
    path = write(tmp_path / "a.json", post(1))
    dry = load(path, is_dry_run=True)
    batch = load(path)
    undo(batch)
    when = ImportBatch.objects.get(pk=batch.pk).undone_at
    for refused, reason in (
        (dry, f"Batch {dry.pk} was a dry run: it imported nothing, so there is nothing to undo."),
        (batch, f"Batch {batch.pk} was already undone on {when:%Y-%m-%d at %H:%M} UTC."),
    ):
        with pytest.raises(UndoBlocked) as refusal:
            undo(refused, keep_touched=keep_touched)
        assert refusal.value.reasons == [reason]
    assert ImportBatch.objects.get(pk=batch.pk).undone_at == when


def test_the_plan_counts_what_would_be_deleted_restored_and_kept(tmp_path):
    load(write(tmp_path / "a.json", *[post(number) for number in range(1, 6)]))
    desk.claim(Article.objects.get(source_ref="1"), by=make_user("editor"))
    batch = load(
        write(
            tmp_path / "b.json",
            *[post(number, title={"rendered": f"Ferry {number} stops"}) for number in (1, 2, 3)],
            post(4, content={"rendered": "", "protected": False}),
            *[post(number) for number in (6, 7, 8)],
        )
    )
    elsewhere = post(99, link="https://gazette.news/ferry-5/")
    twice = load(write(tmp_path / "c.json", elsewhere), options=Options(source="courier"))
    touched, created = Article.objects.get(source_ref="2"), Article.objects.get(source_ref="6")
    for article in (touched, created):
        desk.claim(article, by=make_user())
    planned = plan(batch, most=1)
    assert (planned.deletes, planned.reverts, planned.uncites, planned.refusals) == (2, 1, 0, [])
    assert planned.obstacles == ["“Ferry 6 runs” (claimed) stays: someone on the desk has worked on it."]
    assert planned.obstacle_count == 2
    assert plan(twice, most=1).uncites == 1
    undo(twice)
    assert len(plan(twice, most=1).refusals) == 1
