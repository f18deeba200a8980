"""Pages as a browser shows them: nothing against the policy, nothing in the console, nothing that sticks out."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles.vocabulary import Rights
from tests.factories import make_approved_article, make_citation, make_live_article, make_section, make_source, make_tag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Kraftfahrzeughaftpflichtversicherungsgesellschaften und das Leben in den Bergen, in einem sehr langen Satz"


@pytest.fixture
def article():
    article = make_live_article(
        headline=LONG,
        dek="A dek.",
        summary="The *ferry* runs. " * 40,
        body="<p>" + "Word " * 200 + "</p><table><tr><td>1</td><td>2</td></tr></table><pre>" + "x" * 300 + "</pre>",
        source=make_source("The Mint", rights=Rights.FULL_TEXT),
        tags=[make_tag("Ferries"), make_section("World")],
    )
    make_citation(article, url="https://harbour.news/" + "a" * 120)
    return article


def is_within(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_readers_pages_are_whole_on_a_desk_and_in_a_hand(page, live_server, article):
    addresses = [
        reverse("front"),
        article.get_absolute_url(),
        article.source.get_absolute_url(),
        *(tag.get_absolute_url() for tag in article.tags.all()),
        reverse("search") + "?q=ferry",
        reverse("search") + "?q=nothing-like-it",
    ]
    for address in addresses:
        assert page.goto(live_server.url + address).status == 200
        assert (address, is_within(page), page.complaints) == (address, True, [])
    assert page.goto(live_server.url + "/articles/no-such-article/").status == 404
    assert is_within(page)


def test_a_publisher_publishes_what_was_approved_and_a_reader_sees_it(page, live_server):
    article = make_approved_article(headline="Ferry runs again", summary="It *runs*.", body="<p>The ferry is back.</p>")
    publisher = User.objects.create_user("publisher", password="kittiwake-9", is_staff=True, is_superuser=True)
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("input[name=username]", publisher.username)
    page.fill("input[name=password]", "kittiwake-9")
    page.click("input[type=submit]")
    page.goto(live_server.url + reverse("admin:articles_article_changelist"))
    assert (is_within(page), page.complaints) == (True, [])
    page.click("text=Ferry runs again")
    assert (is_within(page), page.complaints) == (True, [])
    page.click("button[name=_decide][value=publish]")
    page.click(".decide-form input[type=submit]")
    article.refresh_from_db()
    assert (article.state, article.slug, page.complaints) == ("published", "ferry-runs-again", [])
    assert page.goto(live_server.url + article.get_absolute_url()).status == 200
    assert page.inner_text("h1") == "Ferry runs again"
    assert page.locator("em", has_text="runs").count() == 1
    assert page.complaints == []
