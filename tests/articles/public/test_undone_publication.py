"""An article that was live and whose publication was undone answers 410."""

import pytest
from django.urls import reverse

from articles import desk
from articles.vocabulary import Act
from tests.factories import make_approved_article, make_user

pytestmark = pytest.mark.django_db


def test_an_undone_publication_answers_410(client):
    ana, article = make_user("ana"), make_approved_article(headline="Kittiwake")
    operation = desk.begin_operation(Act.PUBLISH, by=ana)
    desk.publish(article, by=ana, operation=operation)
    assert client.get("/articles/kittiwake/").status_code == 200
    desk.undo(operation, by=ana)
    for url in ("/articles/kittiwake/", reverse("api:article", args=[article.public_id])):
        response = client.get(url)
        assert (response.status_code, b"Kittiwake" in response.content) == (410, False)
