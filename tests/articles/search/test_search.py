"""Searching: which words find which articles, on both databases alike."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.models import Article
from articles.search.query import Query, parse
from articles.vocabulary import Rights
from tests.factories import make_article, make_live_article, make_source

pytestmark = pytest.mark.django_db


def indexed(**columns):
    article = make_article(**columns)
    search.index([search.of_article(article)])
    return article


def matches(query, scope="desk"):
    return list(search.find(Article.objects.order_by("pk"), query, scope=scope))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferry pier", Query((("ferry",), ("pier",)), last=("pier",))),
        ('"the old pier" ferry', Query((("the", "old", "pier"), ("ferry",)), last=("ferry",))),
        ("ferry -pier", Query((("ferry",),), (("pier",),))),
        ('ferry -"old pier"', Query((("ferry",),), (("old", "pier"),))),
        ("open-source", Query((("open", "source"),), last=("open", "source"))),
        ("“the pier", Query((("the", "pier"),))),
        ("中国", Query((("中", "国"),))),
        ("-pier", Query((), (("pier",),))),
        ("", Query()),
        ('"" - -- "', Query()),
        ("ferry pier ferry", Query((("ferry",), ("pier",)), last=("ferry",))),
        ("ferry\x00pier", Query((("ferry",), ("pier",)), last=("pier",))),
        ("ferry -pier -gull -pier", Query((("ferry",),), (("pier",), ("gull",)))),
        ("–pier −gull «low tide»", Query((("low", "tide"),), (("pier",), ("gull",)))),
        ("ferry …", Query((("ferry",),), last=("ferry",))),
        ("ferry 4,300", Query((("ferry",), ("4300",)))),
        ("ferry at", Query((("ferry",), ("at",)))),
        ('ferry "old pier"', Query((("ferry",), ("old", "pier")))),
    ],
)
def test_what_is_typed_is_taken_apart(query, expected):
    assert parse(query) == expected


def test_of_a_long_question_the_first_two_hundred_characters_count_and_twenty_words_of_each_kind():
    assert parse("x" * 195 + " pier gull") == Query((("x" * 195,), ("pier",)), last=("pier",))
    assert parse("x" * 196 + " pier gull") == Query((("x" * 196,), ("pie",)), last=("pie",))
    letters = tuple((letter,) for letter in "abcdefghijklmnopqrst")
    assert parse("a b c d e f g h i j k l m n o p q r s t u") == Query(letters)
    assert parse("z -a -b -c -d -e -f -g -h -i -j -k -l -m -n -o -p -q -r -s -t -u") == Query((("z",),), letters)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("<p>An open‑source ferry</p>", "open-source"),
        ("<p>An open-source ferry</p>", "open‑source"),
        ("<p>the open source ferry</p>", "OPEN-SOURCE"),
        ("<p>今天中国的渡轮</p>", "中国"),
        ("<p>Fähre über den Fluß</p>", "fahre fluss"),
        ("<p>ferries are running</p>", "ferry"),
        ("<p>450 N·m of power</p>", '"450 N·m"'),
        ("<p>हिन्दी समाचार</p>", "हिन्दी"),
        ("<p>to be or not to be</p>", '"to be or not to be"'),
        ("<p>version GLM‑4.7 won</p>", "glm-4.7"),
    ],
)
def test_words_are_found_however_they_are_written(text, query):
    article = indexed(body=text)
    indexed(body="<p>something else altogether</p>")
    assert matches(query) == [article]


def test_a_phrase_is_found_in_its_order_only():
    article = indexed(body="<p>the old pier is new</p>")
    indexed(body="<p>the pier is old</p>")
    assert matches('"old pier"') == [article]
    assert len(matches("old pier")) == 2


def test_an_exclusion_takes_out_what_holds_it():
    article = indexed(body="<p>the ferry runs</p>")
    indexed(body="<p>the ferry stops at the pier</p>")
    indexed(body="<p>the ferry feeds a gull</p>")
    assert matches("ferry -pier -gull") == [article]
    assert len(matches("ferry -pier")) == 2
    assert matches("-pier") == []


def test_readers_find_only_what_is_published():
    indexed(body="<p>kittiwake</p>", headline="Kittiwake")
    assert (len(matches("kittiwake", "desk")), matches("kittiwake", "public")) == (1, [])


def test_the_better_match_is_ranked_first_and_the_newer_where_two_are_equal():
    passing = indexed(headline="Harbour news", body="<p>A ferry, among many other things that fill this text.</p>")
    first, second = (indexed(headline="Ferry ferry", body="<p>The ferry.</p>") for _ in range(2))
    assert search.ranked("ferry", scope="desk") == [second.pk, first.pk, passing.pk]


@pytest.mark.parametrize("scope", ["desk", "public"])
def test_a_word_in_the_headline_weighs_more_than_the_same_word_several_times_in_the_text(scope):
    full_text = make_source(rights=Rights.FULL_TEXT)
    named = make_live_article(headline="The ferry", body="<p>It runs again at noon today.</p>", source=full_text)
    make_live_article(headline="The harbour", body="<p>Ferry, ferry and ferry at noon.</p>", source=full_text)
    ranked = search.ranked("ferry", scope=scope)
    assert (len(ranked), ranked[0]) == (2, named.pk)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL weighs no word by its rarity")
def test_that_a_word_is_very_common_is_found_out_once_until_something_public_changes(
    settings, monkeypatch, django_assert_num_queries
):
    here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "common words"}
    settings.CACHES = settings.CACHES | {"default": here}
    monkeypatch.setattr("articles.search.sqlite._COMMON", 2)
    for _ in range(3):
        indexed(headline="Ferry", body="")
    runs = indexed(headline="Ferry runs", body="")
    with django_assert_num_queries(3):
        ranked = search.ranked('"ferry"', scope="desk", state="7")
    with django_assert_num_queries(2):
        assert search.ranked('"ferry"', scope="desk", state="7") == ranked
    with django_assert_num_queries(3):
        assert search.ranked('ferry "runs"', scope="desk", state="7") == [runs.pk]
    for state in ("8", ""):
        with django_assert_num_queries(3):
            assert search.ranked('"ferry"', scope="desk", state=state) == ranked


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL weighs no word by its rarity")
def test_of_very_common_words_those_in_headlines_are_ranked_first_and_the_newer_before_the_older(monkeypatch):
    monkeypatch.setattr("articles.search.sqlite._COMMON", 3)
    headline, passing, other, last = (
        indexed(headline=headline, body=f"<p>{body}</p>")
        for headline, body in (
            ("Ferry at the pier", "New."),
            ("Harbour", "Ferry, ferry, ferry and pier."),
            ("Ferry runs at the pier", "Old."),
            ("Ferry", "To the pier."),
        )
    )
    assert search.ranked("ferry", scope="desk") == [last.pk, other.pk, headline.pk, passing.pk]
    assert search.ranked("ferry pier", scope="desk") == [other.pk, headline.pk, last.pk, passing.pk]
    assert search.ranked("ferry runs", scope="desk") == [other.pk]
    assert search.ranked("ferry nowhere", scope="desk") == []


def test_a_rare_word_is_ranked_as_ever_beside_a_very_common_one(monkeypatch):
    monkeypatch.setattr("articles.search.sqlite._COMMON", 5)
    about = indexed(headline="Kittiwake colony returns", body="<p>To the pier.</p>")
    passing = indexed(headline="The pier", body="<p>Among much else that fills the text of this, a kittiwake.</p>")
    others = [indexed(headline="The pier", body="<p>The ferry.</p>") for _ in range(6)]
    assert (
        search.ranked("the kittiwake", scope="desk")
        == search.ranked("kittiwake", scope="desk")
        == [about.pk, passing.pk]
    )
    assert search.ranked("the -kittiwake", scope="desk")[0] == others[-1].pk


def test_an_article_that_is_indexed_again_is_found_by_its_new_words_only():
    article = indexed(headline="Ferry", body="")
    article.headline = "Pier"
    search.index([search.of_article(article)])
    assert (matches("ferry"), matches("pier")) == ([], [article])


def test_an_article_that_is_forgotten_is_found_no_more():
    article = indexed(headline="Ferry")
    search.forget([article.pk])
    assert matches("ferry") == []


def test_rebuilding_indexes_all_articles_again():
    article = indexed(headline="Ferry")
    search.forget([article.pk])
    other = indexed(headline="Ferry too")
    assert search.rebuild(chunk=1) == 2
    assert matches("ferry") == [article, other]
    assert search.rebuild() == 2
    assert sorted(search.ranked("ferry", scope="desk")) == [article.pk, other.pk]


def test_more_hits_than_can_be_named_one_by_one_are_still_found(monkeypatch):
    articles = [indexed(headline="Ferry") for _ in range(4)]
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 2)
    assert matches("ferry") == articles
    assert list(search.find(Article.objects.filter(pk=articles[0].pk), "ferry", scope="desk")) == articles[:1]


def test_many_hits_are_found_in_the_order_of_the_list_whether_they_lie_close_together_or_far_apart(monkeypatch):
    articles = [indexed(headline="Ferry" if number % 3 else "Pier") for number in range(12)]
    ferries = [article for number, article in enumerate(articles) if number % 3]
    newest = Article.objects.order_by("-pk")
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 2)
    for walked in (0, 200):
        monkeypatch.setattr("articles.search.sqlite._WALKED", walked)
        assert list(search.find(newest, "ferry", scope="desk")) == ferries[::-1]


def test_searching_costs_as_many_queries_with_thirty_hits_as_with_one(django_assert_num_queries):
    for count in (1, 29):
        for _ in range(count):
            indexed(headline="Ferry")
        with django_assert_num_queries(3):  # the words of the newest articles, the hits, the articles
            matches("ferry")
        with django_assert_num_queries(2 if connection.vendor == "sqlite" else 1):  # how common it is, the hits
            search.ranked("ferry", scope="desk")
        # The same, and then both again for words that only begin so.
        with django_assert_num_queries(4 if connection.vendor == "sqlite" else 2):
            search.ranked("ferr", scope="desk")


def test_a_text_of_a_million_characters_can_be_indexed():
    article = indexed(body="<p>" + "kittiwake ferry" * 60_000 + "</p>", headline="Long")
    assert matches("long") == [article]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.text(alphabet="\"'-*^():{}[]&|!<>\\~ abNEARORnot中ü\x00%_", max_size=60)))
def test_nothing_that_is_typed_fails(query):
    for scope in ("public", "desk"):
        list(search.find(Article.objects.all(), query, scope=scope))
        search.ranked(query, scope=scope)


def test_the_command_rebuilds_the_index_and_says_how_much_it_holds():
    search.forget([indexed(headline="Ferry").pk])
    out = io.StringIO()
    call_command("rebuild_search", stdout=out, stderr=io.StringIO())
    assert out.getvalue() == "The search index holds 1 articles.\n"
    assert len(matches("ferry")) == 1
