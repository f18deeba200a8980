"""Two people who change the same thing at once, on PostgreSQL.

The second waits, and then sees the first one's change.
"""

import pytest
from django.db import connection

from articles import desk, search
from articles.desk import Refused, tags_and_sources
from articles.models import Article, Rendition
from articles.reading import renditions
from articles.vocabulary import Role, State
from tests.concurrency import meanwhile
from tests.factories import make_approved_article, make_citation, make_source, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite only one can write at a time"),
]


def published(editor, **columns):
    article = make_approved_article(**columns)
    desk.publish(article, by=editor)
    return article


def test_an_article_retracted_during_an_import_stays_down():
    editor = make_user()
    article = published(editor, headline="Kittiwake")
    make_citation(article, role=Role.VIA)
    meanwhile(
        lambda: desk.retract(Article.objects.get(), by=editor, note="It was not so."),
        lambda: renditions.refresh(article.pk, at=article.published_at),
    )
    rendition = Rendition.objects.get()
    assert (rendition.removed_as, rendition.visible_from, bytes(rendition.page)) == (State.RETRACTED, None, b"")
    assert renditions.cards([article.pk]) == []


def test_a_citation_can_be_added_to_an_article_while_its_page_is_rebuilt():
    article = published(make_user())
    wire = make_source("Wire")

    def cite():
        connection.cursor().execute("SET lock_timeout = '2s'")
        return make_citation(article, role=Role.VIA, source=wire).role

    def still_alone():
        assert Article.objects.get().citations.count() == 1

    assert meanwhile(lambda: renditions.refresh(article.pk, at=article.published_at), cite, still_alone) == Role.VIA


def test_a_rebuild_does_not_restore_the_old_name_of_a_source_that_is_being_renamed():
    wire = make_source("Wire")
    article = published(make_user(), source=wire)
    Rendition.objects.update(stamp="another")

    def rename():
        wire.name = "Tidal Herald"
        wire.save()
        tags_and_sources.renew(wire)

    # The person who renamed the source has made it again by then: nothing is left to do.
    assert meanwhile(rename, renditions.rebuild) == 0
    (card,) = renditions.cards([article.pk])
    assert "Tidal Herald" in card


def test_what_is_published_while_the_search_index_is_rebuilt_is_found_by_readers():
    article, editor = make_approved_article(headline="Kittiwake"), make_user()
    assert meanwhile(lambda: desk.publish(article, by=editor), search.rebuild) == 1
    assert list(search.find(Article.objects.all(), "kittiwake", scope="public")) == [article]


def test_when_two_people_merge_one_source_into_different_ones_the_second_is_refused():
    editor, old, wire, herald = make_user(), make_source("Old"), make_source("Wire"), make_source("Herald")
    refused = meanwhile(
        lambda: tags_and_sources.merge_sources(old, into=wire, by=editor),
        lambda: tags_and_sources.merge_sources(type(old).objects.get(pk=old.pk), into=herald, by=editor),
    )
    assert isinstance(refused, Refused)
    assert str(refused) == "“Old” has already been merged into “Wire”."
    old.refresh_from_db()
    assert old.merged_into == wire


def test_a_merge_of_sources_waits_for_a_decision_about_an_article_of_theirs_without_a_deadlock():
    editor, old, wire = make_user(), make_source("Old"), make_source("Wire")
    article = published(editor, source=old)
    merged = meanwhile(
        lambda: Article.objects.select_for_update().get(),
        lambda: tags_and_sources.merge_sources(old, into=wire, by=editor),
        lambda: desk.withdraw(article, by=editor, reason="Wrong"),
    )
    assert merged.articles == 1
    assert [(article.state, article.source) for article in Article.objects.all()] == [(State.WITHDRAWN, wire)]
