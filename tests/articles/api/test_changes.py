"""Changes: a client that follows the tokens has the same articles as the full list, and none that are gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Rendition
from articles.reading import renditions
from articles.vocabulary import Act, ChangeClass, State
from tests.articles.api.client import error_codes, get, keys
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_live_articles,
    make_revision,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


class Copy:
    """A client's copy, updated page by page."""

    def __init__(self, client):
        self.client, self.token, self.articles, self.has_more = client, None, {}, True

    def follow(self, limit=100, *, pages=None):
        """Ask until there are no more pages, or for `pages` of them; return the changes."""
        received = []
        while pages is None or pages > 0:
            pages = pages and pages - 1
            page = get(self.client, "changes", limit=limit, **({"since": self.token} if self.token else {}))
            assert len(page["changes"]) <= limit
            for change in page["changes"]:
                if change["op"] == "upsert":
                    assert change["object"]["id"] == change["id"]
                    self.articles[change["id"]] = change["object"]
                else:
                    self.articles.pop(change["id"], None)
            received += page["changes"]
            self.token, self.has_more = page["next_token"], page["has_more"]
            if not self.has_more:
                break
        return received

    @property
    def is_right(self):
        return self.articles == listed(self.client)


def listed(client):
    """Return all articles of the full list, by id."""
    articles, query = {}, {"limit": 100}
    while True:
        page = get(client, **query)
        articles |= {row["id"]: row for row in page["results"]}
        if page["next"] is None:
            return articles
        query["cursor"] = page["next"].split("cursor=")[1]


def pass_time(article):
    """Move a scheduled article's time into the past, as if the clock had moved on."""
    moment = timezone.now()
    Article.objects.filter(pk=article.pk).update(published_at=moment)
    Rendition.objects.filter(pk=article.pk).update(visible_from=moment)
    article.taggings.update(published_at=moment)
    article.creditings.update(published_at=moment)


@pytest.fixture
def copy(client):
    return Copy(client)


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_a_new_client_gets_everything_and_then_nothing(copy, limit):
    make_live_articles(5)
    assert len(copy.follow(limit)) == 5
    assert copy.is_right
    assert copy.follow(limit) == []


def test_a_client_of_an_empty_site_gets_a_token_to_continue_from(copy):
    assert (copy.follow(), copy.has_more) == ([], False)
    make_live_article()
    assert len(copy.follow()) == 1
    assert copy.is_right


def test_an_upsert_holds_the_new_article(copy, editor):
    copy.follow()
    article = make_approved_article(headline="Ferry")
    desk.publish(article, by=editor)
    (change,) = copy.follow()
    assert list(change) == ["op", "type", "id", "seq", "at", "object"]
    assert (change["op"], change["type"], change["id"]) == ("upsert", "article", str(article.public_id))
    assert change["object"]["headline"] == "Ferry"
    assert change["at"] == f"{article.published_at:%Y-%m-%dT%H:%M:%S.%fZ}"


@pytest.mark.slow
def test_a_removal_has_an_id_and_a_reason_and_nothing_more(copy, editor):
    withdrawn, retracted, merged, survivor = articles = [make_approved_article(headline="Ferry") for _ in range(4)]
    for article in articles:
        desk.publish(article, by=editor)
    copy.follow()
    desk.withdraw(withdrawn, by=editor, reason="Secret")
    desk.retract(retracted, by=editor, note="It never sank.")
    desk.merge(merged, into=survivor, by=editor)
    received = copy.follow(1)
    assert [list(change) for change in received] == [["op", "type", "id", "seq", "at", "reason", "replaced_by"]] * 3
    assert [(change["op"], change["id"], change["reason"], change["replaced_by"]) for change in received] == [
        ("remove", str(withdrawn.public_id), "unpublished", None),
        ("remove", str(retracted.public_id), "retracted", None),
        ("remove", str(merged.public_id), "merged", str(survivor.public_id)),
    ]
    assert list(copy.articles) == [str(survivor.public_id)]
    desk.reinstate(withdrawn, by=editor, reason="Right after all")
    assert [change["op"] for change in copy.follow()] == ["upsert"]
    assert copy.is_right


def test_changes_come_in_the_order_of_the_acts(copy, editor):
    articles = [make_approved_article() for _ in range(3)]
    for article in articles:
        desk.publish(article, by=editor)
    copy.follow()
    for place in (1, 2, 0):
        desk.tag(articles[place], by=editor, add=[make_tag()])
    received = copy.follow(2)
    assert [change["id"] for change in received] == keys(articles[place] for place in (1, 2, 0))
    assert [change["seq"] for change in received] == sorted(change["seq"] for change in received)


def test_a_revision_is_a_change_only_once_it_is_published(copy, editor):
    article = make_approved_article(headline="Ferry sails")
    desk.publish(article, by=editor)
    copy.follow()
    revision = make_revision(article, headline="Ferry sails again")
    assert copy.follow() == []
    Article.objects.filter(pk=article.pk).update(approved_sha256=revision.sha256, approved_by=editor)
    article.refresh_from_db()
    desk.revise(article, by=editor, change=ChangeClass.CORRECTION, note="It sails again.")
    (change,) = copy.follow()
    assert change["object"]["headline"] == "Ferry sails again"
    assert change["object"]["corrections"][0]["note"] == "It sails again."


def test_a_scheduled_article_arrives_when_it_appears_even_for_older_tokens(client, copy, editor):
    make_live_article()
    early = Copy(client)
    early.follow()
    article = make_approved_article(headline="Secret")
    desk.schedule(article, by=editor, moment=timezone.now() + timedelta(days=1))
    late = Copy(client)
    for reader in (early, late, copy):
        assert str(article.public_id) not in {change["id"] for change in reader.follow()}
    # What was decided later is known before it appears.
    desk.publish(make_approved_article(), by=editor)
    late.follow()
    pass_time(article)
    for reader in (early, late, copy):
        assert str(article.public_id) in {change["id"] for change in reader.follow(1)}
        assert reader.is_right
        assert reader.follow() == []


def test_an_article_taken_off_the_schedule_is_never_mentioned(copy, editor):
    article = make_approved_article()
    desk.schedule(article, by=editor, moment=timezone.now() + timedelta(days=1))
    assert copy.follow() == []
    desk.deschedule(article, by=editor)
    assert copy.follow() == []


def test_an_undone_publication_is_a_removal_until_its_scheduled_time(copy, editor):
    article = make_approved_article()
    desk.schedule(article, by=editor, moment=timezone.now() + timedelta(days=1))
    operation = desk.begin_operation(Act.PUBLISH, by=editor)
    desk.publish(article, by=editor, operation=operation)
    assert [change["op"] for change in copy.follow()] == ["upsert"]
    desk.undo(operation, by=editor)
    assert [(change["op"], change["reason"]) for change in copy.follow()] == [("remove", "unpublished")]
    pass_time(article)
    assert [change["op"] for change in copy.follow()] == ["upsert"]
    assert copy.is_right


@pytest.mark.slow
@pytest.mark.parametrize("limit", [1, 3, 4, 12, 100])
def test_small_pages_deliver_all_changes_of_one_large_act(copy, limit):
    wire = make_source("Wire")
    make_live_articles(12, source=wire)
    other = make_live_article()
    copy.follow()
    wire.name = "Wire & Co"
    wire.save()
    tags_and_sources.renew(wire)
    received = copy.follow(limit)
    assert len({change["id"] for change in received}) == 12
    assert len({change["seq"] for change in received}) == 1
    assert str(other.public_id) not in {change["id"] for change in received}
    assert copy.is_right


@pytest.mark.slow
def test_an_interrupted_client_can_continue_whatever_has_happened_since(client, copy, editor):
    wire = make_source("Wire")
    articles = [make_approved_article(source=wire) for _ in range(9)]
    for article in articles:
        desk.publish(article, by=editor)
    copy.follow(2, pages=2)
    tags_and_sources.renew(wire)
    desk.withdraw(articles[0], by=editor, reason="Wrong")
    desk.withdraw(articles[8], by=editor, reason="Wrong")
    copy.follow(2, pages=2)
    tags_and_sources.renew(wire)
    desk.publish(make_approved_article(), by=editor)
    copy.follow(2)
    assert copy.is_right
    assert len(copy.articles) == 8


def test_servers_whose_clocks_differ_lose_no_change(copy, editor, monkeypatch):
    clock = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    beginning = clock[0]
    first, second, third = (make_approved_article() for _ in range(3))
    desk.publish(first, by=editor, at=beginning - timedelta(hours=1))
    # One machine is two seconds ahead, the next one says so later, and the last one is asked in between.
    clock[0] = beginning + timedelta(seconds=2)
    desk.publish(second, by=editor)
    copy.follow()
    desk.publish(third, by=editor, at=beginning + timedelta(seconds=1))
    desk.tag(first, by=editor, add=[make_tag()])
    clock[0] = beginning
    copy.follow()
    clock[0] = beginning + timedelta(seconds=3)
    copy.follow()
    assert copy.is_right
    assert len(copy.articles) == 3


@pytest.mark.slow
def test_small_pages_deliver_all_articles_that_appear_at_one_moment(copy, editor):
    make_live_article()
    articles = [make_approved_article() for _ in range(5)]
    for article in articles:
        desk.schedule(article, by=editor, moment=timezone.now() + timedelta(days=1))
    desk.publish(make_approved_article(), by=editor)
    copy.follow()
    moment = timezone.now()
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(published_at=moment)
    Rendition.objects.filter(pk__in=[article.pk for article in articles]).update(visible_from=moment)
    assert [change["id"] for change in copy.follow(2)] == keys(articles)
    assert copy.is_right


@pytest.mark.slow
def test_thirty_changes_cost_as_many_queries_as_one(client, django_assert_num_queries):
    for number in range(30):
        make_live_article()
        if number in (0, 29):
            renditions.rebuild()
            # The version, what changed, the marks, which is live, what it says, which ids.
            with django_assert_num_queries(6):
                token = get(client, "changes", limit=100)["next_token"]
            with django_assert_num_queries(5):  # the version, what appeared, what changed in two steps, the mark
                get(client, "changes", since=token)


def test_an_empty_token_is_rejected(client):
    assert error_codes(client.get("/api/v1/changes/", {"since": ""})) == [("since", "empty")]


@pytest.mark.parametrize("token", ["x", "é", "\x00", "A" * 43, "A" * 43 + "." + "A" * 20, "9" * 5_000])
def test_an_invented_token_is_rejected(client, token):
    assert error_codes(client.get("/api/v1/changes/", {"since": token}), "token-invalid")[0][0] == "since"


def test_a_token_with_any_character_changed_is_rejected(client, copy):
    make_live_article()
    copy.follow()
    for at in range(len(copy.token)):
        changed = copy.token[:at] + ("A" if copy.token[at] != "A" else "B") + copy.token[at + 1 :]
        assert client.get("/api/v1/changes/", {"since": changed}).status_code == 400, changed


def test_a_cursor_does_not_work_as_a_token_nor_a_token_as_a_cursor(client, copy):
    make_live_articles(2)
    copy.follow()
    cursor = get(client, limit=1)["next"].split("cursor=")[1]
    assert client.get("/api/v1/changes/", {"since": cursor}).status_code == 400
    assert client.get("/api/v1/articles/", {"cursor": copy.token}).status_code == 400
    assert client.get("/api/v1/changes/", {"cursor": cursor}).status_code == 400


@pytest.mark.slow
def test_a_client_that_is_up_to_date_learns_when_to_ask_again(client, copy):
    make_live_articles(2)
    assert "Retry-After" not in client.get("/api/v1/changes/", {"limit": 1})
    assert client.get("/api/v1/changes/")["Retry-After"] == "60"


def test_articles_that_readers_never_saw_are_never_mentioned(client):
    for state in State:
        make_article(state=state, headline="Secret")
    received = get(client, "changes")["changes"]
    assert sorted(change.get("reason", change["op"]) for change in received) == [
        "merged",
        "retracted",
        "unpublished",
        "upsert",
    ]
