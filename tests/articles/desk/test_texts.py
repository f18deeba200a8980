"""Saving texts: what is kept, who is assigned, what is cited, and what is not saved yet."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Citation, Journal
from articles.vocabulary import AiUse, OverrideKind, State, TagKind
from tests.factories import (
    make_approved_article,
    make_article,
    make_live_article,
    make_revision,
    make_section,
    make_source,
    make_submittable_article,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def stored(article):
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def cites(**columns):
    return {"role": "origin", "source": None, "url": "", "title": "", "text": "", "cited_article": None} | columns


# --- Saving.


def test_a_revision_keeps_the_whole_text_its_author_and_its_time():
    article, editor = make_article(), make_user()
    citation = cites(url="https://tide.example/a")
    revision = desk.save_text(
        article, by=editor, headline="Ferry runs", dek="After a week.", summary="It runs.", ai_use=AiUse.NONE,
        citations=[citation], at=NOON,
    )  # fmt: skip
    working = stored(article).working
    assert working == revision
    assert (working.headline, working.dek, working.summary, working.ai_use) == (
        "Ferry runs",
        "After a week.",
        "It runs.",
        "none",
    )
    assert (working.citations, working.author, working.created_at) == ([citation], editor, NOON)
    assert (working.number, working.base) == (1, None)
    assert desk.texts_of(article, 1) == desk.texts_of(article) == {
        "headline": "Ferry runs", "dek": "After a week.", "summary": "It runs.", "ai_use": "none",
        "citations": [citation],
    }  # fmt: skip


def test_a_save_without_ai_use_or_citations_keeps_the_earlier_ones():
    article, editor = make_article(), make_user()
    citations = [cites(url="https://tide.example/a")]
    desk.save_text(article, by=editor, headline="Old", ai_use=AiUse.ASSISTED, citations=citations)
    revision = desk.save_text(article, by=editor, headline="New")
    assert (revision.ai_use, revision.citations) == ("assisted", citations)
    assert (revision.dek, revision.summary) == ("", "")


def test_the_first_author_is_assigned_the_article_and_later_ones_are_not():
    article, ana = make_article(), make_user("ana")
    desk.save_text(article, by=ana, headline="Ana's")
    desk.save_text(article, by=make_user("ben"), headline="Ben's")
    assert stored(article).assignee == ana


def test_saving_a_text_of_a_live_article_assigns_it_to_nobody():
    article = make_live_article()
    desk.save_text(article, by=make_user(), headline="New")
    assert (stored(article).assignee, stored(article).state) == (None, State.PUBLISHED)


def test_a_number_that_does_not_exist_gives_the_imported_text():
    article = make_article(headline=" Imported ", dek="Dek.", summary="Words.")
    desk.save_text(article, by=make_user(), headline="Ours")
    imported = {"headline": "Imported", "dek": "Dek.", "summary": "Words.", "ai_use": "undeclared", "citations": None}
    assert desk.texts_of(article, 0) == imported
    assert desk.texts_of(article)["headline"] == "Ours"


def test_a_save_is_refused_if_the_article_has_been_closed():
    article = make_article()
    mine = stored(article)
    desk.spike(article, by=make_user(), reason="Old.")
    with pytest.raises(desk.Refused, match="spiked"):
        desk.save_text(mine, by=make_user(), headline="Mine", base=0)
    assert not article.revisions.exists()


def test_a_tag_added_at_the_same_time_does_not_stop_a_save():
    article = make_article(headline="Old")
    mine = stored(article)
    desk.tag(article, by=make_user(), add=[make_tag()])
    revision = desk.save_text(mine, by=make_user(), headline="Mine", base=0)
    assert (revision.headline, mine.working, mine.tags.count()) == ("Mine", revision, 1)


def test_without_a_base_a_save_is_refused_if_the_article_has_changed():
    article = make_article(headline="Old")
    mine = stored(article)
    desk.tag(article, by=make_user(), add=[make_tag()])
    with pytest.raises(desk.Refused, match="in the meantime"):
        desk.save_text(mine, by=make_user(), headline="Mine")


# --- Citations.


def test_a_source_that_was_merged_since_is_cited_as_its_survivor():
    old, survivor = make_source("Old"), make_source("Survivor")
    article = make_article()
    tags_and_sources.merge_sources(old, into=survivor, by=make_user())
    desk.save_text(article, by=make_user(), headline="New", citations=[cites(source=old.pk, title="A")])
    assert [(citation.source, citation.title) for citation in article.citations.all()] == [(survivor, "A")]


def test_new_citations_replace_the_old_and_keep_their_order():
    article, source, other = make_article(), make_source(), make_live_article()
    first, second, third = cites(source=source.pk), cites(url="https://tide.example/a"), cites(cited_article=other.pk)
    desk.save_text(article, by=make_user(), headline="New", citations=[first, second, third])
    desk.save_text(article, by=make_user(), headline="New", citations=[third, second])
    assert [(c.position, c.source, c.url, c.cited_article) for c in article.citations.all()] == [
        (0, None, "", other),
        (1, None, "https://tide.example/a", None),
    ]


def test_citations_of_what_no_longer_exists_are_left_out():
    article = make_article()
    gone = [cites(source=999_999, title="No source"), cites(cited_article=999_999, title="No article")]
    half = cites(source=999_999, cited_article=999_999, url="https://tide.example/a", title="Has an address")
    desk.save_text(article, by=make_user(), headline="New", citations=[*gone, half])
    (citation,) = article.citations.all()
    assert (citation.title, citation.source, citation.cited_article) == ("Has an address", None, None)


def test_two_sources_merged_since_are_cited_once():
    old, survivor = make_source("Old"), make_source("Survivor")
    article = make_article()
    tags_and_sources.merge_sources(old, into=survivor, by=make_user())
    both = [cites(source=old.pk, url="https://t.example/"), cites(source=survivor.pk, url="https://t.example/")]
    desk.save_text(article, by=make_user(), headline="New", citations=both)
    assert [citation.source for citation in article.citations.all()] == [survivor]


def test_a_draft_cites_at_once_and_a_live_article_with_its_next_text():
    draft, live = make_article(), make_live_article()
    for article in (draft, live):
        desk.save_text(article, by=make_user(), headline="New", citations=[cites(url="https://tide.example/a")])
    assert [citation.article for citation in Citation.objects.all()] == [draft]


def test_a_save_that_says_nothing_about_citations_leaves_the_imported_ones():
    article = make_submittable_article()
    desk.save_text(article, by=make_user(), headline="New")
    assert article.citations.count() == 1
    assert article.working.citations is None


# --- Tags, and what is accepted.


def test_changing_tags_keeps_the_section_and_changing_the_section_keeps_the_tags():
    asia, world, tag = make_section(), make_section(), make_tag()
    article = make_article(section=asia)
    desk.tag(article, by=make_user(), add=[tag])
    assert stored(article).section == asia
    desk.tag(article, by=make_user(), section=world)
    assert (stored(article).section, set(article.tags.all())) == (world, {asia, world, tag})


def test_a_refused_section_changes_nothing():
    article, topic = make_article(), make_tag("Ferries", kind=TagKind.TOPIC)
    with pytest.raises(desk.Refused, match="“Ferries” is a topic"):
        desk.tag(article, by=make_user(), add=[make_tag()], section=topic)
    assert not article.taggings.exists()


def test_adding_a_tag_twice_is_no_error():
    tag = make_tag()
    article = make_article(tags=[tag])
    desk.tag(article, by=make_user(), add=[tag])
    assert list(article.tags.all()) == [tag]


def test_what_is_accepted_a_second_time_has_the_second_persons_reason():
    article, second = make_article(), make_user("second")
    desk.override(article, by=make_user(), kind=OverrideKind.LENGTH, key="120", reason="Short.", at=NOON)
    row = desk.override(
        article, by=second, kind=OverrideKind.LENGTH, key="120", reason=" It says all. ", at=NOON + MINUTE
    )
    assert list(article.overrides.values_list("pk", "by", "reason", "at")) == [
        (row.pk, second.pk, "It says all.", NOON + MINUTE)
    ]
    desk.override(article, by=second, kind=OverrideKind.LENGTH, key="121", reason="Still short.")
    assert article.overrides.count() == 2


def test_a_claim_is_named_in_the_log_as_its_editor_wrote_it():
    article = make_submittable_article()
    make_revision(article, summary=f"{article.working.summary} It gives 540 N·m. So says Orrin Vale.")
    claims = {check.key: check for check in desk.checklist(article) if check.code == "claim"}
    assert set(claims) == {"540 Nm", "orrin vale"}
    desk.override(article, by=make_user(), kind=OverrideKind.CLAIM, key="540 Nm", reason="The maker says so.")
    assert article.decisions.get().reason == "Not found in the sources “540 N·m”: The maker says so."


def test_a_new_version_of_a_source_is_reviewed_once():
    article = make_article(source_changed_at=NOON)
    desk.acknowledge_version(article, by=make_user())
    assert stored(article).source_changed_at is None
    with pytest.raises(desk.Refused, match="no new version"):
        desk.acknowledge_version(article, by=make_user())


def test_an_article_under_embargo_cannot_be_scheduled_for_earlier():
    article, editor = make_approved_article(), make_user()
    desk.embargo(article, by=editor, until=NOON, at=NOON - MINUTE)
    assert stored(article).embargo_until == NOON
    for act in (desk.publish, lambda a, **k: desk.schedule(a, moment=NOON - timedelta(seconds=1), **k)):
        with pytest.raises(desk.Refused, match="under embargo until 2026-03-03 12:00 UTC"):
            act(article, by=editor, at=NOON - MINUTE)


# --- What is typed and not saved.


def note(article, person, headline, at, **form):
    return desk.keep_unsaved(article, by=person, base=0, texts={"headline": headline}, at=at, **form)


def headlines(person):
    """Return what the journal keeps of the person, newest first."""
    row = Journal.objects.get(user=person)
    return [row.texts["headline"], *(other["texts"]["headline"] for other in row.texts["aside"])]


def test_a_journal_keeps_each_form_once_the_newest_first():
    article, ana = make_article(), make_user()
    note(article, ana, "First form", NOON, sitting="a")
    note(article, ana, "Second form", NOON + MINUTE, sitting="b")
    assert headlines(ana) == ["Second form", "First form"]
    row = note(article, ana, "First form, more", NOON + 2 * MINUTE, sitting="a")
    assert headlines(ana) == ["First form, more", "Second form"]
    assert (row.saved_at, row.base, row.texts["id"]) == (NOON + 2 * MINUTE, 0, "a 2026-03-03T12:02:00+00:00")
    (aside,) = row.texts["aside"]
    assert aside == {
        "id": "b 2026-03-03T12:01:00+00:00", "base": 0, "texts": {"headline": "Second form"},
        "saved_at": "2026-03-03T12:01:00+00:00",
    }  # fmt: skip


def test_a_draft_that_arrives_late_does_not_replace_a_newer_one_from_its_form():
    article, ana = make_article(), make_user()
    note(article, ana, "Newer", NOON + MINUTE, sitting="a")
    note(article, ana, "Late", NOON, sitting="a")
    assert headlines(ana) == ["Newer"]
    note(article, ana, "At once", NOON + MINUTE, sitting="a")
    assert headlines(ana) == ["At once"]
    note(article, ana, "Late, of another form", NOON, sitting="b")
    assert headlines(ana) == ["At once", "Late, of another form"]


def test_continuing_from_a_draft_drops_it_unless_its_own_form_has_changed_it():
    article, ana = make_article(), make_user()
    row = note(article, ana, "Old", NOON, sitting="a")
    note(article, ana, "Gone on", NOON + MINUTE, sitting="b", continues=row.texts["id"])
    assert headlines(ana) == ["Gone on"]
    row = note(article, ana, "Other", NOON + 2 * MINUTE, sitting="c")
    stale = row.texts["id"]
    note(article, ana, "Other, typed on", NOON + 3 * MINUTE, sitting="c")
    note(article, ana, "Gone on, again", NOON + 4 * MINUTE, sitting="b", continues=stale)
    assert headlines(ana) == ["Gone on, again", "Other, typed on"]


def test_a_draft_is_discarded_by_its_id_or_by_its_form():
    article, ana, ben = make_article(), make_user(), make_user()
    note(article, ben, "Ben's", NOON, sitting="a")
    for place, sitting in enumerate("abc"):
        note(article, ana, f"Form {sitting}", NOON + place * MINUTE, sitting=sitting)
    desk.discard_unsaved(article, by=ana, which="a 2026-03-03T12:05:00+00:00")
    assert headlines(ana) == ["Form c", "Form b", "Form a"]
    desk.discard_unsaved(article, by=ana, which="c 2026-03-03T12:02:00+00:00")
    assert headlines(ana) == ["Form b", "Form a"]
    assert Journal.objects.get(user=ana).saved_at == NOON + MINUTE
    desk.discard_unsaved(article, by=ana, which="a")
    assert headlines(ana) == ["Form b"]
    desk.discard_unsaved(article, by=ana, which="b")
    assert [row.user for row in Journal.objects.all()] == [ben]
    desk.discard_unsaved(article, by=ana, which="b")
