"""Nothing reveals what readers may not see: no topic, moment, number, link or search."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from articles import desk, search
from articles.lists import windows
from articles.models import Article, Rendition, Tag
from articles.reading import preview, public_version
from articles.vocabulary import Act, State
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_live_articles,
    make_revision,
    make_section,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def editor():
    return make_user("editor")


def pass_time(article, moment):
    """Let a scheduled article's moment have passed, as the clock would."""
    Article.objects.filter(pk=article.pk).update(published_at=moment)
    Rendition.objects.filter(pk=article.pk).update(visible_from=moment)
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def withdrawn(editor, **columns):
    article = make_approved_article(**columns)
    desk.publish(article, by=editor)
    desk.withdraw(article, by=editor, reason="Wrong")
    return article


# --- Topics and sections.


def test_the_topics_of_what_left_the_schedule_do_not_appear_at_its_old_moment(editor):
    article = make_approved_article(tags=[make_tag("Secret merger")], section=make_section("Deals"))
    desk.schedule(article, by=editor, moment=timezone.now() + timedelta(days=1))
    assert set(Tag.objects.live(LATER).values_list("name", flat=True)) == {"Deals", "Secret merger"}
    desk.deschedule(article, by=editor)
    assert list(Tag.objects.live(LATER)) == []


@pytest.mark.parametrize("act", ["withdraw", "retract", "merge"])
def test_the_topics_of_what_is_taken_down_are_gone_with_it(client, editor, act):
    article = make_approved_article(tags=[make_tag("Secret merger")])
    desk.publish(article, by=editor)
    assert client.get("/topics/secret-merger/").status_code == 200
    if act == "withdraw":
        desk.withdraw(article, by=editor, reason="Wrong")
    elif act == "retract":
        desk.retract(article, by=editor, note="It was not so.")
    else:
        desk.merge(article, into=make_live_article(), by=editor)
    assert client.get("/topics/secret-merger/").status_code == 404


def test_a_topic_given_to_what_was_withdrawn_is_not_public(client, editor):
    article = withdrawn(editor)
    desk.tag(article, by=editor, add=[make_tag("Secret merger")], section=make_section("Deals"))
    assert client.get("/topics/secret-merger/").status_code == 404
    assert client.get("/sections/deals/").status_code == 404
    desk.reinstate(article, by=editor, reason="It was so.")
    assert client.get("/topics/secret-merger/").status_code == 200
    assert client.get("/sections/deals/").status_code == 200


def test_a_topic_given_to_what_is_live_is_public_at_once(client, editor):
    article = make_approved_article()
    desk.publish(article, by=editor)
    desk.tag(article, by=editor, add=[make_tag("Ferries")])
    assert article.headline in client.get("/topics/ferries/").content.decode()


# --- Moments.


def test_no_face_reveals_when_a_schedule_was_made(client, editor):
    moment = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    article = make_approved_article()
    desk.schedule(article, by=editor, moment=moment, at=moment - timedelta(days=3))
    resource = client.get(reverse("api:article", args=[article.public_id]))
    assert resource.json()["modified_at"] == f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    assert resource["Last-Modified"] == f"{moment:%a, %d %b %Y %H:%M:%S GMT}"
    (change,) = client.get("/api/v1/changes/").json()["changes"]
    assert change["at"] == f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"


def test_clients_see_when_a_change_was_made(client, editor):
    moment = timezone.now().replace(microsecond=0) - timedelta(hours=2)
    article = make_approved_article()
    desk.publish(article, by=editor, at=moment)
    desk.tag(article, by=editor, add=[make_tag("Ferries")], at=moment + timedelta(hours=1))
    (change,) = client.get("/api/v1/changes/").json()["changes"]
    assert change["at"] == f"{moment + timedelta(hours=1):%Y-%m-%dT%H:%M:%S.%fZ}"
    assert change["object"]["modified_at"] == f"{moment + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    assert change["object"]["published_at"] == f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def test_what_falls_due_while_it_is_taken_off_the_schedule_stays_published(editor, monkeypatch):
    moment = timezone.now() + timedelta(hours=1)
    article = make_approved_article(tags=[make_tag("Ferries")])
    desk.schedule(article, by=editor, moment=moment)
    # The decision began a second before the moment, and got the article's row a second after it.
    clock = iter([moment - timedelta(seconds=1)])
    monkeypatch.setattr(timezone, "now", lambda: next(clock, moment + timedelta(seconds=1)))
    with pytest.raises(desk.Refused, match="has just gone live"):
        desk.deschedule(article, by=editor)
    stored = Article.objects.get()
    assert (stored.state, stored.published_at) == (State.PUBLISHED, moment)
    assert list(stored.taggings.values_list("published_at", flat=True)) == [moment]


def test_what_readers_have_not_seen_is_not_retracted_before_them(client, editor):
    article = make_approved_article(headline="Kittiwake")
    desk.schedule(article, by=editor, moment=timezone.now() + timedelta(days=1))
    with pytest.raises(desk.Refused, match="is not live yet"):
        desk.retract(article, by=editor, note="The merger is off.")
    assert Article.objects.get().state == State.PUBLISHED
    assert "The merger is off." not in client.get("/corrections/").content.decode()
    assert client.get("/articles/kittiwake/").status_code == 404


def test_what_was_withdrawn_can_be_retracted(client, editor):
    article = withdrawn(editor)
    desk.retract(article, by=editor, note="It was not so.")
    assert "It was not so." in client.get("/corrections/").content.decode()


# --- What clients follow.


def test_no_face_reveals_which_article_a_removed_one_duplicates(client, editor):
    article = make_approved_article()
    operation = desk.begin_operation(Act.PUBLISH, by=editor)
    desk.publish(article, by=editor, operation=operation)
    desk.undo(operation, by=editor)
    article = Article.objects.select_related("source", "working").get(pk=article.pk)
    desk.mark_duplicate(article, of=make_article(headline="Not published"), by=editor)
    (change,) = client.get("/api/v1/changes/").json()["changes"]
    assert (change["op"], change["reason"], change["replaced_by"]) == ("remove", "unpublished", None)


# --- Search.


def test_readers_do_not_find_a_common_word_that_only_the_desk_has_written(client, editor, monkeypatch):
    monkeypatch.setattr("articles.search.interface.NEAR_WINDOW", 8)
    shown = make_live_articles(20, headline="Ferry")
    hidden = make_live_article(headline="Pier", published_at=shown[0].published_at - timedelta(seconds=30))
    make_revision(hidden, headline="Pier and ferry")
    search.rebuild()
    assert hidden in search.find(Article.objects.all(), "pier ferry", scope="desk")
    page = windows.page("ferry", search.newest("ferry"), None, public_version.read(), size=5)
    assert page.keys == [article.pk for article in shown[:5]]
    listed = client.get("/api/v1/articles/?q=ferry&limit=5").json()["results"]
    assert [row["headline"] for row in listed] == ["Ferry"] * 5


# --- Links to what is not published.


def link_to(article):
    return reverse("preview", args=[preview.token(article, article.working)])


@pytest.mark.parametrize("state", ["spiked", "duplicate", "withdrawn", "retracted", "merged"])
def test_a_preview_link_shows_nothing_that_the_desk_has_closed(client, state):
    article = make_article(state=state, headline="Kittiwake")
    make_revision(article)
    response = client.get(link_to(article))
    assert (response.status_code, b"Kittiwake" in response.content) == (410, False)


@pytest.mark.parametrize(
    "state", ["incoming", "claimed", "draft", "in_review", "changes_requested", "approved", "published"]
)
def test_a_preview_link_shows_what_is_in_preparation(client, state):
    article = make_article(state=state, headline="Kittiwake")
    make_revision(article)
    assert "Kittiwake" in client.get(link_to(article)).content.decode()


def test_a_preview_link_is_good_for_three_days_and_no_longer(client, monkeypatch):
    article = make_article(state=State.DRAFT, headline="Kittiwake")
    make_revision(article)
    now = signing.time.time()
    for age, status in ((timedelta(hours=72, seconds=-60), 200), (timedelta(hours=72, seconds=60), 410)):
        with monkeypatch.context() as earlier:
            earlier.setattr(signing.time, "time", lambda age=age: now - age.total_seconds())
            link = link_to(article)
        assert client.get(link).status_code == status


def test_a_preview_link_leads_to_no_other_article_and_is_no_other_signed_text(client):
    article = make_article(state=State.DRAFT)
    make_revision(article)
    make_revision(make_article(state=State.DRAFT, headline="Kittiwake"))
    assert "Kittiwake" not in client.get(link_to(article)).content.decode()
    payload = [article.public_id.hex, article.working.number]
    for token in (signing.dumps(payload), signing.dumps(payload, salt="another purpose")):
        assert client.get(reverse("preview", args=[token])).status_code == 404
