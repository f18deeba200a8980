"""“Did you mean …”: a search that finds nothing may have meant words that articles have."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import search
from articles.models import Article
from articles.search import sample
from articles.vocabulary import State
from tests.factories import make_article, make_live_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def suggestion(text, scope="public"):
    articles = Article.objects.live() if scope == "public" else Article.objects.all()
    return search.suggestion(text, scope=scope, finds=lambda words: keys(articles, words, scope))


def keys(articles, words, scope):
    return list(search.find(articles.order_by("-pk"), words, scope=scope).values_list("pk", flat=True)[:20])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("electoin", "election"),
        ("Elecshun", ""),
        ("elction results", "election results"),
        ("elction reslts", "election results"),
        ("  elction \n results ", "election results"),
        ('"elction results"', '"election results"'),
        ("election “reslts today”", "election “results today”"),
        ("elction -pier", "election -pier"),
        ("election -reslts", ""),
        ("(elction)…", "(election)…"),
        ("Lodsz", "łódź"),
        ("łozd", "łódź"),
        ("e-mial", "e-mail"),
        ("выброы", "выборы"),
        ("יורשלים", "ירושלים"),
        ("הירושלים", "ירושלים"),
        ("الانتخاباث", "الانتخابات"),
        ("हिन्द", "हिन्दी"),
        ("中國", ""),
        ("2062", ""),
        ("teh", "the"),
        ("te", ""),
        ("zzzzzz", ""),
        ("-elction", ""),
        ("“”", ""),
        ("", ""),
        ("\x00elction", "election"),
    ],
)
def test_unknown_words_are_spelled_as_articles_have_them(typed, meant):
    make_live_article(
        headline="Results of the election in Łódź",
        summary="Election results today, by e-mail. Выборы. ירושלים. الانتخابات. हिन्दी. 中国 2026.",
    )
    assert suggestion(typed) == meant


def test_a_word_is_shown_as_most_of_the_articles_write_it():
    make_live_article(headline="Jelínek a školkou", summary="ŠKOLKOU, Skolkou. Před školkou.")
    make_live_article(headline="Ærø", tags=[make_tag("Smørrebrød")], byline="Zoë Brontë")
    assert suggestion("skolku") == "školkou"
    assert suggestion("jelinak skolkuo", "desk") == "jelínek školkou"
    assert suggestion("smorebrod") == "smørrebrød"
    assert suggestion("bronti") == "brontë"


def test_the_fewest_letters_differ_and_then_the_more_frequent_word_is_meant():
    make_live_article(headline="Ferries and a herring")
    for _ in range(2):
        make_live_article(headline="A ferret, a merry berry")
    assert suggestion("ferrets fery") == ""
    assert suggestion("ferrit") == "ferret"
    assert suggestion("mery") == "merry"


def test_the_first_letter_is_right_more_often_than_others():
    make_live_article(headline="A merry ferry", summary="Merry")
    make_live_article(headline="Merry")
    assert suggestion("ferrx") == "ferry"


def test_another_word_is_tried_if_the_most_similar_one_finds_nothing_beside_the_others():
    make_live_article(headline="A kittiwake at the pier")
    make_live_article(headline="A harbour and a peir of the peer")
    assert suggestion("kittiwake pieer") == "kittiwake pier"


def test_words_that_readers_may_not_see_are_never_suggested():
    make_article(state=State.DRAFT, headline="Kittiwake")
    make_live_article(headline="Ahead: gannets", published_at=datetime.now(UTC) + timedelta(days=1))
    make_live_article(headline="Secret", body="<p>The puffins</p>", source=make_source("Wire"))
    make_tag("Cormorants")
    make_source("The Curlew")
    for typed in ("kittiwaek", "gannest", "pufins", "cormorans", "curlw"):
        assert suggestion(typed) == ""
    assert suggestion("kittiwaek", "desk") == "kittiwake"
    assert suggestion("gannest", "desk") == "gannets"
    assert suggestion("pufins", "desk") == "puffins"


def test_a_word_of_drafts_is_not_suggested_to_readers_although_they_may_see_another_with_its_stem():
    make_live_article(headline="The mayor resigned")
    make_live_article(headline="The mayor’s resignation", published_at=datetime.now(UTC) + timedelta(days=1))
    make_tag("Resigning")
    assert suggestion("resignatoin") == ""
    assert suggestion("resignin") == "resigned"
    assert suggestion("resigend") == "resigned"


def test_what_is_taken_down_is_suggested_no_more():
    article = make_live_article(headline="Kittiwake")
    assert suggestion("kittiwaek") == "kittiwake"
    Article.objects.filter(pk=article.pk).update(state=State.WITHDRAWN)
    assert suggestion("kittiwaek") == ""


def test_names_and_old_headlines_are_known_though_their_articles_are_not_read(monkeypatch):
    make_live_article(headline="Kittiwake returns", summary="Gannets", tags=[make_tag("Seabirds")])
    make_live_article(headline="Pier")
    monkeypatch.setattr(sample, "LARGE", 1)
    assert suggestion("kittiwaek") == "kittiwake"
    assert suggestion("seabrids") == "seabirds"
    assert suggestion("ganets") == ""


def test_gibberish_is_given_up(django_assert_num_queries):
    make_live_article(headline="Abcde")
    sample.vocabulary("public")
    for typed in ("abcdx abcxe abxde axcde xbcde abcdy", "x" * 10_000, " ".join(f"wxyz{n}" for n in range(1_000))):
        with django_assert_num_queries(0):
            assert suggestion(typed) == ""
    with django_assert_num_queries(0):
        assert search.suggestion("qwertyuiop", scope="public", finds=pytest.fail) == ""


def test_a_long_search_for_many_like_words_is_tried_four_times_at_most(django_assert_num_queries):
    words = [f"{a}{b}{c}ation" for a in "abcdefghijklmnop" for b in "aeiou" for c in "bcdfghjklmnpqrst"]
    make_live_article(headline="Harbour", summary=" ".join(words))
    sample.vocabulary("public")
    tried = []
    for typed in ("abxation ecxation itxation odxation", "aabatoin " * 1_000):
        with django_assert_num_queries(0):
            assert search.suggestion(typed, scope="public", finds=lambda words: tried.append(words) or []) == ""
    assert [len(words) for words in tried] == [35, 35, 35, 35, 200, 200, 200]


def test_a_word_is_corrected_wherever_it_occurs():
    make_live_article(headline="Ferry")
    assert suggestion("frery frery frery frery frery frery frery") == "ferry ferry ferry ferry ferry ferry ferry"
