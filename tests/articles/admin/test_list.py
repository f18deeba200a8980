"""Lists that stay fast: counted to a cap, in one order."""

import pytest
from django.urls import reverse

from articles.admin.bounded import CAP, CappedPaginator
from articles.models import Tag
from articles.vocabulary import TagKind
from tests.articles.admin.desk import parsed, sign_in, words

pytestmark = pytest.mark.django_db


def test_counting_stops_at_the_cap(django_assert_num_queries):
    Tag.objects.bulk_create(Tag(kind=TagKind.TOPIC, slug=f"t{n}", name=f"T{n}") for n in range(CAP + 5))
    with django_assert_num_queries(1) as queries:
        pages = CappedPaginator(Tag.objects.order_by("pk"), 50)
        assert (pages.count, pages.is_capped, pages.num_pages) == (CAP, True, 20)
    assert f"LIMIT {CAP + 1}" in queries[0]["sql"]
    page = parsed(sign_in("curator").get(reverse("admin:articles_tag_changelist")))
    assert words(page.css_first("#content h1")) == "Tags"
    assert words(page.css_first("p.paginator")).endswith("The first 1000 tags. Search or filter to find the rest.")


def test_few_rows_are_counted_as_they_are():
    pages = CappedPaginator(list(range(CAP)), 50)
    assert (pages.count, pages.is_capped) == (CAP, False)


def test_a_filter_is_closed_until_it_is_used_and_then_says_how():
    client = sign_in("editor")
    page = parsed(client.get(reverse("admin:articles_tag_changelist")))
    kind = page.css_first("[data-filter=kind]")
    assert ("open" in kind.attributes, words(kind.css_first("summary"))) == (False, "Kind")
    page = parsed(client.get(reverse("admin:articles_tag_changelist"), {"kind__exact": "topic"}))
    kind = page.css_first("[data-filter=kind]")
    assert ("open" in kind.attributes, words(kind.css_first("summary"))) == (True, "Kind: Topic")
