"""The filters of the list of articles, one by one and together."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from articles.api.articles import ArticleList
from articles.models import Rendition
from articles.reading import renditions
from articles.vocabulary import AiUse, State
from tests.articles.api.client import ARTICLES, error_codes, first_page, get, keys
from tests.factories import (
    THEN,
    make_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chips():
    return make_tag("Chips")


@pytest.fixture
def solar():
    return make_tag("Solar")


def test_commas_separate_alternatives_and_every_parameter_must_match(client, chips, solar):
    asia, europe = make_section("Asia"), make_section("Europe")
    first, second, third, fourth = make_live_articles(4)
    for article, tags in ((first, [chips, asia]), (second, [solar, asia]), (third, [chips, solar, europe])):
        for tag in tags:
            article.taggings.create(tag=tag, published_at=article.published_at)
    assert first_page(client, tag="chips,solar") == keys([first, second, third])
    assert first_page(client, tag=["chips", "solar"]) == keys([third])
    assert first_page(client, tag=["chips,nowhere", "solar,nowhere"]) == keys([third])
    assert first_page(client, tag="chips,solar", section="asia") == keys([first, second])
    assert first_page(client, section="asia,europe", tag="solar") == keys([second, third])
    assert first_page(client, section="asia", tag=["chips", "solar"]) == []
    assert first_page(client) == keys([first, second, third, fourth])


def test_the_source_filter_matches_credited_and_delivering_sources(client):
    wire, mint = make_source("Wire"), make_source("Mint")
    delivered, cited, other = make_live_articles(3)
    delivered = make_live_article(source=wire, published_at=THEN + timedelta(hours=1))
    make_citation(cited, source=wire)
    make_citation(other, source=mint)
    assert first_page(client, source="wire") == keys([delivered, cited])
    assert first_page(client, source="mint,wire") == keys([delivered, cited, other])


@pytest.mark.parametrize("name", ["tag", "section", "source", "language", "slug"])
def test_an_unknown_slug_matches_nothing_and_is_not_an_error(client, name):
    make_live_article()
    for value in ("nowhere", "中国", "a b", "%"):
        assert get(client, **{name: value}) == {"results": [], "next": None, "previous": None}


def test_the_old_slug_of_a_merged_tag_still_works(client, chips):
    make_tag("Semiconductors", merged_into=chips)
    article = make_live_article(tags=[chips])
    assert first_page(client, tag="semiconductors") == first_page(client, tag="semiconductors,chips") == keys([article])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tag", "section", "source"])
def test_one_value_is_paged_like_several(client, chips, name):
    asia, wire = make_section("Asia"), make_source("Wire")
    slugs = {"tag": "chips", "section": "asia", "source": "wire"}
    for number in range(7):
        # Five at one moment, so that only their rows tell them apart.
        moment = THEN + timedelta(minutes=max(0, number - 4))
        make_live_article(source=wire, tags=[chips, asia], published_at=moment)
    make_live_article(published_at=THEN)
    alone = all_ids(client, **{name: slugs[name]}, limit=3)
    assert alone == all_ids(client, **{name: f"{slugs[name]},nowhere"}, limit=3)
    assert [len(page) for page in alone] == [3, 3, 1]


def all_ids(client, **query):
    """Return the ids on each page after checking that they are the same on the way back."""
    pages, backwards = [], []
    page = get(client, **query)
    while True:
        pages.append([row["id"] for row in page["results"]])
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    while page["previous"]:
        page = client.get(page["previous"]).json()
        backwards.append([row["id"] for row in page["results"]])
    assert backwards == pages[-2::-1]
    return pages


def test_the_language_filter_matches_regional_variants(client):
    british = make_live_article(language="en-GB", published_at=THEN + timedelta(hours=2))
    german = make_live_article(source=make_source(language="de"), published_at=THEN + timedelta(hours=1))
    make_live_article(language="fr")
    assert first_page(client, language="en") == first_page(client, language="en-GB") == keys([british])
    assert first_page(client, language="en-US") == []
    assert first_page(client, language="de,en-gb") == keys([british, german])


def test_date_ranges_include_their_start_and_exclude_their_end(client):
    newest, middle, oldest = make_live_articles(3)
    moment = "2026-01-10T11:59:00Z"
    assert first_page(client, published_after=moment) == keys([newest, middle])
    assert first_page(client, published_before=moment) == keys([oldest])
    assert first_page(client, published_after=moment, published_before="2026-01-10T12:00:00Z") == keys([middle])
    assert first_page(client, published_after="2026-01-10T12:59:00+01:00") == keys([newest, middle])
    assert first_page(client, published_after="2026-01-10", published_before="2026-01-11") == keys(
        [newest, middle, oldest]
    )
    assert first_page(client, published_after="2026-01-11", published_before="2026-01-10") == []
    Rendition.objects.filter(pk=oldest.pk).update(updated_at=THEN)
    assert first_page(client, updated_since="2026-01-10T12:00:00Z") == keys([newest, oldest])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026-01-10T12:00:00", "offset"),
        ("2026-01-10T12:00:00+01:00", "%2B"),
        ("2026-01-10 12:00", "offset"),
        ("10.1.2026", "2026-01-10"),
        ("1768046400", "2026-01-10"),
        ("now", "2026-01-10"),
        ("0001-01-01T00:00:00%2B01:00", "years"),
    ],
)
@pytest.mark.parametrize("name", ["published_after", "published_before", "updated_since"])
def test_an_invalid_date_is_rejected_with_a_hint(client, name, text, hint):
    # As in an address, where a bare + is a space.
    response = client.get(f"{ARTICLES}?{name}={text}")
    assert error_codes(response) == [(name, "invalid")]
    assert hint in response.json()["detail"]


def test_articles_are_found_by_id_and_by_slug(client):
    newest, middle, oldest = make_live_articles(3)
    wanted = keys([oldest, newest])
    assert first_page(client, ids=",".join(wanted)) == keys([newest, oldest])
    assert first_page(client, ids=wanted[0], slug=newest.slug) == []
    assert first_page(client, slug=middle.slug) == keys([middle])
    assert error_codes(client.get(ARTICLES, {"ids": ",".join(wanted * 2 + ["x"])})) == [("ids", "invalid")]
    hundred = ",".join(f"01990000-0000-7000-8000-{number:012}" for number in range(100))
    assert first_page(client, ids=hundred) == []
    assert error_codes(client.get(ARTICLES, {"ids": f"{hundred},{wanted[0]}"})) == [("ids", "invalid")]


def test_articles_are_found_by_corrections_and_by_use_of_ai(client):
    first, second, third = make_live_articles(3)
    Rendition.objects.filter(pk=first.pk).update(is_corrected=True, ai_use=AiUse.NONE)
    Rendition.objects.filter(pk=second.pk).update(ai_use=AiUse.ASSISTED)
    assert first_page(client, has_correction="true") == keys([first])
    assert first_page(client, has_correction="false") == keys([second, third])
    assert first_page(client, ai_use="assisted") == keys([second])
    assert first_page(client, ai_use="assisted,none") == keys([first, second])
    assert first_page(client, ai_use="assisted,none", has_correction="true") == keys([first])


@pytest.mark.parametrize(
    ("q", "numbers"),
    [("ferry", [0, 1]), ('"ferry sails"', [0]), ("ferry -sails", [1]), ("-ferry", []), ("FÉRRY", [0, 1]), ("!?", [])],
)
def test_a_search_ignores_case_keeps_phrases_and_excludes_words_with_a_minus(client, q, numbers):
    articles = [
        make_live_article(headline=headline, published_at=THEN - timedelta(hours=age))
        for age, headline in enumerate(("Ferry sails", "By ferry", "Pier"))
    ]
    assert first_page(client, q=q) == keys(articles[number] for number in numbers)


def test_a_search_combines_with_other_filters(client, chips):
    first, second = make_live_articles(2, headline="Ferry", tags=[chips])
    make_live_article(headline="Ferry")
    make_live_article(headline="Pier", tags=[chips])
    assert first_page(client, q="ferry", tag="chips") == keys([first, second])
    assert first_page(client, q="ferry", tag="chips", published_before=THEN.isoformat()) == keys([second])
    assert error_codes(client.get(ARTICLES, {"q": "x" * 201})) == [("q", "invalid")]
    assert first_page(client, q="x" * 200) == []


@pytest.mark.parametrize("name", ["tag", "section", "source", "language"])
def test_a_filter_takes_a_limited_number_of_values(client, name):
    assert first_page(client, **{name: ",".join(f"x{number}" for number in range(20))}) == []
    assert error_codes(client.get(ARTICLES, {name: ",".join(f"x{number}" for number in range(21))})) == [
        (name, "invalid")
    ]


def test_twenty_values_cost_four_queries(client, django_assert_num_queries):
    tags = [make_tag(f"T{number}") for number in range(20)]
    articles = [make_live_article(tags=[tag], published_at=THEN - timedelta(minutes=at)) for at, tag in enumerate(tags)]
    question = urlencode({"tag": ",".join(tag.slug for tag in tags), "limit": 100, "fields": "id"})
    renditions.rebuild()
    with django_assert_num_queries(4):  # the version, the topics, which articles of them all, what they say
        assert [row["id"] for row in client.get(f"{ARTICLES}?{question}").json()["results"]] == keys(articles)


def test_this_module_tests_every_filter():
    tried = {"tag", "section", "source", "language", "slug", "ids", "q", "ai_use", "has_correction"}
    assert set(ArticleList.allowed.filters) == tried | {"published_after", "published_before", "updated_since"}


def test_a_search_that_finds_nothing_says_what_may_have_been_meant(client):
    make_live_article(headline="Kittiwakes return", language="en")
    make_article(state=State.DRAFT, headline="Gannets")
    empty = {"results": [], "next": None, "previous": None}
    found = get(client, q="kitiwakes retrun", language="en")
    assert found == {**empty, "did_you_mean": "kittiwakes return"}
    for question in ({"q": "kitiwakes", "language": "de"}, {"q": "ganets"}, {"q": "zzzzzz"}, {"slug": "kitiwakes"}):
        assert get(client, **question) == empty
    assert list(get(client, q="kittiwakes")) == ["results", "next", "previous"]
