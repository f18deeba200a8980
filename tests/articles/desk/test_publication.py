"""Publication: only an approved text, only from its publication time, and never one that has changed since."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import desk, search
from articles.models import Article, Correction, Decision
from articles.vocabulary import Act, ChangeClass, State
from tests.factories import make_approved_article, make_article, make_revision, make_tag, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ready(**columns):
    return make_approved_article(**{"headline": "Ferry runs again"} | columns)


def live(**columns):
    article = ready(**columns)
    desk.publish(article, by=make_user(), at=NOON)
    return article


def approved(article, **texts):
    """Save a new text of a live article and let somebody else approve it."""
    revision = make_revision(article, **texts)
    Article.objects.filter(pk=article.pk).update(approved_sha256=revision.sha256)
    article.approved_sha256 = revision.sha256
    return revision


def test_publishing_makes_the_approved_text_live_at_an_address():
    article = ready(dek="After a week.", summary="It *runs*.")
    assert not article.is_live(NOON)
    desk.publish(article, by=make_user(), at=NOON)
    stored = Article.objects.get()
    assert (stored.state, stored.slug, stored.published_at) == (State.PUBLISHED, "ferry-runs-again", NOON)
    assert (stored.headline, stored.dek, stored.summary) == ("Ferry runs again", "After a week.", "It *runs*.")
    assert stored.live_revision == stored.working
    assert stored.is_live(NOON)


def test_only_the_approved_text_is_published():
    article = ready()
    make_revision(article, headline="Ferry runs again.")
    for act in (desk.publish, lambda a, **k: desk.schedule(a, moment=NOON + HOUR, **k)):
        with pytest.raises(desk.Refused, match="has changed since it was"):
            act(article, by=make_user(), at=NOON)
    assert Article.objects.get().state == State.APPROVED


def test_two_articles_with_the_same_headline_get_different_addresses():
    for article in (ready(), ready(), ready()):
        desk.publish(article, by=make_user(), at=NOON)
    assert sorted(Article.objects.values_list("slug", flat=True)) == [
        "ferry-runs-again",
        "ferry-runs-again-2",
        "ferry-runs-again-3",
    ]


def test_nothing_is_published_without_a_headline_even_if_one_is_suggested():
    article = ready(headline="", headline_suggested="A ferry runs")
    with pytest.raises(desk.Refused, match="no headline"):
        desk.publish(article, by=make_user(), at=NOON)
    assert Article.objects.get().state == State.APPROVED


def test_nothing_is_published_before_its_embargo_ends():
    article, editor = ready(embargo_until=NOON + 2 * HOUR), make_user()
    with pytest.raises(desk.Refused, match="under embargo until 2026-03-03 14:00"):
        desk.publish(article, by=editor, at=NOON)
    desk.schedule(article, by=editor, moment=NOON + 2 * HOUR, at=NOON)
    assert article.is_live(NOON + 2 * HOUR)


def test_an_embargo_cannot_end_after_the_scheduled_time():
    article, editor = ready(), make_user()
    desk.schedule(article, by=editor, moment=NOON + HOUR, at=NOON)
    with pytest.raises(desk.Refused, match="scheduled for 2026-03-03 13:00"):
        desk.embargo(article, by=editor, until=NOON + 2 * HOUR, at=NOON)
    desk.embargo(article, by=editor, until=NOON + HOUR, at=NOON)
    desk.embargo(article, by=editor, until=None, at=NOON)
    assert Article.objects.get().embargo_until is None
    with pytest.raises(desk.Refused, match="too late for an embargo"):
        desk.embargo(article, by=editor, until=NOON + 2 * HOUR, at=NOON + HOUR)


def test_a_scheduled_article_goes_live_by_itself():
    article = ready()
    desk.schedule(article, by=make_user(), moment=NOON, at=NOON - HOUR)
    assert list(Article.objects.live(at=NOON - timedelta(seconds=1))) == []
    assert list(Article.objects.live(at=NOON)) == [article]


def test_an_article_cannot_be_scheduled_in_the_past():
    with pytest.raises(desk.Refused, match="is in the past"):
        desk.schedule(ready(), by=make_user(), moment=NOON, at=NOON)


def test_a_descheduled_article_keeps_its_approval():
    article, editor = ready(), make_user()
    desk.schedule(article, by=editor, moment=NOON, at=NOON - HOUR)
    desk.deschedule(article, by=editor, at=NOON - timedelta(minutes=1))
    stored = Article.objects.get()
    assert (stored.state, stored.published_at, stored.live_revision) == (State.APPROVED, None, None)
    assert desk.is_approved(stored)


def test_saving_a_live_article_changes_nothing_that_readers_see():
    article = live(summary="It runs.")
    desk.save_text(article, by=make_user(), headline="Ferry sinks", summary="It sank.")
    stored = Article.objects.get()
    assert (stored.headline, stored.summary, stored.is_live(NOON)) == ("Ferry runs again", "It runs.", True)


def test_a_new_text_keeps_the_address_and_the_publication_time():
    article = live(summary="It runs.")
    approved(article, headline="Ferry runs again, hourly", summary="It runs, and often.")
    desk.revise(article, by=make_user(), change=ChangeClass.UPDATE, at=NOON + HOUR)
    stored = Article.objects.get()
    assert (stored.headline, stored.slug) == ("Ferry runs again, hourly", "ferry-runs-again")
    assert (stored.published_at, stored.revised_at) == (NOON, NOON + HOUR)
    assert list(stored.corrections.all()) == []


def test_a_refile_keeps_the_date_and_needs_no_second_person():
    article = live(summary="The ferry runs , again.")
    make_revision(article, summary="The ferry runs, again.")
    desk.revise(article, by=make_user(), change=ChangeClass.REFILE, at=NOON + HOUR)
    stored = Article.objects.get()
    assert (stored.summary, stored.revised_at) == ("The ferry runs, again.", None)


def test_a_corrected_spelling_is_a_refile_that_needs_a_second_person():
    article = live(summary="The harbour master was hailed.")
    make_revision(article, summary="The harbour master was halted.")
    with pytest.raises(desk.Refused, match="has not been approved"):
        desk.revise(article, by=make_user(), change=ChangeClass.REFILE, at=NOON + HOUR)


@pytest.mark.parametrize(
    "texts",
    [
        {"summary": "See [the report](https://other.example/)."},
        {"citations": [{"role": "origin", "source": None, "url": "https://other.example/", "title": "Unseen"}]},
        {"ai_use": "drafted"},
    ],
)
def test_changed_links_citations_or_ai_use_are_more_than_a_refile(texts):
    article = live(summary="See [the report](https://tide.example/).")
    make_revision(article, **texts)
    with pytest.raises(desk.Refused, match="Too much has changed"):
        desk.revise(article, by=make_user(), change=ChangeClass.REFILE, at=NOON + HOUR)


def test_a_scheduled_text_goes_live_with_its_approved_citations():
    article = ready()
    desk.schedule(article, by=make_user(), moment=NOON + HOUR, at=NOON)
    cited = [{"role": "origin", "source": None, "url": "https://tide.example/a", "title": "Tide", "text": ""}]
    desk.save_text(article, by=make_user(), headline="Ferry runs", citations=cited, at=NOON)
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256)
    desk.publish(Article.objects.select_related("source", "working").get(), by=make_user(), at=NOON)
    assert [citation.url for citation in article.citations.all()] == ["https://tide.example/a"]


def test_a_text_in_review_is_still_in_review_when_the_article_leaves_the_schedule():
    article = ready()
    desk.schedule(article, by=make_user(), moment=NOON + HOUR, at=NOON)
    make_revision(article, dek="After a week.")
    Article.objects.filter(pk=article.pk).update(submitted_at=NOON)
    article = Article.objects.select_related("source", "working", "live_revision").get()
    desk.deschedule(article, by=make_user(), at=NOON)
    assert Article.objects.get().state == State.IN_REVIEW


def test_a_changed_number_is_a_correction_even_if_its_editor_says_otherwise():
    article = live(summary="The ferry carries 450 people.")
    approved(article, summary="The ferry carries 540 people.")
    for change in (ChangeClass.REFILE, ChangeClass.UPDATE, ChangeClass.CLARIFICATION):
        with pytest.raises(desk.Refused, match="Too much has changed"):
            desk.revise(article, by=make_user(), change=change, note="Said.", at=NOON + HOUR)
    with pytest.raises(desk.Refused, match="An earlier version said"):
        desk.revise(article, by=make_user(), change=ChangeClass.CORRECTION, at=NOON + HOUR)
    assert Article.objects.get().summary == "The ferry carries 450 people."

    editor, before = make_user(), article.live_revision
    desk.revise(
        article,
        by=editor,
        change=ChangeClass.CORRECTION,
        at=NOON + HOUR,
        note="An earlier version said 450; in fact 540.",
    )
    correction = Correction.objects.get()
    assert (correction.change_class, correction.note, correction.at, correction.by) == (
        "correction",
        "An earlier version said 450; in fact 540.",
        NOON + HOUR,
        editor,
    )
    assert (correction.before, correction.after) == (before, article.live_revision)
    assert Article.objects.get().summary == "The ferry carries 540 people."


def test_an_unapproved_text_does_not_replace_the_live_one():
    article = live(summary="It runs.")
    make_revision(article, summary="It runs, and often.")
    with pytest.raises(desk.Refused, match="has not been approved"):
        desk.revise(article, by=make_user(), change=ChangeClass.UPDATE, at=NOON + HOUR)


def test_a_new_text_can_be_published_only_if_there_is_one():
    article = live()
    with pytest.raises(desk.Refused, match="no newer text"):
        desk.revise(article, by=make_user(), change=ChangeClass.UPDATE, at=NOON + HOUR)
    with pytest.raises(desk.Refused, match="Publish new text"):
        desk.publish(article, by=make_user(), at=NOON + HOUR)


def test_new_citations_of_a_live_article_are_published_with_its_new_text():
    article = live(summary="It runs.")
    origin = {"role": "origin", "source": None, "url": "https://tide.example/a", "title": "Tide", "text": ""}
    desk.save_text(article, by=make_user(), headline=article.headline, summary="It runs, hourly.", citations=[origin])
    assert list(article.citations.all()) == []
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256)
    article.refresh_from_db()
    desk.revise(article, by=make_user(), change=ChangeClass.UPDATE, at=NOON + HOUR)
    assert [citation.url for citation in article.citations.all()] == ["https://tide.example/a"]


def test_a_withdrawn_article_leaves_its_tags_pages_and_can_be_reinstated():
    tag, editor = make_tag(slug="ferries"), make_user()
    article = live(tags=[tag])
    assert list(Article.objects.live(at=NOON).tagged(tag)) == [article]
    desk.withdraw(article, by=editor, reason="The ferry never existed.", at=NOON + HOUR)
    assert list(Article.objects.live(at=NOON + 2 * HOUR)) == []
    assert list(article.taggings.values_list("published_at", flat=True)) == [None]
    desk.reinstate(article, by=editor, reason="It did.", at=NOON + 2 * HOUR)
    assert list(Article.objects.live(at=NOON + 2 * HOUR).tagged(tag)) == [article]
    assert Article.objects.get().published_at == NOON


def test_a_retraction_tells_readers_why_and_the_notice_stays():
    article, publisher = live(), make_user()
    with pytest.raises(desk.Refused, match="Write a notice"):
        desk.retract(article, by=publisher, note=" ", at=NOON + HOUR)
    assert article.is_live(NOON + HOUR)
    desk.retract(article, by=publisher, note="The ferry never existed.", at=NOON + HOUR)
    assert Article.objects.get().state == State.RETRACTED
    desk.reinstate(article, by=publisher, reason="It did.", at=NOON + 2 * HOUR)
    assert [(correction.change_class, correction.note) for correction in article.corrections.all()] == [
        ("retraction", "The ferry never existed.")
    ]


@pytest.mark.parametrize("act", [desk.withdraw, desk.reinstate, desk.spike, desk.request_changes])
def test_withdrawing_reinstating_and_spiking_need_a_reason(act):
    article = ready() if act is desk.spike else live()
    if act is desk.reinstate:
        desk.withdraw(article, by=make_user(), reason="Wrong.", at=NOON)
    with pytest.raises(desk.Refused, match="Give a reason"):
        act(article, by=make_user(), reason="  ", at=NOON)


def test_the_log_names_each_decision_its_text_and_the_act_that_reverses_it():
    article, editor = make_article(headline="Ferry runs again"), make_user()
    first = desk.save_text(article, by=editor, headline="Ferry runs", at=NOON)
    desk.spike(article, by=editor, reason="Old.", at=NOON)
    assert list(
        Decision.objects.order_by("pk").values_list("act", "from_state", "to_state", "reason", "revision", "inverse")
    ) == [
        ("save_text", "incoming", "draft", "", first.pk, ""),
        ("spike", "draft", "spiked", "Old.", first.pk, Act.RESTORE),
    ]


def test_when_two_people_decide_at_once_only_one_succeeds():
    ready()
    mine, theirs = Article.objects.get(), Article.objects.get()
    desk.publish(mine, by=make_user(), at=NOON)
    with pytest.raises(desk.Refused, match="in the meantime"):
        desk.spike(theirs, by=make_user(), reason="Old news")
    assert Article.objects.get().state == State.PUBLISHED
    assert Decision.objects.count() == 1


def test_nobody_publishes_a_text_that_somebody_has_just_changed():
    ready()
    mine, theirs = Article.objects.get(), Article.objects.get()
    desk.save_text(theirs, by=make_user(), headline="Ferry sinks")
    with pytest.raises(desk.Refused, match="in the meantime"):
        desk.publish(mine, by=make_user(), at=NOON)


def test_nobody_publishes_a_text_that_an_import_has_just_changed():
    article = ready()
    Article.objects.filter(pk=article.pk).update(source_changed_at=NOON, updated_at=NOON)
    with pytest.raises(desk.Refused, match="in the meantime"):
        desk.publish(article, by=make_user(), at=NOON)


def test_decisions_keep_the_search_index_in_step():
    article = ready(summary="The *Kittiwake* is back.")

    def matches(scope):
        return list(search.find(Article.objects.all(), "kittiwake", scope=scope))

    assert (matches("desk"), matches("public")) == ([article], [])
    desk.publish(article, by=make_user(), at=NOON)
    assert (matches("desk"), matches("public")) == ([article], [article])
    desk.withdraw(article, by=make_user(), reason="Wrong", at=NOON)
    assert (matches("desk"), matches("public")) == ([article], [])
