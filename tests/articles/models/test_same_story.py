"""What makes two articles the same story: one address, or the same words."""

from functools import reduce
from operator import or_

import pytest
from django.db.models import Exists, OuterRef

from articles.models import Article
from articles.models.same_story import same_story
from tests.factories import make_article

pytestmark = pytest.mark.django_db
ADDRESS, WORDS, OTHER = b"u" * 32, b"t" * 32, b"v" * 32


@pytest.fixture
def article():
    return Article.objects.get(pk=make_article(url_fingerprint=ADDRESS, text_fingerprint=WORDS).pk)


@pytest.mark.parametrize(
    ("address", "words", "shared"),
    [
        (ADDRESS, WORDS, ["the same address", "the same words"]),
        (ADDRESS, OTHER, ["the same address"]),
        (None, WORDS, ["the same words"]),
        (OTHER, OTHER, []),
        (WORDS, ADDRESS, []),
        (None, None, []),
    ],
)
def test_two_articles_say_what_they_share_and_the_database_finds_the_same(article, address, words, shared):
    other = Article.objects.get(pk=make_article(url_fingerprint=address, text_fingerprint=words).pk)
    assert (article.shares(other), other.shares(article)) == (shared, shared)
    of_address, of_words, *_ = (Article.objects.filter(condition).contains(other) for condition in same_story(article))
    assert of_address == ("the same address" in shared)
    assert of_words == ("the same words" in shared)
    others = Article.objects.exclude(pk=OuterRef("pk"))
    expected = {article.pk, other.pk} if shared else set()
    address, words, *_ = (Exists(others.filter(condition)) for condition in same_story())
    assert set(Article.objects.filter(address | words).values_list("pk", flat=True)) == expected


def test_articles_without_an_address_or_words_share_nothing():
    first, second = make_article(), make_article()
    assert not Article.objects.filter(reduce(or_, same_story(first))).exists()
    assert first.shares(second) == []
    conditions = (Exists(Article.objects.filter(condition)) for condition in same_story())
    assert not Article.objects.filter(reduce(or_, conditions)).exists()
