"""A test that commits leaves nothing behind for the next one, in whatever order they run."""

import pytest
from django.contrib.auth.models import Group

from articles import search
from tests.factories import make_live_article


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_a_committed_article_is_found_by_no_later_test(run):
    assert search.newest("kittiwake") == []
    article = make_live_article(headline="Kittiwake")
    assert search.newest("kittiwake") == [article.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_the_roles_are_there_after_every_test(run):
    roles = Group.objects.filter(permissions__codename="publish_any")
    assert list(roles.values_list("name", flat=True)) == ["publisher"]
