"""Every face shows the one live article, and not a word of those that are not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from articles import desk
from articles.models import Article, Rendition
from articles.vocabulary import State
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
# No headline holds another, and each is in all public texts of its article.
WORD = re.compile(r"Kittiwake\w+")


@pytest.fixture
def newsroom():
    """Return the live article's headline and, by name, the articles that readers may not see, otherwise alike."""
    now = datetime.now(UTC)
    shared = {"source": make_source("Wire"), "section": make_section("Harbour")}
    topic, editor = make_tag("Ferries"), make_user("editor")

    def make(name, make_one=make_article, **columns):
        word = f"Kittiwake{name}"
        texts = {
            "headline": word,
            "dek": f"{word} dek",
            "summary": f"{word} summary kittiwake",
            "body": f"<p>{word}</p>",
        }
        return make_one(**texts, slug=word.lower(), tags=[topic], **shared, **columns)

    hidden = {state: make(state.replace("_", ""), state=state) for state in State if state != State.PUBLISHED}
    hidden["scheduled"] = make("scheduled", make_approved_article)
    desk.schedule(hidden["scheduled"], by=editor, moment=now + timedelta(days=1))
    hidden["embargoed"] = make("embargoed", make_approved_article, embargo_until=now + timedelta(days=2))
    desk.schedule(hidden["embargoed"], by=editor, moment=now + timedelta(days=2))
    hidden["taken_down"] = make("takendown", make_approved_article)
    desk.publish(hidden["taken_down"], by=editor)
    desk.withdraw(hidden["taken_down"], by=editor, reason="Wrong")
    live = make("live", make_approved_article)
    desk.publish(live, by=editor)
    return live, hidden


FACES = [
    "/",
    "/articles/kittiwakelive/",
    "/topics/ferries/",
    "/sections/harbour/",
    "/sources/wire/",
    "/search/?q=kittiwake",
    "/search/?q=kittiwake&sort=newest",
    "/search/?q=kittiwake&section=harbour",
    "/api/v1/articles/",
    "/api/v1/articles/?tag=ferries",
    "/api/v1/articles/?section=harbour&source=wire",
    "/api/v1/articles/?q=kittiwake",
    "/api/v1/articles/?published_after=2020-01-01",
    "/api/v1/articles/?published_before=2900-01-01",
    "/api/v1/articles/?limit=1",
    "/api/v1/articles/?order=-updated_at",
    "/api/v1/articles/?updated_since=2020-01-01",
    "/api/v1/articles/?has_correction=false",
    "/api/v1/articles/?include=summary.markdown",
    "/api/v1/changes/",
]


def test_every_face_shows_the_live_article_and_no_other(client, newsroom, subtests):
    for url in FACES:
        with subtests.test(url=url):
            response = client.get(url)
            assert response.status_code == 200
            assert set(WORD.findall(response.content.decode())) == {"Kittiwakelive"}


@pytest.mark.slow
def test_the_live_article_is_shown_by_its_id_too(client, newsroom):
    live, _ = newsroom
    response = client.get(reverse("api:article", args=[live.public_id]))
    assert set(WORD.findall(response.content.decode())) == {"Kittiwakelive"}


@pytest.mark.slow
def test_the_addresses_of_all_others_say_nothing_of_them(client, newsroom):
    _, hidden = newsroom
    gone = {State.WITHDRAWN, State.RETRACTED, State.MERGED, "taken_down"}
    for name, article in hidden.items():
        for url in (f"/articles/{article.slug}/", reverse("api:article", args=[article.public_id])):
            response = client.get(url)
            assert (name, response.status_code) == (name, 410 if name in gone else 404)
            # A page of what is gone offers what is live.
            assert set(WORD.findall(response.content.decode())) <= {"Kittiwakelive"}


@pytest.mark.slow
def test_what_was_never_public_answers_like_what_never_was(client, newsroom):
    _, hidden = newsroom
    unknown = client.get("/articles/no-such-thing/")
    unknown_to_api = client.get("/api/v1/articles/01990000-0000-7000-8000-000000000000/")
    for name in (State.DRAFT, State.APPROVED, State.SPIKED, "scheduled", "embargoed"):
        article = hidden[name]
        page = client.get(f"/articles/{article.slug}/")
        resource = client.get(reverse("api:article", args=[article.public_id]))
        assert (page.content, page.headers) == (unknown.content, unknown.headers)
        assert _nameless(resource) == _nameless(unknown_to_api)


def _nameless(response):
    """Return the answer without what each request has of its own: its id, and what is left of the minute."""
    headers = {name: value for name, value in response.items() if name not in ("X-Request-Id", "RateLimit")}
    return response.content.replace(response["X-Request-Id"].encode(), b""), headers


@pytest.mark.slow
def test_what_is_scheduled_appears_everywhere_because_the_clock_passed(client, newsroom):
    _, hidden = newsroom
    moment = datetime.now(UTC) - timedelta(seconds=1)
    article = hidden["scheduled"]
    # The same row with the clock past its moment: nothing else is run.
    Article.objects.filter(pk=article.pk).update(published_at=moment)
    article.taggings.update(published_at=moment)
    article.creditings.update(published_at=moment)
    Rendition.objects.filter(pk=article.pk).update(visible_from=moment, updated_at=moment)
    lists = [url for url in FACES if "kittiwakelive" not in url and "limit" not in url]
    for url in (*lists, f"/articles/{article.slug}/"):
        assert "Kittiwakescheduled" in client.get(url).content.decode(), url


def test_topics_of_what_is_not_live_are_not_named(client):
    secret = make_tag("Secret merger")
    make_article(state=State.APPROVED, tags=[secret])
    make_live_article(published_at=datetime.now(UTC) + timedelta(hours=1), tags=[secret])
    make_live_article(tags=[make_tag("Known")])
    assert [tag["slug"] for tag in client.get("/api/v1/tags/").json()["results"]] == ["known"]
    for url in ("/topics/secret-merger/", "/api/v1/tags/secret-merger/"):
        assert client.get(url).status_code == 404
