"""How much of a source a summary may copy: what its rights allow, who can accept more, and who cannot."""

from datetime import UTC, datetime

import pytest

from articles import desk
from articles.models import Article
from articles.vocabulary import Act, OverrideKind, Rights, State
from tests.factories import make_citation, make_revision, make_source, make_submittable_article, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
THEIRS = [f"tide{number}" for number in range(300)]


def own(count, start=0):
    return " ".join(f"gull{number}" for number in range(start, start + count))


def theirs(count, start=0):
    return " ".join(THEIRS[start : start + count])


def make_text(summary, *, author=None, **source):
    article = make_submittable_article(
        body=f"<p>{' '.join(THEIRS)}</p>",
        source=make_source("The Tide", slug=f"tide-{Article.objects.count()}", **source),
        author=author,
    )
    make_revision(article, author=author, summary=summary)
    return stored(article)


def stored(article):
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def copied(article):
    return [check for check in desk.checklist(stored(article)) if check.code == "copied_text"]


def is_over(article):
    return any(check.is_obstacle for check in copied(article))


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (f"{theirs(14)} {own(186)}", False),
        (f"{theirs(15)} {own(185)}", True),
        # Sixty of two hundred words are 30 %, in runs of ten.
        (" ".join(f"{theirs(10, 30 * n)} {own(20, 20 * n)}" for n in range(6)) + f" {own(20, 120)}", False),
        (" ".join(f"{theirs(10, 30 * n)} {own(20, 20 * n)}" for n in range(6)) + f" {own(19, 120)}", True),
        # A quotation counts half, so twenty-eight words may be quoted in a row.
        (f"“{theirs(28)}” {own(172)}", False),
        (f"“{theirs(30)}” {own(170)}", True),
        (f"“{theirs(200)}”", True),
    ],
)
def test_of_a_link_only_source_14_words_in_a_row_and_30_percent_may_be_copied(summary, expected):
    assert is_over(make_text(summary)) is expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (f"{theirs(75)} {own(105)}", False),
        (f"{theirs(76)} {own(104)}", True),
        (f"{theirs(40)} {own(60)} {theirs(36, 100)} {own(60, 60)}", True),
        # Seventy-five are counted of eighty, because five are quoted.
        (f"{theirs(75)} “{theirs(5, 75)}” {own(100)}", False),
    ],
)
def test_of_an_excerpt_source_as_many_words_in_all_may_be_copied_as_its_excerpt_has(summary, expected):
    assert is_over(make_text(summary, rights=Rights.EXCERPT, excerpt_words=75)) is expected


def test_a_full_text_source_may_be_copied_whole_and_the_page_still_says_so():
    article = make_text(theirs(200), rights=Rights.FULL_TEXT)
    (check,) = copied(article)
    assert (check.is_met, check.waivable) == (True, None)
    assert check.sentence == (
        "200 words are copied (100 %), up to 200 in a row, from The Tide, whose full text may be printed."
    )
    make_revision(article, summary=" ".join(THEIRS))
    assert copied(article)[0].sentence == "As imported: 100 % is copied from The Tide, whose full text may be printed."


def test_the_sentence_says_what_is_copied_what_is_allowed_and_what_to_do():
    assert copied(make_text(f"{theirs(40)} “{theirs(20, 100)}” {own(140)}"))[0].sentence == (
        "40 words are copied (20 %), up to 40 in a row, not counting 20 in quotation marks, from The Tide, "
        "but its rights (link only) allow only 14 words in a row and 30 % of the summary. "
        "Write the marked passages in your own words."
    )
    within = make_text(f"{theirs(6)} {own(194)}", rights=Rights.EXCERPT)
    assert copied(within)[0].sentence == (
        "6 words are copied (3 %), up to 6 in a row, from The Tide; its rights (excerpt) allow 75 words in all."
    )
    assert copied(make_text(own(200))) == []


def test_an_untouched_item_of_a_digest_is_as_imported_and_blocks_unless_the_digest_is_the_newsrooms_own():
    for rights, is_blocked in ((Rights.LINK_ONLY, True), (Rights.EXCERPT, True), (Rights.FULL_TEXT, False)):
        article = make_submittable_article(
            body=f"<p>{theirs(180)}</p>", source=make_source(f"Digest {rights}", rights=rights)
        )
        make_revision(article, summary=theirs(180))
        (check,) = copied(article)
        assert check.sentence.startswith(f"As imported: 100 % is copied from Digest {rights}")
        assert check.is_obstacle is is_blocked


def test_each_source_is_measured_by_its_own_rights():
    article = make_text(f"{theirs(20)} {own(160)}", rights=Rights.FULL_TEXT)
    wire = make_source("Wire")
    make_citation(article, role="supporting", source=wire, text=own(300))
    make_citation(article, role="supporting", url="https://tide.example/a", text=f"{own(50)} and so on")
    assert [(check.is_met, check.sentence.split(", from ")[1].split(",")[0]) for check in copied(article)] == [
        (True, "The Tide"), (False, "Wire"), (False, "https://tide.example/a"),
    ]  # fmt: skip


def test_the_imported_headline_and_the_title_of_a_citation_are_the_sources_words_too():
    headline = "Ferry to the northern quay runs again after one week"
    article = make_submittable_article(headline=headline)
    make_citation(
        article, role="supporting", source=make_source("Wire"), title="Old swing bridge is closed for repairs today"
    )
    make_revision(
        article, headline="Ours", summary=f"{headline} {own(60)} old swing bridge is closed for repairs {own(90, 60)}"
    )
    assert [check.sentence.split(", ")[0] for check in copied(article)] == [
        "10 words are copied (6 %)", "7 words are copied (5 %)",
    ]  # fmt: skip


def test_a_second_person_accepts_it_with_a_reason_and_its_writer_cannot():
    writer, reviewer = make_user("writer"), make_user("reviewer")
    article = make_text(theirs(180), author=writer)
    desk.submit(article, by=writer)
    (check,) = copied(article)
    with pytest.raises(desk.Unready, match="180 words are copied"):
        desk.approve(stored(article), by=reviewer)
    with pytest.raises(desk.Refused, match="You wrote some of this text"):
        desk.override(stored(article), by=writer, kind=OverrideKind.COPIED, key=check.key, reason="It is short.")
    with pytest.raises(desk.Refused, match="reason"):
        desk.override(stored(article), by=reviewer, kind=OverrideKind.COPIED, key=check.key, reason=" ")
    desk.override(stored(article), by=reviewer, kind=OverrideKind.COPIED, key=check.key, reason="They agreed.")
    (accepted,) = copied(article)
    assert (accepted.is_waived, accepted.sentence.endswith("30 % of the summary.")) == (True, True)
    desk.approve(stored(article), by=reviewer)
    assert stored(article).state == State.APPROVED


def test_what_was_accepted_is_exactly_what_was_copied():
    article = make_text(theirs(180))
    desk.override(article, by=make_user(), kind=OverrideKind.COPIED, key=copied(article)[0].key, reason="They agreed.")
    make_revision(article, summary=f"{theirs(180)} {theirs(20, 200)}")
    assert is_over(article)
    make_revision(article, summary=f"{theirs(180)} {own(20)}")
    assert not is_over(article)


def test_in_an_emergency_copied_text_needs_a_reason_of_its_own_which_the_desk_sees():
    publisher = make_user("publisher")
    article = make_text(theirs(180), author=publisher)
    desk.submit(article, by=publisher)
    emergency = {"by": publisher, "is_emergency": True, "reason": "The dam broke.", "at": NOON}
    with pytest.raises(desk.Refused, match="Give the reason why so much may be copied"):
        desk.approve(stored(article), **emergency, copying_reason=" ")
    with pytest.raises(desk.Refused, match="Give the reason why so much may be copied"):
        desk.approve(stored(article), **emergency)
    assert stored(article).state == State.IN_REVIEW
    desk.approve(stored(article), **emergency, copying_reason=" The warning must be word for word. ")
    assert [(row.kind, row.reason) for row in article.overrides.order_by("pk")] == [
        ("self_approval", "The dam broke."), ("copied_text", "The warning must be word for word."),
    ]  # fmt: skip
    decision = article.decisions.get(act=Act.APPROVE)
    assert decision.reason == "The dam broke. Copied text: The warning must be word for word."


def test_an_approval_that_was_given_before_is_not_asked_again():
    publisher, article = make_user("publisher"), make_text(theirs(180))
    Article.objects.filter(pk=article.pk).update(state=State.APPROVED, approved_sha256=article.working.sha256)
    desk.publish(stored(article), by=publisher, at=NOON)
    assert stored(article).state == State.PUBLISHED
