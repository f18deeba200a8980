"""The words by which the desk finds an article, and those by which readers do."""

import pytest

from articles.search import of_article
from articles.vocabulary import Rights, State
from tests.factories import make_article, make_live_article, make_revision, make_source

pytestmark = pytest.mark.django_db
COLUMNS = {"headline": "Headline", "dek": "Dek", "summary": "Summary", "body": "<p>Body <b>text</b></p>"}


def words(article):
    document = of_article(article)
    return [
        text.split() for text in (document.desk_title, document.desk_text, document.public_title, document.public_text)
    ]


def test_the_desk_finds_an_article_by_all_its_words_and_by_those_that_somebody_is_writing():
    article = make_article(state=State.DRAFT, source=make_source("Wire"), **COLUMNS)
    assert words(article) == [["headline"], ["wire", "dek", "summary", "body", "text"], [], []]
    make_revision(article, headline="Newer", dek="Other", summary="Said")
    assert words(article) == [
        ["headline", "newer"], ["wire", "dek", "summary", "other", "said", "body", "text"], [], []
    ]  # fmt: skip


def test_a_suggested_headline_is_looked_at_only_where_there_is_no_other():
    assert words(make_article(headline="", headline_suggested="Suggested"))[0] == ["suggested"]
    assert words(make_article(headline="Headline", headline_suggested="Suggested"))[0] == ["headline"]


@pytest.mark.parametrize(
    ("rights", "shown"),
    [(Rights.LINK_ONLY, []), (Rights.EXCERPT, ["body"]), (Rights.FULL_TEXT, ["body", "text"])],
)
def test_readers_find_an_article_by_what_they_are_shown_and_by_nothing_that_is_still_being_written(rights, shown):
    article = make_live_article(source=make_source("Wire", rights=rights, excerpt_words=1), **COLUMNS)
    make_revision(article, headline="Newer", dek="Other", summary="Said")
    assert words(article)[2:] == [["headline"], ["wire", "dek", "summary", *shown]]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_readers_find_nothing_that_is_not_published(state):
    article = make_article(state=state, source=make_source(rights=Rights.FULL_TEXT), **COLUMNS)
    assert words(article)[2:] == [[], []]
