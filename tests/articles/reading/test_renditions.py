"""Renditions: made when an article is published, and again when something in them changes."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.core.management import call_command

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Crediting, PublicVersion, Rendition
from articles.reading import public_version, renditions
from articles.reading.renditions import fragments
from articles.vocabulary import ChangeClass, Role, State
from tests.factories import (
    make_approved_article,
    make_citation,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def ana():
    return make_user("ana")


def published(ana, **columns):
    article = make_approved_article(**columns)
    desk.publish(article, by=ana)
    return article


def number():
    return public_version.read().number


def rendition(article):
    return Rendition.objects.get(pk=article.pk)


def story(article):
    return renditions.story(article.slug, root="https://news.example", at=datetime.now(UTC))


def resource(article):
    return orjson.loads(renditions.resources([article.pk], root="https://news.example")[0])


def test_a_published_article_has_its_card_its_story_and_its_resource_made(ana, django_assert_num_queries):
    article = published(ana, headline="Ferry <runs>")
    with django_assert_num_queries(3):
        (card,) = renditions.cards([article.pk])
        page = story(article)
        document = resource(article)
    assert "Ferry &lt;runs&gt;" in card
    assert '<link rel="canonical" href="https://news.example/articles/ferry-runs/">' in page.head
    assert "<h1" in page.story
    assert (document["headline"], document["url"]) == ("Ferry <runs>", "https://news.example/articles/ferry-runs/")


def test_what_has_no_rendition_yet_is_made_on_the_spot(ana):
    article = published(ana)
    parts = (renditions.cards([article.pk]), story(article), resource(article))
    Rendition.objects.update(stamp="", card="", page=b"", data="")
    assert (renditions.cards([article.pk]), story(article), resource(article)) == parts


def test_cards_come_in_the_order_that_was_asked_for(ana):
    first, second, third = published(ana), published(ana), make_live_article()
    keys = [second.pk, third.pk, first.pk]
    assert [
        article.headline in card for article, card in zip((second, third, first), renditions.cards(keys), strict=True)
    ] == [True] * 3


def test_what_is_taken_down_leaves_no_word_behind(ana):
    article = published(ana, headline="Kittiwake", summary="Kittiwake", dek="Kittiwake")
    before = rendition(article)
    desk.withdraw(article, by=ana, reason="Wrong")
    after = rendition(article)
    assert (after.removed_as, after.visible_from) == (State.WITHDRAWN, None)
    assert after.number > before.number
    assert "Kittiwake" not in after.card + after.data + "".join(fragments.unpacked(after.page))
    assert renditions.cards([article.pk]) == []
    assert not Crediting.objects.filter(article=article).exists()


def test_what_was_scheduled_and_never_seen_leaves_no_trace(ana):
    article = make_approved_article()
    desk.schedule(article, by=ana, moment=NOW + timedelta(days=1))
    assert rendition(article).visible_from == NOW + timedelta(days=1)
    desk.deschedule(article, by=ana)
    assert not Rendition.objects.filter(pk=article.pk).exists()


def test_what_readers_saw_and_shall_see_again_is_gone_until_then(ana):
    article = make_approved_article()

    desk.publish(article, by=ana)
    desk.withdraw(article, by=ana, reason="Too early")
    Article.objects.filter(pk=article.pk).update(published_at=NOW + timedelta(days=1))
    article.refresh_from_db()
    desk.reinstate(article, by=ana, reason="On time")
    row = rendition(article)
    assert (row.removed_as, row.visible_from) == (State.WITHDRAWN, NOW + timedelta(days=1))


def test_an_act_that_changes_nothing_for_readers_moves_nothing(ana):
    article = published(ana)
    before, was = number(), rendition(article).changed_at
    desk.claim(article, by=ana)
    make_revision(article, headline="Not yet")
    desk.tag(Article.objects.get(pk=article.pk), by=ana, add=[])
    assert (number(), rendition(article).changed_at) == (before, was)


@pytest.mark.slow
@pytest.mark.parametrize("act", ["publish", "revise", "tag", "withdraw", "retract", "reinstate"])
def test_every_public_change_moves_the_public_version(ana, act):
    article = make_approved_article(summary="One.")
    if act != "publish":
        desk.publish(article, by=ana)
    if act == "reinstate":
        desk.withdraw(article, by=ana, reason="Wrong")
    before = number()
    if act == "publish":
        desk.publish(article, by=ana)
    elif act == "revise":
        article.approved_sha256 = make_revision(article, summary="Two.").sha256
        Article.objects.filter(pk=article.pk).update(approved_sha256=article.approved_sha256)
        desk.revise(article, by=ana, change=ChangeClass.CORRECTION, note="Two, not one.")
    elif act == "tag":
        desk.tag(article, by=ana, add=[make_tag("Ferries")])
    elif act == "withdraw":
        desk.withdraw(article, by=ana, reason="Wrong")
    elif act == "retract":
        desk.retract(article, by=ana, note="It was not so.")
    else:
        desk.reinstate(article, by=ana, reason="Right after all")
    assert number() == before + 1


def test_what_is_done_to_an_article_that_readers_do_not_see_moves_nothing(ana):
    published(ana)
    withdrawn = published(ana, headline="Kittiwake")
    desk.withdraw(withdrawn, by=ana, reason="Wrong")
    before = public_version.read()
    scheduled = make_approved_article()
    desk.schedule(scheduled, by=ana, moment=NOW + timedelta(days=1))
    desk.tag(Article.objects.get(pk=scheduled.pk), by=ana, add=[make_tag("Ferries")])
    desk.deschedule(Article.objects.get(pk=scheduled.pk), by=ana)
    desk.tag(Article.objects.get(pk=withdrawn.pk), by=ana, add=[make_tag("Piers")])
    withdrawn = Article.objects.get(pk=withdrawn.pk)
    Article.objects.filter(pk=withdrawn.pk).update(published_at=NOW + timedelta(days=1))
    withdrawn.refresh_from_db()
    desk.reinstate(withdrawn, by=ana, reason="On time")
    desk.deschedule(withdrawn, by=ana)
    assert public_version.read().key("page") == before.key("page")
    desk.publish(Article.objects.select_related("working").get(pk=withdrawn.pk), by=ana)
    assert number() == before.number + 1


def test_on_a_site_without_a_public_change_a_schedule_is_the_first(ana):
    PublicVersion.objects.all().delete()
    desk.schedule(make_approved_article(), by=ana, moment=NOW + timedelta(days=1))
    assert number() == 1


def test_a_refused_act_moves_nothing(ana):
    article = published(ana)
    before = number()
    with pytest.raises(desk.Refused):
        desk.publish(article, by=ana)
    assert number() == before


def test_a_moment_that_comes_changes_the_version_without_anybody_doing_anything(ana):
    article = make_approved_article()
    moment = NOW + timedelta(hours=1)
    desk.schedule(article, by=ana, moment=moment)
    before, after = public_version.read(moment - timedelta(seconds=1)), public_version.read(moment)
    assert before.number == after.number
    assert before.key("page") != after.key("page")


def test_a_version_is_read_in_one_query(django_assert_num_queries):
    make_live_article()
    with django_assert_num_queries(1):
        public_version.read()


def test_a_page_is_known_by_everything_that_decides_what_it_shows():
    version = public_version.read()
    assert version.key("a", "bc") != version.key("ab", "c")


def test_a_renamed_source_is_named_so_everywhere(ana):
    wire, mint = make_source("Wire"), make_source("Mint")
    article = make_approved_article(source=mint)
    make_citation(article, source=wire)
    make_citation(article, source=mint, role=Role.VIA)
    desk.publish(article, by=ana)
    before, changed = number(), rendition(article).changed_at
    wire.name = "The Wire"
    wire.save()
    tags_and_sources.renew(wire)
    assert number() == before + 1
    assert rendition(article).changed_at > changed
    assert rendition(article).number == before + 1
    assert "Source: The Wire, via Mint" in renditions.cards([article.pk])[0]
    assert resource(article)["sources"][0]["publisher"] == "The Wire"


def test_a_merged_source_credits_its_survivor(ana):
    old, wire = make_source("Old wire"), make_source("Wire")
    article = published(ana, source=old)
    tags_and_sources.merge_sources(old, into=wire, by=ana)
    assert "Source: Wire" in renditions.cards([article.pk])[0]
    assert list(Crediting.objects.values_list("article", "source")) == [(article.pk, wire.pk)]


def test_a_merged_section_is_named_by_its_survivor(ana):
    asien, asia = make_section("Asien"), make_section("Asia")
    article = published(ana, section=asien)
    tags_and_sources.merge_tags(asien, into=asia, by=ana)
    assert resource(article)["section"]["name"] == "Asia"


def test_beyond_what_can_be_made_at_once_the_rest_waits_and_is_right_meanwhile(ana, monkeypatch, capsys):
    monkeypatch.setattr(renditions.keeping, "MADE_AT_ONCE", 1)
    wire = make_source("Wire")
    articles = [published(ana, source=wire) for _ in range(3)]
    wire.name = "The Wire"
    wire.save()
    tags_and_sources.renew(wire)
    assert Rendition.objects.filter(stamp="").count() == 2
    keys = [article.pk for article in articles]
    assert all("The Wire" in card for card in renditions.cards(keys))
    before = number()
    call_command("rebuild_renditions")
    assert "Rebuilt 2 articles." in capsys.readouterr().out
    assert Rendition.objects.filter(stamp=fragments.stamp()).count() == 3
    assert number() == before
    call_command("rebuild_renditions")
    assert "Nothing was out of date." in capsys.readouterr().out


def test_moments_are_in_the_sites_time_zone_and_not_the_publishers(ana, settings):
    from django.utils import timezone  # noqa: PLC0415

    article = make_approved_article()
    with timezone.override("Asia/Tokyo"):
        desk.publish(article, by=ana, at=datetime(2026, 1, 10, 23, 30, tzinfo=UTC))
    assert "10 Jan 2026" in rendition(article).card
    assert "23:30 UTC" in story(article).story


def test_json_ld_cannot_end_its_script_element(ana):
    article = published(ana, headline="</script><script>alert(1)</script> & <!-- ")
    head = story(article).head
    described = head.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert head.count("<script") == 1
    assert orjson.loads(described)["headline"] == article.headline


def test_a_citation_that_an_import_adds_to_what_was_retracted_meanwhile_brings_nothing_back(ana):
    article = published(ana, headline="Kittiwake")
    desk.retract(article, by=ana, note="It was not so.")
    before = rendition(article).number
    make_citation(article, role=Role.VIA)
    renditions.refresh(article.pk, at=NOW - timedelta(days=1))
    after = rendition(article)
    assert (after.removed_as, after.visible_from, bytes(after.page)) == (State.RETRACTED, None, b"")
    assert after.number >= before
    assert not Crediting.objects.filter(article=article).exists()


def test_a_rendition_is_never_dated_back(ana):
    article = published(ana)
    changed_at = rendition(article).changed_at
    make_citation(article, role=Role.VIA)
    renditions.refresh(article.pk, at=NOW - timedelta(days=9))
    assert rendition(article).changed_at >= changed_at


def test_clients_learn_of_resources_that_a_new_release_changes(ana):
    same, other = published(ana), published(ana)
    Rendition.objects.update(stamp="another")
    Rendition.objects.filter(pk=other.pk).update(data="{}")
    before = number()
    renditions.rebuild()
    assert number() == before + 1
    assert (rendition(other).number, rendition(same).number < before + 1) == (before + 1, True)


def test_an_act_that_waited_past_the_moment_leaves_a_mark_of_what_readers_saw(ana):
    article = make_approved_article()
    desk.schedule(article, by=ana, moment=NOW + timedelta(days=1))
    Rendition.objects.filter(pk=article.pk).update(visible_from=datetime.now(UTC) - timedelta(milliseconds=1))
    Article.objects.filter(pk=article.pk).update(state=State.APPROVED, published_at=None)
    renditions.refresh(article.pk, at=NOW - timedelta(minutes=1))
    assert rendition(article).removed_as == State.WITHDRAWN
