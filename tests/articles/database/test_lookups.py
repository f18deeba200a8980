"""The lookups that steer SQLite's planner find the same rows as the plain ones."""

import pytest
from django.db import connection

from articles.models import Article
from articles.vocabulary import State
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("plain", "by_row", "value", "sqlite"),
    [
        ("pk", "pk__exact_by_row", 2, '+"articles_article"."id" = 2'),
        ("pk__in", "pk__in_by_row", [1, 3], '+"articles_article"."id" IN (1, 3)'),
        ("pk__gte", "pk__gte_by_row", 2, '+"articles_article"."id" >= 2'),
        ("pk__lt", "pk__lt_by_row", 2, '+"articles_article"."id" < 2'),
        ("pk__lte", "pk__lte_by_row", 2, '+"articles_article"."id" <= 2'),
        ("state", "state__likely", State.PUBLISHED, 'likely("articles_article"."state" = published)'),
    ],
)
def test_a_hint_to_the_planner_finds_the_same_rows(plain, by_row, value, sqlite):
    for pk in (1, 2, 3):
        make_article(pk=pk, headline=f"Ferry {pk}", state=State.PUBLISHED if pk > 1 else State.DRAFT)
    articles = Article.objects.order_by("pk")
    hinted = articles.filter(**{by_row: value})
    assert list(hinted) == list(articles.filter(**{plain: value}))
    assert 0 < hinted.count() < 3
    if connection.vendor == "sqlite":
        assert sqlite in str(hinted.query)
