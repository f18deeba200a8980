"""Four eyes: what may be submitted, who may approve, and what an approval is worth."""

from datetime import UTC, datetime

import pytest

from articles import desk
from articles.desk.readiness import working_text
from articles.models import Article, Override
from articles.vocabulary import Act, AiUse, OverrideKind, Rights, State
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


def stored(article):
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def codes(checks):
    return [check.code for check in checks]


def sentence_of(code, article):
    return next(check.sentence for check in desk.checklist(stored(article)) if check.code == code)


def test_a_text_goes_from_its_writer_through_a_review_to_approval():
    curator, editor = make_user("curator"), make_user("editor")
    article = make_submittable_article(author=curator)
    desk.submit(article, by=curator, at=NOON)
    assert (stored(article).state, stored(article).submitted_at) == (State.IN_REVIEW, NOON)
    desk.request_changes(article, by=editor, reason="Which ferry?", at=NOON)
    assert (stored(article).state, stored(article).submitted_at) == (State.CHANGES_REQUESTED, None)
    desk.submit(article, by=curator, at=NOON)
    desk.approve(article, by=editor, at=NOON)
    after = stored(article)
    assert (after.state, after.approved_by, after.approved_sha256) == (State.APPROVED, editor, after.working.sha256)


def test_nobody_approves_a_text_that_they_wrote_part_of():
    curator, editor = make_user("curator"), make_user("editor")
    article = make_submittable_article(author=editor)
    make_revision(article, author=curator, dek="After a week.")
    desk.submit(article, by=curator)
    for author in (curator, editor):
        with pytest.raises(desk.Refused, match="You wrote some of this text"):
            desk.approve(article, by=author)
    desk.approve(article, by=make_user())


def test_in_an_emergency_an_author_approves_with_a_reason_that_everybody_sees():
    publisher = make_user("publisher")
    article = make_submittable_article(author=publisher)
    desk.submit(article, by=publisher)
    with pytest.raises(desk.Refused, match="cannot wait"):
        desk.approve(article, by=publisher, is_emergency=True)
    desk.approve(article, by=publisher, is_emergency=True, reason="The dam broke; nobody else is awake.")
    assert stored(article).state == State.APPROVED
    assert Override.objects.get().kind == OverrideKind.SELF_APPROVAL


def test_what_nobody_has_submitted_cannot_be_approved_or_sent_back():
    article = make_live_article()
    make_revision(article)
    with pytest.raises(desk.Refused, match="has not been submitted"):
        desk.approve(article, by=make_user())
    with pytest.raises(desk.Refused, match="cannot be sent back"):
        desk.request_changes(article, by=make_user(), reason="Why?")


def test_a_draft_needs_a_headline_an_origin_a_section_and_declared_ai_use():
    article = make_article(state=State.DRAFT, headline="", body="<p>Words of the source.</p>")
    make_revision(article, headline="", ai_use=AiUse.UNDECLARED)
    with pytest.raises(desk.Unready) as refused:
        desk.submit(article, by=make_user())
    assert codes(refused.value.checks) == ["headline", "length", "origin", "section", "ai_use"]
    assert "Write a headline" in str(refused.value)


def test_a_post_without_another_origin_counts_as_the_origin():
    article = make_submittable_article()
    article.citations.all().delete()
    make_citation(article, role="via", url="https://tide.example/a")
    desk.submit(article, by=make_user())


def test_an_unknown_origin_can_be_accepted_with_a_reason():
    article = make_submittable_article()
    article.citations.all().delete()
    make_citation(article, role="via", source=make_source())  # a digest: it came from somewhere, and names no page
    with pytest.raises(desk.Unready, match="who reported it first"):
        desk.submit(article, by=make_user())
    desk.override(article, by=make_user(), kind=OverrideKind.NO_ORIGIN, reason="A leaflet, unsigned.")
    desk.submit(stored(article), by=make_user())
    assert sentence_of("origin", article) == "Accepted without an origin."
    make_citation(article, role="origin", url="https://tide.example/a")
    assert sentence_of("origin", article) == "Its origin is cited."


def test_an_accepted_length_asks_for_nothing_more():
    article = make_submittable_article(words=120)
    assert sentence_of("length", article) == (
        "The summary has 120 words. Write 150 to 250 words, or 100 to 300 with a reason."
    )
    (length,) = [check for check in desk.checklist(article) if check.code == "length"]
    desk.override(article, by=make_user(), kind=length.waivable, key=length.key, reason="It says all.")
    assert sentence_of("length", article) == "The summary has 120 words."


@pytest.mark.parametrize(
    ("words", "is_waivable"), [(60, False), (120, True), (150, None), (250, None), (280, True), (320, False)]
)
def test_a_summary_has_150_to_250_words_or_100_to_300_with_a_reason(words, is_waivable):
    article = make_submittable_article(words=words)
    check = next(check for check in desk.checklist(article) if check.code == "length")
    assert check.is_met == (is_waivable is None)
    assert (check.waivable is not None) == bool(is_waivable)
    desk.submit(article, by=make_user())
    if is_waivable:
        with pytest.raises(desk.Unready, match=f"has {words} words"):
            desk.approve(article, by=make_user())
        desk.override(article, by=make_user(), kind=OverrideKind.LENGTH, key=check.key, reason="It says all.")
    if is_waivable is False:
        with pytest.raises(desk.Unready):
            desk.approve(article, by=make_user())
    else:
        desk.approve(stored(article), by=make_user())


def test_each_unsupported_number_must_be_accepted_before_approval():
    source = "The motor gives 450 N·m at the wheel. " + " ".join(f"word{n}" for n in range(170))
    article = make_submittable_article(body=f"<p>{source}</p>", source=make_source(rights=Rights.FULL_TEXT))
    make_revision(article, summary=source)
    assert "claim" not in codes(desk.checklist(article))
    make_revision(article, summary=source.replace("450", "540"))
    (claim,) = [check for check in desk.checklist(article) if check.code == "claim"]
    assert "540" in claim.sentence
    desk.submit(article, by=make_user())
    with pytest.raises(desk.Unready, match="540"):
        desk.approve(article, by=make_user())
    desk.override(article, by=make_user(), kind=OverrideKind.CLAIM, key=claim.key, reason="The maker told us.")
    desk.approve(stored(article), by=make_user())


def test_the_headline_of_the_source_supports_a_claim_as_long_as_it_is_stored():
    article = make_article(headline="Ferry carries 4,300 people to Ahlborg", body="<p>The ferry sails daily.</p>")
    make_revision(article, headline="4,300 sail to Ahlborg", summary="The ferry carries 4,300 people daily.")
    text = working_text(stored(article))
    assert desk.unsupported_claims(stored(article), text) == ()
    # The headline of a published article is the desk's own.
    Article.objects.filter(pk=article.pk).update(slug="ferry")
    assert {claim.text for claim in desk.unsupported_claims(stored(article), text)} == {"4,300", "Ahlborg"}


def test_authors_cannot_accept_claims_in_their_own_text_even_in_advance():
    source = "The motor gives 450 N·m at the wheel. " + " ".join(f"word{n}" for n in range(170))
    writer = make_user("writer")
    article = make_submittable_article(body=f"<p>{source}</p>", source=make_source(rights=Rights.FULL_TEXT))
    make_revision(article, author=make_user(), summary=source.replace("450", "540"))
    (claim,) = [check for check in desk.checklist(article) if check.code == "claim"]
    desk.override(article, by=writer, kind=OverrideKind.CLAIM, key=claim.key, reason="I know.")
    make_revision(article, author=writer, dek="After a week.")
    with pytest.raises(desk.Refused, match="You wrote some of this text"):
        desk.override(stored(article), by=writer, kind=OverrideKind.CLAIM, key=claim.key, reason="I know.")
    desk.submit(stored(article), by=writer)
    with pytest.raises(desk.Unready, match="540"):
        desk.approve(stored(article), by=make_user())


def test_a_length_is_accepted_for_one_text_only():
    article = make_submittable_article(words=290)
    length = next(check for check in desk.checklist(article) if check.code == "length")
    desk.override(article, by=make_user(), kind=OverrideKind.LENGTH, key=length.key, reason="It says all.")
    make_revision(article, summary=" ".join(f"word{n % 90}" for n in range(110)))
    assert next(check for check in desk.checklist(stored(article)) if check.code == "length").is_obstacle


def test_a_summary_that_is_longer_than_all_its_sources_is_pointed_out_and_stops_nothing():
    body = " ".join(f"word{n}" for n in range(81))
    article = make_submittable_article(body=f"<p>{body}</p>")
    make_revision(article, summary=" ".join(f"other{n}" for n in range(200)))
    (thin,) = [check for check in desk.checklist(article) if check.code == "thin_source"]
    assert (thin.is_met, thin.is_obstacle, thin.waivable) == (False, False, None)
    assert thin.sentence == (
        "The summary (200 words) is longer than all its sources together (81 words). "
        "Attach what else you used, if there is anything; you can go on without it."
    )
    desk.submit(article, by=make_user())
    desk.approve(stored(article), by=make_user())


@pytest.mark.parametrize(("words", "is_thin"), [(118, True), (119, False), (600, False)])
def test_the_words_of_all_sources_count_together(words, is_thin):
    article = make_submittable_article(body="<p>" + " ".join(f"word{n}" for n in range(81)) + "</p>")
    make_revision(article, summary=" ".join(f"other{n}" for n in range(200)))
    make_citation(article, role="supporting", text=" ".join(f"more{n}" for n in range(words)))
    assert ("thin_source" in codes(desk.checklist(article))) is is_thin


def test_a_summary_without_any_source_text_has_a_sentence_of_its_own():
    article = make_submittable_article(body="")
    assert sentence_of("thin_source", article) == (
        "No source has a text to check the summary against. "
        "Attach what you used, if there is anything; you can go on without it."
    )


def test_a_thin_source_cannot_be_accepted_because_nothing_needs_it():
    article = make_submittable_article()
    with pytest.raises(desk.Refused, match="there is nothing to accept"):
        desk.override(article, by=make_user(), kind=OverrideKind.THIN_SOURCE, reason="Enough.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headline", "suggested", "is_cut"),
    [
        ("Harbour council votes to close the…", "", True),
        ("Harbour council votes to close the...", "", True),
        ("Harbour council votes to close the ..", "", True),
        ("Harbour council votes to close the . . .", "", True),
        ("Harbour council votes to close the […]", "", True),
        ("“harbour council votes to close the…”", "", True),
        ("Harbour council votes to close the…\u200b", "", True),
        ("港の評議会は来月から橋を閉鎖することを決定し、住民は反対して。。。", "", True),
        ("Harbour council votes to close the", "Harbour council votes to close the…", True),
        ("harbour council votes to close the ", "Harbour council votes to close the...", True),
        ("Harbour council votes to close the bridge", "Harbour council votes to close the…", False),
        ("Harbour council votes to close it", "Harbour council votes to close it", False),
        ("Harbour council … closes the bridge", "", False),
        ("Who would close a bridge…?", "", False),
        ("The bridge is closed for a week, says the U.S.", "", False),
    ],
)
def test_a_headline_that_is_cut_off_is_not_approved(headline, suggested, is_cut):
    article = make_submittable_article(headline_suggested=suggested)
    make_revision(article, headline=headline)
    desk.submit(article, by=make_user())
    assert ("headline_cut" in codes(desk.obstacles(article, Act.APPROVE))) is is_cut


def test_a_text_with_the_same_words_as_a_published_article_is_not_approved():
    make_live_article(text_fingerprint=b"t" * 32, headline="Ferry runs")
    article = make_submittable_article(text_fingerprint=b"t" * 32)
    desk.submit(article, by=make_user())
    with pytest.raises(desk.Unready, match="“Ferry runs” is published already"):
        desk.approve(article, by=make_user())


def test_a_new_text_of_a_live_article_is_reviewed_while_readers_see_the_old_one():
    article = make_submittable_article()
    Article.objects.filter(pk=article.pk).update(
        state=State.PUBLISHED, published_at=NOON, slug="ferry", live_revision=article.working
    )
    article = stored(article)
    writer = make_user()
    make_revision(article, author=writer, dek="After a week.")
    desk.submit(article, by=writer)
    assert (stored(article).state, stored(article).dek) == (State.PUBLISHED, "")
    with pytest.raises(desk.Refused, match="You wrote"):
        desk.approve(article, by=writer)
    desk.approve(article, by=make_user())
    assert desk.is_approved(stored(article))


def test_a_checklist_takes_four_queries(django_assert_num_queries):
    article = make_submittable_article(text_fingerprint=b"t" * 32, url_fingerprint=b"u" * 32)
    article = stored(article)
    with django_assert_num_queries(4):
        desk.checklist(article)


def test_what_is_checked_is_what_was_saved_last_with_its_own_citations():
    article = make_article(headline="The source's")
    make_citation(article, source=make_source("Wire"), text="What the source cited.")
    assert [citation.text for citation in working_text(stored(article)).citations] == ["What the source cited."]
    make_revision(article, headline="Ours", ai_use="assisted", citations=[{"role": "origin"}])
    text = working_text(stored(article))
    assert (text.headline, text.ai_use) == ("Ours", "assisted")
    assert [(c.role, c.text, c.url, c.title, c.source_id) for c in text.citations] == [("origin", "", "", "", None)]


def test_a_link_without_a_whole_address_is_refused_with_its_address():
    article = make_submittable_article(words=200)
    make_revision(article, summary=f"[The report](/report) and [more](//tide.org/). {'word ' * 200}")
    (first, second) = [check for check in desk.checklist(stored(article)) if check.code == "link"]
    assert first.sentence == "The link to “/report” has no whole address. Begin it with https://, or take the link out."
    assert second.sentence.startswith("The link to “//tide.org/” has")
    with pytest.raises(desk.Unready) as refused:
        desk.submit(stored(article), by=make_user())
    assert "link" in codes(refused.value.checks)
