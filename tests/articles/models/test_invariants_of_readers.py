"""Each invariant of what readers get, of the log, of merges and of pairs: broken by an UPDATE, found, and healed."""

import pytest
from django.db import connection
from django.utils import timezone

from articles import desk, search
from articles.desk import tags_and_sources
from articles.models import (
    Article,
    Citation,
    Correction,
    Crediting,
    Decision,
    DeskProfile,
    Likeness,
    Parting,
    PublicVersion,
    Rendition,
    SearchRow,
    SourceHost,
    SourceTag,
    Tag,
    Tagging,
)
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_section,
    make_source,
    make_tag,
    make_user,
)
from tests.soundness import found, fresh, heals, published, submitted, update

pytestmark = pytest.mark.django_db


def withdrawn():
    article = published()
    desk.withdraw(article, by=make_user(), reason="It was wrong.")
    return article


def rendition(article):
    return Rendition.objects.get(pk=article.pk)


def test_an_article_that_was_taken_down_leaves_the_lists():
    article = withdrawn()
    update(rendition(article), visible_from=THEN)
    heals("rendition_of_unpublished")
    assert (rendition(article).visible_from, rendition(article).removed_as) == (None, "withdrawn")


def test_an_article_that_was_never_public_leaves_no_mark():
    article = submitted()
    Rendition.objects.create(article=article, number=0, changed_at=THEN)
    heals("rendition_never_public")
    assert not Rendition.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("columns", [{"card": "Text."}, {"data": "{}"}, {"page": b"x"}, {"stamp": "0"}])
def test_what_was_taken_down_holds_no_text(columns):
    article = withdrawn()
    update(rendition(article), **columns)
    heals("rendition_removed_text")
    held = rendition(article)
    assert (held.card, held.data, bytes(held.page), held.stamp) == ("", "", b"", "")


def test_what_was_withdrawn_is_not_marked_as_retracted():
    article = withdrawn()
    update(rendition(article), removed_as="retracted")
    heals("rendition_removed_as")
    assert rendition(article).removed_as == "withdrawn"


@pytest.mark.parametrize("columns", [{"card": ""}, {"data": ""}, {"page": b""}])
def test_an_empty_page_that_counts_as_made_is_made(columns):
    article = published()
    update(rendition(article), **columns)
    heals("rendition_empty")
    assert article.headline in rendition(article).card


def test_a_credit_has_the_moment_of_its_article():
    article = published()
    Crediting.objects.filter(article=article, source=article.source).update(published_at=THEN)
    heals("crediting_moment")
    assert set(article.creditings.values_list("published_at", flat=True)) == {fresh(article).published_at}


def test_an_article_that_is_not_published_credits_nobody():
    article = submitted()
    Crediting.objects.create(article=article, source=article.source, published_at=THEN)
    heals("crediting_moment")
    assert not article.creditings.exists()


def test_clients_miss_no_change_after_a_number_that_is_too_low():
    article = published()
    PublicVersion.objects.update(number=0)
    heals("public_version_behind")
    assert PublicVersion.objects.get().number == rendition(article).number


def test_search_shows_readers_no_words_of_an_unpublished_article():
    article = make_article(headline="Puffins return")
    search.index([search.Document(article_id=article.pk, desk_title="p", desk_text="", public_title="puffins")])
    assert search.newest("puffins") == [article.pk]
    heals("search_row_public")
    assert search.newest("puffins") == []


def test_search_finds_a_published_article_again():
    article = published()
    search.index([search.Document(article_id=article.pk, desk_title="p", desk_text="")])
    heals("search_row_silent")
    assert SearchRow.objects.get(pk=article.pk).public_title != ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index is part of the rows")
@pytest.mark.parametrize("statement", ["INSERT INTO {0}({0}) VALUES ('delete-all')", "DROP TABLE {0}"])
def test_words_that_are_not_in_the_index_of_sqlite_are_indexed_again(statement):
    article = make_article(headline="Puffins return")
    with connection.cursor() as cursor:
        cursor.execute(statement.format("articles_searchindex"))
    heals("search_row_not_in_index")
    assert search.newest("puffins", scope="desk") == [article.pk]


def test_a_public_note_about_another_articles_texts_is_found():
    article, other = published(), published()
    Correction.objects.create(
        article=article, change_class="correction", note="N.", at=THEN, by=make_user(), before=other.working
    )
    assert found() == {"correction_of_another_text": 1}


def test_a_log_entry_about_another_articles_text_is_found():
    article, other = published(), published()
    Decision.objects.filter(article=article).update(revision=other.working)
    assert found() == {"decision_on_another_text": 1}


@pytest.mark.parametrize(("make", "name"), [(make_tag, "tag"), (make_source, "source")])
def test_a_row_merged_into_a_merged_one_points_to_the_last(make, name):
    last = make()
    middle = make(merged_into=last)
    first = make(merged_into=middle)
    heals(f"{name}_merged_on")
    first.refresh_from_db()
    assert first.merged_into == last


@pytest.mark.parametrize(("make", "name"), [(make_tag, "tag"), (make_source, "source")])
def test_rows_merged_in_a_circle_are_found(make, name):
    one = make()
    two = make(merged_into=one)
    update(one, merged_into=two)
    assert found() == {f"{name}_in_circle": 2}


def test_articles_left_on_a_merged_tag_move_to_the_survivor():
    by, tag, into = make_user(), make_tag("Ferries"), make_tag("Shipping")
    tags_and_sources.merge_tags(tag, into=into, by=by)
    article, both = published(), published()
    for carrying in (article, both):
        Tagging.objects.create(article=carrying, tag=tag, published_at=carrying.published_at)
    Tagging.objects.create(article=both, tag=into, published_at=both.published_at)
    heals("tag_still_carried")
    assert sorted(Tagging.objects.filter(tag=into).values_list("article", flat=True)) == [article.pk, both.pk]
    assert "Shipping" in rendition(article).data
    assert search.newest("shipping") == [both.pk, article.pk]


def test_a_section_left_on_a_merged_one_is_that_of_the_survivor():
    article, into = published(), make_section("Economy")
    Tag.objects.filter(pk=article.section_id).update(merged_into=into)
    heals("tag_still_carried")
    assert fresh(article).section == into
    assert article.taggings.filter(tag=into).exists()
    assert "Economy" in rendition(article).data


def test_what_is_left_on_a_merged_source_moves_to_the_survivor():
    source, into = make_source("Old Post", rights="full_text", hosts=["old.example"]), make_source("New Post")
    article = published(source=source, body="<p>A zeppelin landed on the ferry.</p>")
    make_citation(article, source=source, url="https://old.example/1")
    make_article(source=into, source_ref=article.source_ref)
    SourceTag.objects.create(source=source, kind="topic", slug="ships", tag=make_tag())
    assert search.newest("zeppelin") == [article.pk]
    update(source, merged_into=into)
    heals("source_still_named")
    article = fresh(article)
    assert article.source == into
    assert article.source_ref.endswith(f" (old-post, {article.pk})")
    assert not Citation.objects.filter(source=source).exists()
    assert SourceHost.objects.get(host="old.example").source == into
    assert SourceTag.objects.get(slug="ships").source == into
    assert set(article.creditings.values_list("source__name", flat=True)) >= {"New Post"}
    assert "zeppelin" not in rendition(article).data
    assert search.newest("zeppelin") == []


def test_a_slug_that_both_sources_used_may_stay_with_the_merged_one():
    source, into, tag = make_source(), make_source(), make_tag()
    for each in (source, into):
        SourceTag.objects.create(source=each, kind="topic", slug="ships", tag=tag)
    update(source, merged_into=into)
    assert found() == {}


@pytest.mark.parametrize("columns", [{"time_zone": "Europe/Atlantis"}])
def test_time_zones_that_do_not_exist_are_found(columns):
    update(make_source(), **columns)
    DeskProfile.objects.create(user=make_user(), **columns)
    assert found() == {"source_time_zone": 1, "profile_time_zone": 1}


def test_articles_are_parted_from_both_sides():
    one, two = make_article(), make_article()
    Parting.objects.create(article=one, other=two, by=make_user(), at=THEN)
    heals("parting_one_sided")
    assert Parting.objects.get(article=two, other=one).at == THEN


def test_articles_are_alike_from_both_sides():
    one, two = make_article(), make_article()
    Likeness.objects.create(article=one, other=two, share=80, passage="the ferry")
    heals("likeness_one_sided")
    assert Likeness.objects.get(article=two, other=one).passage == "the ferry"


def test_a_scheduled_article_is_as_sound_as_a_live_one():
    article = published(published_at=None)
    assert article.published_at <= timezone.now()
    assert Article.objects.live().get() == article
    assert found() == {}
