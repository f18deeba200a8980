"""The address of a merged article redirects to its survivor."""

import pytest
from django.urls import reverse

from articles import desk
from articles.models import Article
from tests.factories import make_live_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """Return three articles of which the third was merged into the second, and the second into the first."""
    articles = [make_live_article(headline=name) for name in ("First", "Second", "Third")]
    for merged, into in ((2, 1), (1, 0)):
        desk.merge(
            Article.objects.select_related("source").get(pk=articles[merged].pk), into=articles[into], by=make_user()
        )
    return articles


def addresses(article):
    return article.get_absolute_url(), reverse("api:article", args=[article.public_id])


def test_a_merged_address_leads_to_the_survivor_on_the_page_and_in_the_api(client, chain):
    first, *merged = chain
    for article in merged:
        for address, target in zip(addresses(article), addresses(first), strict=True):
            response = client.get(address)
            assert (response.status_code, response.headers["Location"].removeprefix("http://testserver")) == (
                308,
                target,
            )
            assert "public, max-age=" in response.headers["Cache-Control"]


def test_a_merged_address_is_gone_while_its_survivor_is(client, chain):
    first, second, third = chain
    desk.withdraw(Article.objects.select_related("source").get(pk=first.pk), by=make_user(), reason="Wrong.")
    for article in (second, third):
        for address in addresses(article):
            response = client.get(address)
            assert (response.status_code, "Second" in response.content.decode()) == (410, False)
    desk.reinstate(Article.objects.select_related("source").get(pk=first.pk), by=make_user(), reason="Right.")
    assert [client.get(address).status_code for address in addresses(third)] == [308, 308]


def test_a_split_article_answers_at_its_own_address_again(client, chain):
    _, second, third = chain
    desk.unmerge(Article.objects.select_related("source").get(pk=second.pk), by=make_user())
    assert [client.get(address).status_code for address in addresses(second)] == [200, 200]
    assert client.get(third.get_absolute_url()).headers["Location"] == second.get_absolute_url()
