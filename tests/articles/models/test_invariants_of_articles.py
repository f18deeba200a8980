"""Each invariant of articles: broken by an UPDATE, found, and healed where there is one right answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import desk, search
from articles.models import Article, Crediting, Rendition, SearchRow, Tagging
from articles.vocabulary import State
from tests.factories import THEN, make_article, make_revision, make_tag, make_user
from tests.soundness import accept, approved, found, fresh, healed, heals, published, reviewed, submitted, update

pytestmark = pytest.mark.django_db


def without_constraint(name):
    """Let the database take what it would refuse, as one that was restored without its constraints does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE articles_article DROP CONSTRAINT {name}")


@pytest.fixture
def _checks_again():
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize("columns", [{"slug": None}, {"published_at": None}])
@pytest.mark.usefixtures("_checks_again")
def test_a_published_article_without_address_or_moment_is_found(columns):
    article = published()
    without_constraint("article_public_is_whole")
    update(article, **columns)
    assert found()["article_public_is_whole"] == 1


def test_a_published_article_that_names_no_live_text_is_found():
    update(published(), live_revision=None)
    assert found() == {"article_without_live_text": 1}


def test_an_unpublished_article_loses_a_publication_time_and_a_live_text():
    article = approved()
    update(article, published_at=THEN, live_revision=article.working)
    heals("article_unpublished_moment")
    assert (fresh(article).published_at, fresh(article).live_revision) == (None, None)


@pytest.mark.parametrize("name", ["headline", "dek", "summary"])
def test_readers_get_the_text_that_was_approved_again(name):
    article = published()
    update(article, **{name: "Somebody was here with a zeppelin."})
    search.reindex(Article.objects.all())
    heals("article_live_text")
    assert fresh(article).live_revision.texts == {
        name: getattr(fresh(article), name) for name in ("headline", "dek", "summary")
    }
    assert "zeppelin" not in SearchRow.objects.get(pk=article.pk).public_text
    assert "zeppelin" not in Rendition.objects.get(pk=article.pk).data


def test_a_live_text_that_was_itself_changed_is_not_given_to_readers():
    article = published()
    update(article.live_revision, summary="Somebody was here.")
    assert found() == {"article_live_text": 1, "revision_changed": 1}
    assert healed("article_live_text") == 0
    assert found() == {"article_live_text": 1, "revision_changed": 1}
    assert fresh(article).summary != "Somebody was here."


def test_a_live_text_of_another_article_is_found():
    article, other = published(), published()
    update(article, live_revision=other.working, **other.working.texts)
    assert found() == {"article_foreign_text": 1}


@pytest.mark.parametrize("is_missing", [True, False])
def test_an_article_is_worked_on_in_its_newest_text(is_missing):
    article = submitted()
    newest = fresh(article).working
    update(article, working=None if is_missing else published().working)
    search.reindex(Article.objects.all())
    heals("article_working_text")
    assert fresh(article).working == newest


def test_an_approval_of_another_text_is_voided():
    article = approved()
    update(article, approved_sha256="0" * 64)
    heals("article_approval")
    article = fresh(article)
    assert (article.state, article.approved_sha256, article.approved_by) == ("draft", "", None)


def test_an_approval_by_nobody_is_voided_and_what_is_live_stays_live():
    article = published()
    update(article, approved_by=None)
    heals("article_approval")
    assert (fresh(article).state, fresh(article).approved_sha256) == ("published", "")


def test_an_approved_article_without_an_approval_is_a_draft():
    article = approved()
    update(article, approved_by=None, approved_sha256="")
    heals("article_approval")
    assert fresh(article).state == "draft"


def test_an_approval_by_an_author_is_voided():
    article = approved()
    update(article, approved_by=article.working.author)
    heals("article_own_approval")
    assert (fresh(article).state, fresh(article).approved_by) == ("draft", None)


@pytest.mark.slow
def test_an_author_of_an_earlier_live_text_may_approve_the_next():
    article, editor = reviewed(), make_user()
    desk.publish(article, by=editor)
    earlier = article.working.author
    desk.save_text(article, by=editor, **article.working.texts | {"dek": "After a week of storms."})
    desk.submit(article, by=editor)
    accept(article)
    desk.approve(article, by=earlier)
    assert found() == {}
    update(article, approved_by=editor)
    assert found() == {"article_own_approval": 1}


def test_what_waits_for_a_review_was_submitted():
    article = submitted()
    update(article, submitted_at=None)
    heals("article_submission")
    assert fresh(article).submitted_at is not None
    draft = make_article(state=State.DRAFT)
    update(draft, submitted_at=THEN)
    heals("article_submission")
    assert fresh(draft).submitted_at is None


def test_a_duplicate_of_nothing_is_found():
    article = submitted()
    desk.mark_duplicate(article, by=make_user(), of=submitted())
    update(article, duplicate_of=None)
    assert found() == {"article_original_missing": 1}


def test_what_is_no_duplicate_names_no_original():
    article = submitted()
    update(article, duplicate_of=submitted())
    heals("article_original_left")
    assert fresh(article).duplicate_of is None


def test_articles_that_are_merged_in_a_circle_are_found_and_one_that_leads_there_is_not():
    one, two, three, by = published(), published(), published(), make_user()
    for article, into in ((three, one), (one, two)):
        desk.merge(article, into=into, by=by)
    assert found() == {}
    update(two, duplicate_of=one)
    assert found() == {"article_in_circle": 2, "article_original_left": 1}


def test_a_published_article_gets_its_page_back():
    article = published()
    Rendition.objects.filter(pk=article.pk).delete()
    heals("article_rendition")
    assert Rendition.objects.get(pk=article.pk).visible_from == fresh(article).published_at


@pytest.mark.parametrize("moment", [None, THEN])
def test_a_page_gets_the_moment_of_its_article(moment):
    article = published()
    update(Rendition.objects.get(pk=article.pk), visible_from=moment)
    heals("article_rendition")
    assert Rendition.objects.get(pk=article.pk).visible_from == fresh(article).published_at


def test_a_published_article_is_listed_under_its_source():
    article = published()
    Crediting.objects.filter(article=article, source=article.source).delete()
    heals("article_source_uncredited")
    assert Crediting.objects.filter(article=article, source=article.source).exists()


def test_an_article_that_search_lost_can_be_found_again():
    article = make_article(headline="Puffins return")
    search.forget([article.pk])
    heals("article_not_indexed")
    assert search.newest("puffins", scope="desk") == [article.pk]


@pytest.mark.slow
def test_tags_have_the_moment_of_their_article_and_none_if_it_is_not_published():
    article, draft = published(), make_article(tags=[make_tag()])
    carried = article.taggings.order_by("pk").first()
    for moment in (None, THEN):
        update(carried, published_at=moment)
        heals("tagging_moment")
        assert set(article.taggings.values_list("published_at", flat=True)) == {article.published_at}
    Tagging.objects.filter(article=draft).update(published_at=timezone.now() + timedelta(days=1))
    heals("tagging_moment")
    assert draft.taggings.get().published_at is None


def test_a_text_whose_predecessor_is_missing_is_found():
    article = make_article()
    make_revision(article)
    make_revision(article, dek="Second.")
    update(article.working, number=3)
    assert found() == {"revision_missing": 1}


def test_a_text_that_was_changed_after_it_was_saved_is_found():
    article = submitted()
    update(article.working, ai_use="drafted")
    assert found() == {"revision_changed": 1}


def test_a_text_begun_from_another_articles_text_is_found():
    update(submitted().working, base=submitted().working)
    assert found() == {"revision_of_another_base": 1}
