"""After a change of a name, a right or a credit, readers and clients see the new one everywhere at once."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Crediting, Rendition
from articles.reading import public_version, renditions
from articles.reading.renditions import fragments
from articles.vocabulary import AiUse, ChangeClass, Rights, Role, State
from tests.articles.intake.test_ingest import COURIER, deliver, post
from tests.factories import (
    make_approved_article,
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user("ana")


def published(ana, **columns):
    article = make_approved_article(**columns)
    desk.publish(article, by=ana)
    return article


def rendition(article):
    return Rendition.objects.get(pk=article.pk)


def resource(article):
    return orjson.loads(renditions.resources([article.pk], root="https://news.example")[0])


@pytest.mark.slow
@pytest.mark.parametrize("made_at_once", [100, 1])
def test_a_story_shows_a_sources_new_name_and_rights_before_its_page_is_rebuilt(client, ana, monkeypatch, made_at_once):
    monkeypatch.setattr(renditions.keeping, "MADE_AT_ONCE", made_at_once)
    wire = make_source("Wire", rights=Rights.FULL_TEXT)
    articles = [published(ana, source=wire, body="<p>Their own words</p>") for _ in range(3)]
    for article in articles:
        assert "Their own words" in client.get(article.get_absolute_url()).content.decode()
    wire.name, wire.rights = "Harbour Agency", Rights.LINK_ONLY
    wire.save()
    tags_and_sources.renew(wire)
    for article in articles:
        page = client.get(article.get_absolute_url()).content.decode()
        assert "Harbour Agency" in page
        assert "Their own words" not in page
        assert resource(article)["body"] is None


def test_outdating_returns_how_many_wait_for_a_rebuild(ana, monkeypatch):
    monkeypatch.setattr(renditions.keeping, "MADE_AT_ONCE", 2)
    wire = make_source("Wire")
    for _ in range(5):
        published(ana, source=wire)
    make_approved_article(source=wire)
    assert renditions.outdate(Article.objects.from_source(wire)) == 3
    assert renditions.outdate(Article.objects.none()) == 0


def test_the_newest_are_rebuilt_first(ana, monkeypatch):
    monkeypatch.setattr(renditions.keeping, "MADE_AT_ONCE", 1)
    old = published(ana)
    moment = timezone.now() - timedelta(days=1)
    Article.objects.filter(pk=old.pk).update(published_at=moment)
    new = published(ana)
    renditions.outdate(Article.objects.filter(pk__in=[old.pk, new.pk]).order_by("pk"))
    assert (rendition(old).stamp, rendition(new).stamp) == ("", fragments.stamp())


def test_what_others_are_called_changes_nothing_of_an_article(ana):
    wire, other = make_source("Wire"), published(ana)
    article = published(ana, source=wire)
    changed, number = rendition(other).changed_at, rendition(other).number
    tags_and_sources.renew(wire)
    assert (rendition(other).changed_at, rendition(other).number) == (changed, number)
    assert rendition(article).number > number


def test_a_page_that_readers_have_is_renewed_when_somebody_else_delivers_its_article_too(client, ana):
    deliver(post())
    article = Article.objects.select_related("source").get()
    Article.objects.filter(pk=article.pk).update(state=State.APPROVED)
    article = Article.objects.select_related("source").get()
    article.approved_sha256 = make_revision(article).sha256
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256)
    desk.publish(article, by=ana)
    address = article.get_absolute_url()
    before = client.get(address)
    assert "courier.news" not in before.content.decode()
    deliver(post(ref="77", url="https://gazette.news/1/"), by=COURIER)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "courier.news" in after.content.decode()
    assert "courier.news" in [cited["publisher"] for cited in resource(article)["sources"]]
    assert Crediting.objects.filter(article=article, source__slug="courier-news").exists()
    assert client.get("/sources/courier-news/").status_code == 200


def test_an_article_that_leaves_the_schedule_seconds_before_its_moment_moves_the_version_in_case_it_was_seen(ana):
    article = make_approved_article()
    desk.schedule(article, by=ana, moment=timezone.now() + timedelta(seconds=4))
    before = public_version.read().number
    desk.deschedule(article, by=ana)
    assert public_version.read().number == before + 1


@pytest.mark.parametrize("act", ["merge", "unmerge"])
def test_a_merge_is_a_public_change_both_ways(ana, act):
    article, into = published(ana), published(ana)
    before = public_version.read().number
    desk.merge(article, into=into, by=ana)
    assert public_version.read().number == before + 1
    assert rendition(article).removed_as == State.MERGED
    if act == "unmerge":
        desk.unmerge(article, by=ana)
        assert public_version.read().number == before + 2
        assert (rendition(article).removed_as, rendition(article).visible_from) == ("", article.published_at)


def test_what_readers_see_and_is_changed_is_never_marked_as_removed(ana):
    article = published(ana)
    desk.tag(article, by=ana, add=[make_tag("Ferries")])
    assert rendition(article).removed_as == ""


def test_an_article_that_was_only_rescheduled_was_never_removed(ana):
    article = make_approved_article()
    for days in (1, 2):
        desk.schedule(article, by=ana, moment=timezone.now() + timedelta(days=days))
        assert (rendition(article).removed_as, rendition(article).visible_from) == ("", article.published_at)


def test_what_was_taken_down_keeps_its_mark_while_it_waits_for_its_moment(ana):
    article = published(ana)
    desk.withdraw(article, by=ana, reason="Too early")
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now() + timedelta(days=1))
    article.refresh_from_db()
    desk.reinstate(article, by=ana, reason="On time")
    assert rendition(article).removed_as == State.WITHDRAWN
    desk.deschedule(article, by=ana)
    assert (rendition(article).removed_as, rendition(article).visible_from) == (State.WITHDRAWN, None)


@pytest.mark.parametrize("state", [State.RETRACTED, State.MERGED, State.WITHDRAWN])
def test_a_mark_says_as_what_an_article_was_removed(ana, state):
    article = published(ana)
    Article.objects.filter(pk=article.pk).update(state=state, duplicate_of=make_live_article())
    renditions.refresh(article.pk, at=timezone.now())
    row = rendition(article)
    assert (row.removed_as, row.stamp, row.card, row.data, bytes(row.page)) == (state, "", "", "", b"")


def test_a_sources_new_language_applies_to_its_articles_without_their_own(ana):
    wire = make_source("Wire")
    silent, german = published(ana, source=wire), published(ana, source=wire, language="de")
    other = published(ana)
    wire.language = "pt-BR"
    wire.save()
    tags_and_sources.renew(wire)
    assert [rendition(article).language for article in (silent, german, other)] == ["pt-br", "de", ""]


def test_beyond_what_is_made_at_once_articles_are_found_by_their_sources_language_too(ana, client, monkeypatch):
    monkeypatch.setattr(renditions.keeping, "MADE_AT_ONCE", 0)
    wire = make_source("Wire")
    article, german = published(ana, source=wire), published(ana, source=wire, language="de")
    wire.language = "pt-BR"
    wire.save()
    tags_and_sources.renew(wire)
    rows = client.get("/api/v1/articles/?language=pt-br").json()["results"]
    assert [row["id"] for row in rows] == [str(article.public_id)]
    assert rendition(german).language == "de"


def test_the_command_refreshes_the_facts_that_lists_filter_by(ana):
    article = make_approved_article(language="de")
    article.approved_sha256 = make_revision(article, ai_use=AiUse.ASSISTED).sha256
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256)
    desk.publish(article, by=ana, at=datetime(2026, 3, 3, tzinfo=UTC))
    article.corrections.create(change_class=ChangeClass.CORRECTION, note="Two, not one.", at=timezone.now(), by=ana)
    Rendition.objects.update(
        stamp="old", updated_at=datetime(2020, 1, 1, tzinfo=UTC), language="", ai_use="", is_corrected=False
    )
    call_command("rebuild_renditions")
    row = rendition(article)
    assert (row.updated_at, row.language, row.ai_use, row.is_corrected, row.stamp) == (
        datetime(2026, 3, 3, tzinfo=UTC),
        "de",
        "assisted",
        True,
        fragments.stamp(),
    )


@pytest.mark.parametrize(
    ("change", "is_corrected"),
    [("clarification", True), ("correction", True), ("update", False), ("retraction", False)],
)
def test_corrected_is_what_was_wrong_and_not_what_is_new(ana, change, is_corrected):
    article = published(ana)
    article.corrections.create(change_class=change, note="Said.", at=timezone.now(), by=ana)
    renditions.refresh(article.pk, at=timezone.now())
    assert rendition(article).is_corrected is is_corrected


@pytest.mark.slow
def test_a_rebuild_makes_each_rendition_once_in_chunks_and_reports_the_count(ana):
    articles = [published(ana) for _ in range(5)]
    down = published(ana)
    desk.withdraw(down, by=ana, reason="Wrong")
    Rendition.objects.exclude(pk=articles[2].pk).update(stamp="")
    steps = []
    assert renditions.rebuild(chunk=2, progress=steps.append) == 4
    assert steps == [2, 4]
    assert set(Rendition.objects.exclude(pk=down.pk).values_list("stamp", flat=True)) == {fragments.stamp()}
    assert rendition(down).stamp == ""
    assert renditions.rebuild() == 0


def test_an_article_with_other_texts_than_those_that_are_kept_is_one_that_changed(ana):
    article = published(ana)
    before = rendition(article).number
    for column in ("card", "data", "stamp"):
        Rendition.objects.filter(pk=article.pk).update(**{column: "{}"})
        renditions.refresh(article.pk, at=timezone.now())
        before += 1
        assert (column, rendition(article).number) == (column, before)
    for page in (fragments.packed("", "Other"), b""):
        Rendition.objects.filter(pk=article.pk).update(page=page)
        renditions.refresh(article.pk, at=timezone.now())
        before += 1
        assert rendition(article).number == before
    renditions.refresh(article.pk, at=timezone.now())
    assert rendition(article).number == before


def test_readers_find_an_article_once_by_each_source_that_it_credits(ana):
    wire, mint = make_source("Wire"), make_source("Mint")
    article = make_approved_article(source=mint)
    make_citation(article, source=wire)
    make_citation(article, source=mint, role=Role.VIA)
    make_citation(article, url="https://blog.example/a", role=Role.SUPPORTING)
    desk.publish(article, by=ana)
    assert sorted(Crediting.objects.values_list("source__name", "published_at")) == [
        ("Mint", article.published_at),
        ("Wire", article.published_at),
    ]


def test_no_card_or_resource_is_made_of_what_readers_may_not_see(ana):
    draft, live = make_article(state=State.APPROVED), make_live_article()
    keys = [draft.pk, live.pk, 0]
    assert len(renditions.cards(keys)) == 1
    assert live.headline in renditions.cards(keys)[0]
    assert [orjson.loads(document)["headline"] for document in renditions.resources(keys, root="")] == [live.headline]
    assert orjson.loads(renditions.joined(keys, root="https://news.example")) == [resource(live)]
    assert renditions.cards([]) == []


def test_a_section_and_topics_stand_in_a_resource_by_their_own_addresses(ana):
    article = published(ana, section=make_section("Asia"), tags=[make_tag("Chips")])
    document = resource(article)
    assert document["section"]["url"] == "https://news.example/sections/asia/"
    assert [tag["api_url"] for tag in document["tags"]] == [
        "https://news.example/api/v1/sections/asia/",
        "https://news.example/api/v1/tags/chips/",
    ]
