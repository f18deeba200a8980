"""Sources and tags that are merged while an import runs, or while somebody tags, keep nothing of what comes in."""

import pytest
from django.db import connection

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Citation, Source, SourceHost, Tag, Tagging
from articles.vocabulary import TagKind
from tests.concurrency import meanwhile, together
from tests.factories import make_article, make_source, make_tag, make_user
from tests.importers.runs.test_concurrent_runs import load
from tests.importers.runs.test_run import post, write

pytestmark = pytest.mark.django_db(transaction=True)
HOSTS, COUNT = 6, 1_200


def left_behind():
    """Return how much still points at what was merged."""
    merged_tag, merged_source = {"tag__merged_into__isnull": False}, {"source__merged_into__isnull": False}
    return {
        "articles": Article.objects.filter(**merged_source).count(),
        "sections": Article.objects.filter(section__merged_into__isnull=False).count(),
        "citations": Citation.objects.filter(**merged_source).count(),
        "hosts": SourceHost.objects.filter(**merged_source).count(),
        "taggings": Tagging.objects.filter(**merged_tag).count(),
    }


NOTHING = dict.fromkeys(("articles", "sections", "citations", "hosts", "taggings"), 0)


@pytest.mark.slow
def test_merges_beside_an_import_leave_nothing_on_what_was_merged(tmp_path):
    editor, done = make_user(), []
    path = write(
        tmp_path / "posts.json",
        *(
            post(
                number,
                link=f"https://site-{number % HOSTS}.news/{number}/",
                content={"rendered": f'<p>Word {number}.</p><p>Source: <a href="https://wire-{number % HOSTS}.org/'
                         f'{number}">Wire</a></p>'},
                class_list=[f"post-{number}", f"tag-t{number % 9}", f"category-c{number % 3}"],
            )
            for number in range(1, COUNT + 1)
        ),
    )  # fmt: skip

    def merge_until_done():
        merged = 0
        while not done:
            for rows, merge in (
                (Source.objects.unmerged(), tags_and_sources.merge_sources),
                (Tag.objects.unmerged().filter(kind=TagKind.TOPIC), tags_and_sources.merge_tags),
                (Tag.objects.unmerged().filter(kind=TagKind.SECTION), tags_and_sources.merge_tags),
            ):
                if len(pair := list(rows.order_by("-pk")[:2])) == 2:
                    merge(pair[0], into=pair[1], by=editor)
                    merged += 1
        return merged

    def run():
        try:
            return load(path)
        finally:
            done.append(True)

    batch, merged = together(run, merge_until_done)
    assert not isinstance(batch, Exception), batch
    assert not isinstance(merged, Exception), merged
    assert (batch.created_count, Article.objects.count()) == (COUNT, COUNT)
    assert merged >= 3
    assert left_behind() == NOTHING


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time.")
@pytest.mark.parametrize("is_section", [False, True])
def test_a_tag_that_is_being_merged_while_somebody_chooses_it_gives_its_survivor(is_section):
    editor, article = make_user(), make_article()
    kind = TagKind.SECTION if is_section else TagKind.TOPIC
    old, survivor = (make_tag(name, kind=kind) for name in ("Old", "New"))
    chosen = {"section": Tag.objects.get(pk=old.pk)} if is_section else {"add": [Tag.objects.get(pk=old.pk)]}
    failed = meanwhile(
        lambda: tags_and_sources.merge_tags(old, into=survivor, by=editor),
        lambda: desk.tag(Article.objects.get(pk=article.pk), by=editor, **chosen),
    )
    assert failed is None
    assert list(Tagging.objects.values_list("tag", flat=True)) == [survivor.pk]
    assert left_behind() == NOTHING


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time.")
def test_an_import_waits_for_a_merge_and_then_knows_the_survivor(tmp_path):
    editor = make_user()
    first = load(write(tmp_path / "a.json", post(1)))
    old, survivor = Source.objects.get(), make_source("Survivor")
    assert first.created_count == 1
    batch = meanwhile(
        lambda: tags_and_sources.merge_sources(old, into=survivor, by=editor),
        lambda: load(write(tmp_path / "b.json", post(2))),
    )
    assert batch.created_count == 1
    assert set(Article.objects.values_list("source", flat=True)) == {survivor.pk}
    assert left_behind() == NOTHING
