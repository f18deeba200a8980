"""Undoing the tags and sources that a batch created; interrupted undos, and undos of a running import."""

from contextlib import contextmanager

import pytest
from django.db.models.signals import pre_delete

from articles.desk import tags_and_sources
from articles.models import Article, SearchRow, Source, Tag
from importers.models import ImportBatch
from importers.runs.run import CHUNK
from importers.runs.undo import UndoBlocked, undo
from tests.factories import make_article, make_citation, make_source, make_tag, make_user
from tests.importers.runs.test_run import load, post, write

pytestmark = pytest.mark.django_db(transaction=True)


def batch_of(tmp_path):
    """Import an article with a new tag and a new source."""
    return load(write(tmp_path / "a.json", post(1, class_list=["tag-piers"])))


def piers():
    return Tag.objects.get(slug="piers")


def gazette():
    return Source.objects.get(slug="gazette-news")


def test_the_tags_and_sources_that_a_batch_created_are_deleted_with_it(tmp_path):
    make_tag("Ferries")
    make_source("The Courier")
    batch = batch_of(tmp_path)
    assert batch.made == {"sources": [gazette().pk], "tags": [piers().pk]}
    undo(batch)
    assert (list(Tag.objects.values_list("slug", flat=True)), list(Source.objects.values_list("slug", flat=True))) == (
        ["ferries"], ["the-courier"],
    )  # fmt: skip


def test_tags_and_sources_that_existed_before_the_batch_stay(tmp_path):
    make_tag("Piers")
    make_source("The Gazette", slug="gazette-news", hosts=["gazette.news"])
    batch = batch_of(tmp_path)
    assert batch.made == {}
    undo(batch)
    assert (piers().name, gazette().name) == ("Piers", "The Gazette")


@pytest.mark.slow
@pytest.mark.parametrize(
    "use",
    [
        lambda: make_article(tags=[piers()]),
        lambda: Article.objects.filter(pk=make_article().pk).update(section=piers()),
        lambda: tags_and_sources.merge_tags(make_tag("Docks"), into=piers(), by=make_user()),
        lambda: tags_and_sources.merge_tags(piers(), into=make_tag("Docks"), by=make_user()),
    ],
    ids=["on an article", "a section", "another merged into it", "merged into another"],
)
def test_a_tag_that_someone_has_used_since_stays(tmp_path, use):
    batch = batch_of(tmp_path)
    use()
    undo(batch)
    assert Tag.objects.filter(slug="piers").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "use",
    [
        lambda: make_article(source=gazette()),
        lambda: make_citation(make_article(), source=gazette()),
        lambda: Source.objects.filter(pk=gazette().pk).update(rights="full_text"),
        lambda: Source.objects.filter(pk=gazette().pk).update(credit_line="© The Gazette"),
        lambda: tags_and_sources.merge_sources(make_source("Docks"), into=gazette(), by=make_user()),
        lambda: tags_and_sources.merge_sources(gazette(), into=make_source("Docks"), by=make_user()),
    ],
    ids=["of an article", "cited", "rights", "credit", "another merged into it", "merged into another"],
)
def test_a_source_that_someone_has_used_or_described_since_stays(tmp_path, use):
    batch = batch_of(tmp_path)
    use()
    undo(batch)
    assert Source.objects.filter(slug="gazette-news").exists()


# --- Interrupted undos, and a running import.


@contextmanager
def as_articles_go(call):
    """Call the function each time the database is about to delete articles."""

    def receive(instance, **kwargs):
        call(instance)

    pre_delete.connect(receive, sender=Article)
    try:
        yield
    finally:
        pre_delete.disconnect(receive, sender=Article)


def test_a_running_import_is_stopped_before_its_first_article_is_deleted(tmp_path):
    batch = batch_of(tmp_path)
    ImportBatch.objects.update(finished_at=None)
    batch.refresh_from_db()
    is_stopped = []
    with as_articles_go(lambda _: is_stopped.append(ImportBatch.objects.get().undo_started_at is not None)):
        undo(batch)
    assert is_stopped == [True]
    assert batch.undone_at == ImportBatch.objects.get().undone_at is not None


@pytest.mark.slow
@pytest.mark.parametrize("is_running", [False, True])
def test_an_interrupted_undo_continues_when_it_is_run_again(tmp_path, is_running):
    batch = load(write(tmp_path / "a.json", *[post(number) for number in range(1, CHUNK + 6)]))
    if is_running:
        ImportBatch.objects.update(finished_at=None)
        batch.refresh_from_db()

    def pull_the_plug(article):
        if article.source_ref == "103":
            raise KeyboardInterrupt

    with as_articles_go(pull_the_plug), pytest.raises(KeyboardInterrupt):
        undo(batch)
    # A chunk is deleted completely, with its indexed words, or not at all.
    assert (Article.objects.count(), SearchRow.objects.count()) == (5, 5)
    batch.refresh_from_db()
    assert (batch.undone_at, batch.is_half_undone) == (None, True)
    assert undo(batch).articles_deleted == 5
    assert (Article.objects.count(), SearchRow.objects.count()) == (0, 0)
    with pytest.raises(UndoBlocked, match="was already undone on"):
        undo(batch)
