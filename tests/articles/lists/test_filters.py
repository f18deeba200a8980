"""The filters of lists, and that no filter finds what is not live."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from articles import search
from articles.lists.filters import ArticleFilter
from articles.models import Article
from articles.vocabulary import State, TagKind
from tests.factories import THEN, make_article, make_live_article, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db


def filterset_for(**question):
    return ArticleFilter(question, queryset=Article.objects.live().newest())


def matches(**question):
    return list(filterset_for(**question).qs)


def refused(**question):
    return {name: list(errors) for name, errors in filterset_for(**question).form.errors.items()}


def test_nothing_asked_is_everything_live():
    older = make_live_article(published_at=THEN - timedelta(days=1))
    newer = make_live_article()
    make_article(state=State.DRAFT)
    assert matches() == matches(q="", tag="", source="") == [newer, older]


def test_articles_are_found_by_topic_section_and_source():
    topic, section, source = make_tag("Chips"), make_section("Asia"), make_source("Reuters")
    wanted = make_live_article(tags=[topic], section=section, source=source)
    make_live_article(tags=[make_tag("Fish")], section=make_section("Europe"))
    make_article(state=State.WITHDRAWN, tags=[topic], section=section, source=source)
    assert matches(tag="chips") == matches(section="asia") == matches(source="reuters") == [wanted]
    assert matches(tag="chips", section="asia", source="reuters") == [wanted]


def test_a_topic_is_no_section_of_the_same_slug():
    make_live_article(tags=[make_tag("Asia")])
    other = make_live_article(section=make_section("Asia"))
    assert matches(section="asia") == [other]
    assert matches(tag="asia") != [other]


def test_topic_and_section_are_both_asked_for():
    topic, section = make_tag("Chips"), make_section("Asia")
    both = make_live_article(tags=[topic], section=section)
    make_live_article(tags=[topic])
    make_live_article(section=section)
    assert matches(tag="chips", section="asia") == [both]


@pytest.mark.parametrize("name", ["tag", "section", "source"])
def test_an_unknown_slug_finds_nothing(name):
    make_live_article()
    assert matches(**{name: "nowhere"}) == []


def test_an_old_slug_finds_what_the_tag_was_merged_into():
    survivor = make_tag("Chips")
    middle = make_tag("Semiconductors", merged_into=survivor)
    make_tag("Halbleiter", merged_into=middle)
    article = make_live_article(tags=[survivor])
    assert matches(tag="halbleiter") == [article]


def test_an_old_slug_finds_what_the_source_was_merged_into():
    survivor = make_source("Wire")
    make_source("Old wire", merged_into=survivor)
    article = make_live_article(source=survivor)
    make_live_article()
    assert matches(source="old-wire") == [article]


def test_a_language_is_the_articles_own_or_else_its_sources():
    own = make_live_article(language="en-GB")
    inherited = make_live_article(source=make_source(language="en"))
    make_live_article(language="de", source=make_source(language="en"))
    make_live_article(language="eno")
    assert {article.pk for article in matches(language="en")} == {own.pk, inherited.pk}
    assert matches(language="EN-gb") == [own]


def test_the_day_of_publication_includes_its_first_moment_and_not_the_next_days():
    midnight = datetime(2026, 1, 10, tzinfo=UTC)
    first, last = (make_live_article(published_at=midnight + late) for late in (timedelta(0), timedelta(hours=23)))
    make_live_article(published_at=midnight - timedelta(microseconds=1))
    make_live_article(published_at=midnight + timedelta(days=1))
    assert matches(published_after="2026-01-10", published_before="2026-01-11") == [last, first]
    assert matches(published_after="2026-01-10T01:00:00+01:00", published_before="2026-01-10T00:00:01Z") == [first]


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("yesterday", "Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10."),
        ("2026-02-30", "Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10."),
        (
            "2026-01-10T19:05:00 01:00",
            "Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10. Encode “+” as %2B, or use Z.",
        ),
        ("2026-01-10T19:05:00", "Say which offset from UTC is meant, such as 2026-01-10T19:05:00Z."),
        ("0001-01-01T00:00:00+01:00", "That is beyond the years that we count."),
        ("2026\x00", "Write a moment such as 2026-01-10T19:05:00Z or 2026-01-10."),
    ],
)
def test_a_malformed_moment_is_answered_with_an_example(moment, sentence):
    assert refused(published_after=moment) == {"published_after": [sentence]}


def listed(*, at=None, since=None, until=None, in_order=True, **question):
    """Return what the lists of a question hold together, the newest first."""
    filterset = ArticleFilter(QueryDict(urlencode(question, doseq=True)))
    assert filterset.is_valid()
    lists = filterset.lists(at or timezone.now(), since=since, until=until, in_order=in_order)
    rows = {article.pk: article for rows in lists for article in rows}
    return sorted(rows.values(), key=lambda article: (article.published_at, article.pk), reverse=True)


QUESTIONS = [
    {"tag": ["chips"]},
    {"tag": ["chips,solar"]},
    {"tag": ["chips", "solar"]},
    {"tag": ["chips,nowhere", "solar,nowhere"]},
    {"tag": ["nowhere"]},
    {"section": ["asia,europe"]},
    {"section": ["asia"], "tag": ["chips,solar"]},
    {"source": ["wire,mint"]},
    {"source": ["wire"], "tag": ["chips"], "section": ["asia"]},
    {"language": ["en"]},
    {"language": ["en,de"]},
    {"language": ["en-GB,de"], "tag": ["chips"]},
    {"q": ["ferry"]},
    {"q": ["ferry"], "tag": ["chips,solar"]},
    {"published_after": ["2026-01-10T11:50:00Z"]},
    {"published_before": ["2026-01-10T11:50:00Z"]},
    {"published_after": ["2026-01-10T11:40:00Z"], "published_before": ["2026-01-10T11:55:00Z"], "tag": ["chips,solar"]},
    {"published_after": ["2026-01-10T11:40:00Z"], "published_before": ["2026-01-10T11:55:00Z"], "language": ["en,de"]},
    {"updated_since": ["2026-01-10T11:50:00Z"], "tag": ["chips"]},
    {"has_correction": ["false"], "ai_use": ["undeclared,none"]},
    {"ai_use": ["undeclared"]},
]


@pytest.fixture
def shelf():
    """Articles of which each question finds some and leaves others, one withdrawn and one of the future."""
    chips, solar, asia, europe = make_tag("Chips"), make_tag("Solar"), make_section("Asia"), make_section("Europe")
    wire, mint, other = make_source("Wire"), make_source("Mint"), make_source("Other")
    for number in range(24):
        make_live_article(
            headline="Ferry" if number % 2 else "Pier",
            tags=[tag for bit, tag in enumerate((chips, solar)) if number >> bit & 1],
            section=(asia, europe, None)[number % 3],
            source=(wire, mint, other)[number // 2 % 3],
            language=("en", "en-GB", "de", "fr")[number // 3 % 4],
            published_at=THEN - timedelta(minutes=number),
        )
    make_article(state=State.WITHDRAWN, headline="Ferry", tags=[chips, solar], section=asia, source=wire, language="en")
    make_live_article(
        headline="Ferry", tags=[chips, solar], section=asia, source=wire, language="en",
        published_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize("few", [0, 5, 1_000])
def test_the_lists_together_hold_the_same_as_the_one_list(shelf, few, monkeypatch, subtests):
    monkeypatch.setattr("articles.lists.filters.FEW", few)
    middle = THEN - timedelta(minutes=9)
    for question in QUESTIONS:
        with subtests.test(**question):
            flat = ArticleFilter(QueryDict(urlencode(question, doseq=True)), queryset=Article.objects.live().newest())
            expected = list(flat.qs)
            assert listed(**question) == listed(**question, in_order=False) == expected
            earlier = [article for article in expected if article.published_at <= middle]
            assert listed(**question, until=middle) == listed(**question, at=middle) == earlier
            later = [article for article in expected if article.published_at >= middle]
            assert listed(**question, since=middle) == later


def test_words_are_looked_for_in_what_readers_may_see():
    article = make_live_article(headline="Ferry runs again")
    make_live_article(headline="Pier closed", body="<p>ferry</p>")
    make_article(state=State.DRAFT, headline="Ferry sinks")
    assert matches(q="ferry") == [article]
    assert matches(q="ferry -again") == []
    assert matches(q="fer\x00ry") == []
    assert refused(q="x" * (search.MAX_QUERY + 1)) == {"q": ["Search for 200 characters at most."]}


def test_words_are_found_within_a_topic_in_the_topics_order():
    topic = make_tag("Ferries", kind=TagKind.TOPIC)
    older = make_live_article(headline="Ferry one", tags=[topic], published_at=THEN - timedelta(days=1))
    newer = make_live_article(headline="Ferry two", tags=[topic])
    make_live_article(headline="Ferry three")
    assert matches(q="ferry", tag="ferries") == [newer, older]


def test_all_languages_that_begin_alike_are_found_by_their_beginning_and_no_others():
    tags = ["", "de", "de-AT", "de-CH-1996", "den", "en", "en-GB", "pt-BR"]
    by_language = {tag: make_live_article(language=tag, source=make_source(language="")) for tag in tags}
    make_article(state=State.WITHDRAWN, language="fr")

    def spoken(**query):
        return {article.language for article in matches(**query)}

    assert by_language["de"] in matches(language="de")
    assert spoken(language="DE") == {"de", "de-AT", "de-CH-1996"}
    assert spoken(language="de-ch") == {"de-CH-1996"}
    assert spoken(language="pt,en") == {"pt-BR", "en", "en-GB"}
    assert spoken(language="fr") == spoken(language="d") == spoken(language="de-A") == spoken(language="*") == set()


def test_withdrawn_articles_do_not_make_a_topic_or_language_common(monkeypatch):
    monkeypatch.setattr("articles.lists.filters.FEW", 2)
    topics = [make_tag("Chips"), make_tag("Solar")]
    shown = [
        make_live_article(headline="Ferry", tags=[topic], language=language)
        for topic, language in zip(topics, ("en", "de"), strict=True)
    ]
    for language in ("en", "de", "en"):
        make_article(state=State.WITHDRAWN, headline="Ferry", tags=topics, language=language)
    for question in ({"tag": "chips,solar", "q": "ferry"}, {"language": "en,de", "ai_use": "undeclared"}):
        filterset = ArticleFilter(QueryDict(urlencode(question)))
        assert filterset.is_valid()
        # Where something is rare the question is one list; otherwise it is a list for each topic or language.
        (articles,) = filterset.lists(timezone.now())
        assert list(articles) == shown[::-1]


def understood(**question):
    """Return what is understood of a question, or what is wrong with it, by parameter."""
    filterset = ArticleFilter(QueryDict(urlencode(question, doseq=True)))
    return (
        filterset.form.cleaned_data
        if filterset.is_valid()
        else {name: list(errors) for name, errors in filterset.errors.items()}
    )


@pytest.mark.parametrize("name", ["tag", "section", "source", "language"])
def test_a_filter_takes_twenty_sets_of_twenty_names(name):
    names = [f"n{number}" for number in range(21)]
    assert understood(**{name: ",".join(names[:20])})[name] == [names[:20]]
    assert understood(**{name: names[:20]})[name] == [[slug] for slug in names[:20]]
    for many in (",".join(names), names):
        assert understood(**{name: many}) == {name: ["Name 20 at most."]}


def test_sets_are_read_without_spaces_repetitions_and_empty_values():
    assert understood(tag=[" chips , solar,,chips", " , ", "asia"])["tag"] == [["chips", "solar"], ["asia"]]
    assert understood(tag="chi\x00ps") == {"tag": ["That holds a character that no name has."]}


def test_a_set_holds_up_to_a_hundred_ids_and_nothing_else():
    ids = [f"01a20436-131d-7034-b735-f9b3d3abf{number:03}" for number in range(101)]
    assert [str(public_id) for public_id in understood(ids=",".join(ids[:100]))["ids"]] == ids[:100]
    assert understood(ids=",".join(ids)) == {"ids": ["Name 100 at most."]}
    assert understood(ids="7") == {"ids": ["An id looks like 01a20436-131d-7034-b735-f9b3d3abf6b2."]}


def test_only_the_words_that_say_what_part_ai_had_are_understood():
    assert understood(ai_use="none,undeclared")["ai_use"] == [["none", "undeclared"]]
    (sentence,) = understood(ai_use="none,robots")["ai_use"]
    assert sentence.startswith("“robots” is none of: ")


def test_only_true_and_false_are_understood():
    answers = [understood(has_correction=word)["has_correction"] for word in ("true", "false", "")]
    assert answers == [True, False, None]
    for word in ("yes", "True", "1", "0"):
        assert understood(has_correction=word) == {"has_correction": ["Say true or false."]}


def test_two_hundred_characters_may_be_looked_for_and_what_is_typed_stays_as_it_is():
    assert understood(q=" " + "x" * 199)["q"] == " " + "x" * 199
    assert understood(q="x" * 201) == {"q": ["Search for 200 characters at most."]}
