"""What the desk may decide, and that of two people exactly one wins."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from articles import desk, search
from articles.models import Article, Decision, Tag
from articles.vocabulary import Act, State, TagKind
from tests.factories import make_article, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def ready(**columns):
    return make_article(headline="Ferry runs again", **columns)


def test_publishing_puts_the_working_text_before_readers_under_an_address_of_its_own():
    article, editor = ready(), make_user("editor")
    revision = desk.save_text(
        article, by=editor, headline="Ferry Runs Again", dek="After a week.", summary="It *runs*."
    )
    assert not article.is_live(NOON)
    desk.publish(article, by=editor, at=NOON)
    stored = Article.objects.get()
    assert (stored.state, stored.slug, stored.published_at) == (State.PUBLISHED, "ferry-runs-again", NOON)
    assert (stored.headline, stored.dek, stored.summary) == ("Ferry Runs Again", "After a week.", "It *runs*.")
    assert stored.live_revision == revision
    assert stored.is_live(NOON)


def test_the_address_stays_when_a_live_article_gets_a_new_headline():
    article, editor = ready(), make_user("editor")
    desk.publish(article, by=editor, at=NOON)
    desk.save_text(article, by=editor, headline="Ferry stops again")
    assert Article.objects.get().headline == "Ferry runs again"
    desk.publish(article, by=editor, at=NOON + timedelta(hours=1))
    stored = Article.objects.get()
    assert (stored.headline, stored.slug, stored.published_at) == ("Ferry stops again", "ferry-runs-again", NOON)


def test_two_articles_of_one_headline_get_two_addresses():
    editor = make_user("editor")
    for article in (ready(), ready(), ready()):
        desk.publish(article, by=editor, at=NOON)
    assert sorted(Article.objects.values_list("slug", flat=True)) == [
        "ferry-runs-again",
        "ferry-runs-again-2",
        "ferry-runs-again-3",
    ]


def test_nothing_goes_out_without_a_headline_even_where_one_is_suggested():
    article = make_article(headline="", headline_suggested="A ferry runs")
    with pytest.raises(desk.Refused, match="no headline"):
        desk.publish(article, by=make_user("editor"), at=NOON)
    assert Article.objects.get().state == State.INCOMING


def test_nothing_goes_out_before_its_embargo():
    article, editor = ready(embargo_until=NOON + timedelta(hours=2)), make_user("editor")
    with pytest.raises(desk.Refused, match="embargoed until 2026-03-03 14:00"):
        desk.publish(article, by=editor, at=NOON)
    desk.schedule(article, by=editor, moment=NOON + timedelta(hours=2), at=NOON)
    assert article.is_live(NOON + timedelta(hours=2))


def test_a_scheduled_article_appears_because_the_clock_passed():
    article = ready()
    desk.schedule(article, by=make_user("editor"), moment=NOON, at=NOON - timedelta(hours=1))
    assert list(Article.objects.live(at=NOON - timedelta(seconds=1))) == []
    assert list(Article.objects.live(at=NOON)) == [article]


def test_a_moment_that_has_passed_cannot_be_scheduled():
    with pytest.raises(desk.Refused, match="has passed"):
        desk.schedule(ready(), by=make_user("editor"), moment=NOON, at=NOON)


def test_descheduling_takes_it_back_before_anyone_has_seen_it():
    article, editor = ready(), make_user("editor")
    desk.schedule(article, by=editor, moment=NOON, at=NOON - timedelta(hours=1))
    desk.deschedule(article, by=editor, at=NOON - timedelta(minutes=1))
    stored = Article.objects.get()
    assert (stored.state, stored.published_at) == (State.DRAFT, None)


def test_a_withdrawn_article_leaves_readers_and_its_tags():
    article, editor, tag = ready(), make_user("editor"), make_tag(slug="ferries")
    desk.tag(article, by=editor, add=[tag])
    desk.publish(article, by=editor, at=NOON)
    assert list(Article.objects.live(at=NOON).tagged(tag)) == [article]
    desk.withdraw(article, by=editor, reason="The ferry never existed.", at=NOON + timedelta(hours=1))
    assert list(Article.objects.live(at=NOON + timedelta(hours=2))) == []
    assert list(article.taggings.values_list("published_at", flat=True)) == [None]


@pytest.mark.parametrize("act", [desk.withdraw, desk.spike])
def test_taking_down_and_refusing_need_a_reason(act):
    article, editor = ready(), make_user("editor")
    if act is desk.withdraw:
        desk.publish(article, by=editor, at=NOON)
    with pytest.raises(desk.Refused, match="Say why"):
        act(article, by=editor, reason="  ", at=NOON)


def test_restoring_brings_a_spiked_article_back_to_where_it_was():
    article, editor = ready(), make_user("editor")
    desk.save_text(article, by=editor, headline="Ferry runs")
    desk.spike(article, by=editor, reason="Old news")
    desk.restore(article, by=editor)
    assert Article.objects.get().state == State.DRAFT


def test_every_decision_stands_in_the_log():
    article, editor = ready(), make_user("editor")
    desk.save_text(article, by=editor, headline="Ferry runs", at=NOON)
    desk.publish(article, by=editor, at=NOON)
    desk.withdraw(article, by=editor, reason="Wrong.", at=NOON)
    assert list(Decision.objects.order_by("pk").values_list("act", "from_state", "to_state", "reason")) == [
        ("save_text", "incoming", "draft", ""),
        ("publish", "draft", "published", ""),
        ("withdraw", "published", "withdrawn", "Wrong."),
    ]


def test_saving_the_same_text_twice_makes_one_revision():
    article, editor = ready(), make_user("editor")
    first = desk.save_text(article, by=editor, headline="Ferry runs")
    assert desk.save_text(article, by=editor, headline="Ferry runs") == first
    assert article.revisions.count() == 1


def test_of_two_people_who_decide_about_the_same_state_one_wins():
    article, editor = ready(), make_user("editor")
    mine, theirs = Article.objects.get(), Article.objects.get()
    desk.publish(mine, by=editor, at=NOON)
    with pytest.raises(desk.Refused, match="meanwhile"):
        desk.spike(theirs, by=editor, reason="Old news")
    assert Article.objects.get().state == State.PUBLISHED
    assert article.decisions.count() == 1


def test_nobody_publishes_a_text_that_somebody_changed_meanwhile():
    ready()
    editor = make_user("editor")
    mine, theirs = Article.objects.get(), Article.objects.get()
    desk.save_text(theirs, by=editor, headline="Ferry sinks")
    with pytest.raises(desk.Refused, match="meanwhile"):
        desk.publish(mine, by=editor, at=NOON)


ACTS = {
    Act.SAVE_TEXT: lambda a, by: desk.save_text(a, by=by, headline="Another headline", at=NOON),
    Act.TAG: lambda a, by: desk.tag(a, by=by, at=NOON),
    Act.PUBLISH: lambda a, by: desk.publish(a, by=by, at=NOON),
    Act.SCHEDULE: lambda a, by: desk.schedule(a, by=by, moment=NOON + timedelta(days=2), at=NOON),
    Act.DESCHEDULE: lambda a, by: desk.deschedule(a, by=by, at=NOON),
    Act.WITHDRAW: lambda a, by: desk.withdraw(a, by=by, reason="Why", at=NOON),
    Act.SPIKE: lambda a, by: desk.spike(a, by=by, reason="Why", at=NOON),
    Act.RESTORE: lambda a, by: desk.restore(a, by=by, at=NOON),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_from_the_states_of_the_table_and_refused_from_all_others(act, state):
    # Descheduling is about what lies ahead; all other acts on published articles about what is live, or both.
    moment = NOON + timedelta(days=1) if act in (Act.DESCHEDULE, Act.SCHEDULE) else NOON - timedelta(days=1)
    public = state in (State.PUBLISHED, State.WITHDRAWN, State.RETRACTED, State.MERGED)
    article = ready(state=state, published_at=moment if public else None, slug="ferry" if public else None)
    if state in desk.ALLOWED_FROM[act]:
        ACTS[act](article, make_user("editor"))
        assert article.decisions.get().act == act
    else:
        with pytest.raises(desk.Refused):
            ACTS[act](article, make_user("editor"))
        assert Article.objects.get().state == state


def test_every_act_of_the_log_has_its_place_in_the_table():
    assert set(desk.ALLOWED_FROM) == set(Act) == set(ACTS)


def test_a_topic_is_no_section():
    with pytest.raises(desk.Refused, match="is a topic"):
        desk.tag(ready(), by=make_user("editor"), section=make_tag(kind=TagKind.TOPIC))


def test_the_section_is_one_of_the_tags():
    article, section = ready(), make_tag(kind=TagKind.SECTION, slug="world")
    desk.tag(article, by=make_user("editor"), section=section)
    stored = Article.objects.get()
    assert (stored.section, list(stored.tags.all())) == (section, [section])


def test_decisions_keep_the_search_index_in_step():
    article, editor = ready(), make_user("editor")
    desk.save_text(article, by=editor, headline="Ferry runs", summary="The *Kittiwake* is back.")

    def found(scope):
        return list(search.find(Article.objects.all(), "kittiwake", scope=scope))

    assert (found("desk"), found("public")) == ([article], [])
    desk.publish(article, by=editor, at=NOON)
    assert (found("desk"), found("public")) == ([article], [article])
    desk.withdraw(article, by=editor, reason="Wrong", at=NOON)
    assert (found("desk"), found("public")) == ([article], [])


def test_an_import_may_not_touch_what_the_desk_has_touched():
    article = ready()
    assert Article.objects.untouched().count() == 1
    desk.tag(article, by=make_user("editor"), add=[make_tag()])
    assert Article.objects.untouched().count() == 0


def test_no_other_module_assigns_a_state():
    guilty = []
    for path in [*ROOT.glob("articles/**/*.py"), *ROOT.glob("importers/**/*.py"), *ROOT.glob("newsroom/**/*.py")]:
        if "migrations" in path.parts or path.name == "desk.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            assigns = any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)
            updates = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("update", "create")
                and any(k.arg == "state" for k in node.keywords)
            )
            if assigns or updates:
                guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert guilty == []


def test_an_articles_tags_are_those_of_its_taggings():
    article, editor, tag = ready(), make_user("editor"), make_tag()
    desk.tag(article, by=editor, add=[tag])
    desk.tag(article, by=editor, remove=[tag])
    assert list(Tag.objects.filter(articles=article)) == []
    assert make_source().articles.count() == 0


def test_nobody_publishes_a_text_that_an_import_changed_meanwhile():
    article = ready()
    Article.objects.filter(pk=article.pk).update(headline="Ferry sinks", updated_at=NOON)
    with pytest.raises(desk.Refused, match="meanwhile"):
        desk.publish(article, by=make_user("editor"), at=NOON)
