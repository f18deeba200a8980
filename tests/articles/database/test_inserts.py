"""Inserting many rows: each with its key, its defaults and the preparation of its fields."""

import pytest
from django.db import IntegrityError, transaction

from articles.database import inserts
from articles.models import Article, Tag
from tests.factories import THEN, make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def test_new_keys_are_free_and_follow_each_other():
    article = make_article()
    keys = inserts.allocate(Article, 3)
    assert keys == [keys[0], keys[0] + 1, keys[0] + 2]
    assert keys[0] > article.pk
    assert inserts.allocate(Article, 0) == []


def test_a_row_has_what_is_given_and_the_default_of_all_else():
    assert inserts.insert(Tag, ["kind", "slug", "name"], [("topic", "a", "A"), ("section", "b", "B")]) == 2
    assert list(Tag.objects.order_by("pk").values_list("kind", "slug", "name", "merged_into")) == [
        ("topic", "a", "A", None),
        ("section", "b", "B", None),
    ]
    assert inserts.insert(Tag, ["kind", "slug", "name"], []) == 0


def test_a_row_that_is_there_already_is_left_out_or_refused():
    make_tag("A", slug="a")
    new = [("topic", "a", "Another"), ("topic", "b", "B")]
    assert inserts.insert(Tag, ["kind", "slug", "name"], new, ignore_conflicts=True) == 1
    assert list(Tag.objects.order_by("pk").values_list("name", flat=True)) == ["A", "B"]
    with pytest.raises(IntegrityError), transaction.atomic():
        inserts.insert(Tag, ["kind", "slug", "name"], new)


def test_html_is_cleaned_and_moments_and_data_are_kept_on_their_way_in():
    source, (key,) = make_source(), inserts.allocate(Article, 1)
    columns = ["id", "source_id", "source_ref", "body", "created_at", "updated_at", "source_image", "text_fingerprint"]
    values = (key, source.pk, "1", "<p>a<script>x</script></p>", THEN, THEN, {"url": "x"}, b"\x00\xff")
    assert inserts.insert(Article, columns, [values]) == 1
    article = Article.objects.get()
    assert (article.pk, article.source, article.body, article.created_at) == (key, source, "<p>a</p>", THEN)
    assert (article.source_image, bytes(article.text_fingerprint)) == ({"url": "x"}, b"\x00\xff")
    assert (article.state, article.headline, article.published_at, article.is_truncated) == (
        "incoming",
        "",
        None,
        False,
    )
