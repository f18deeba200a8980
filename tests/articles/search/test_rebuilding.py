"""The index can be made again from any state: damaged, empty, missing, or restored from a dump without it."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles import desk, search
from articles.models import Article, SearchRow
from tests.factories import make_approved_article, make_article, make_live_article, make_section, make_source, make_tag
from tests.factories import make_user as make_person

pytestmark = pytest.mark.django_db(transaction=True)


def indexed(**columns):
    article = make_article(**columns)
    search.index([search.of_article(article)])
    return article


def matches(words, scope="desk"):
    return list(search.find(Article.objects.order_by("pk"), words, scope=scope))


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="on PostgreSQL the index is part of its rows")
@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO articles_searchindex(articles_searchindex) VALUES ('delete-all')",
        "DELETE FROM articles_searchindex_data WHERE id > 10",
        "UPDATE articles_searchindex_data SET block = x'00ff00ff' WHERE id > 10",
        "DELETE FROM articles_searchindex_docsize",
        "DROP TABLE articles_searchindex",
        "DELETE FROM articles_searchrow",
        "UPDATE articles_searchrow SET desk_title = 'other', desk_text = 'other'",
        "INSERT INTO articles_searchindex(rowid, desk_title) VALUES (999999, 'ferry')",
    ],
)
def test_a_damaged_index_finds_everything_again_after_it_was_rebuilt(damage):
    articles = [indexed(headline=f"Ferry {number}") for number in range(3)]
    run(damage)
    call_command("rebuild_search", stdout=io.StringIO(), stderr=io.StringIO())
    assert matches("ferry") == articles
    assert (matches("ferry 1"), matches("other")) == ([articles[1]], [])
    changed = articles[0]
    changed.headline = "Pier"
    search.index([search.of_article(changed)])
    assert (matches("ferry"), matches("pier")) == (articles[1:], [changed])


def test_rows_that_are_missing_come_back():
    articles = [indexed(headline="Ferry") for _ in range(3)]
    search.forget([article.pk for article in articles[:2]])
    assert search.rebuild() == 3
    assert matches("ferry") == articles


@pytest.mark.slow
def test_a_site_restored_from_a_dump_works_as_before(tmp_path):
    section, topic, editor = make_section("Harbour"), make_tag("Tides"), make_person("editor")
    live = make_live_article(
        headline="Ferry runs",
        body="<p>Boats are <b>back</b>.</p>",
        section=section,
        tags=[section, topic],
        source=make_source("Wire"),
    )
    approved = make_approved_article(headline="Pier opens")
    call_command("rebuild_search", stdout=io.StringIO(), stderr=io.StringIO())
    desk.publish(approved, by=editor)
    paths = ("/", reverse("article", args=[live.slug]), "/api/v1/articles/")
    before = {path: Client().get(path).content for path in paths}
    assert b"Ferry runs" in before[paths[1]]
    dump = tmp_path / "site.json"
    call_command(
        "dumpdata",
        natural_foreign=True,
        natural_primary=True,
        exclude=["contenttypes", "auth.permission", "sessions"],
        output=str(dump),
    )
    call_command("flush", interactive=False, verbosity=0)
    assert Article.objects.count() == 0
    call_command("loaddata", str(dump), verbosity=0)
    call_command("rebuild_search", stdout=io.StringIO(), stderr=io.StringIO())
    assert {path: Client().get(path).content for path in before} == before
    assert [article.headline for article in matches("ferry", "public")] == ["Ferry runs"]
    assert b"Ferry runs" in Client().get("/search/?q=tides").content
    article, editor = Article.objects.get(headline="Pier opens"), User.objects.get(username="editor")
    desk.withdraw(article, by=editor, reason="Not true.")
    assert matches("pier", "public") == []
    assert SearchRow.objects.count() == 2
    assert indexed(headline="Next").pk > article.pk
