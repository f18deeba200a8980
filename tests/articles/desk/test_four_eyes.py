"""What an approval covers, and what voids it: a second person has read every published word."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import desk
from articles.models import Article
from articles.vocabulary import Act, AiUse, ChangeClass, OverrideKind, Rights, State
from tests.factories import (
    make_article,
    make_citation,
    make_live_article,
    make_revision,
    make_source,
    make_submittable_article,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = "The motor gives 450 N·m at the wheel. " + " ".join(f"word{n}" for n in range(170))


def stored(article):
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def codes(checks):
    return [check.code for check in checks]


def approval(article):
    article = stored(article)
    return article.submitted_at, article.approved_sha256, article.approved_by


def make_submitted(**columns):
    article = make_submittable_article(**columns)
    desk.submit(article, by=make_user(), at=NOON)
    return stored(article)


def make_live_with_newer_text(*, live_author=None, author=None):
    """Return an article that readers see since noon, and a newer text of it."""
    article = make_submittable_article(author=live_author)
    Article.objects.filter(pk=article.pk).update(
        state=State.PUBLISHED, published_at=NOON, slug="ferry", live_revision=article.working
    )
    article = stored(article)
    make_revision(article, author=author, dek="After a week.")
    return article


# --- Who approves.


def test_in_an_emergency_authors_may_approve_alone_but_every_other_check_holds():
    publisher = make_user("publisher")
    article = make_submitted(author=publisher, words=120)
    with pytest.raises(desk.Unready) as refused:
        desk.approve(article, by=publisher, is_emergency=True, reason="The dam broke.")
    assert codes(refused.value.checks) == ["length"]
    assert stored(article).state == State.IN_REVIEW
    assert not article.overrides.exists()


def test_an_emergency_does_not_publish_a_story_twice():
    publisher = make_user("publisher")
    make_live_article(text_fingerprint=b"t" * 32)
    article = make_submitted(author=publisher, text_fingerprint=b"t" * 32)
    with pytest.raises(desk.Unready) as refused:
        desk.approve(article, by=publisher, is_emergency=True, reason="The dam broke.")
    assert codes(refused.value.checks) == ["duplicate"]


def test_in_an_emergency_the_author_need_not_wait_for_what_only_others_may_accept():
    publisher = make_user("publisher")
    article = make_submittable_article(body=f"<p>{SOURCE}</p>", source=make_source(rights=Rights.FULL_TEXT))
    make_revision(article, author=publisher, summary=SOURCE.replace("450", "540"))
    desk.submit(article, by=publisher)
    assert codes(desk.obstacles(article, Act.APPROVE)) == ["claim"]
    desk.approve(article, by=publisher, is_emergency=True, reason=" The dam broke. ", at=NOON)
    assert stored(article).state == State.APPROVED
    override = article.overrides.get()
    assert (override.kind, override.key, override.by) == ("self_approval", article.working.sha256, publisher)
    assert (override.reason, override.at) == ("The dam broke.", NOON)


def test_an_emergency_is_the_authors_alone():
    article = make_submittable_article(body=f"<p>{SOURCE}</p>", source=make_source(rights=Rights.FULL_TEXT))
    make_revision(article, summary=SOURCE.replace("450", "540"))
    desk.submit(article, by=make_user())
    with pytest.raises(desk.Unready, match="540"):
        desk.approve(article, by=make_user(), is_emergency=True, reason="The dam broke.")
    make_revision(article, summary=SOURCE)
    desk.approve(stored(article), by=make_user(), is_emergency=True, reason="The dam broke.")
    assert not article.overrides.exists()


def test_the_author_of_the_live_text_may_approve_somebody_elses_new_one():
    first, second = make_user("first"), make_user("second")
    article = make_live_with_newer_text(live_author=first, author=second)
    assert desk.authors(article) == {second.pk}
    desk.submit(article, by=second)
    desk.approve(article, by=first, at=NOON)
    decision = article.decisions.get(act=Act.APPROVE)
    assert (decision.from_state, decision.to_state) == ("published", "published")
    assert approval(article) == (None, article.working.sha256, first)


def test_every_author_since_the_imported_text_is_an_author():
    people = [make_user(), make_user(), make_user()]
    article = make_article()
    for place, person in enumerate(people):
        desk.save_text(article, by=person, headline=f"Headline of the {place}th hour")
    assert desk.authors(article) == {person.pk for person in people}
    assert desk.authors(make_article()) == set()


def test_a_normal_approval_needs_no_reason_but_keeps_one():
    article, editor = make_submitted(), make_user()
    desk.approve(article, by=editor, reason="Well done.", at=NOON + HOUR)
    decision = article.decisions.get(act=Act.APPROVE)
    assert (decision.by, decision.reason, decision.at) == (editor, "Well done.", NOON + HOUR)
    assert not article.overrides.exists()


# --- What is submitted, once.


def test_a_text_is_submitted_once():
    article = make_live_with_newer_text()
    desk.submit(article, by=make_user(), at=NOON)
    with pytest.raises(desk.Refused, match="already awaiting review"):
        desk.submit(stored(article), by=make_user(), at=NOON + HOUR)
    assert stored(article).submitted_at == NOON
    assert article.decisions.count() == 1


def test_only_a_text_that_we_wrote_and_that_is_not_live_can_be_submitted():
    imported, live = make_article(state=State.DRAFT), make_live_article()
    live.live_revision = make_revision(live)
    live.save()
    with pytest.raises(desk.Refused, match="Nothing has been written yet"):
        desk.submit(imported, by=make_user())
    with pytest.raises(desk.Refused, match="This text is already live"):
        desk.submit(live, by=make_user())


def test_the_log_records_a_submission():
    article, writer = make_submittable_article(), make_user()
    desk.submit(article, by=writer, at=NOON, reason="Please hurry.")
    decision = article.decisions.get()
    assert (decision.act, decision.by, decision.at, decision.reason) == ("submit", writer, NOON, "Please hurry.")
    assert decision.revision == article.working
    assert decision.before == {"submitted_at": None}


# --- What takes an approval, or a review, back.


def test_sending_a_text_back_voids_its_approval():
    article = make_live_with_newer_text()
    desk.submit(article, by=make_user())
    desk.approve(article, by=make_user())
    desk.submit(article, by=make_user())
    desk.request_changes(article, by=make_user(), reason="Which ferry?")
    assert not desk.is_approved(stored(article))
    assert approval(article) == (None, "", None)
    assert stored(article).state == State.PUBLISHED


def test_a_new_text_ends_the_review_and_the_approval_of_the_earlier_one():
    article, writer = make_live_with_newer_text(), make_user()
    desk.submit(article, by=writer)
    desk.approve(article, by=make_user())
    desk.submit(article, by=writer)
    desk.save_text(article, by=writer, **article.working.texts | {"dek": "After two weeks."})
    assert approval(article) == (None, "", None)
    with pytest.raises(desk.Refused, match="has not been submitted"):
        desk.approve(stored(article), by=make_user())


def test_an_edit_takes_a_draft_out_of_review():
    article, writer = make_submitted(), make_user()
    desk.save_text(article, by=writer, **article.working.texts | {"dek": "After two weeks."})
    assert (stored(article).state, *approval(article)) == (State.DRAFT, None, "", None)


def test_a_spiked_or_duplicate_article_leaves_review_and_must_be_submitted_again():
    for put_aside, bring_back in (
        (lambda a: desk.spike(a, by=make_user(), reason="Old."), desk.restore),
        (lambda a: desk.mark_duplicate(a, by=make_user(), of=make_article()), desk.split),
    ):
        article = make_submitted()
        put_aside(article)
        assert stored(article).submitted_at is None
        bring_back(article, by=make_user())
        assert (stored(article).state, stored(article).submitted_at) == (State.DRAFT, None)
        desk.submit(stored(article), by=make_user())


@pytest.mark.parametrize("take_down", [desk.withdraw, lambda a, *, reason, **k: desk.retract(a, note=reason, **k)])
def test_taking_an_article_down_ends_the_review_of_its_new_text(take_down):
    article = make_live_with_newer_text()
    desk.submit(article, by=make_user())
    take_down(article, by=make_user(), reason="It never ran.")
    assert stored(article).submitted_at is None
    desk.reinstate(article, by=make_user(), reason="It did.")
    desk.submit(article, by=make_user())


def test_merging_an_article_ends_the_review_of_its_new_text():
    article = make_live_with_newer_text()
    desk.submit(article, by=make_user())
    desk.merge(article, into=make_live_article(), by=make_user())
    assert stored(article).submitted_at is None


def test_publishing_the_new_text_ends_its_review():
    article = make_live_with_newer_text()
    desk.submit(article, by=make_user())
    desk.approve(article, by=make_user())
    desk.submit(article, by=make_user())
    desk.revise(article, by=make_user(), change=ChangeClass.UPDATE)
    assert stored(article).submitted_at is None


# --- The checklist.


def test_each_check_says_which_acts_it_stops_and_whether_a_person_may_accept_it():
    article = make_article(
        state=State.DRAFT, headline="Short", body="<p>few words here</p>", text_fingerprint=b"t" * 32
    )
    make_live_article(text_fingerprint=b"t" * 32)
    make_revision(article, headline="Short", summary=f"540 {'other ' * 100}", ai_use=AiUse.UNDECLARED)
    go, approve, nothing = {"submit", "approve"}, {"approve"}, set()
    assert [(c.code, c.field, set(c.stops), c.waivable) for c in desk.checklist(article) if not c.is_met] == [
        ("headline_length", "headline", nothing, None),
        ("length", "summary", approve, "length"),
        ("origin", "citations", go, "no_origin"),
        ("thin_source", "citations", nothing, None),
        ("claim", "summary", approve, "claim"),
        ("section", "section", go, None),
        ("ai_use", "ai_use", go, None),
        ("duplicate", "duplicates", approve, None),
    ]
    assert codes(desk.obstacles(article, Act.SUBMIT)) == ["origin", "section", "ai_use"]


@pytest.mark.parametrize("length", [19, 111])
def test_a_headline_of_unusual_length_is_pointed_out_but_stops_nothing(length):
    article = make_submittable_article(headline="x" * length)
    (remark,) = [check for check in desk.checklist(article) if check.code == "headline_length"]
    assert remark.sentence == f"The headline has {length} characters; 20 to 110 is best."
    assert not remark.is_obstacle


@pytest.mark.parametrize("length", [20, 110])
def test_a_headline_of_20_to_110_characters_passes_without_comment(length):
    assert "headline_length" not in codes(desk.checklist(make_submittable_article(headline="x" * length)))


@pytest.mark.slow
@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED}))
def test_the_same_words_in_an_unpublished_article_stop_nothing(state):
    make_article(state=state, text_fingerprint=b"t" * 32)
    article = make_submitted(text_fingerprint=b"t" * 32)
    assert len(desk.possible_duplicates(article)) == 1
    desk.approve(article, by=make_user())


def test_possible_duplicates_share_an_address_or_words_and_the_newest_come_first():
    article = make_article(url_fingerprint=b"u" * 32, text_fingerprint=b"t" * 32)
    both = make_article(url_fingerprint=b"u" * 32, text_fingerprint=b"t" * 32)
    words = make_article(text_fingerprint=b"t" * 32)
    address = make_article(url_fingerprint=b"u" * 32)
    make_article(url_fingerprint=b"v" * 32, text_fingerprint=b"v" * 32)
    assert desk.possible_duplicates(article) == [address, words, both]
    assert desk.possible_duplicates(article, limit=2) == [address, words]
    assert desk.possible_duplicates(make_article()) == []


def test_at_most_ten_possible_duplicates_are_listed():
    article = make_article(text_fingerprint=b"t" * 32)
    twins = [make_article(text_fingerprint=b"t" * 32) for _ in range(11)]
    assert desk.possible_duplicates(article) == twins[:0:-1]


def test_neither_a_post_without_an_address_nor_a_supporting_page_is_an_origin():
    article = make_submittable_article()
    article.citations.all().delete()
    make_citation(article, role="supporting", url="https://tide.example/a")
    assert codes(desk.obstacles(article, Act.SUBMIT)) == ["origin"]


@pytest.mark.parametrize("place", ["byline", "dateline", "agency"])
def test_a_name_in_the_byline_dateline_or_agency_is_supported(place):
    article = make_submittable_article(**{place: "Mira Tolland"})
    make_revision(article, summary=f"{article.working.summary} It was Mira Tolland who said so.")
    assert "claim" not in codes(desk.checklist(article))


def test_names_of_the_source_and_of_what_is_cited_are_supported():
    article = make_submittable_article(source=make_source("Mira Tolland"))
    make_citation(article, source=make_source("Orrin Vale"), title="Keld Harrow speaks")
    sentence = "It was Mira Tolland, Orrin Vale and Keld Harrow."
    make_revision(article, summary=f"{article.working.summary} {sentence}")
    assert "claim" not in codes(desk.checklist(article))
    make_revision(article, summary=f"{article.working.summary} So said Sable Quint.")
    assert [check.key for check in desk.checklist(article) if check.code == "claim"] == ["sable quint"]


def test_headline_and_dek_are_checked_like_the_summary():
    article = make_submittable_article()
    make_revision(article, headline="The ferry carries 540 people", dek="At 37 knots.")
    sentences = [check.sentence for check in desk.checklist(article) if check.code == "claim"]
    assert [sentence.split("”")[0] for sentence in sentences] == ["“540", "“37"]


def test_an_author_may_accept_the_length_of_their_own_text():
    writer = make_user("writer")
    article = make_submittable_article(author=writer, words=120)
    desk.override(article, by=writer, kind=OverrideKind.LENGTH, key="120", reason="It says all.")
    assert [c.is_obstacle for c in desk.checklist(stored(article)) if c.code == "length"] == [False]
